import { hasPlaceholder } from '../body/placeholder.js'
import { applyEdits, type Edit } from './edits.js'
import { findEncoded } from './encoded.js'
import { kindOfField, kindOfNumber } from './field-value.js'
import { ruleOfHeader, isSecretCookie } from './known-places.js'
import { findEmails, findIps, findNumbers, type Finding } from './personal.js'
import type { Place } from './place.js'
import type { RuleId } from './rule-ids.js'
import type { Rules } from './rules.js'
import {
  elementSpans,
  formSpans,
  isForm,
  lineSpans,
  querySpans,
  quotedSpans,
  tableSpans,
  wordSpans,
  type Span,
} from './spans.js'
import { isReplaced, STAND_IN, type Kind, type Secret } from './stand-in.js'
import {
  AT_SIGN,
  COLON_BLANK,
  EQUALS_SIGN,
  hintsOf,
  LESS_THAN,
  LONG_RUN,
  PERCENT_SIGN,
  QUOTE_MARK,
  STRUCTURED,
} from './text-hints.js'
import { findCodes, findPathTokens, mayTellCode } from './telling-text.js'
import { TextWork } from './text-work.js'
import type { VendorScan } from './vendor-scan.js'
import { decodePercent, type View } from './views.js'
import { isOAuth } from './oauth-names.js'

/** Gets a secret and its place; returns what is to stand there. */
export type Replace = (secret: Secret, place: Place) => string

/** What is known of the text's surroundings. */
export interface TextContext {
  place: Place
  replace: Replace
  /** Media type of a body. */
  essence?: string
}

/** Text within text within text, so deep. */
const DEEPEST = 10

/** What joins cookies: no value of one has a blank in it, and behind an attribute no value follows. */
const JOINED_COOKIES = /(,\s+|(?<=;[^;,]*),)(?=[^\s;,="]+=)/

/** Finds secrets in text, however it is made up. */
export class TextFinder {
  readonly #rules: Rules
  readonly #vendors: VendorScan
  /** Used again for each text. */
  readonly #found: Finding[] = []
  readonly #seesStandIns: boolean

  /** With `seesStandIns`, stand-ins are found like secrets, wherever they stand. */
  constructor(rules: Rules, { seesStandIns = false } = {}) {
    this.#rules = rules
    this.#vendors = rules.vendors
    this.#seesStandIns = seesStandIns
  }

  /** Text with stand-ins; the very text where nothing was found. */
  map(text: string, context: TextContext, depth = 0): string {
    const edits = this.edits(text, context, depth)
    return edits.length === 0 ? text : applyEdits(text, edits)
  }

  /** Find what is to be replaced in text. */
  edits(text: string, context: TextContext, depth = 0): Edit[] {
    const { hints, digits } = hintsOf(text)
    // A table's first line names what stands below it. One that is sent is compared by its text.
    const isTable = depth === 0 && context.essence === 'text/csv' && !context.place.isInRequest
    if (depth > DEEPEST || (!isTable && this.#isPlain(text, hints, digits))) return NONE
    const work = new TextWork(text)
    if (isTable || (hints & STRUCTURED) !== 0) this.#structured(work, hints, context, depth)
    this.#content(work, hints, digits, context, depth)
    if ((hints & (PERCENT_SIGN | LONG_RUN)) !== 0) this.#encoded(work, hints, context, depth)
    return work.edits
  }

  /** True where a quick look is enough to say that nothing is in a text: so it is with most. */
  #isPlain(text: string, hints: number, digits: number): boolean {
    if ((hints & (STRUCTURED | PERCENT_SIGN)) !== 0) return false
    if (this.#seesStandIns || (this.#rules.findsIps && digits >= 4)) return false
    if (
      hints === 0 &&
      digits < 8 &&
      text.length < 48 &&
      !this.#rules.hasOwnPatterns &&
      this.#rules.environment.isEmpty &&
      !mayTellCode(text, digits)
    )
      return true
    const found = this.#findings(text, hints, digits)
    return found.length === 0 && ((hints & LONG_RUN) === 0 || findEncoded(text).length === 0)
  }

  /** Map a value under a telling name; null where its rule leaves it. */
  field(rule: RuleId, name: string, value: string, context: TextContext, depth = 0): string | null {
    const { place, replace } = context
    if (!this.#rules.applies(rule, place)) return null
    if (rule === 'connection-string' && value.includes('://')) return null
    const kind = kindOfField(rule, value, name)
    if (kind === null) return null
    if (rule !== 'authorization') return this.secret(value, rule, kind, context, depth)
    // The part after the scheme (RFC 9110 section 11.4).
    const [, scheme = '', credential = value] = /^([A-Za-z][\w-]*(?: token=| +))(\S.*)$/s.exec(value) ?? []
    if (scheme === '' && /^(?:bearer|basic|digest|negotiate|token)$/i.test(value)) return null
    if (kindOfField(rule, credential, name) === null) return null
    return scheme + this.secret(credential, rule, kind, { place, replace }, depth)
  }

  /** Map one secret. What it is decides its kind, wherever it was found. */
  secret(value: string, rule: string, kind: Kind, context: TextContext, depth = 0): string {
    const { place, replace } = context
    if (kind !== 'opaque' && kind !== 'jwt') return replace({ value, rule, kind }, place)
    const shape = this.#rules.shapeOf(value)
    if (shape.kind !== 'jwt') return replace({ value, rule, ...shape }, place)
    const [header = '', payload = ''] = value.split('.')
    return replace({ value, rule, kind: 'jwt', prefix: `${header}.${this.#claims(payload, context, depth)}.` }, place)
  }

  /** The claims of a JWT (RFC 7519) without what is secret or personal in them. */
  #claims(payload: string, context: TextContext, depth: number): string {
    const text = Buffer.from(payload, 'base64url').toString()
    context.place.enter('claims')
    const edits = this.edits(text, context, depth + 1)
    context.place.leave()
    return edits.length === 0 ? payload : Buffer.from(applyEdits(text, edits)).toString('base64url')
  }

  /** Map a number of JSON under a telling name; null where its rule leaves it. */
  number(rule: RuleId, value: number, { place, replace }: TextContext): string | null {
    const kind = this.#rules.applies(rule, place) ? kindOfNumber(rule, value) : null
    return kind === null ? null : replace({ value: String(value), rule, kind, isNumber: true }, place)
  }

  /** Map the cookies of a `cookie` header, or those of a `set-cookie` header, which gateways join by commas. */
  cookies(value: string, isSet: boolean, root: string, context: TextContext): string {
    if (!isSet) return this.#cookiePairs(value, root, context)
    return value
      .split(JOINED_COOKIES)
      .map((part) => this.#setCookie(part, root, context))
      .join('')
  }

  #cookiePairs(value: string, root: string, context: TextContext): string {
    return value
      .split(';')
      .map((pair) => this.#cookie(pair, root, context))
      .join(';')
  }

  #setCookie(value: string, root: string, context: TextContext): string {
    const [first = '', ...attributes] = value.split(';')
    return [this.#cookie(first, root, context), ...attributes].join(';')
  }

  #cookie(pair: string, root: string, context: TextContext): string {
    const [, start = '', name = '', secret = '', end = ''] = /^(\s*([^=\s]*)\s*=\s*"?)([^"]*?)("?\s*)$/.exec(pair) ?? []
    if (name === '') return pair
    context.place.moveTo(`${root}.${name}`)
    const isWhole =
      isSecretCookie(name, secret) && this.#rules.applies('cookie', context.place) && !hasPlaceholder(secret)
    // A cookie that holds JSON or a form is looked into: it may say more than who someone is.
    const mapped =
      isWhole && secret !== '' ? this.secret(secret, 'cookie', 'opaque', context) : this.map(secret, context)
    return mapped === secret ? pair : start + mapped + end
  }

  #structured(work: TextWork, hints: number, context: TextContext, depth: number): void {
    const { essence = '' } = context
    if (essence === 'text/csv' && depth === 0) this.#spans(work, tableSpans(work.text), context, depth)
    if (
      (hints & EQUALS_SIGN) !== 0 &&
      (essence === 'application/x-www-form-urlencoded' || isForm(work.text)) &&
      !/^\s*[[{]/.test(work.text)
    ) {
      this.#spans(work, formSpans(work.text), context, depth)
      return
    }
    if ((hints & QUOTE_MARK) !== 0) this.#spans(work, quotedSpans(work.text), context, depth)
    if ((hints & LESS_THAN) !== 0) this.#spans(work, elementSpans(work.text), context, depth)
    if ((hints & EQUALS_SIGN) !== 0) {
      if (/[?&#;]/.test(work.text)) this.#spans(work, querySpans(work.text), context, depth)
    }
    if ((hints & (EQUALS_SIGN | COLON_BLANK)) !== 0) this.#spans(work, lineSpans(work.text), context, depth)
    if ((hints & EQUALS_SIGN) !== 0) this.#spans(work, wordSpans(work.text), context, depth)
  }

  #spans(work: TextWork, spans: readonly Span[], context: TextContext, depth: number): void {
    let names: Set<string> | null = null
    const beside = (): Set<string> => (names ??= new Set(spans.map(({ name }) => name)))
    for (const span of spans) {
      if (work.isTaken(span.start, span.end)) continue
      context.place.enter(span.name)
      const mapped = this.#span(work, span, beside, context, depth)
      context.place.leave()
      if (mapped === null) continue
      work.take(span.start, span.end, mapped === span.value ? null : span.encode(mapped))
    }
  }

  /** The value of a span with stand-ins; null where it is to be looked at like any other text. */
  #span(work: TextWork, span: Span, beside: () => Set<string>, context: TextContext, depth: number): string | null {
    const { name, value, view, from } = span
    const rule = this.#ruleOf(span, beside, work)
    if (from === 'number') return rule === null ? null : this.number(rule, Number(value), context)
    if (rule !== null && isPlausible(span, rule)) {
      const mapped = this.field(rule, name, value, context, depth)
      if (mapped !== null) return mapped
    }
    if (isCookieName(name) && from !== 'query' && value.includes('=')) {
      const root = String(context.place)
      return this.cookies(value, /^set/i.test(name), root, { ...context, place: context.place.at(root) })
    }
    if (view === null) return null
    const inner = this.edits(view.text, { ...context, essence: '' }, depth + 1)
    for (const edit of inner) work.edits.push(throughView(edit, view, span))
    work.blank(span.start, span.end)
    return null
  }

  #ruleOf({ name, value, from, start }: Span, beside: () => Set<string>, work: TextWork): RuleId | null {
    // A model's answer comes in words, with their probabilities.
    if (name === 'token' && value.length < 16 && beside().has('logprob')) return null
    const known = from === 'query' ? this.#rules.ofQuery(name) : this.#rules.ofField(name)
    if (known !== null) return known
    if (from === 'line') return ruleOfHeader(name.toLowerCase())
    if (from !== 'query' && from !== 'form') return null
    if (name === 'key' && from === 'query') return looksLikeKey(value) ? 'api-key' : null
    if (name === 'appid' && /^[\da-f]{32}$/.test(value)) return 'api-key'
    if (name !== 'code' && name !== 'state' && name !== 'nonce') return null
    return isOAuth(name, value, beside(), work.source.slice(Math.max(0, start - 400), start)) ? 'oauth' : null
  }

  /** What the shapes in a text say, not yet in order. */
  #findings(text: string, hints: number, digits: number): Finding[] {
    const found = this.#found
    found.length = 0
    if (this.#seesStandIns) {
      for (const { index, 0: standIn } of text.matchAll(ALL_STAND_INS))
        found.push({ start: index, end: index + standIn.length, rule: '', kind: 'opaque' })
    }
    if (!this.#rules.environment.isEmpty) {
      for (const { start, end, value } of this.#rules.environment.find(text))
        found.push({ start, end, rule: 'environment', kind: 'opaque', ...value })
    }
    this.#rules.findOwn(text, found)
    if (hints !== 0 || text.length >= 48) this.#vendors.find(text, found)
    if ((hints & LONG_RUN) !== 0 && text.includes('/')) findPathTokens(text, found)
    findCodes(text, digits, found)
    if ((hints & AT_SIGN) !== 0) findEmails(text, found)
    if (digits >= 8) findNumbers(text, digits, found)
    if (this.#rules.findsIps && digits >= 4) findIps(text, found)
    return found
  }

  #content(work: TextWork, hints: number, digits: number, context: TextContext, depth: number): void {
    const found = [...this.#findings(work.text, hints, digits)]
    for (const finding of inOrder(found)) {
      const { start, end, rule, prefix } = finding
      // Digits in a request would be compared: what stands for them has to match any.
      const kind = finding.kind === 'digits' && context.place.isInRequest ? 'opaque' : finding.kind
      if (work.isTaken(start, end) || !this.#rules.applies(rule, context.place)) continue
      const value = work.source.slice(start, end)
      const written = finding.written ?? value
      const mapped =
        kind === 'opaque' || kind === 'jwt'
          ? this.#token(written, { ...finding, kind }, context, depth)
          : context.replace({ value: written, rule, kind, ...(prefix === undefined ? {} : { prefix }) }, context.place)
      work.take(start, end, mapped === written ? null : (finding.encode?.(mapped) ?? mapped))
    }
  }

  #token(value: string, { rule, kind, prefix }: Finding, context: TextContext, depth: number): string {
    if (kind === 'jwt' || rule === 'environment') return this.secret(value, rule, kind, context, depth)
    return context.replace({ value, rule, kind, ...(prefix === undefined ? {} : { prefix }) }, context.place)
  }

  #encoded(work: TextWork, hints: number, context: TextContext, depth: number): void {
    if ((hints & PERCENT_SIGN) !== 0) {
      for (const { start, end } of percentTokens(work.text)) {
        const view = decodePercent(work.text.slice(start, end))
        if (view.text.length === end - start) continue
        const inner = this.edits(view.text, { ...context, essence: '' }, depth + 1)
        for (const edit of inner) work.edits.push(throughView(edit, view, { start, encode: encodeURIComponent }))
        if (inner.length > 0) work.blank(start, end)
      }
    }
    if ((hints & LONG_RUN) === 0) return
    for (const { start, end, text, encode } of findEncoded(work.text)) {
      // A request is compared with others: what varies has to be seen there.
      const isCompared = depth === 0 && context.place.isInRequest
      if (isCompared) context.place.enter('encoded')
      const inside = this.#inside(text, context, depth)
      if (isCompared) context.place.leave()
      if (isCompared && inside.rule !== null) {
        const value = work.source.slice(start, end)
        const mapped = context.replace({ value, rule: inside.rule, kind: 'opaque' }, context.place)
        work.take(start, end, mapped === value ? null : mapped)
      } else if (inside.edits.length > 0) work.take(start, end, encode(applyEdits(text, inside.edits)))
    }
  }

  /** What is found in decoded text, and the first rule that did. */
  #inside(text: string, { place, replace }: TextContext, depth: number): { edits: Edit[]; rule: string | null } {
    let rule: string | null = null
    const noted: Replace = (secret, at) => {
      if (!isReplaced(secret) && !this.#rules.isKept(secret.value)) rule ??= secret.rule
      return replace(secret, at)
    }
    return { edits: this.edits(text, { place, replace: noted }, depth + 1), rule }
  }
}

const NONE: Edit[] = []

const ALL_STAND_INS = new RegExp(STAND_IN, 'g')

/** Findings that begin first come first, and of those the longest. */
function inOrder(found: Finding[]): Finding[] {
  return found.length < 2 ? found : found.sort((a, b) => a.start - b.start || b.end - a.end)
}

function throughView(
  edit: Edit,
  { offsets }: View,
  { start, encode }: { start: number; encode(text: string): string },
): Edit {
  return { start: start + offsets[edit.start]!, end: start + offsets[edit.end]!, text: encode(edit.text) }
}

/** Texts without blanks and quotes in which something is percent-encoded. */
function percentTokens(text: string): { start: number; end: number }[] {
  const tokens: { start: number; end: number }[] = []
  for (let at = text.indexOf('%'); at !== -1; at = text.indexOf('%', at)) {
    let start = at
    const floor = tokens.at(-1)?.end ?? 0
    while (start > floor && !isBreak(text.charCodeAt(start - 1))) start -= 1
    let end = at
    while (end < text.length && !isBreak(text.charCodeAt(end))) end += 1
    tokens.push({ start, end })
    at = end
  }
  return tokens
}

function isBreak(code: number): boolean {
  return code <= 32 || code === 0xfdd2 || code === 34 || code === 39 || code === 60 || code === 62
}

function isCookieName(name: string): boolean {
  return /^(?:set-)?cookie$/i.test(name)
}

/** Settings in text may be prose: what follows a name there must look like a value. */
function isPlausible({ from, value }: Span, rule: RuleId): boolean {
  if (from !== 'line' && from !== 'setting' && from !== 'word') return true
  if (/^[<${%*[(]/.test(value)) return false
  if (/\s/.test(value)) return rule === 'authorization' || from === 'setting'
  return value.length >= 4 && !/^[A-Za-z]+[.,;:!?]?$/.test(value)
}

/** Keys as vendors make them: mixed letters and digits, and neither a word nor a path. */
function looksLikeKey(value: string): boolean {
  return /^[\w-]{20,128}$/.test(value) && /\d/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value)
}
