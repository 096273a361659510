import { decodeRecordedBody } from '../body/decoded-body.js'
import { numberPlaceholders, unescapeText } from '../body/placeholder.js'
import type { ResolvedConfig } from '../config/config.js'
import { bodyKey, headKey, parsePointers, textOf, type Redacted } from '../match/index.js'
import type { Interaction, Mode, Recording, SessionResult } from '../model/index.js'
import { parameterize } from '../parameterize/index.js'
import { isReused, placeRecorded, renameLinksOf } from '../parameters/index.js'
import { toInteraction, type Exchange, type InteractionDraft } from '../record/index.js'
import { refuseSecrets, rulesByService, sanitize, type DraftRedaction, type Rules } from '../sanitize/index.js'
import type { Services } from '../services/index.js'
import { readText } from '../store/disk.js'
import {
  mergeInteractions,
  previewSave,
  readBodyFile,
  saveRecording,
  type BodyFileContent,
  type MergePlan,
  type Spool,
} from '../store/index.js'
import { nameExchange } from './name-exchange.js'
import { pairEarlier } from './pair-earlier.js'
import { redactedBy } from './redacted.js'
import { bytesOf, earlierFile, heldBytes, nameFiles, withLargeBodies, type Drafted } from './save-bodies.js'
import { withoutSecretSegments } from './without-secret-segments.js'
import type { LoggedExchange } from './host-options.js'
import type { TestScope, TestState } from './test-scope.js'

/** What a session has to save, and where. */
export interface SaveOptions {
  path: string
  mode: Mode
  complete: boolean
  scope: TestScope
  exchanges: readonly LoggedExchange[]
  services: Services
  /** Path of the recording as it is to be printed. */
  shownAs: string
  /** Ids that the recording held when the session began. */
  known: ReadonlySet<string>
  config: ResolvedConfig
  /** Environment variables, as the tests see them. */
  env: Readonly<Record<string, string | undefined>>
  /** Absolute path: what the test's own text says does not vary. */
  testFile: string
  /** Keep what tests recorded earlier, but for what the exchanges ask again. Default false. */
  keepsEarlier?: boolean
  /** See `MergeOptions`. */
  held?: ReadonlySet<string>
  wanted?: ReadonlySet<string>
  /** When the exchanges took place, in ms since the epoch. Default: now. */
  now?: number
  /** Find out what would be written, and write nothing. Default false. */
  isRehearsed?: boolean
}

/** What saving did to the recording. */
export interface SaveOutcome {
  before: Recording | null
  after: Recording | null
  /** Interactions that were made anew, changed or not. */
  fresh: number
  /** Replace the secrets of the session in text, as they were in the recording. */
  hide(text: string): string
  /** Values that were replaced in what was made anew. */
  redactions: SessionResult['redactions']
}

/** Save what the passing tests of a session recorded. Reads the file anew under its lock: others may record into it. */
export function saveExchanges(options: SaveOptions): SaveOutcome {
  const made: Spool[] = []
  try {
    return saveFresh(options, made)
  } finally {
    for (const spool of made) spool.discard()
  }
}

function saveFresh(options: SaveOptions, made: Spool[]): SaveOutcome {
  const fresh = toDrafts(options)
  const rulesOf = rulesByService(options.config, options.env)
  const redacted = redactedBy(options.config)
  const outcome: SaveOutcome = { before: null, after: null, fresh: fresh.length, hide: (text) => text, redactions: [] }
  const save = options.isRehearsed === true ? previewSave : saveRecording
  save(
    options.path,
    (current) => {
      const { drafts, names, files, hide, secrets, redactions } = toStore(fresh, current, { ...options, rulesOf, made })
      const merged = mergeInteractions({
        current: current?.interactions ?? [],
        fresh: drafts,
        plan: planOf(options, current),
        known: options.known,
        ...(options.held && { held: options.held }),
        ...(options.wanted && { wanted: options.wanted }),
        requestKey: (interaction) => requestKey(interaction, options, files, redacted),
      })
      outcome.before = current
      outcome.hide = hide
      outcome.redactions = redactionsOf(redactions, merged, drafts, names)
      const interactions = renameLinks(merged, drafts, names)
      outcome.after = merged.length === 0 ? null : { version: 1, interactions }
      const inspect = (text: string): void =>
        refuseSecrets({ text, files: heldBytes(files), current, secrets, rulesOf, shownAs: options.shownAs })
      return { recording: outcome.after, files, inspect }
    },
    { shownAs: options.shownAs },
  )
  return outcome
}

/** Exchanges that are over, of tests that passed, in the order of test and call. */
function toDrafts({ exchanges, scope, services }: SaveOptions): Drafted[] {
  const order = new Map(scope.tests.map(({ key }, index) => [key, index]))
  const anyPassed = hasPassed(scope)
  return exchanges
    .filter(
      ({ exchange, attempt }) =>
        exchange.state === 'done' && exchange.url !== '' && isKept(exchange, attempt, scope, anyPassed),
    )
    .map(({ exchange }) => exchange)
    .sort((a, b) => rank(order, a) - rank(order, b) || a.order - b.order)
    .map((exchange, index) => toDraft(exchange, index, scope, services))
}

/** What is called outside any test belongs to all of them: it counts where one of them passed, or where there is none. */
function hasPassed({ tests }: TestScope): boolean {
  return tests.length === 0 || tests.some(({ status }) => status === 'passed')
}

function isKept(exchange: Exchange, attempt: number, scope: TestScope, anyPassed: boolean): boolean {
  if (exchange.owner === null) return anyPassed
  const test = scope.get(exchange.owner)
  return test.status === 'passed' && test.attempt === attempt
}

function rank(order: Map<string, number>, { owner }: Exchange): number {
  return owner === null ? -1 : (order.get(owner) ?? order.size)
}

function toDraft(exchange: Exchange, index: number, scope: TestScope, services: Services): Drafted {
  const { place, operation } = nameExchange(exchange, services)
  return toInteraction(exchange, {
    test: scope.nameOf(exchange.owner),
    service: place.service,
    operation,
    keepHeaders: place.config === null || typeof place.config.match === 'function' ? [] : place.config.match.headers,
    nameFile: (part, extension) => `${index}-${part}.${extension}`,
  })
}

/** What is to be stored: drafts, and the names by which their links call them. */
interface ToStore {
  drafts: InteractionDraft[]
  names: string[]
  files: Map<string, BodyFileContent>
  hide(text: string): string
  secrets: string[]
  redactions: DraftRedaction[]
}

/** Parameterize and sanitize the drafts, as what stays in the file allows, and name their body files. */
function toStore(
  fresh: readonly Drafted[],
  current: Recording | null,
  options: SaveOptions & { rulesOf(service: string): Rules; made: Spool[] },
): ToStore {
  const replaceable = options.mode === 'record' ? (current?.interactions ?? []) : []
  const { held, free = [] } = Object.groupBy(replaceable, ({ id }) => (options.held?.has(id) ? 'held' : 'free'))
  const earlier = pairEarlier(
    fresh.map(({ draft }) => draft),
    free,
    options.services,
    held,
  )
  const replaced = new Set(earlier.values())
  const kept = current?.interactions.filter((one) => !replaced.has(one)) ?? []
  const names = fresh.map((_one, index) => earlier.get(index)?.id ?? `@${index}`)
  const drafts = withParameters(fresh, names, earlier, kept, options)
  const sanitized = sanitize(
    drafts.map((draft, index) => ({ draft, earlier: earlier.get(index) ?? null })),
    { kept, files: bytesOf(fresh), rulesOf: options.rulesOf, earlierFile: (name) => earlierFile(options.path, name) },
  )
  const files = new Map<string, BodyFileContent>()
  const named = sanitized.drafts.map((draft, index) =>
    nameFiles(
      withoutSecretSegments(draft),
      withLargeBodies(fresh[index]!, index, sanitized, options.made),
      sanitized.files,
      options.path,
      files,
    ),
  )
  const { hide, secrets, redactions } = sanitized
  return { drafts: named, names, files, hide, secrets, redactions }
}

/** Name the interactions of redactions by their ids; those that were not merged are left out. */
function redactionsOf(
  redactions: readonly DraftRedaction[],
  merged: readonly Interaction[],
  drafts: readonly InteractionDraft[],
  names: readonly string[],
): SessionResult['redactions'] {
  const ids = new Map(merged.map(({ id, request }) => [request, id]))
  return redactions.flatMap(({ rule, place, draft }) => {
    const interaction = ids.get(drafts[draft]!.request) ?? names[draft]!
    return interaction.startsWith('@') ? [] : [{ interaction, rule, place }]
  })
}

function withParameters(
  fresh: readonly Drafted[],
  names: readonly string[],
  earlier: ReadonlyMap<number, Interaction>,
  kept: readonly Interaction[],
  { services, config, testFile, now = RealDate.now() }: SaveOptions,
): InteractionDraft[] {
  const redacted = redactedBy(config)
  const placed = (interaction: Interaction) => ({ interaction, place: placeRecorded(services, interaction) })
  const inputs = fresh.map(({ draft }, index) => {
    const place = placeRecorded(services, draft)
    const before = earlier.get(index)
    return {
      draft,
      name: names[index]!,
      earlier: before === undefined ? null : placed(before),
      place,
      settings: place.config?.parameters ?? config.parameters,
      isReused: isReused(draft.request.method, place),
      redacted: redacted.of?.(place.config) ?? redacted,
    }
  })
  return parameterize(inputs, {
    kept: kept.map(placed),
    testSource: readText(testFile) ?? '',
    now,
  })
}

/** `Date` before any test could replace it. */
const RealDate = Date

/** Let links call each new interaction by the id that it got. */
function renameLinks(
  merged: readonly Interaction[],
  drafts: readonly InteractionDraft[],
  names: readonly string[],
): Interaction[] {
  const ids = new Map<string, string>()
  const byRequest = new Map(drafts.map(({ request }, index) => [request, names[index]!]))
  for (const { id, request } of merged) {
    const name = byRequest.get(request)
    if (name !== undefined && name !== id) ids.set(name, id)
  }
  if (ids.size === 0 && !names.some((name) => name.startsWith('@'))) return [...merged]
  return merged.map((interaction) =>
    byRequest.has(interaction.request) ? renameLinksOf(interaction, (name) => ids.get(name)) : interaction,
  )
}

/** What is to become of each test's interactions. */
function planOf({ mode, complete, scope, keepsEarlier = false }: SaveOptions, current: Recording | null): MergePlan {
  const fate = (test: TestState): MergePlan['tests'][number]['fate'] => {
    if (test.status !== 'passed') return 'keep'
    if (mode !== 'record') return 'append'
    return keepsEarlier ? 'refresh' : 'replace'
  }
  const tests = scope.tests.map((test) => ({ test: test.name, fate: fate(test) }))
  const ofFile = mode !== 'record' ? 'append' : !hasPassed(scope) ? 'keep' : complete ? 'replace' : 'refresh'
  if (mode !== 'record' || !complete) return { tests: [{ test: null, fate: ofFile }, ...tests] }
  const planned = new Set<string | null>(tests.map(({ test }) => test)).add(null)
  const gone = new Set(current?.interactions.map(({ test }) => test).filter((test) => !planned.has(test)))
  return {
    tests: [{ test: null, fate: ofFile }, ...tests, ...[...gone].map((test) => ({ test, fate: 'remove' as const }))],
  }
}

/** Key under which a re-recorded interaction is recognised as the same call. */
function requestKey(
  { request, service }: Pick<Interaction, 'request' | 'service'>,
  options: SaveOptions,
  files: ReadonlyMap<string, BodyFileContent>,
  all: Redacted,
): string {
  const { text, restore } = numberPlaceholders(unescapeText(request.url))
  const numbered = options.services.placeRecorded(text, service)
  const place = { ...numbered, path: restore(numbered.path), search: restore(numbered.search) }
  const match = place.config === null || typeof place.config.match === 'function' ? null : place.config.match
  const body = decodeRecordedBody(request.body, textOf(request.headers['content-type']), (name) => {
    const content = files.get(name)
    // One that is gone must not stand in the way of recording it again.
    if (content === undefined) return readBodyFile(options.path, name) ?? Buffer.alloc(0)
    return 'bytes' in content ? content.bytes : content.spool.bytes()
  })
  const ignore = match === null ? [] : parsePointers(match)
  const redacted = all.of?.(place.config) ?? all
  return `${headKey(request.method, place, match?.ignoreQuery ?? [], redacted)}\n${bodyKey(body, ignore, redacted)}`
}
