import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, realpath, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** How a command ended, and what it printed. */
export interface Ending {
  code: number | null
  out: string
  err: string
}

/** A folder in which tests run the built command. */
export interface OutsideFolder {
  path(file: string): string
  save(file: string, text: string): Promise<void>
  load(file: string): Promise<string>
  /** Give a file another date, in ms since the epoch. */
  date(file: string, ms: number): Promise<void>
  /** Without colours. */
  understudy(...args: string[]): Promise<Ending>
  /** With these environment variables, and no others but PATH and HOME. */
  run(args: string[], env: Record<string, string>): Promise<Ending>
  spawned(file: string, args: string[], env: Record<string, string>): Promise<Ending>
  git(...args: string[]): Promise<void>
  remove(): Promise<void>
}

/** Make an empty folder somewhere else on the disk. */
export async function makeOutsideFolder(): Promise<OutsideFolder> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'understudy-cli-')))
  const spawned = (file: string, args: string[], env: Record<string, string>): Promise<Ending> =>
    spawnIn(root, { file, args, env })
  const run = (args: string[], env: Record<string, string>): Promise<Ending> =>
    spawned(process.execPath, [MAIN, ...args], env)
  return {
    path: (file) => join(root, file),
    async save(file, text) {
      await mkdir(join(root, dirname(file)), { recursive: true })
      await writeFile(join(root, file), text)
    },
    date: (file, ms) => utimes(join(root, file), ms / 1000, ms / 1000),
    load: (file) => readFile(join(root, file), 'utf8'),
    understudy: (...args) => run(args, { NO_COLOR: '1' }),
    run,
    spawned,
    async git(...args) {
      const { code, err } = await spawned('git', args, {})
      if (code !== 0) throw new Error(err)
    },
    remove: () => rm(root, { recursive: true }),
  }
}

interface Command {
  file: string
  args: string[]
  env: Record<string, string>
}

function spawnIn(cwd: string, { file, args, env }: Command): Promise<Ending> {
  const kept = { PATH: process.env['PATH'], HOME: cwd }
  const child = spawn(file, args, { cwd, env: { ...kept, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
  })
}
