import type { Caller, CallRecord, SessionResult } from '../model/index.js'
import type { CallEvidence, FileEvidence, KnownInteraction, SitePosition } from './coverage-data.js'
import { callKey, mergeCalls, mergeFiles } from './merge.js'
import { failureOutcome } from './outcome.js'

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

function toFile({ testFile, recording, isWhole, tests }: SessionResult): FileEvidence {
  return { file: testFile, recording, isWhole, tests: tests.map(({ name, status }) => ({ name, status })) }
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
  { placeOf, nameOf }: EvidenceOptions,
): Pick<CallEvidence, 'service' | 'operation' | 'result'> {
  const known = call.interaction === undefined ? null : placeOf(result, call.interaction)
  if (known !== null) return { service: known.service, operation: known.operation, result: known.outcome }
  const { service, operation } = nameOf === undefined ? call : nameOf(call)
  return { service, operation, result: outcomeOfResult(call.result ?? '') }
}

/** A call came to a status or to an error's code; where it came to nothing, there is neither. */
function outcomeOfResult(result: string): string {
  return result === '' || /^\d{3}$/.test(result) ? result : failureOutcome(result)
}

function countAlike(calls: readonly CallEvidence[]): CallEvidence[] {
  const groups = new Map<string, CallEvidence>()
  for (const call of calls) {
    const key = callKey(call)
    groups.set(key, { ...call, count: (groups.get(key)?.count ?? 0) + call.count })
  }
  return [...groups.values()]
}
