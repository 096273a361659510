import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lineOf, type Git } from './git.js'
import { PublishError } from './publish-error.js'
import type { ChangedFile } from './service-change.js'

/** A file of a tree: its mode and blob. */
export interface Entry {
  mode: string
  blob: string
}

/** A file as a commit shall have it; null removes it. */
export type Placed = ReadonlyMap<string, Entry | null>

const PLAIN = '100644'
const FILES = new Set(['100644', '100755'])

/** Return the file that a commit has at a path, or null. */
export async function entryAt(git: Git, commit: string, path: string): Promise<Entry | null> {
  const listed = await git(['ls-tree', '-z', '--full-tree', commit, '--', path])
  const [, mode, type, blob] = /^(\d+) (\w+) ([0-9a-f]+)\t/.exec(listed) ?? []
  if (mode === undefined || blob === undefined) return null
  if (type === 'blob' && FILES.has(mode)) return { mode, blob }
  throw new PublishError(`${path} is no plain file on the branch.`)
}

/** Store a text as Git would store the file: with its line ends and filters. Null for no file. */
export async function store(git: Git, path: string, text: ChangedFile['text']): Promise<string | null> {
  return text === null ? null : git(['hash-object', '-w', '--stdin', `--path=${path}`], { input: text })
}

/** Make each file ready for a commit. Its mode is the one that it has in `commit`. */
export async function placeFiles(git: Git, commit: string, files: readonly ChangedFile[]): Promise<Placed> {
  const placed = new Map<string, Entry | null>()
  for (const { path, text } of files) {
    const blob = await store(git, checkPath(path), text)
    const mode = (await entryAt(git, commit, path))?.mode ?? PLAIN
    placed.set(path, blob === null ? null : { mode, blob })
  }
  return placed
}

function checkPath(path: string): string {
  const parts = path.split('/')
  if (parts.every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git')) return path
  throw new PublishError(`"${path}" is no path of a file in the repository.`)
}

/** Return the tree of a commit with files put in its place. The index and the work tree of the user are left alone. */
export async function treeWith(git: Git, commit: string, placed: Placed): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-index-'))
  const env = { GIT_INDEX_FILE: join(folder, 'index') }
  const plain = ['-c', 'core.splitIndex=false', '-c', 'core.fsmonitor=false', '-c', 'index.sparse=false']
  try {
    await git([...plain, 'read-tree', commit], { env })
    const lines = [...placed].map(([path, entry]) => indexLine(path, entry, commit.length))
    await git([...plain, 'update-index', '-z', '--index-info'], { env, input: lines.join('') })
    // A partial clone has not all that a tree names, and need not have it.
    return await git([...plain, 'write-tree', '--missing-ok'], { env })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function indexLine(path: string, entry: Entry | null, idLength: number): string {
  return entry === null ? `0 ${'0'.repeat(idLength)}\t${path}\0` : `${entry.mode} ${entry.blob} 0\t${path}\0`
}

/** Who commits, and when. */
export interface Identity {
  name: string
  email: string
  date: Date
}

/** Make a commit that no branch has yet. */
export async function commitTree(
  git: Git,
  { tree, parent, message, identity }: { tree: string; parent: string; message: string; identity: Identity },
): Promise<string> {
  const date = `${Math.floor(identity.date.getTime() / 1000)} +0000`
  const env = {
    GIT_AUTHOR_NAME: identity.name,
    GIT_AUTHOR_EMAIL: identity.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: identity.name,
    GIT_COMMITTER_EMAIL: identity.email,
    GIT_COMMITTER_DATE: date,
  }
  return git(['commit-tree', tree, '-p', parent, '-F', '-'], { env, input: message })
}

/** Tell who commits: as configured, as Git is set up, or as the job names its user. */
export async function identify(
  git: Git,
  author: { name: string; email: string } | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ name: string; email: string }> {
  if (author !== undefined) return author
  const name = await lineOf(git, ['config', 'user.name'])
  const email = await lineOf(git, ['config', 'user.email'])
  if (name && email) return { name, email }
  const [ofJob, at] = [env['GITLAB_USER_NAME'], env['GITLAB_USER_EMAIL']]
  if (ofJob && at) return { name: ofJob, email: at }
  return env['GITHUB_ACTIONS'] ? ACTIONS_BOT : { name: 'understudy', email: 'understudy@noreply.invalid' }
}

/** The account whose token a workflow has, under which GitHub shows such commits. */
const ACTIONS_BOT = {
  name: 'github-actions[bot]',
  email: '41898282+github-actions[bot]@users.noreply.github.com',
}
