import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { bareRepository, type BareRepository } from './bare-repository.js'

/** A repository on disk that stands for a server, and a clone of it. */
export interface Workspace {
  root: string
  /** The clone. */
  work: string
  remote: BareRepository
  /** PATH, a HOME of its own, and nothing that configures Git. */
  env: Record<string, string>
  git(...args: string[]): string
  /** In another folder. */
  gitIn(folder: string, ...args: string[]): string
  write(file: string, text: string): void
  read(file: string): string
  /** Push a commit of a person's to a branch of the remote, from a clone of theirs. Null removes the file. */
  personPushes(branch: string, files: Record<string, string | null>, ...options: string[]): void
  remove(): void
}

/** Make a remote whose branch `main` holds files, and a clone of it. */
export function makeWorkspace(files: Record<string, string>): Workspace {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'understudy-pr-')))
  const env = { PATH: process.env['PATH'] ?? '', HOME: root, GIT_CONFIG_NOSYSTEM: '1' }
  const gitIn = (folder: string, ...args: string[]): string =>
    execFileSync('git', args, {
      cwd: folder,
      env: { ...env, ...PERSON },
      encoding: 'utf8',
      timeout: 30_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trimEnd()
  const work = join(root, 'work')
  const bare = join(root, 'origin.git')
  const write = (file: string, text: string): void => save(join(work, file), text)
  mkdirSync(work)
  for (const [file, text] of Object.entries(files)) write(file, text)
  gitIn(work, 'init', '--quiet', '--initial-branch=main')
  gitIn(work, 'add', '--all')
  gitIn(work, 'commit', '--quiet', '--message', 'Start')
  gitIn(root, 'clone', '--quiet', '--bare', work, bare)
  gitIn(work, 'remote', 'add', 'origin', bare)
  let clones = 0
  return {
    root,
    work,
    remote: bareRepository(bare),
    env,
    git: (...args) => gitIn(work, ...args),
    gitIn,
    write,
    read: (file) => readFileSync(join(work, file), 'utf8'),
    personPushes(branch, changed, ...options) {
      clones += 1
      const theirs = join(root, `person-${clones}`)
      gitIn(root, 'clone', '--quiet', '--branch', branch, bare, theirs)
      for (const [file, text] of Object.entries(changed))
        if (text === null) rmSync(join(theirs, file))
        else save(join(theirs, file), text)
      gitIn(theirs, 'add', '--all')
      gitIn(theirs, 'commit', '--quiet', '--message', 'By a person', ...options)
      gitIn(theirs, 'push', '--quiet', '--force', 'origin', `HEAD:refs/heads/${branch}`)
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

const PERSON = {
  GIT_AUTHOR_NAME: 'A Person',
  GIT_AUTHOR_EMAIL: 'person@example.com',
  GIT_COMMITTER_NAME: 'A Person',
  GIT_COMMITTER_EMAIL: 'person@example.com',
}

function save(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
