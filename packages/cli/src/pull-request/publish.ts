import { setTimeout as sleepFor } from 'node:timers/promises'
import type { PullRequestConfig } from '@understudy/core'
import { branchOf } from './branch-name.js'
import type { ForgeChoice } from './choose-forge.js'
import { identify } from './compose-commit.js'
import type { Forge } from './forge.js'
import { GitError } from './git.js'
import { patientFetch } from './patient-fetch.js'
import { publishChange, type PublishScene } from './publish-change.js'
import { messageOf, PublishError } from './publish-error.js'
import { openRepository } from './open-repository.js'
import { createRedact } from './redact.js'
import type { PublishOutcome, ServiceChange } from './service-change.js'

/** What changes are published from, and how. */
export interface PublishOptions {
  /** A folder of the repository. */
  cwd: string
  env: Readonly<Record<string, string | undefined>>
  config: PullRequestConfig
  /** Takes the text of what nobody can open: title, body, and where a person opens it. */
  out: (text: string) => void
  /** Takes what went otherwise than wished, and keeps nothing from being published. */
  note: (text: string) => void
  now: () => Date
  /** Default: waits. */
  sleep?: (ms: number) => Promise<void>
  /** Ms that a forge's rate limit is waited for. Default 60,000. */
  longestWait?: number
}

/**
 * Publish each change on the rolling branch of its service, and in its pull request where there is a forge. The work tree, the
 * index and HEAD stay as they are. Returns an outcome for each change, in their order, but for needless ones that nobody
 * proposes; what fails is an outcome as well. No text holds a token.
 */
export async function publishPullRequests(
  changes: readonly ServiceChange[],
  options: PublishOptions,
): Promise<PublishOutcome[]> {
  if (changes.length === 0) return []
  const redact = createRedact(options.env)
  const clean = changes.map((change) => ({ ...change, title: redact(change.title), body: redact(change.body) }))
  const outcomes = await publishAll(clean, { ...options, note: (text) => options.note(redact(text)) })
  return outcomes.map((each) => ({ ...each, message: redact(each.message) }))
}

async function publishAll(changes: readonly ServiceChange[], options: PublishOptions): Promise<PublishOutcome[]> {
  const failed = ({ service }: ServiceChange, error: unknown): PublishOutcome => {
    if (!isExpected(error)) throw error
    const branch = branchOf(service, options.config.branchPrefix)
    return { service, branch, state: 'failed', message: messageOf(error) }
  }
  let scene: PublishScene
  try {
    scene = await setScene(options)
  } catch (error) {
    return changes.map((change) => failed(change, error))
  }
  try {
    return await publishEach(changes, scene, failed)
  } finally {
    await scene.home.close()
  }
}

async function publishEach(
  changes: readonly ServiceChange[],
  scene: PublishScene,
  failed: (change: ServiceChange, error: unknown) => PublishOutcome,
): Promise<PublishOutcome[]> {
  const found = new Map<ServiceChange, PublishOutcome>()
  let stop: PublishError | null = null
  // Where a limit ends the run, what breaks tests is published by then.
  for (const change of changes.toSorted((a, b) => Number(b.isBreaking ?? false) - Number(a.isBreaking ?? false))) {
    try {
      if (stop !== null) throw stop
      const outcome = await publishChange(scene, change, branchOf(change.service, scene.config.branchPrefix))
      if (outcome !== null) found.set(change, outcome)
    } catch (error) {
      if (error instanceof PublishError && error.isFinal) stop = error
      found.set(change, failed(change, error))
    }
  }
  return changes.flatMap((change) => found.get(change) ?? [])
}

/** What Git or a forge says; anything else is a fault of ours, and is thrown. */
function isExpected(error: unknown): error is Error {
  return error instanceof PublishError || error instanceof GitError
}

async function setScene(options: PublishOptions): Promise<PublishScene> {
  const { env, config, out, note, now } = options
  const { git, home, choice, hasRemote } = await openRepository(options)
  const forge = !hasRemote || choice.lack !== null ? null : await connect(choice, options)
  const identity = { ...(await identify(git, config.author, env)), date: now() }
  return { git, home, forge, choice, config, identity, hasRemote, out, note }
}

/** Node's `fetch` takes the way that the environment names only where it is told to. */
function hasUnusedProxy(env: PublishOptions['env']): boolean {
  const isNamed = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => Boolean(env[name]))
  return isNamed && env['NODE_USE_ENV_PROXY'] !== '1'
}

async function connect(choice: ForgeChoice, options: PublishOptions): Promise<Forge> {
  const { now, sleep = sleepFor, longestWait, env } = options
  const patient = patientFetch({
    behindProxy: hasUnusedProxy(env),
    now: () => now().getTime(),
    sleep,
    name: choice.kind === 'github' ? 'GitHub' : 'GitLab',
    ...(longestWait !== undefined && { longestWait }),
  })
  if (choice.kind === 'github') return (await import('./github.js')).connectGitHub(choice, patient)
  return (await import('./gitlab.js')).connectGitLab(choice, patient)
}
