import { escapeText, mapStrings, unescapeText } from '../body/placeholder.js'
import type { JsonValue, LiveCallAnswer } from '../model/index.js'
import type { Location } from '../drift/index.js'
import { sanitize, type Rules } from '../sanitize/index.js'
import { toLiveDraft, type LiveDraft, type LiveExchange } from './live-draft.js'

/** Where in an answer a value stands. */
export interface ShownPlace {
  location: Location
  path: string
}

/** Keeps the secrets of live calls out of what is shown of them. */
export interface LiveSecrets {
  /** Make a value of an answer fit to be shown. */
  example(exchange: LiveExchange, value: JsonValue, place: ShownPlace): JsonValue
  /** Hide in text what any of the calls holds that is secret. */
  readonly text: (text: string) => string
  /** The same for a path of a finding, in which a secret is any step. */
  path(path: string): string
  /** The URL and the operation of a call. */
  request(exchange: LiveExchange): { url: string; operation: string }
  /** Know of an exchange: its secrets may stand anywhere. */
  add(exchange: LiveExchange): void
}

/** What was found in one exchange. */
interface Found {
  /** What stands for each value that was replaced as a whole. */
  standIns: ReadonlyMap<JsonValue, JsonValue>
  hide(text: string): string
}

/** Make what hides secrets, by the rules of each service. */
export function createLiveSecrets(rulesOf: (service: string) => Rules): LiveSecrets {
  const exchanges: LiveExchange[] = []
  const known = new WeakMap<LiveCallAnswer, Found>()
  let ofAll: ((text: string) => string) | null = null

  function foundIn(exchange: LiveExchange): Found {
    const { answer } = exchange
    const before = answer === null ? undefined : known.get(answer)
    if (before !== undefined) return before
    const draft = toLiveDraft(exchange)
    const { drafts, hide } = sanitizeDrafts([draft])
    const standIns = new Map<JsonValue, JsonValue>()
    for (const part of ['request', 'response'] as const)
      collectReplaced(bodyValue(draft[part]), bodyValue(drafts[0]![part]), standIns)
    const found = { standIns, hide }
    if (answer !== null) known.set(answer, found)
    return found
  }

  function sanitizeDrafts(drafts: readonly LiveDraft[]): { drafts: LiveDraft[]; hide(text: string): string } {
    return sanitize(
      drafts.map((draft) => ({ draft, earlier: null })),
      { kept: [], files: new Map(), rulesOf },
    )
  }

  const text = (plain: string): string => {
    ofAll ??= sanitizeDrafts(exchanges.map(toLiveDraft)).hide
    return ofAll(plain)
  }

  return {
    example(exchange, value, place) {
      const { standIns, hide } = foundIn(exchange)
      const placed = atPlace(
        replaceWhole(value, standIns),
        place,
        (draft) => sanitizeDrafts([draft]).drafts[0]!,
        exchange,
      )
      return mapStrings(placed, hide)
    },
    text,
    path: (path) => text(path).replaceAll(/[^/]*(?:\(redacted\)|redacted-\d)[^/]*/g, '*'),
    request(exchange) {
      const { request, operation } = sanitizeDrafts([toLiveDraft({ ...exchange, answer: null })]).drafts[0]!
      return { url: unescapeText(request.url), operation: unescapeText(operation) }
    },
    add(exchange) {
      exchanges.push(exchange)
      ofAll = null
    },
  }
}

function bodyValue(message: LiveDraft['request' | 'response']): JsonValue | undefined {
  const body = message?.body
  return body !== undefined && 'json' in body ? body.json : undefined
}

/** Remember each text and number that another has taken the place of; names beside it may have told that it is secret. */
function collectReplaced(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  standIns: Map<JsonValue, JsonValue>,
): void {
  if (before === after || before === undefined || after === undefined) return
  if (typeof before !== 'object' || before === null) {
    standIns.set(plain(before), plain(after))
    return
  }
  if (typeof after !== 'object' || after === null) return
  const values: JsonValue[] = Object.values(after)
  for (const [index, item] of Object.values(before).entries()) collectReplaced(item, values[index], standIns)
}

function plain(value: JsonValue): JsonValue {
  return typeof value === 'string' ? unescapeText(value) : value
}

function replaceWhole(value: JsonValue, standIns: ReadonlyMap<JsonValue, JsonValue>): JsonValue {
  if (standIns.size === 0) return value
  if (typeof value !== 'object' || value === null) return standIns.get(value) ?? value
  if (Array.isArray(value)) return value.map((item) => replaceWhole(item, standIns))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceWhole(item, standIns)]))
}

/** Sanitize a value where it stands: the names above it may tell what it is. */
function atPlace(
  value: JsonValue,
  { location, path }: ShownPlace,
  sanitizeOne: (draft: LiveDraft) => LiveDraft,
  { service }: LiveExchange,
): JsonValue {
  const empty: LiveDraft = {
    test: null,
    service,
    operation: '',
    recordedAt: '',
    request: { method: 'GET', url: '', headers: {} },
  }
  if (location === 'header' && typeof value === 'string') {
    const headers = { [path.toLowerCase()]: escapeText(value) }
    const { response } = sanitizeOne({ ...empty, response: { status: 200, headers, latencyMs: 0 } })
    return unescapeText([Object.values(response!.headers)[0] ?? ''].flat()[0]!)
  }
  const steps = location === 'body' || location === 'stream' ? path.split('/').slice(1) : []
  const json = nest(mapStrings(value, escapeText), steps.map(unescapeStep))
  const { response } = sanitizeOne({ ...empty, response: { status: 200, headers: {}, body: { json }, latencyMs: 0 } })
  const body = response!.body
  return body !== undefined && 'json' in body ? mapStrings(unnest(body.json, steps.length), unescapeText) : null
}

function unescapeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** Put a value below its path; `*` is any item. */
function nest(value: JsonValue, steps: readonly string[]): JsonValue {
  return steps.reduceRight<JsonValue>(
    (inner, step) => (step === '*' || /^\d+$/.test(step) ? [inner] : { [escapeText(step)]: inner }),
    value,
  )
}

/** Take it out again, whatever its keys are called by now. */
function unnest(value: JsonValue, depth: number): JsonValue {
  let inner = value
  for (let step = 0; step < depth; step += 1)
    inner = typeof inner === 'object' && inner !== null ? (Object.values(inner)[0] ?? null) : null
  return inner
}
