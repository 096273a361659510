import { spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recordingOf } from './find-recordings.js'

/** A repository that cannot be asked what is staged. */
export class NoRepositoryError extends Error {}

/** A recording as the next commit will hold it. */
export interface StagedRecording {
  /** Absolute path of a copy, with its body files beside it. */
  path: string
  /** Absolute path of the recording itself. */
  home: string
}

/**
 * Lay out the recordings that the next commit changes, or whose body files it changes, as they are staged: that may not be
 * what the work tree holds. The copies are gone when `use` returns. `paths` narrow the choice, as Git understands them.
 * @throws NoRepositoryError
 */
export async function withStaged<T>(
  paths: readonly string[],
  cwd: string,
  use: (recordings: readonly StagedRecording[]) => Promise<T>,
): Promise<T> {
  const root = git(['rev-parse', '--show-toplevel'], cwd).replace(/\r?\n$/, '')
  const changed = namesIn(git(['diff', '--cached', '--name-only', '--no-renames', '-z', '--', ...paths], cwd))
  const recordings = [...new Set(changed.flatMap((name) => recordingOf(name) ?? []))].toSorted()
  if (recordings.length === 0) return use([])
  const wanted = recordings.flatMap((name) => [name, name.replace(/\.json$/, '')])
  const staged = namesIn(git(['ls-files', '-z', '--', ...wanted.map((name) => `:(literal)${name}`)], root))
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'understudy-staged-')))
  try {
    git(['checkout-index', '-z', '--stdin', `--prefix=${folder}/`], root, staged.join('\0'))
    const present = new Set(staged)
    const found = recordings.filter((name) => present.has(name))
    return await use(found.map((name) => ({ path: join(folder, name), home: join(root, name) })))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function git(args: readonly string[], cwd: string, input = ''): string {
  const { error, status, stdout, stderr } = spawnSync('git', args, { cwd, input, encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (error === undefined && status === 0) return stdout
  const reason = error?.message ?? stderr.trim()
  throw new NoRepositoryError(`Git does not say what is staged: ${reason}`, { cause: error })
}

function namesIn(list: string): string[] {
  return list.split('\0').filter((name) => name !== '')
}
