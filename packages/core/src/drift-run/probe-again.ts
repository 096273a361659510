import { decodeBody } from '../body/decoded-body.js'
import type { LiveCallRequest } from '../model/index.js'
import { isSafeRequest } from '../services/index.js'
import { isAlert, weigh, withHint, type Probed } from './confirm-findings.js'
import type { CallInCheck, CompareLive } from './compare-live.js'
import { headerOf } from './live-draft.js'
import { waitFor, type Probe, type ProbeMeans } from './probe-request.js'

/** What calls are made again with. */
export interface AgainMeans extends Pick<ProbeMeans, 'longestWaitMs' | 'now' | 'signal'> {
  probe: Probe
  limits: ProbeMeans['limits']
  compare: CompareLive
  /** Findings that are known and wanted need no proof. */
  accepted: ReadonlySet<string>
  /** Told of each answer: its secrets may stand in what is shown. */
  onAnswer(call: CallInCheck, probed: Probed): void
}

/** So many of the calls that show the same are made again; where all of them persist, the others do. */
const SAMPLES = 3

/** So many times a breaking finding has to be seen again. */
const TIMES = 2

/** Failures that lie in the answer and not in the network. */
const NOT_OF_NETWORK = new Set(['BODY_TOO_LARGE', 'ABORTED', 'NOT_HTTP'])

/** Make calls with breaking findings again, and weigh what they show then. */
export async function confirmCalls(calls: readonly CallInCheck[], means: AgainMeans): Promise<CallInCheck[]> {
  const groups = Map.groupBy(calls, (one) => changeOf(one, means.accepted))
  const settled = new Map<CallInCheck, CallInCheck>()
  await Promise.all(
    Array.from(groups, async ([change, group]) => {
      if (change === null) return
      for (const [one, weighed] of await confirmGroup(group, means)) settled.set(one, weighed)
    }),
  )
  return calls.map((one) => settled.get(one) ?? one)
}

/** What breaks in a call, the same for calls of the same change; null where nothing is to be proved. */
function changeOf({ call, comparison }: CallInCheck, accepted: ReadonlySet<string>): string | null {
  const breaking = comparison.findings.filter(
    ({ severity, fingerprint }) => severity === 'breaking' && !accepted.has(fingerprint),
  )
  if (breaking.length === 0) return null
  const alerts = comparison.findings.filter(isAlert).map(({ fingerprint }) => fingerprint)
  return [call.service, call.operation, ...alerts.toSorted()].join('\n')
}

async function confirmGroup(
  group: readonly CallInCheck[],
  means: AgainMeans,
): Promise<(readonly [CallInCheck, CallInCheck])[]> {
  const safe = group.filter(({ call }) => mayProbe(call.request))
  const unsafe = group.filter((one) => !safe.includes(one))
  const told = unsafe.map((one) => [one, withHint(one, 'not probed again, as the call may change something')] as const)
  const confirm = async (one: CallInCheck) => [one, await confirmCall(one, means)] as const
  const first = await Promise.all(safe.slice(0, SAMPLES).map(confirm))
  const hasPersisted = first.every(([one, weighed]) => isAsBefore(one, weighed))
  const rest = hasPersisted ? [] : await Promise.all(safe.slice(SAMPLES).map(confirm))
  return [...told, ...first, ...rest]
}

function isAsBefore(one: CallInCheck, weighed: CallInCheck): boolean {
  const alerts = ({ comparison }: CallInCheck): number => comparison.findings.filter(isAlert).length
  return alerts(one) === alerts(weighed)
}

async function confirmCall(one: CallInCheck, means: AgainMeans): Promise<CallInCheck> {
  const probes: Probed[] = []
  while (probes.length < TIMES && means.signal?.aborted !== true) probes.push(await probeCall(one, means))
  return weigh(one, probes)
}

async function probeCall(one: CallInCheck, { probe, compare, onAnswer }: AgainMeans): Promise<Probed> {
  const answer = await probe(one.call.service, one.call.request)
  const probed = { answer, comparison: compare(one.interaction, one.call, answer) }
  onAnswer(one, probed)
  return probed
}

/** True for a request that may be made once more than the application made it. */
function mayProbe({ method, url, headers, body }: LiveCallRequest): boolean {
  const contentType = headerOf(headers, 'content-type')
  const bytes = body === null ? null : Buffer.from(body, 'base64')
  const decoded = decodeBody(bytes, contentType, headerOf(headers, 'content-encoding'))
  return isSafeRequest({ method, url, contentType, body: decoded })
}

/** Make calls once more whose answer told nothing, as the network or the service failed, or asked for time. */
export async function recoverCalls(calls: readonly CallInCheck[], means: AgainMeans): Promise<CallInCheck[]> {
  const lost = calls.filter((one) => isLost(one, means) && mayProbe(one.call.request))
  const settled = new Map<CallInCheck, CallInCheck>()
  await Promise.all(
    [...Map.groupBy(lost, hostOf).values()].map(async (group) => {
      for (const one of await recoverGroup(group, means)) settled.set(one.before, one.after)
    }),
  )
  return calls.map((one) => settled.get(one) ?? one)
}

function isLost({ answer, comparison }: CallInCheck, means: AgainMeans): boolean {
  if (comparison.verdict !== 'could-not-check') return false
  const { failure, status, headers } = answer
  if (failure !== undefined) return !NOT_OF_NETWORK.has(failure.code)
  return waitFor(answer, means) !== null || (status >= 500 && headerOf(headers, 'retry-after') === undefined)
}

function hostOf({ call }: CallInCheck): string {
  return `${call.service}\n${URL.parse(call.request.url)?.origin ?? ''}`
}

/** A host that answers none of the first is not asked for all the others. */
async function recoverGroup(
  group: readonly CallInCheck[],
  means: AgainMeans,
): Promise<{ before: CallInCheck; after: CallInCheck }[]> {
  const waits = group.map(({ answer }) => waitFor(answer, means) ?? 0)
  const wait = waits.reduce((a, b) => Math.max(a, b), 0)
  if (wait > 0) means.limits.hold(group[0]!.call.service, wait)
  const recover = async (before: CallInCheck) => {
    const { answer, comparison } = await probeCall(before, means)
    return { before, after: { ...before, answer, comparison } }
  }
  const first = await Promise.all(group.slice(0, SAMPLES).map(recover))
  const isBack = first.some(({ after }) => after.comparison.verdict !== 'could-not-check')
  return [...first, ...(isBack ? await Promise.all(group.slice(SAMPLES).map(recover)) : [])]
}
