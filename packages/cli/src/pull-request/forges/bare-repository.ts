import { execFileSync } from 'node:child_process'

/** The repository behind a forge: what its server does to branches. */
export interface BareRepository {
  path: string
  git(...args: string[]): string
  /** Commit that a branch is at, or null. */
  tip(branch: string): string | null
  /** Text of a file on a branch, or null. */
  read(branch: string, file: string): string | null
  /** Whether a branch has commits that another has not. */
  isAhead(branch: string, base: string): boolean
  /** Put a branch's changes on its base as one commit. */
  squash(branch: string, base: string): void
}

const PERSON = {
  GIT_AUTHOR_NAME: 'A Person',
  GIT_AUTHOR_EMAIL: 'person@example.com',
  GIT_COMMITTER_NAME: 'A Person',
  GIT_COMMITTER_EMAIL: 'person@example.com',
}

/** Bind to a bare repository on disk. */
export function bareRepository(path: string): BareRepository {
  const git = (...args: string[]): string =>
    execFileSync('git', ['--git-dir', path, ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], ...PERSON },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 30_000,
    }).trimEnd()
  const tip = (branch: string): string | null =>
    git('for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`) || null
  return {
    path,
    git,
    tip,
    read(branch, file) {
      const listed = git('ls-tree', branch, '--', file)
      return listed === '' ? null : `${git('show', `${branch}:${file}`)}\n`
    },
    isAhead: (branch, base) => git('rev-list', '--count', branch, `^${base}`) !== '0',
    squash(branch, base) {
      const tree = git('merge-tree', '--write-tree', base, branch).split('\n')[0] ?? ''
      const commit = git('commit-tree', tree, '-p', base, '-m', `Merge ${branch}`)
      git('update-ref', `refs/heads/${base}`, commit)
    },
  }
}
