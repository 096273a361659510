import type { Caller, CallRecord, SessionResult } from '../model/index.js'
import type { CallEvidence, FileEvidence, KnownInteraction, SitePosition } from './coverage-data.js'
import { callKey, mergeCalls, mergeFiles } from './merge.js'
import { sorted } from './order.js'
import { FAILURE_KINDS, failureOutcome } from './outcome.js'

/** What tells sites apart where the stack does not. */
interface SiteRequest extends Pick<CallRecord, 'method' | 'url' | 'operation'> {
  testFile: string
}

/** How the places and names in a session's result are understood. */
export interface EvidenceOptions {
  /** Where the project's source called out; null where that is not known. */
  siteOf: (caller: Caller, request: SiteRequest) => SitePosition | null
  /** What an interaction of the result's recording is; null where there is none of that id. */
  placeOf: (
    result: Pick<SessionResult, 'recording'>,
    interaction: string,
  ) => Pick<KnownInteraction, 'service' | 'operation' | 'outcome'> | null
  /** What a call is that no interaction answered. Default: what the session took it for. */
  nameOf?: (call: CallRecord) => Pick<CallRecord, 'service' | 'operation'>
}

/**
 * Say what became of test files, and which calls their tests made. Where one file has several results, as one of each
 * project of the runner, they count as several runs of it.
 */
export function toEvidence(
  results: readonly SessionResult[],
  options: EvidenceOptions,
): { files: FileEvidence[]; calls: CallEvidence[] } {
  return {
    files: mergeFiles(results.map(toFile)),
    calls: mergeCalls(
      results.flatMap((result) => countAlike(result.calls.map((call) => toCall(call, result, options)))),
    ),
  }
}

function toFile({ testFile, recording, isWhole, mode, tests, captured = [] }: SessionResult): FileEvidence {
  return {
    file: testFile,
    recording,
    isWhole,
    ...(mode === 'live' ? { isLive: true } : {}),
    tests: tests.map(({ name, status }) => ({ name, status })),
    ...(captured.length === 0 ? {} : { captured: sorted(captured) }),
  }
}

function toCall(call: CallRecord, result: SessionResult, options: EvidenceOptions): CallEvidence {
  const { outcome, test, interaction = null } = call
  const isReplayed = outcome === 'replayed'
  const caller = call.caller === undefined ? undefined : result.callers[call.caller]
  return {
    file: result.testFile,
    test,
    outcome,
    ...placed(call, result, options),
    interaction,
    isRegistered: call.registered ?? false,
    shadows: call.shadows ?? null,
    // A mock that was registered by hand may be all that ever tells an operation's method.
    method: isReplayed && interaction !== null ? '' : call.method,
    url: isReplayed ? '' : call.url,
    isLoosened: call.loosened ?? false,
    site: caller === undefined ? null : options.siteOf(caller, { ...call, testFile: result.testFile }),
    count: 1,
  }
}

function placed(
  call: CallRecord,
  result: SessionResult,
  { placeOf, nameOf = (one) => one }: EvidenceOptions,
): Pick<CallEvidence, 'service' | 'operation' | 'result'> {
  const recorded = call.interaction ?? call.shadows
  const known = recorded === undefined ? null : placeOf(result, recorded)
  // What a mock gave is told by the call alone: it may have bent a recorded answer, or stood in for it.
  if (known !== null && call.registered !== true)
    return { service: known.service, operation: known.operation, result: known.outcome }
  const { service, operation } = known ?? nameOf(call)
  return { service, operation, result: outcomeOfResult(call.result ?? '') }
}

/** A call came to a status, to an error's code, or to what is named already; where it came to nothing, there is neither. */
function outcomeOfResult(result: string): string {
  const isNamed = result === '' || /^\d{3}$/.test(result) || FAILURE_KINDS.some((kind) => kind === result)
  return isNamed ? result : failureOutcome(result)
}

function countAlike(calls: readonly CallEvidence[]): CallEvidence[] {
  const groups = new Map<string, CallEvidence>()
  for (const call of calls) {
    const key = callKey(call)
    groups.set(key, { ...call, count: (groups.get(key)?.count ?? 0) + call.count })
  }
  return [...groups.values()]
}
