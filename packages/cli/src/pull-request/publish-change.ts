import type { PullRequestConfig } from '@understudy/core'
import type { BranchHome } from './branch-home.js'
import { compareUrl, type ForgeChoice } from './choose-forge.js'
import type { Identity } from './compose-commit.js'
import { AlreadyOpenError, type Forge, type ForgeRequest, type RequestText } from './forge.js'
import type { Git } from './git.js'
import { bodyWith, findMarker, printNeedless, printRejection, type Marker } from './marker.js'
import { messageOf, PublishError } from './publish-error.js'
import { rollBranch } from './rolling-branch.js'
import type { PublishOutcome, ServiceChange } from './service-change.js'

/** What all changes of a run are published with. */
export interface PublishScene {
  git: Git
  home: BranchHome
  /** Null where nothing can be opened; `choice.lack` says why. */
  forge: Forge | null
  choice: ForgeChoice
  config: PullRequestConfig
  identity: Identity
  /** False where branches are made in this repository alone. */
  hasRemote: boolean
  out: (text: string) => void
  note: (text: string) => void
}

/**
 * Publish one change on its rolling branch; null where there is nothing to do or to say. Each step may be repeated, so a run
 * that was killed is made good by the next.
 */
export async function publishChange(
  scene: PublishScene,
  change: ServiceChange,
  branch: string,
): Promise<PublishOutcome | null> {
  if (change.isNeedless === true)
    return scene.forge === null ? null : sayNeedless({ ...scene, forge: scene.forge, change, branch })
  return scene.forge === null
    ? publishBranch(scene, change, branch)
    : publishRequest({ ...scene, forge: scene.forge, change, branch })
}

const MAX_TITLE = 250

interface RequestScene extends PublishScene {
  forge: Forge
  change: ServiceChange
  branch: string
}

async function publishRequest(scene: RequestScene): Promise<PublishOutcome> {
  const { forge, change, branch, home } = scene
  const requests = await forge.find(branch)
  const open = requests.find(({ state }) => state === 'open')
  const before = requests.find((each) => holdsAll(findMarker(each.body), change))
  if (open === undefined && before?.state === 'closed') return reject(scene, before)
  if (open !== undefined && isPart(change, findMarker(open.body)?.key))
    return outcome(scene, 'unchanged', `The ${forge.noun} stays as it is: ${partText(change)}: ${open.url}`, open)
  const [newest] = requests
  const settled = open === undefined && newest?.state === 'merged' ? newest.head : null
  const rolled = await rollBranch({ ...scene, settled }).catch((error: unknown) => {
    if (open === undefined || !(error instanceof PublishError) || error.isFinal) throw error
    return error
  })
  if (rolled instanceof Error) return outcome(scene, 'failed', rolled.message, open)
  if (rolled === 'needless') return outcome(scene, 'unchanged', `${home.base} has these changes already.`, open)
  return open === undefined ? openRequest(scene) : updateRequest(scene, open, rolled === 'moved')
}

/** True where a request proposes all of a change: the very same, or more beside it. */
function holdsAll(marker: Marker | null, { key, parts = [] }: ServiceChange): boolean {
  if (marker === null) return false
  const known = new Set(marker.parts)
  return marker.key === key || (parts.length > 0 && parts.every((part) => known.has(part)))
}

/** True where this would take away from a branch what the run could not see. */
function isPart({ key, unseen = [] }: ServiceChange, proposedKey: string | null | undefined): boolean {
  return unseen.length > 0 && key !== proposedKey
}

function partText({ unseen = [] }: ServiceChange): string {
  const [first = '', ...others] = unseen
  const count = others.length === 0 ? '' : ` and ${others.length} ${others.length === 1 ? 'other' : 'others'}`
  return `it also changes what this run did not see (${first}${count})`
}

/** Said once where people see it; the request stays open, since it is theirs to decide. */
async function sayNeedless(scene: RequestScene): Promise<PublishOutcome | null> {
  const { forge, change, branch } = scene
  const open = (await forge.find(branch)).find(({ state }) => state === 'open')
  if (open === undefined) return null
  const marker = printNeedless(findMarker(open.body)?.key ?? '')
  if (!(await forge.hasComment(open, marker))) await forge.comment(open, `${change.body}\n\n${marker}`)
  const message = `The service answers as recorded again, so the ${forge.noun} is not needed any more: ${open.url}`
  return outcome(scene, 'unchanged', message, open)
}

/** Closed without a merge: said once where people see it, and not proposed again. */
async function reject(scene: RequestScene, request: ForgeRequest): Promise<PublishOutcome> {
  const { forge, change, note } = scene
  const marker = printRejection(findMarker(request.body)?.key ?? change.key)
  try {
    if (!(await forge.hasComment(request, marker))) {
      await forge.comment(request, `${rejectionText(forge)}\n\n${marker}`)
      note(`${change.service}: ${forge.noun} #${request.number} was closed, so its changes are not proposed again.`)
    }
  } catch (error) {
    note(`${change.service}: no comment can be left on ${request.url}: ${messageOf(error)}`)
  }
  return outcome(scene, 'rejected', `This change was closed without a merge: ${request.url}`, request)
}

function rejectionText({ noun }: Forge): string {
  return (
    `This ${noun} was closed without a merge, and the service still answers in the same way. Understudy takes that for a ` +
    `rejection: it does not propose these changes again, and opens a new ${noun} when something else changes. ` +
    'Reopen this one to take it back.'
  )
}

async function openRequest(scene: RequestScene): Promise<PublishOutcome> {
  const { forge, branch } = scene
  const isUnfinished = wantedLabels(scene).length > 0 || reviewersOf(scene).length > 0
  const request = await openOrFind(scene, textOf(scene, isUnfinished)).catch((error: unknown) => {
    throw error instanceof PublishError ? withBranch(scene, error) : error
  })
  if (isUnfinished) await finish(scene, request)
  return outcome(scene, 'opened', `The ${forge.noun} for ${branch} is open: ${request.url}`, request)
}

/** What is pushed can be opened by hand. */
function withBranch({ forge, choice, home, branch }: RequestScene, error: PublishError): PublishError {
  const url = compareUrl(choice, home.base, branch)
  const where = url === null ? '' : `; a person can open the ${forge.noun}: ${url}`
  return new PublishError(`${error.message}\nThe branch ${branch} is pushed${where}.`, {
    isFinal: error.isFinal,
    cause: error,
  })
}

/** Another run may have opened it meanwhile, or this one, and the answer was lost. */
async function openOrFind({ forge, branch }: RequestScene, text: RequestText): Promise<ForgeRequest> {
  try {
    return await forge.open(branch, text)
  } catch (error) {
    const found = (await forge.find(branch)).find(({ state }) => state === 'open')
    if (found === undefined) throw error
    if (!(error instanceof AlreadyOpenError) || findMarker(found.body)?.key !== findMarker(text.body)?.key)
      await forge.update(found, text)
    return found
  }
}

async function updateRequest(scene: RequestScene, request: ForgeRequest, wasMoved: boolean): Promise<PublishOutcome> {
  const { forge, change } = scene
  const marker = findMarker(request.body)
  const isSame = marker?.key === change.key && !marker.isUnfinished
  // Whoever wrote a text of their own in its place keeps it, as long as the branch holds the same.
  const isTheirs = marker === null && request.body !== '' && !wasMoved
  if (!wasMoved && (isSame || isTheirs))
    return outcome(scene, 'unchanged', `The ${forge.noun} says so already: ${request.url}`, request)
  await finish(scene, request)
  return outcome(scene, 'updated', `The ${forge.noun} is brought up to date: ${request.url}`, request)
}

/** Labels and reviewers first; the text with its key comes last, and says that all is done. */
async function finish(scene: RequestScene, request: ForgeRequest): Promise<void> {
  const { forge, change, note } = scene
  const labels = wantedLabels(scene).filter((label) => !request.labels.includes(label))
  if (labels.length > 0)
    await forge.addLabels(request, labels).catch((error: unknown) => {
      if (error instanceof PublishError && error.isFinal) throw error
      note(`${change.service}: labels cannot be set: ${messageOf(error)}`)
    })
  const reviewers = findMarker(request.body)?.isUnfinished === true ? reviewersOf(scene) : []
  if (reviewers.length > 0)
    for (const reason of await forge.askToReview(request, reviewers))
      note(`${change.service}: not all reviewers can be asked: ${reason}`)
  await forge.update(request, textOf(scene, false))
}

function textOf({ change, forge, home }: RequestScene, isUnfinished: boolean): RequestText {
  const { key, service, parts = [] } = change
  const title = change.title.replace(/\s+/g, ' ').trim()
  return {
    title: title.length <= MAX_TITLE ? title : `${title.slice(0, MAX_TITLE - 1)}…`,
    body: bodyWith({ key, service, isUnfinished, parts }, change.body, forge.bodyLimit),
    base: home.base,
  }
}

function wantedLabels({ change, config }: RequestScene): string[] {
  return [...new Set([...(config.labels ?? []), ...(change.labels ?? [])])]
}

function reviewersOf({ change, config }: RequestScene): string[] {
  const byService = new Map(Object.entries(config.reviewers ?? {}))
  return [...new Set(byService.get(change.service) ?? byService.get('*') ?? [])]
}

async function publishBranch(scene: PublishScene, change: ServiceChange, branch: string): Promise<PublishOutcome> {
  const { home, choice, hasRemote, out } = scene
  const here = { change, branch }
  if (isPart(change, null)) return outcome(here, 'unchanged', `${branch} stays as it is: ${partText(change)}.`)
  const rolled = await rollBranch({ ...scene, ...here, settled: null })
  if (rolled === 'needless') return outcome(here, 'unchanged', `${home.base} has these changes already.`)
  if (rolled === 'kept') return outcome(here, 'unchanged', `${branch} holds these changes already.`)
  const url = hasRemote ? compareUrl(choice, home.base, branch) : null
  const head = [`branch  ${branch}`, `base    ${home.base}`, ...(url === null ? [] : [`open    ${url}`])]
  out(`${[...head, '', change.title, '', change.body.trimEnd()].join('\n')}\n`)
  const message = hasRemote
    ? `The branch ${branch} is pushed. ${choice.lack ?? ''}`.trim()
    : `There is no remote, so the branch ${branch} is made in this repository.`
  return outcome(here, 'pushed', message)
}

function outcome(
  { change, branch }: { change: ServiceChange; branch: string },
  state: PublishOutcome['state'],
  message: string,
  request?: ForgeRequest,
): PublishOutcome {
  return { service: change.service, branch, state, ...(request !== undefined && { url: request.url }), message }
}
