/** A pull request, or merge request, as its forge tells of it. */
export interface ForgeRequest {
  number: number
  /** For people. */
  url: string
  state: 'open' | 'closed' | 'merged'
  title: string
  body: string
  base: string
  /** Commit that its branch was last at. */
  head: string | null
  labels: string[]
}

/** What a pull request says. */
export interface RequestText {
  title: string
  body: string
  base: string
}

/** What is done on a forge. Each of these may be repeated. */
export interface Forge {
  /** As people call it. */
  name: string
  /** `pull request`, or the forge's own word. */
  noun: string
  /** Characters that a text may have. */
  bodyLimit: number
  /** Requests from this branch of this project, the newest first. */
  find(branch: string): Promise<ForgeRequest[]>
  /** @throws AlreadyOpenError */
  open(branch: string, text: RequestText): Promise<ForgeRequest>
  update(request: ForgeRequest, text: RequestText): Promise<void>
  addLabels(request: ForgeRequest, labels: readonly string[]): Promise<void>
  /** Return what kept which of them from being asked. */
  askToReview(request: ForgeRequest, reviewers: readonly string[]): Promise<string[]>
  /** Whether a comment holds this text. */
  hasComment(request: ForgeRequest, text: string): Promise<boolean>
  comment(request: ForgeRequest, text: string): Promise<void>
}

/** Another run was quicker: the branch has an open request. */
export class AlreadyOpenError extends Error {}

/** An answer of a forge that is an error. */
export interface Refusal {
  status: number
  message: string
  headers: Readonly<Record<string, string | undefined>>
}
