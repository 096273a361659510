import type {
  Caller,
  CallRecord,
  Interaction,
  Mode,
  Recording,
  SessionCounts,
  SessionResult,
  UnusedMock,
} from '../model/index.js'
import { operationOf } from '../services/index.js'
import { hideWhere } from './hide-where.js'
import { nameExchange } from './name-exchange.js'
import type { IdleMock } from './registrations.js'
import type { LoggedCall } from './host-options.js'
import { printUrl, type SessionHost } from './session-host.js'
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
  stale: SessionResult['stale']
  /** Ids of the interactions whose bodies test code took over. */
  captured: string[]
  /** Mocks that no call used. */
  idle: readonly IdleMock[]
}

/** Say what a session did, as plain JSON. Calls of attempts that were repeated do not count. */
export function sessionResult(facts: ResultFacts): SessionResult {
  const { testFile, recording, mode, complete, scope, host, before, after } = facts
  const calls = host.calls.filter(({ test, attempt }) => test === null || scope.get(test).attempt === attempt)
  const callers = new Callers()
  const replayed = calls.map((call) => toCallRecord(call, facts, callers))
  const recorded = host.exchanges.filter(({ exchange }) => exchange.state === 'done' && exchange.url !== '').length
  return {
    version: 1,
    testFile,
    recording,
    mode,
    calls: [...replayed, ...recordedCalls(facts, callers)],
    complete,
    isWhole: facts.isWhole,
    tests: scope.tests.map(({ name, status }) => ({ name, status: status ?? 'skipped' })),
    callers: callers.list,
    counts: {
      replayed: replayed.filter(({ outcome }) => outcome === 'replayed').length,
      registered: replayed.filter(({ registered }) => registered).length,
      loosened: replayed.filter(({ loosened }) => loosened).length,
      ...changes(before, after, facts.fresh),
      passedThrough: mode === 'verify' ? recorded : 0,
      unmatched: replayed.filter(({ outcome }) => outcome === 'unmatched').length,
    },
    unused: complete && mode !== 'verify' && host.answers ? unusedOf(facts) : [],
    ...(facts.captured.length === 0 ? {} : { captured: facts.captured }),
    unusedMocks: unusedMocks(facts),
    stale: facts.stale,
    redactions: facts.redactions,
    notes: [...host.notes],
  }
}

/** Collects callers, each once. */
class Callers {
  readonly list: Caller[] = []
  readonly #known = new Map<Caller, number>()
  readonly #alike = new Map<string, number>()

  indexOf(caller: Caller | null): { caller?: number } {
    if (caller === null) return {}
    const index = this.#known.get(caller) ?? this.#add(caller)
    return { caller: index }
  }

  /** Source maps may show two places of what was built as one. */
  #add(caller: Caller): number {
    const key = JSON.stringify(caller)
    const index = this.#alike.get(key) ?? this.list.push(caller) - 1
    this.#alike.set(key, index)
    this.#known.set(caller, index)
    return index
  }
}

/** Interactions that were there before, that no call used, and whose test ran: a skipped test says nothing. */
function unusedOf({ before, host, scope, captured }: ResultFacts): string[] {
  const silent = new Set<string | null>(scope.tests.filter(({ status }) => status !== 'passed').map(({ name }) => name))
  const used = new Set([...[...host.used].map(({ id }) => id), ...captured])
  return (before?.interactions ?? []).filter(({ id, test }) => !used.has(id) && !silent.has(test)).map(({ id }) => id)
}

/** Of tests that passed; those of the file where all of its tests ran, as any of them might have used them. */
function unusedMocks({ idle, scope, host, complete, hide }: ResultFacts): UnusedMock[] {
  return idle.flatMap(({ owner, where, ...named }) => {
    const counts = owner === null ? complete : scope.get(owner).status === 'passed'
    return counts ? [{ ...named, where: hide(hideWhere(host, named.service, where)), test: scope.nameOf(owner) }] : []
  })
}

function toCallRecord(
  { outcome, test, method, url, interaction, isLoosened, caller, registered }: LoggedCall,
  { scope, host }: ResultFacts,
  callers: Callers,
): CallRecord {
  const base = { outcome, test: scope.nameOf(test), method, url: printUrl(url), ...callers.indexOf(caller) }
  if (registered !== undefined) {
    const { shadows, ...named } = registered
    return {
      ...base,
      ...named,
      registered: true,
      ...(interaction === null ? {} : { interaction: interaction.id }),
      ...(shadows === null ? {} : { shadows: shadows.id }),
    }
  }
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

function recordedCalls({ host, scope, mode, hide }: ResultFacts, callers: Callers): CallRecord[] {
  return host.exchanges.flatMap(({ exchange, attempt, caller }) => {
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
        ...callers.indexOf(caller),
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
