/** What one pull request proposes: the changed files of one service, with the text that goes with them. */
export interface ServiceChange {
  /** Names the rolling branch. Any text that is stable from run to run. */
  service: string
  files: ChangedFile[]
  title: string
  /** Markdown. Is cut where the forge has a limit. */
  body: string
  /** Same for the same findings and content: what was proposed under it once is not proposed again. */
  key: string
  /** What it answers, a name for each without white space or commas. Where all of it was closed without a merge, it is rejected. */
  parts?: readonly string[]
  labels?: string[]
  /** Such a change is published before the others, while calls to the forge are left. */
  isBreaking?: boolean
  /** What the branch changes and this run could not see. With any, an open request stays as it is. */
  unseen?: readonly string[]
  /** Nothing is left to change: `body` is said on the open request, once, and nothing else is done. */
  isNeedless?: boolean
}

/** A file as the pull request would have it. */
export interface ChangedFile {
  /** Relative to the repository's root, with `/` between folders. */
  path: string
  /** Null removes the file. */
  text: string | Uint8Array | null
  /** What the change was made from, null for a new file. Where the base branch has something else, nothing is published. */
  from?: string | Uint8Array | null
}

/** What became of a change. */
export type PublishState =
  /** A pull request was opened. */
  | 'opened'
  /** The open pull request was brought up to date. */
  | 'updated'
  /** All stands there already. */
  | 'unchanged'
  /** This very change was closed without a merge. */
  | 'rejected'
  /** There is a branch, but no forge to open a pull request on: its text was printed. */
  | 'pushed'
  | 'failed'

/** How one service's change was published, or why not. */
export interface PublishOutcome {
  service: string
  branch: string
  state: PublishState
  /** Of the pull request. */
  url?: string
  /** One sentence or more, without secrets. */
  message: string
}
