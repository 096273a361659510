import type { GitAccess } from './git-access.js'
import { GitError, holds, lineOf, NETWORK_LIMIT, type Git } from './git.js'
import { messageOf, PublishError } from './publish-error.js'
import { explainRefusal } from './explain-refusal.js'

/** Where rolling branches are kept, with the branch that they start from. */
export interface BranchHome {
  /** Name of the base branch. */
  base: string
  /** Its commit, which is in this repository by now. */
  baseTip: string
  /** Return the commit that a branch is at, and have it in this repository; null where there is no such branch. */
  tipOf(branch: string): Promise<string | null>
  /** Have this many commits of a branch, in a shallow clone. */
  deepen(branch: string, depth: number): Promise<void>
  /**
   * Put a branch at a commit, if it still is at the one that was seen.
   * @throws MovedError
   */
  put(branch: string, commit: string, seen: string | null): Promise<void>
  /** Remove what the look at the branches has left in this repository. */
  close(): Promise<void>
}

/** Someone else has put the branch somewhere else meanwhile. */
export class MovedError extends PublishError {}

// A namespace of its own: nothing that Git shows, fetches or pushes by itself.
const REFS = 'refs/understudy'

/** How Git says that a branch is not where it was seen, or that another push is at it. */
const MOVED =
  /\((stale info|fetch first|incorrect old value provided|reference already exists)\)|is at \w+ but expected|cannot lock ref .*: reference already exists|\.lock': File exists/

/** Look at a remote, and have the tip of its base branch here. */
export async function openRemote(git: Git, access: GitAccess, baseName: string | undefined): Promise<BranchHome> {
  const network = (args: readonly string[]): Promise<string> => git(args, { env: access.env, limit: NETWORK_LIMIT })
  const isShallow = (await git(['rev-parse', '--is-shallow-repository'])) === 'true'
  const made = new Set<string>()
  const [base, listedTip] = baseName === undefined ? await defaultBranch() : [baseName, await listedAt(baseName)]
  if (listedTip === null)
    throw new PublishError(`The remote has no branch ${base}: set drift.pullRequest.base.`, { isFinal: true })
  const baseTip = await bring(base, listedTip)
  return { base, baseTip, tipOf, deepen, put, close }

  async function defaultBranch(): Promise<[name: string, tip: string]> {
    const listed = await reach(['ls-remote', '--symref', access.target, 'HEAD'])
    const name = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(listed)?.[1]
    const tip = /^([0-9a-f]+)\tHEAD$/m.exec(listed)?.[1]
    if (name !== undefined && tip !== undefined) return [name, tip]
    throw new PublishError('The remote does not say which branch is its own: set drift.pullRequest.base.', {
      isFinal: true,
    })
  }

  async function listedAt(branch: string): Promise<string | null> {
    const listed = await reach(['ls-remote', access.target, `refs/heads/${branch}`])
    const line = listed.split('\n').find((each) => each.endsWith(`\trefs/heads/${branch}`))
    return line?.split('\t')[0] ?? null
  }

  async function tipOf(branch: string): Promise<string | null> {
    const listed = await listedAt(branch)
    return listed === null ? null : bring(branch, listed)
  }

  /** Have a branch's commit here. Returns the one that is there by then. */
  async function bring(branch: string, commit: string): Promise<string> {
    if (await hasCommit(commit)) return commit
    await fetch(branch, isShallow ? 1 : null)
    return git(['rev-parse', '--verify', '--end-of-options', `${REFS}/${branch}`])
  }

  async function deepen(branch: string, depth: number): Promise<void> {
    if (isShallow) await fetch(branch, depth)
  }

  // Only the ref of ours is written: neither those of the remote, nor FETCH_HEAD.
  async function fetch(branch: string, depth: number | null): Promise<void> {
    made.add(branch)
    const limit = depth === null ? [] : [`--depth=${depth}`]
    const how = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--no-auto-maintenance']
    await reach(['fetch', ...how, ...limit, '--refmap=', access.target, `+refs/heads/${branch}:${REFS}/${branch}`])
  }

  async function hasCommit(commit: string): Promise<boolean> {
    try {
      // Without asking the remote for it, which a partial clone would do.
      await git(['cat-file', '-e', `${commit}^{commit}`], { env: { GIT_NO_LAZY_FETCH: '1' } })
      return true
    } catch (error) {
      if (error instanceof GitError) return false
      throw error
    }
  }

  async function reach(args: readonly string[]): Promise<string> {
    try {
      return await network(args)
    } catch (error) {
      if (!(error instanceof GitError)) throw error
      throw new PublishError(explainRefusal('read', error.message), { cause: error, isFinal: true })
    }
  }

  async function put(branch: string, commit: string, seen: string | null): Promise<void> {
    const how = ['--porcelain', '--no-follow-tags', '--recurse-submodules=no', ...(await hooks(branch, commit))]
    const lease = `--force-with-lease=refs/heads/${branch}:${seen ?? ''}`
    try {
      await network(['push', ...how, lease, access.target, `${commit}:refs/heads/${branch}`])
    } catch (error) {
      const said = messageOf(error)
      if (MOVED.test(said)) throw new MovedError(`The branch ${branch} was moved meanwhile.`, { cause: error })
      throw new PublishError(explainRefusal('push', said, branch), { cause: error })
    }
  }

  /** A hook before a push looks at the work tree, which is not what is pushed; Git LFS alone uploads by one. */
  async function hooks(branch: string, commit: string): Promise<string[]> {
    const changed = await git(['diff-tree', '--no-commit-id', '--name-only', '-r', '-z', commit])
    const attributes = await git(['check-attr', '-z', '--stdin', 'filter'], { input: changed })
    return attributes.includes('\0filter\0lfs') ? [] : ['--no-verify']
  }

  async function close(): Promise<void> {
    for (const branch of made) await lineOf(git, ['update-ref', '-d', `${REFS}/${branch}`])
  }
}

/** Keep branches in this repository alone, from the commit that is checked out. */
export async function openLocal(git: Git, baseName: string | undefined): Promise<BranchHome> {
  const tipOf = (branch: string): Promise<string | null> =>
    lineOf(git, ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}^{commit}`])
  const current = await lineOf(git, ['symbolic-ref', '--quiet', '--short', 'HEAD'])
  const base = baseName ?? current ?? 'HEAD'
  const baseTip = baseName === undefined ? await lineOf(git, ['rev-parse', '--verify', 'HEAD']) : await tipOf(baseName)
  if (baseTip === null) throw new PublishError(`The repository has no commit on ${base}.`, { isFinal: true })
  return {
    base,
    baseTip,
    tipOf,
    deepen: async () => {},
    async put(branch, commit, seen) {
      const trees = await git(['worktree', 'list', '--porcelain'])
      if (trees.split('\n').includes(`branch refs/heads/${branch}`))
        throw new PublishError(`The branch ${branch} is checked out: check out another one first.`)
      const none = '0'.repeat(commit.length)
      if (await holds(git, ['update-ref', `refs/heads/${branch}`, commit, seen ?? none])) return
      throw new MovedError(`The branch ${branch} was moved meanwhile.`)
    },
    close: async () => {},
  }
}
