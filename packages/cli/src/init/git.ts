import { spawnSync } from 'node:child_process'

/** What git says of a folder, on one line; null where it does not know. */
export function gitSays(folder: string, ...args: string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { cwd: folder, encoding: 'utf8', timeout: 10_000 })
  return status === 0 ? stdout.trim() : null
}

/** Whether git leaves a path out; null where the folder is in no repository. */
export function gitIgnores(folder: string, path: string): boolean | null {
  const { status } = spawnSync('git', ['check-ignore', '--quiet', path], { cwd: folder, timeout: 10_000 })
  return status === 0 || status === 1 ? status === 0 : null
}
