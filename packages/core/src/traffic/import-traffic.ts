import type { ResolvedConfig } from '../config/config.js'
import type { Interaction, SessionResult } from '../model/index.js'
import type { Exchange } from '../record/index.js'
import { createServices, type Services } from '../services/index.js'
import { nameExchange } from '../session/name-exchange.js'
import { createHideSecrets, type HideSecrets } from '../session/redacted.js'
import { saveExchanges, type SaveOutcome } from '../session/save.js'
import { TestScope } from '../session/test-scope.js'
import { chooseTraffic, type TrafficFilter } from './import-traffic-choice.js'
import { toExchange } from './import-traffic-exchange.js'
import type { SkipReason } from './skip-reasons.js'
import type { Traffic, TrafficEntry, TrafficLoss } from './traffic-entry.js'

/** Where traffic is to be imported to, and what of it. */
export interface ImportOptions {
  /** Absolute path of the recording. */
  path: string
  /** The same as it is to be printed. */
  shownAs: string
  /** Absolute path of the test file, which need not be there. */
  testFile: string
  config: ResolvedConfig
  env: Readonly<Record<string, string | undefined>>
  filter?: TrafficFilter
  /** Full name of the test that all calls are to belong to. Default: as the file tells, else null, for all tests of the file. */
  test?: string | null
  /** Say what would be done, and write nothing. Default false. */
  dryRun?: boolean
  /** In ms since the epoch: for what does not tell when it was. */
  now: number
}

/** A call of a file of traffic, and what became of it. Nothing secret is in it. */
export interface ImportedCall {
  method: string
  url: string
  /** Null where there was no answer. */
  status: number | null
  /** Code of the network's failure; null without one. */
  error: string | null
  /** Null where that was not looked at. */
  service: string | null
  operation: string | null
  /** Null where it is imported. */
  skipped: SkipReason | null
}

/** What an import did to a recording. */
export interface ImportResult {
  recording: string
  calls: ImportedCall[]
  /** Ids of the interactions that are new in the recording. */
  added: string[]
  /** Ids of those that were there, and have another answer now. */
  changed: string[]
  /** How many were there as they are. */
  unchanged: number
  losses: TrafficLoss[]
  redactions: SessionResult['redactions']
}

/**
 * Import traffic into a test file's recording, as if a session had listened to it: sanitized, parameterized and merged.
 * What the recording holds stays; the same call of the same test is renewed.
 *
 * @throws recording-invalid, recording-version, recording-locked, secret-left
 */
export function importTraffic(files: readonly Traffic[], options: ImportOptions): ImportResult {
  const entries = inOrder(files.flatMap((file) => file.entries))
  const services = createServices(options.config)
  const scope = scopeOf(entries, options)
  const today = new Date(options.now).toISOString().slice(0, 10)
  const exchanges = entries.map((entry, order) => toExchange(entry, { owner: testOf(entry, options), order, today }))
  try {
    return importExchanges(files, { ...options, entries, exchanges, services, scope })
  } finally {
    for (const { requestBody, responseBody } of exchanges) {
      requestBody.discard()
      responseBody.discard()
    }
  }
}

interface Work extends ImportOptions {
  entries: readonly TrafficEntry[]
  exchanges: readonly Exchange[]
  services: Services
  scope: TestScope
}

function importExchanges(files: readonly Traffic[], work: Work): ImportResult {
  const { entries, exchanges, services, config, env, filter = {} } = work
  const named = entries.map((entry, index) => {
    const { place, operation } = nameExchange(exchanges[index]!, services)
    return { entry, service: place.service, operation }
  })
  const reasons = chooseTraffic(named, { filter, services, config })
  const chosen = exchanges.filter((_one, index) => reasons[index] === null)
  const outcome = chosen.length === 0 ? null : save(chosen, work)
  const hide = createHideSecrets(config, () => env)
  const calls = named.map(({ entry, service, operation }, index) => ({
    ...shown(entry, service, hide),
    service,
    operation,
    skipped: reasons[index]!,
  }))
  return {
    recording: work.shownAs,
    calls: withoutSecretsOf(outcome, [...calls, ...skippedCalls(files, services, hide)]),
    ...changesOf(outcome),
    losses: sumOf([...files.flatMap(({ losses }) => losses), ...lossesOf(entries, reasons)]),
    redactions: outcome?.redactions ?? [],
  }
}

/** Secrets of one call may stand in the URL of another. All URLs at once: to look for thousands of secrets takes its time. */
function withoutSecretsOf(outcome: SaveOutcome | null, calls: readonly ImportedCall[]): ImportedCall[] {
  if (outcome === null) return [...calls]
  const lines = outcome.hide(calls.map(({ url }) => url).join('\n')).split('\n')
  // A secret that goes over a line's end is none of a URL.
  if (lines.length !== calls.length) return calls.map((call) => ({ ...call, url: outcome.hide(call.url) }))
  return calls.map((call, index) => ({ ...call, url: lines[index]! }))
}

/** By the moment of the start, if all tell it. */
function inOrder(entries: TrafficEntry[]): TrafficEntry[] {
  if (entries.some(({ startedAt }) => startedAt === null)) return entries
  return entries.toSorted((a, b) => a.startedAt! - b.startedAt!)
}

function testOf(entry: TrafficEntry, { test }: ImportOptions): string | null {
  return test ?? entry.test
}

/** The tests that calls belong to, as if they had all run and passed. */
function scopeOf(entries: readonly TrafficEntry[], options: ImportOptions): TestScope {
  const scope = new TestScope()
  const tests = new Set(entries.map((entry) => testOf(entry, options)).filter((test) => test !== null))
  scope.plan([...tests].map((name) => ({ key: name, name, runs: true })))
  for (const test of tests) scope.begin(test).status = 'passed'
  return scope
}

function save(exchanges: readonly Exchange[], { entries, dryRun = false, ...work }: Work): SaveOutcome {
  const moments = entries.flatMap(({ startedAt }) => startedAt ?? [])
  return saveExchanges({
    path: work.path,
    shownAs: work.shownAs,
    mode: 'record',
    complete: false,
    keepsEarlier: true,
    isRehearsed: dryRun,
    known: new Set(),
    scope: work.scope,
    exchanges: exchanges.map((exchange) => ({ exchange, attempt: exchange.owner === null ? 0 : 1, caller: null })),
    services: work.services,
    config: work.config,
    env: work.env,
    testFile: work.testFile,
    now: moments.reduce((latest, moment) => Math.max(latest, moment), moments[0] ?? work.now),
  })
}

function shown(
  { method, url, requestHeaders, requestBody, response, failure }: TrafficEntry,
  service: string,
  hide: HideSecrets,
): Pick<ImportedCall, 'method' | 'url' | 'status' | 'error'> {
  const call = { method, url, headers: requestHeaders, body: requestBody }
  return { method, url: hide(call, service, url), status: response?.status ?? null, error: failure?.code ?? null }
}

/** How much of a URL is shown that is none of HTTP: what comes behind may be anything. */
const SHOWN_OF_OTHERS = 40

function skippedCalls(files: readonly Traffic[], services: Services, hide: HideSecrets): ImportedCall[] {
  return files
    .flatMap(({ skipped = [] }) => skipped)
    .map(({ method, url, status, reason }) => {
      const isHttp = /^(?:https?|wss?):/.test(url) && URL.canParse(url)
      const call = { method, url, headers: [], body: null }
      return {
        method,
        url: isHttp
          ? hide(call, services.place(url).service, url)
          : (/^[\w+-]*:?/.exec(url)?.[0] ?? '').slice(0, SHOWN_OF_OTHERS),
        status,
        error: null,
        service: null,
        operation: null,
        skipped: reason,
      }
    })
}

function changesOf(outcome: SaveOutcome | null): Pick<ImportResult, 'added' | 'changed' | 'unchanged'> {
  if (outcome === null) return { added: [], changed: [], unchanged: 0 }
  const before = new Map(outcome.before?.interactions.map((one) => [one.id, JSON.stringify(one)]))
  const after: readonly Interaction[] = outcome.after?.interactions ?? []
  const added = after.filter(({ id }) => !before.has(id))
  const changed = after.filter((one) => before.has(one.id) && before.get(one.id) !== JSON.stringify(one))
  return {
    added: added.map(({ id }) => id),
    changed: changed.map(({ id }) => id),
    unchanged: outcome.fresh - added.length - changed.length,
  }
}

/** What is lacking of the calls that are taken. */
function lossesOf(entries: readonly TrafficEntry[], reasons: readonly (SkipReason | null)[]): TrafficLoss[] {
  const taken = entries.filter((_one, index) => reasons[index] === null)
  return taken.flatMap(({ losses = [] }) => losses.map((what) => ({ what, count: 1 })))
}

function sumOf(losses: readonly TrafficLoss[]): TrafficLoss[] {
  const counts = new Map<string, number>()
  for (const { what, count } of losses) counts.set(what, (counts.get(what) ?? 0) + count)
  return [...counts].map(([what, count]) => ({ what, count }))
}
