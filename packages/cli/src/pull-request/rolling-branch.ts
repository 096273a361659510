import { MovedError, type BranchHome } from './branch-home.js'
import {
  commitTree,
  entryAt,
  placeFiles,
  store,
  treeWith,
  type Entry,
  type Identity,
  type Placed,
} from './compose-commit.js'
import { holds, lineOf, type Git } from './git.js'
import { PublishError } from './publish-error.js'
import type { ChangedFile, ServiceChange } from './service-change.js'

/** What a rolling branch holds. */
interface Seen {
  tip: string
  /** Key of the change that it proposes; null where no commit of ours is found. */
  key: string | null
  /** Nobody else has a commit on it. */
  isOurs: boolean
  /** Its last commit of ours, or null. */
  last: string | null
}

/** What is needed to put a change on its branch. */
export interface BranchTask {
  git: Git
  home: BranchHome
  branch: string
  change: ServiceChange
  identity: Identity
  /** Commit at which the branch may be overwritten, whoever made it: its pull request was merged there. */
  settled: string | null
}

const TRAILER = 'Understudy-Drift'
const OURS = new RegExp(`^${TRAILER}: key=(\\S+) tree=([0-9a-f]+)(?: base=([0-9a-f]+))?$`, 'm')
/** How many commits of others are looked below. */
const DEPTHS = [3, 10, 50]

/** Look at a branch; null where there is none. */
async function look(git: Git, home: BranchHome, branch: string): Promise<Seen | null> {
  const tip = await home.tipOf(branch)
  if (tip === null) return null
  if (await holds(git, ['merge-base', '--is-ancestor', tip, home.baseTip]))
    return { tip, key: null, isOurs: true, last: null }
  const [first] = await historyOf(git, home, tip, 1)
  if (first?.isRoot === true) return { tip, key: first.key, isOurs: true, last: tip }
  const last = await lastOfOurs(git, home, branch, tip)
  return { tip, key: last?.key ?? null, isOurs: false, last: last?.commit ?? null }
}

/** Search below the commits of others; a shallow clone gets no more of the history than that takes. */
async function lastOfOurs(git: Git, home: BranchHome, branch: string, tip: string): Promise<Past | undefined> {
  for (const depth of DEPTHS) {
    await home.deepen(branch, depth)
    // The last commit that is fetched does not have its parent here, with which it would be compared.
    const last = (await historyOf(git, home, tip, depth - 1)).find(({ key }) => key !== null)
    if (last !== undefined) return last
  }
  return undefined
}

interface Past {
  commit: string
  key: string | null
  /** Made on the base branch alone, so that all before it is the base's. */
  isRoot: boolean
}

/** The commits that the base has not. One that was amended or rebased is no longer ours: its trailer names the tree and the parent that it had. */
async function historyOf(git: Git, home: BranchHome, tip: string, count: number): Promise<Past[]> {
  const format = '--format=%H%n%T%n%P%n%B%x00'
  const logged = await git([
    'log',
    '--first-parent',
    `--max-count=${count}`,
    '--no-show-signature',
    format,
    tip,
    `^${home.baseTip}`,
  ])
  return logged
    .split('\0')
    .map((entry) => entry.replace(/^\n/, ''))
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [commit = '', tree, parents, ...message] = entry.split('\n')
      const [, key, ofTree, base] = OURS.exec(message.join('\n')) ?? []
      const isOurs = key !== undefined && ofTree === tree
      return { commit, key: isOurs ? decodeURIComponent(key) : null, isRoot: isOurs && base === parents }
    })
}

/** What became of a branch: moved, left as it holds the change already, or not needed as the base holds it. */
export type Rolled = 'moved' | 'kept' | 'needless'

/**
 * Put a change on its branch: as the one commit on the base branch, or on top of what others have put there. Where another
 * run is quicker, that is looked at once more.
 * @throws PublishError where it would undo the work of others
 */
export async function rollBranch(task: BranchTask): Promise<Rolled> {
  try {
    return await roll(task)
  } catch (error) {
    if (!(error instanceof MovedError)) throw error
    return roll(task)
  }
}

async function roll(task: BranchTask): Promise<Rolled> {
  const { git, home, branch, change, settled } = task
  const seen = await look(git, home, branch)
  if (seen !== null && seen.key === change.key && seen.tip !== settled) return 'kept'
  const mayOverwrite = seen === null || seen.isOurs || seen.tip === settled
  const commit = mayOverwrite ? await onBase(task) : await onTop(task, seen)
  if (commit === null) return 'needless'
  await home.put(branch, commit, seen?.tip ?? null)
  return 'moved'
}

async function onBase(task: BranchTask): Promise<string | null> {
  const { git, home, change } = task
  const placed = await placeFiles(git, home.baseTip, change.files)
  await checkBase(git, home, change.files, placed)
  return commitOf(task, home.baseTip, placed, home.baseTip)
}

/** The checkout may be behind the base branch: a patch of its old text would undo what came since. */
async function checkBase(git: Git, home: BranchHome, files: readonly ChangedFile[], placed: Placed): Promise<void> {
  for (const { path, from } of files) {
    if (from === undefined) continue
    const there = (await entryAt(git, home.baseTip, path))?.blob ?? null
    if (there === (placed.get(path)?.blob ?? null) || there === (await store(git, path, from))) continue
    if (there === null)
      throw new PublishError(`${path} is not on ${home.base}: commit it there first, so that a change can be proposed.`)
    throw new PublishError(
      `${path} is not the same on ${home.base} as in this checkout, so that the change would undo what was done there. ` +
        `Run on the tip of ${home.base}, with nothing uncommitted.`,
    )
  }
}

async function onTop(task: BranchTask, seen: Seen): Promise<string | null> {
  const { git, home, change, branch } = task
  const placed = await placeFiles(git, seen.tip, change.files)
  await checkBase(git, home, change.files, placed)
  const fork = await lineOf(git, ['merge-base', seen.tip, home.baseTip])
  const taken: string[] = []
  for (const [path, entry] of placed) if (!(await isUntouched(git, { path, entry, seen, fork, home }))) taken.push(path)
  if (taken.length > 0)
    throw new PublishError(
      `Others have commits on ${branch} that change ${taken.join(', ')}: the branch is left as it is. ` +
        'Merge it, close it, or remove those commits.',
    )
  return commitOf(task, seen.tip, new Map([...placed, ...(await takenBack(task, seen, placed))]), null)
}

interface Touched {
  path: string
  entry: Entry | null
  seen: Seen
  fork: string | null
  home: BranchHome
}

/** Whether a file on the branch is as the base has it, as it was at the fork, or as a commit of ours left it. */
async function isUntouched(git: Git, { path, entry, seen, fork, home }: Touched): Promise<boolean> {
  const blobAt = async (commit: string): Promise<string | null> => (await entryAt(git, commit, path))?.blob ?? null
  const there = await blobAt(seen.tip)
  if (there === (entry?.blob ?? null)) return true
  for (const commit of [home.baseTip, fork, seen.last])
    if (commit !== null && there === (await blobAt(commit))) return true
  return false
}

/** Files that the last commit of ours changed and this change does not: they go back to the base, where nobody touched them. */
async function takenBack({ git, home }: BranchTask, seen: Seen, placed: Placed): Promise<Map<string, Entry | null>> {
  const back = new Map<string, Entry | null>()
  if (seen.last === null) return back
  const changed = await git(['diff-tree', '--no-commit-id', '--name-only', '-r', '-z', seen.last])
  for (const path of changed.split('\0').filter((name) => name !== '' && !placed.has(name))) {
    const [there, left] = [await entryAt(git, seen.tip, path), await entryAt(git, seen.last, path)]
    if (there?.blob === left?.blob) back.set(path, await entryAt(git, home.baseTip, path))
  }
  return back
}

/** Null where the parent has it all already. */
async function commitOf(task: BranchTask, parent: string, placed: Placed, base: string | null): Promise<string | null> {
  const { git, change, identity } = task
  const tree = await treeWith(git, parent, placed)
  if (tree === (await git(['rev-parse', `${parent}^{tree}`])) && base !== null) return null
  const trailer = `${TRAILER}: key=${encodeURIComponent(change.key)} tree=${tree}${base === null ? '' : ` base=${base}`}`
  const message = `${change.title.replace(/\s+/g, ' ').trim()}\n\n${trailer}\n`
  return commitTree(git, { tree, parent, message, identity })
}
