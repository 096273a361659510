import { join } from 'node:path'
import { escapeText, spellOut, unescapeText } from '../body/placeholder.js'
import type { ResolvedConfig } from '../config/config.js'
import type {
  Interaction,
  LiveCall,
  LiveCallAnswer,
  LiveCallRequest,
  RecordedRequest,
  SkipReason,
} from '../model/index.js'
import { expressionsIn, fillRequest, parseExpression } from '../parameters/index.js'
import { createServices, type Services } from '../services/index.js'
import { readBodyFile } from '../store/index.js'
import { createCarriedSecrets, type CarriedSecrets } from './carried-secrets.js'
import { createCredentials, type Credentials } from './credentials.js'
import { mayBeMade } from './may-be-made.js'
import { numberedStandIns } from './numbered-stand-ins.js'
import { createMadeCalls, type MadeCalls } from './probe-links.js'
import { proxyProblem } from './perform-request.js'
import { createProbe, type Probe, type ProbeMeans } from './probe-request.js'
import { createTargetOf, type TargetOf } from './probe-target.js'
import type { ProjectRecording } from './project-recordings.js'
import { toLiveRequest, type ReadFile } from '../body/request-bytes.js'

/** What recorded requests are made again with. */
export interface ProbeRecordingsOptions extends ProbeMeans {
  /** Absolute path of the folder that recordings are relative to. */
  rootDir: string
  /** Ids of the chosen interactions by recording. */
  plan: Readonly<Record<string, readonly string[]>>
  recordings: readonly ProjectRecording[]
  config: ResolvedConfig
  /** Other addresses of services, for this run. */
  baseUrls?: Readonly<Record<string, string>>
  onProgress?(progress: { step: 'probe'; done: number; total: number }): void
}

/** What a probe came to. */
export interface ProbedCalls {
  /** In the order of the recordings. */
  calls: LiveCall[]
  /** Sentences for a person. */
  notes: string[]
}

/** What all recordings of a probe share. */
interface Probing {
  options: ProbeRecordingsOptions
  services: Services
  credentials: Credentials
  targetOf: TargetOf
  probe: Probe
  now(): number
  onDone(): void
}

/**
 * Make the recorded requests of the chosen interactions, without the tests: each recording in its order, with what earlier
 * answers hand on, and fresh values where they vary. Requests that may change something are made where they are opted in.
 */
export async function probeRecordings(options: ProbeRecordingsOptions): Promise<ProbedCalls> {
  const { plan, recordings, config, env, baseUrls = {}, now = Date.now, onProgress } = options
  const chosen = recordings.filter(({ path }) => Object.hasOwn(plan, path))
  const total = chosen.reduce((sum, { path }) => sum + (plan[path]?.length ?? 0), 0)
  let done = 0
  const probing: Probing = {
    options,
    services: createServices(config),
    credentials: createCredentials({ config, env, baseUrls }),
    targetOf: createTargetOf(config, baseUrls),
    probe: createSharedProbe(options),
    now,
    onDone: () => onProgress?.({ step: 'probe', done: (done += 1), total }),
  }
  const calls = await Promise.all(chosen.map((one) => probeRecording(one, probing)))
  const problem = proxyProblem(env)
  return { calls: calls.flat(), notes: problem === null ? [] : [problem] }
}

/** Where nothing is changed, the same request has the same answer, however many tests made it. */
function createSharedProbe(options: ProbeRecordingsOptions): Probe {
  const { unsafe } = options.config.drift
  const probe = createProbe(options)
  if (unsafe === true || (Array.isArray(unsafe) && unsafe.length > 0)) return probe
  const answers = new Map<string, Promise<LiveCallAnswer>>()
  return (service, request) => {
    const key = JSON.stringify([service, request])
    const answer = answers.get(key) ?? probe(service, request)
    answers.set(key, answer)
    return answer
  }
}

/** One recording while its requests are made. */
interface InProbe {
  recording: ProjectRecording
  calls: MadeCalls
  carried: CarriedSecrets
  /** Ids of what may change something and was not made. */
  unsafe: Set<string>
  readFile: ReadFile
}

async function probeRecording(recording: ProjectRecording, probing: Probing): Promise<LiveCall[]> {
  const { rootDir, plan } = probing.options
  const readFile: ReadFile = (name) => readBodyFile(join(rootDir, recording.path), name)
  const { interactions } = recording.recording
  const ids = new Set(plan[recording.path])
  const needed = neededBy(interactions, ids)
  const carried = createCarriedSecrets(() => readFile)
  const one: InProbe = { recording, calls: createMadeCalls(), carried, unsafe: new Set(), readFile }
  const told: LiveCall[] = []
  for (const interaction of interactions) {
    const isChosen = ids.has(interaction.id)
    // Of a call that failed, there is nothing to compare with.
    if (!needed.has(interaction.id) || interaction.response === undefined) {
      told.push(skip(interaction, one, 'not-chosen'))
      if (isChosen) probing.onDone()
      continue
    }
    const call = await probeInteraction(interaction, one, probing)
    // What others only need is no part of the run.
    told.push(isChosen ? call : { ...call, answer: null, skipped: 'not-chosen' })
    if (isChosen) probing.onDone()
  }
  return told
}

/** What is chosen, and what gives it the ids and secrets that its requests hold: log-ins. */
function neededBy(interactions: readonly Interaction[], chosen: ReadonlySet<string>): ReadonlySet<string> {
  const needed = new Set(chosen)
  const wanted = new Set<string>()
  for (const { id, request, response } of interactions.toReversed()) {
    if (!needed.has(id) && !numberedStandIns(response).some((standIn) => wanted.has(standIn))) continue
    needed.add(id)
    for (const standIn of numberedStandIns(request)) wanted.add(standIn)
    for (const source of sourcesOf(request)) needed.add(source)
  }
  return needed
}

function sourcesOf(request: RecordedRequest): string[] {
  return expressionsIn(request).flatMap((text) => {
    const expression = parseExpression(text)
    return expression?.kind === 'value' && expression.of !== null ? [expression.of] : []
  })
}

async function probeInteraction(interaction: Interaction, one: InProbe, probing: Probing): Promise<LiveCall> {
  const { unsafe } = probing.options.config.drift
  if (!mayBeMade(interaction, { unsafe, readFile: one.readFile })) return skip(interaction, one, 'unsafe')
  if (needsUnsafe(interaction, one)) return skip(interaction, one, 'unsafe')
  const ready = prepare(interaction, one, probing)
  if ('problems' in ready) return cannot(interaction, one, ready.problems)
  const { request, unresolved } = ready
  const answer = await probing.probe(interaction.service, request)
  one.calls.made(interaction, request, probing.services.placeRecorded(request.url, interaction.service), answer)
  one.carried.learn(interaction, answer, URL.parse(request.url)?.origin ?? '')
  return toCall(interaction, one, { request, answer, unresolved })
}

/** True for a call that needs the answer of one that may change something, and was not made. */
function needsUnsafe({ request }: Interaction, { unsafe }: InProbe): boolean {
  return sourcesOf(request).some((id) => unsafe.has(id))
}

/** Fill a recorded request with what is known now, or say what is not. */
function prepare(
  interaction: Interaction,
  { calls, carried, readFile }: InProbe,
  { credentials, targetOf, now }: Probing,
): { request: LiveCallRequest; unresolved: string[] } | { problems: string[] } {
  const problems = new Set<string>()
  const unresolved = new Set<string>()
  const request = withoutConditions(interaction)
  const valueOf = (expression: string) => {
    const found = calls.valueOf(expression, now())
    if ('problem' in found) {
      problems.add(found.problem)
      return ''
    }
    if (found.isGuess) unresolved.add(`{{${expression}}}, of which no value is known`)
    return found.value
  }
  const filled = fillRequest(request, { valueOf, isFinal: true })
  if (expressionsIn(request.url.split('?', 1)[0]!).includes('any'))
    problems.add('the path holds {{any}}, of which no value is known')
  if (problems.size > 0) return { problems: [...problems] }
  const url = targetOf(unescapeText(filled.url), interaction.service)
  const rehydrated = credentials.rehydrate(filled, { interaction, url, carried })
  if (rehydrated.blocked.length > 0) return { problems: rehydrated.blocked }
  const target = targetOf(unescapeText(rehydrated.request.url), interaction.service)
  const live = toLiveRequest({ ...rehydrated.request, url: escapeText(target) }, readFile)
  if (live === null) return { problems: ['a file of its body is not there'] }
  return { request: withAgent(live), unresolved: [...unresolved, ...rehydrated.unresolved] }
}

/** Headers that ask for an answer only where something changed. */
const CONDITIONS = new Set(['if-none-match', 'if-modified-since'])

/** Ask for the whole answer, unless that nothing changed was the answer. */
function withoutConditions({ request, response }: Interaction): RecordedRequest {
  if (response?.status === 304) return request
  const headers = Object.entries(request.headers).filter(([name]) => !CONDITIONS.has(name))
  return { ...request, headers: Object.fromEntries(headers) }
}

/** Some services refuse those that do not say who they are. */
function withAgent(request: LiveCallRequest): LiveCallRequest {
  const names = new Set(request.headers.map(([name]) => name.toLowerCase()))
  const own: [string, string][] = [
    ...(names.has('user-agent') ? [] : [['user-agent', 'understudy'] as [string, string]]),
    ...(names.has('accept') ? [] : [['accept', '*/*'] as [string, string]]),
  ]
  return { ...request, headers: [...request.headers, ...own] }
}

function skip(interaction: Interaction, one: InProbe, skipped: SkipReason): LiveCall {
  one.calls.notMade(interaction, 'was not made')
  if (skipped === 'unsafe') one.unsafe.add(interaction.id)
  return { ...toCall(interaction, one, notSent(interaction)), skipped }
}

function cannot(interaction: Interaction, one: InProbe, unresolved: string[]): LiveCall {
  one.calls.notMade(interaction, 'could not be made')
  return toCall(interaction, one, { ...notSent(interaction), unresolved })
}

/** The request as it is recorded, for a person: without its headers and body. */
function notSent({ request }: Interaction): Pick<LiveCall, 'request' | 'answer' | 'unresolved'> {
  const { method, url } = request
  return {
    request: { method, url: spellOut(unescapeText(url)), headers: [], body: null },
    answer: null,
    unresolved: [],
  }
}

function toCall(
  { id, test, service, operation }: Interaction,
  { recording }: InProbe,
  made: { request: LiveCallRequest; answer: LiveCallAnswer | null; unresolved: string[] },
): LiveCall {
  const testFile = recording.testFile ?? recording.path
  return { testFile, recording: recording.path, test, service, operation, interaction: id, ...made }
}
