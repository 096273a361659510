import type { CallRecord, Interaction, Mode, Recording, SessionCounts, SessionResult } from '../model/index.js'
import { operationOf } from '../services/index.js'
import { nameExchange } from './name-exchange.js'
import { printUrl, type LoggedCall, type SessionHost } from './session-host.js'
import type { TestScope } from './test-scope.js'

/** What a finished session knows of itself. */
export interface ResultFacts {
  testFile: string
  recording: string
  mode: Mode
  complete: boolean
  isWhole: boolean
  scope: TestScope
  host: SessionHost
  before: Recording | null
  after: Recording | null
  /** Interactions that were made anew. */
  fresh: number
  /** Replace what was found secret while saving. */
  hide(text: string): string
  /** Values that were replaced while saving. */
  redactions: SessionResult['redactions']
  /** ISO date; interactions from before it are stale. */
  staleBefore: string
}

/** Say what a session did, as plain JSON. Calls of attempts that were repeated do not count. */
export function sessionResult(facts: ResultFacts): SessionResult {
  const { testFile, recording, mode, complete, scope, host, before, after } = facts
  const calls = host.calls.filter(({ owner, attempt }) => owner === null || scope.get(owner).attempt === attempt)
  const replayed = calls.map((call) => toCallRecord(call, facts))
  const recorded = host.exchanges.filter(({ exchange }) => exchange.state === 'done' && exchange.url !== '').length
  return {
    version: 1,
    testFile,
    recording,
    mode,
    calls: [...replayed, ...recordedCalls(facts)],
    complete,
    isWhole: facts.isWhole,
    tests: scope.tests.map(({ name, status }) => ({ name, status: status ?? 'skipped' })),
    callers: [],
    counts: {
      replayed: replayed.filter(({ outcome }) => outcome === 'replayed').length,
      loosened: replayed.filter(({ loosened }) => loosened).length,
      ...changes(before, after, facts.fresh),
      passedThrough: mode === 'verify' ? recorded : 0,
      unmatched: replayed.filter(({ outcome }) => outcome === 'unmatched').length,
    },
    unused: complete && host.answers ? unusedOf(facts) : [],
    stale: (after?.interactions ?? [])
      .filter(({ recordedAt }) => recordedAt < facts.staleBefore)
      .map(({ id, recordedAt }) => ({ interaction: id, since: recordedAt })),
    redactions: facts.redactions,
    notes: [...host.notes],
  }
}

/** Interactions that were there before, that no call used, and whose test ran: a skipped test says nothing. */
function unusedOf({ before, host, scope }: ResultFacts): string[] {
  const silent = new Set<string | null>(scope.tests.filter(({ status }) => status !== 'passed').map(({ name }) => name))
  const used = new Set([...host.used].map(({ id }) => id))
  return (before?.interactions ?? []).filter(({ id, test }) => !used.has(id) && !silent.has(test)).map(({ id }) => id)
}

function toCallRecord(
  { outcome, owner, method, url, interaction, isLoosened }: LoggedCall,
  { scope, host }: ResultFacts,
): CallRecord {
  const base = { outcome, test: scope.nameOf(owner), method, url: printUrl(url) }
  if (interaction !== null) {
    const { service, operation, id, response, error } = interaction
    return {
      ...base,
      service,
      operation,
      interaction: id,
      result: response === undefined ? (error?.code ?? '') : String(response.status),
      ...(isLoosened ? { loosened: true } : {}),
    }
  }
  if (!url.includes('://')) return { ...base, service: url, operation: method }
  const place = host.services.place(url)
  return {
    ...base,
    service: place.service,
    operation: operationOf(method, place, { header: () => undefined, json: undefined }).name,
  }
}

function recordedCalls({ host, scope, mode, hide }: ResultFacts): CallRecord[] {
  return host.exchanges.flatMap(({ exchange, attempt }) => {
    const { owner, method, url, response, failure, state } = exchange
    if (state !== 'done' || url === '' || (owner !== null && scope.get(owner).attempt !== attempt)) return []
    const { place, operation } = nameExchange(exchange, host.services)
    const result = response === null ? (failure?.code ?? '') : String(response.status)
    const outcome = mode === 'verify' ? 'verified' : 'recorded'
    return [
      {
        outcome,
        test: scope.nameOf(owner),
        service: place.service,
        operation: hide(operation),
        method,
        url: hide(printUrl(url)),
        result,
      },
    ]
  })
}

function changes(
  before: Recording | null,
  after: Recording | null,
  fresh: number,
): Pick<SessionCounts, 'recorded' | 'updated' | 'unchanged' | 'removed'> {
  const earlier = new Map((before?.interactions ?? []).map((one) => [one.id, one]))
  const later = after?.interactions ?? []
  const ids = new Set(later.map(({ id }) => id))
  const recorded = later.filter(({ id }) => !earlier.has(id)).length
  const updated = later.filter((one) => earlier.has(one.id) && !isSame(earlier.get(one.id)!, one)).length
  return {
    recorded,
    updated,
    // Another process may have recorded into the file meanwhile.
    unchanged: Math.max(0, fresh - recorded - updated),
    removed: [...earlier.keys()].filter((id) => !ids.has(id)).length,
  }
}

function isSame(a: Interaction, b: Interaction): boolean {
  return a === b || JSON.stringify({ ...a, recordedAt: '' }) === JSON.stringify({ ...b, recordedAt: '' })
}
