import { decodeText } from '../body/url-text.js'
import { decodeRecordedBody } from '../body/decoded-body.js'
import { bodyKey, headKey, parsePointers, textOf } from '../match/index.js'
import type { Interaction, Mode, Recording, SessionResult } from '../model/index.js'
import { toInteraction, type BesideFile, type Exchange, type InteractionDraft } from '../record/index.js'
import {
  refuseSecrets,
  rulesByService,
  sanitize,
  type DraftRedaction,
  type Rules,
  type Sanitized,
} from '../sanitize/index.js'
import type { Services } from '../services/index.js'
import { numberPlaceholders, unescapeText } from '../body/placeholder.js'
import type { ResolvedConfig } from '../config/config.js'
import { parameterize } from '../parameterize/index.js'
import { isReused, placeRecorded, renameLinksOf } from '../parameters/index.js'
import { readText } from '../store/disk.js'
import {
  bodyFileName,
  bodyFileSize,
  createSpool,
  mergeInteractions,
  readBodyFile,
  saveRecording,
  type BodyFileContent,
  type MergePlan,
  type Spool,
} from '../store/index.js'
import { MAY_BE_STAND_IN } from '../sanitize/may-be-stand-in.js'
import { STAND_IN } from '../sanitize/stand-in.js'
import { redactedBy } from './redacted.js'
import type { LoggedExchange } from './session-host.js'
import { nameExchange } from './name-exchange.js'
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

interface Fresh {
  exchange: Exchange
  draft: InteractionDraft
  files: BesideFile[]
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
  const outcome: SaveOutcome = { before: null, after: null, fresh: fresh.length, hide: (text) => text, redactions: [] }
  saveRecording(
    options.path,
    (current) => {
      const { drafts, names, files, hide, secrets, redactions } = toStore(fresh, current, { ...options, rulesOf, made })
      const merged = mergeInteractions({
        current: current?.interactions ?? [],
        fresh: drafts,
        plan: planOf(options, current),
        known: options.known,
        requestKey: (interaction) => requestKey(interaction, options, files),
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
function toDrafts({ exchanges, scope, services }: SaveOptions): Fresh[] {
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

function toDraft(exchange: Exchange, index: number, scope: TestScope, services: Services): Fresh {
  const { place, operation } = nameExchange(exchange, services)
  const { draft, files } = toInteraction(exchange, {
    test: scope.nameOf(exchange.owner),
    service: place.service,
    operation,
    keepHeaders: place.config === null || typeof place.config.match === 'function' ? [] : place.config.match.headers,
    nameFile: (part, extension) => `${index}-${part}.${extension}`,
  })
  return { exchange, draft, files }
}

/** An operation that is named by its path: a secret in it was an id. */
function withoutSecretSegments(draft: InteractionDraft): InteractionDraft {
  const [, method, path] = /^(\S+) (\/.*)$/s.exec(draft.operation) ?? []
  if (path === undefined) return draft
  const segments = path.split('/').map((segment, index) => (index > 1 && isStandInSegment(segment) ? ':id' : segment))
  return { ...draft, operation: `${method} ${segments.join('/')}` }
}

function isStandInSegment(segment: string): boolean {
  return MAY_BE_STAND_IN.test(segment) && STAND_IN.test(decodeText(segment))
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
  fresh: readonly Fresh[],
  current: Recording | null,
  options: SaveOptions & { rulesOf(service: string): Rules; made: Spool[] },
): ToStore {
  const earlier = earlierOf(fresh, current, options)
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

/** The bytes that are held in memory. */
function heldBytes(files: ReadonlyMap<string, BodyFileContent>): Map<string, Buffer> {
  return new Map([...files].flatMap(([name, content]) => ('bytes' in content ? [[name, content.bytes]] : [])))
}

function withParameters(
  fresh: readonly Fresh[],
  names: readonly string[],
  earlier: ReadonlyMap<number, Interaction>,
  kept: readonly Interaction[],
  { services, config, testFile }: SaveOptions,
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
    now: RealDate.now(),
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

/** A body file of the recording as it is, unless it is too large to hold. */
function earlierFile(recordingPath: string, name: string): Buffer | undefined {
  const size = bodyFileSize(recordingPath, name) ?? Infinity
  return size > LARGEST_HELD ? undefined : (readBodyFile(recordingPath, name) ?? undefined)
}

const LARGEST_HELD = 32 * 1024 * 1024

/** Bodies that stand beside the recording, but for those too large to hold. */
function bytesOf(fresh: readonly Fresh[]): Map<string, Buffer> {
  const bytes = new Map<string, Buffer>()
  for (const { name, content } of fresh.flatMap(({ files }) => files))
    if ('bytes' in content) bytes.set(name, content.bytes)
  return bytes
}

/** Pair each draft with the interaction that an earlier run recorded for the same call of the same test. */
function earlierOf(fresh: readonly Fresh[], current: Recording | null, options: SaveOptions): Map<number, Interaction> {
  const earlier = new Map<number, Interaction>()
  if (current === null || options.mode !== 'record') return earlier
  // First by path, so that calls in another order find their own; then by operation, for paths that vary.
  for (const keyOf of [(one: InteractionDraft) => pathKey(one, options), operationKey]) {
    const waiting = new Map<string, Interaction[]>()
    const taken = new Set(earlier.values())
    for (const interaction of current.interactions) {
      if (taken.has(interaction)) continue
      const key = keyOf(interaction)
      const list = waiting.get(key)
      if (list === undefined) waiting.set(key, [interaction])
      else list.push(interaction)
    }
    for (const [index, { draft }] of fresh.entries()) {
      const interaction = earlier.has(index) ? undefined : waiting.get(keyOf(draft))?.shift()
      if (interaction !== undefined) earlier.set(index, interaction)
    }
  }
  for (const [index, { draft }] of fresh.entries()) {
    if (earlier.has(index)) continue
    const taken = new Set(earlier.values())
    const interaction = current.interactions.find((one) => !taken.has(one) && isSameButRedacted(one, draft))
    if (interaction !== undefined) earlier.set(index, interaction)
  }
  return earlier
}

/** A path in which a secret stood has a stand-in in the recording. */
function isSameButRedacted(recorded: Interaction, draft: InteractionDraft): boolean {
  const { url, method } = recorded.request
  if (recorded.test !== draft.test || recorded.service !== draft.service || method !== draft.request.method)
    return false
  const path = url.split('?', 1)[0]!
  if (!STAND_IN.test(path)) return false
  const parts = path.split(STAND_IN).map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}/]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('[^/]+')}$`).test(draft.request.url.split('?', 1)[0]!)
}

function pathKey(draft: InteractionDraft, { services }: SaveOptions): string {
  const { service, path } = placeRecorded(services, draft)
  return JSON.stringify([draft.test, draft.request.method, service, path])
}

function operationKey({ test, service, operation, request: { method } }: InteractionDraft): string {
  return JSON.stringify([test, method, service, operation])
}

/** Bodies that are too large to hold are sanitized on their way into another spool; packed ones cannot be read. */
function withLargeBodies(
  { draft, files }: Fresh,
  index: number,
  { largeBody }: Sanitized<InteractionDraft>,
  made: Spool[],
): BesideFile[] {
  const packed = new Set(
    [draft.request.body, draft.response?.body].flatMap((body) =>
      body !== undefined && 'file' in body && body.encoded === true ? [body.file] : [],
    ),
  )
  return files.map((file) => {
    if (!('spool' in file.content) || packed.has(file.name)) return file
    const spool = createSpool()
    made.push(spool)
    for (const part of largeBody(index, file.content.spool.pieces())) spool.append(part)
    return { name: file.name, content: { spool } }
  })
}

/** Name body files after the test and their content: a changed body is a new file, and an unchanged one the same. */
function nameFiles(
  draft: InteractionDraft,
  files: readonly BesideFile[],
  sanitized: ReadonlyMap<string, Buffer>,
  recordingPath: string,
  all: Map<string, BodyFileContent>,
): InteractionDraft {
  if (files.length === 0) return draft
  const names = new Map<string, string>()
  for (const { name, content } of files) {
    const redacted: BodyFileContent = 'bytes' in content ? { bytes: sanitized.get(name) ?? content.bytes } : content
    const label = draft.test ?? draft.operation
    const final = bodyFileName(recordingPath, redacted, { label, extension: name.slice(name.lastIndexOf('.') + 1) })
    names.set(name, final)
    all.set(final, redacted)
  }
  return renameBodies(draft, names)
}

function renameBodies(draft: InteractionDraft, names: Map<string, string>): InteractionDraft {
  const rename = <T extends { body?: Interaction['request']['body'] }>(message: T): T => {
    if (message.body === undefined || !('file' in message.body)) return message
    return { ...message, body: { ...message.body, file: names.get(message.body.file) ?? message.body.file } }
  }
  return {
    ...draft,
    request: rename(draft.request),
    ...(draft.response === undefined ? {} : { response: rename(draft.response) }),
  }
}

/** What is to become of each test's interactions. */
function planOf({ mode, complete, scope }: SaveOptions, current: Recording | null): MergePlan {
  const fate = (test: TestState): MergePlan['tests'][number]['fate'] => {
    if (test.status !== 'passed') return 'keep'
    return mode === 'record' ? 'replace' : 'append'
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
  const redacted = redactedBy({ sanitize: place.config?.sanitize ?? options.config.sanitize })
  return `${headKey(request.method, place, match?.ignoreQuery ?? [], redacted)}\n${bodyKey(body, ignore, redacted)}`
}
