import type { CallEvidence, CoverageData, FileEvidence, KnownInteraction, SitePosition } from './coverage-data.js'

/** Which calls of passing tests speak for something. */
export interface Credit {
  calls: number
  /** Those of the calls that mocks answered which tests registered. */
  registered: number
  /** `file > full name`. */
  tests: Set<string>
}

/** What the calls that passing tests replayed speak for. */
export interface Credits {
  /** By `operationKey`, with the outcomes that calls came to. */
  operations: ReadonlyMap<string, OperationCredit>
  /** How many calls each answered, by `interactionKey`. */
  interactions: ReadonlyMap<string, number>
  /** By `siteKey`. */
  sites: ReadonlyMap<string, SiteCredit>
}

export interface OperationCredit extends Credit {
  service: string
  name: string
  /** Empty where an interaction was all that answered. */
  method: string
  outcomes: Map<string, Credit>
}

export interface SiteCredit extends Credit {
  /** `Service.operation`. */
  operations: Set<string>
}

/** What an operation is known by. */
export function operationKey(service: string, name: string): string {
  return `${service}\u0000${name}`
}

/** What an interaction is known by. */
export function interactionKey(recording: string, id: string): string {
  return `${recording}\u0000${id}`
}

/** What a call site is known by. */
export function siteKey({ file, line, column }: SitePosition): string {
  return `${file}\u0000${line}:${column}`
}

/** Name the test that a call belongs to; only its file for a call outside any test. */
export function testLabel({ file, test }: Pick<CallEvidence, 'file' | 'test'>): string {
  return test === null ? file : `${file} > ${test}`
}

/**
 * Gather what the replayed calls of passing tests speak for. A call outside any test counts where a test of its file passed:
 * whether another failed or was left out must not matter, or leaving it out would raise a figure. An answer that contradicts
 * the service's document speaks for its interaction and its call site, and not for the operation.
 */
export function creditsOf({ files, recordings, calls }: Pick<CoverageData, 'files' | 'recordings' | 'calls'>): Credits {
  const runs = new Map(files.map((file) => [file.file, toRunOfFile(file)]))
  const contradicting = contradictingKeys(recordings)
  const operations = new Map<string, OperationCredit>()
  const interactions = new Map<string, number>()
  const sites = new Map<string, SiteCredit>()
  for (const call of calls) {
    const run = runs.get(call.file)
    if (run === undefined || call.outcome !== 'replayed' || !run.isPassed(call.test)) continue
    const key = call.interaction === null ? null : interactionKey(run.recording, call.interaction)
    if (key !== null) interactions.set(key, (interactions.get(key) ?? 0) + call.count)
    if (call.site !== null) creditSite(sites, call.site, call)
    if (key === null || !contradicting.has(key)) creditOperation(operations, call)
  }
  return { operations, interactions, sites }
}

/** Which tests of a file passed. */
function toRunOfFile({ recording, tests }: FileEvidence): {
  recording: string
  isPassed(test: string | null): boolean
} {
  const passed = new Set(tests.filter(({ status }) => status === 'passed').map(({ name }) => name))
  return { recording, isPassed: (test) => (test === null ? passed.size > 0 : passed.has(test)) }
}

function contradictingKeys(recordings: CoverageData['recordings']): ReadonlySet<string> {
  const isContradicting = ({ contradiction }: KnownInteraction): boolean => contradiction !== null
  return new Set(
    recordings.flatMap(({ recording, interactions }) =>
      interactions.filter(isContradicting).map(({ id }) => interactionKey(recording, id)),
    ),
  )
}

function creditOperation(operations: Map<string, OperationCredit>, call: CallEvidence): void {
  const { service, operation: name, method, result } = call
  const operation = credit(operations, operationKey(service, name), call, () => ({
    service,
    name,
    method,
    outcomes: new Map<string, Credit>(),
    ...noCredit(),
  }))
  operation.method ||= method
  if (result !== '') credit(operation.outcomes, result, call, noCredit)
}

function creditSite(sites: Map<string, SiteCredit>, site: SitePosition, call: CallEvidence): void {
  const empty = (): SiteCredit => ({ operations: new Set(), ...noCredit() })
  credit(sites, siteKey(site), call, empty).operations.add(`${call.service}.${call.operation}`)
}

function noCredit(): Credit {
  return { calls: 0, registered: 0, tests: new Set() }
}

function credit<T extends Credit>(credits: Map<string, T>, key: string, call: CallEvidence, empty: () => T): T {
  const one = credits.get(key) ?? empty()
  credits.set(key, one)
  one.calls += call.count
  if (call.isRegistered) one.registered += call.count
  one.tests.add(testLabel(call))
  return one
}
