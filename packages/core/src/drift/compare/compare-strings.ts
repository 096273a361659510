import { bitOf, FORMATS, PRECISION, tellingFormat } from '../shape/formats.js'
import { endsWith, NAMES, says } from '../shape/names.js'
import type { Shape, StringShape } from '../shape/shape.js'
import { compareValues } from './compare-values.js'
import { isCursorName } from './pagination.js'
import type { Draft, Site, Walk } from './walk.js'

/** So many texts vote on a format. */
const VOTERS = 3

const [JSON_TEXT, HTML, BASE64] = [bitOf('JSON'), bitOf('HTML'), bitOf('base64')]
const [DECIMAL, BOOLEAN] = [bitOf('decimal text'), bitOf('boolean text')]
const IDS = bitOf('uuid') | bitOf('ulid')
const URI = bitOf('uri')

/** Formats of what people enter. */
const OF_PEOPLE = URI | bitOf('email') | bitOf('ip') | bitOf('date') | bitOf('time')

/** Formats that the name of a field has to say as well. */
const NAMED = [
  { names: NAMES.currency, bits: ['currency code', 'lower-case code'] },
  { names: NAMES.country, bits: ['country code', 'lower-case code'] },
  { names: NAMES.locale, bits: ['locale', 'locale with underscore'] },
  { names: NAMES.amount, bits: ['decimal text'] },
  { names: NAMES.moment, bits: ['decimal text'] },
].map(({ names, bits }) => ({ names, bits: bits.map(bitOf) }))

/** Report with all that is the same for the findings of one place. */
type Report = (kind: Draft['kind'], recorded: string, live: string, hint?: string) => void

/** Compare texts: format, content, ids, hosts, and the values of closed sets. */
export function compareStrings(base: Shape, live: Shape, site: Site, walk: Walk): void {
  const before = base.strings!
  const now = live.strings!
  const report: Report = (kind, recorded, after, hint) =>
    walk.report({
      kind,
      site,
      recorded,
      live: after,
      recordedShape: base,
      liveShape: live,
      observed: before.count - before.masked - before.empty,
      found: now.count,
      places: live.seen,
      ...(hint === undefined ? {} : { hint }),
    })
  // A cursor is opaque: what it is made of is nobody's business, unless it is a URL.
  if (isCursorName(site.name) && (before.every & URI) === 0) return
  const isSettled =
    compareContent(before, now, report) ||
    compareFormats(before, now, site, report) ||
    compareSchemes(before, now, site, report) ||
    compareHosts(before, now, site, report)
  if (before.embedded !== null && now.embedded !== null) walk.compare(before.embedded, now.embedded, site)
  if (!isSettled) compareValues(before, now, site, report)
}

/** Texts whose formats count. */
function votersOf({ count, empty, masked }: StringShape): number {
  return count - empty - masked
}

/** Whether text holds JSON, HTML or base64. */
function compareContent(before: StringShape, now: StringShape, report: Report): boolean {
  if (votersOf(now) === 0) return false
  const voters = votersOf(before)
  if (voters === 0) return false
  const nameOf = (bits: number): string | undefined =>
    [JSON_TEXT, HTML, BASE64].flatMap((bit) => ((bits & bit) === 0 ? [] : [nameOfBit(bit)]))[0]
  // One text that is JSON is no chance; markup and base64 may be what someone wrote.
  const sure = voters >= VOTERS ? JSON_TEXT | HTML | BASE64 : JSON_TEXT
  const lost = before.every & sure & ~now.any & ~(mayBeBase64(now) ? BASE64 : 0)
  if (nameOf(lost) !== undefined) {
    report('content-changed', nameOf(lost)!, nameOf(now.every) ?? 'text')
    return true
  }
  const known = before.any | (mayBeBase64(before) ? BASE64 : 0)
  const gained = voters >= VOTERS ? now.every & (JSON_TEXT | HTML | BASE64) & ~known : 0
  if (nameOf(gained) === undefined || (before.every & IDS) !== 0) return false
  report('content-changed', 'text', nameOf(gained)!)
  return true
}

/** True where texts may be base64 that needs no padding, or that of URLs (RFC 4648, section 5): only its end tells the rest. */
function mayBeBase64({ distinct }: StringShape): boolean {
  return distinct?.values.some((text) => /^(?=.*[A-Z])(?=.*[a-z])(?=.*[\d_+/-])[\w+/-]{8,}$/.test(text)) ?? false
}

function nameOfBit(bit: number): string {
  return FORMATS.find((format) => format.bit === bit)?.name ?? 'text'
}

function compareFormats(before: StringShape, now: StringShape, site: Site, report: Report): boolean {
  const [unit, unitNow] = [unitOf(before, site.name), unitOf(now, site.name)]
  if (unit !== null && unitNow !== null && unit !== unitNow) {
    report('format-changed', unit, unitNow)
    return true
  }
  const bit = votersOf(before) >= VOTERS ? formatAt(before, site.name) : 0
  if (bit === 0) return false
  // What people may leave out is empty now and then; what a service writes is not.
  const isEmptied = now.empty > 0 && before.empty === 0 && (bit & OF_PEOPLE) === 0
  if (votersOf(now) === 0 ? !isEmptied : (now.every & bit) !== 0 && !isEmptied)
    return comparePrecision(before, now, report)
  // What people enter is not always what it should be.
  if ((bit & OF_PEOPLE) !== 0 && (now.any & bit) !== 0) return false
  if (bit === URI && site.location === 'body' && isCursorName(site.name) && votersOf(now) > 0) {
    report('pagination-changed', 'uri', describeFormat(now), 'the next page is no URL any more')
    return true
  }
  report('format-changed', nameOfBit(bit), isEmptied && (now.every & bit) !== 0 ? 'empty text' : describeFormat(now))
  return true
}

/** The format that all texts of a place have; 0 for none that is sure. */
function formatAt({ every, any, scheme }: StringShape, name: string): number {
  const telling = tellingFormat(every)
  if (telling !== undefined) return telling.bit
  // With a point somewhere, digits are a number, not a code.
  if ((every & DECIMAL) !== 0 && scheme !== 'digits' && !says(name, NAMES.version)) return DECIMAL
  if ((every & BOOLEAN) !== 0) return BOOLEAN
  for (const { names, bits } of NAMED)
    if (says(name, names)) for (const bit of bits) if ((every & any & bit) !== 0) return bit
  return 0
}

/** Seconds or milliseconds since 1970, between 2001 and 2039, that are written as text; null for what is neither. */
function unitOf({ distinct, scheme }: StringShape, name: string): string | null {
  if (scheme !== 'digits' || distinct === null || distinct.values.length === 0 || !says(name, NAMES.moment)) return null
  if (distinct.values.every((text) => /^(?:1\d|2[01])\d{8}$/.test(text))) return 'unix seconds as text'
  return distinct.values.every((text) => /^(?:1\d|2[01])\d{11}$/.test(text)) ? 'unix milliseconds as text' : null
}

function describeFormat(now: StringShape): string {
  const every = now.distinct === null ? 0 : now.every
  return tellingFormat(every)?.name ?? (FORMATS.find(({ bit }) => (every & bit) !== 0)?.name || 'text')
}

const MOMENTS = bitOf('date-time') | bitOf('local date-time')

/** Moments of one format that are written with other digits. */
function comparePrecision(before: StringShape, now: StringShape, report: Report): boolean {
  if ((before.every & now.every & MOMENTS) === 0) return false
  const words = ({ every, any }: StringShape): string | null => {
    const fraction =
      (every & PRECISION.fraction) !== 0 ? 'with a fraction' : (any & PRECISION.fraction) === 0 ? 'whole' : null
    const zone = (every & PRECISION.utc) !== 0 ? 'UTC' : (every & PRECISION.offset) !== 0 ? 'offset' : 'any zone'
    return fraction === null ? null : `${fraction}, ${zone}`
  }
  const [one, other] = [words(before), words(now)]
  if (one === null || other === null || one === other) return false
  report('precision-changed', one, other)
  return true
}

/** Ids that begin in another way, or are made of other characters. */
function compareSchemes(before: StringShape, now: StringShape, site: Site, report: Report): boolean {
  const { scheme } = before
  if (scheme === null || scheme === 'mixed' || scheme === 'other' || votersOf(before) < VOTERS) return false
  if (now.scheme === null || now.scheme === scheme || areMadeAlike(scheme, now)) return false
  // Numbers in text are ids only where the name says so, and a prefix is one only of ids.
  const isSure = isSureScheme(scheme, now.scheme) && isVaried(before) && !says(site.name, NAMES.prose)
  if (!says(site.name, NAMES.id) && !isSure) return false
  if (says(site.name, NAMES.moment) || says(site.name, NAMES.amount)) return false
  report('id-scheme-changed', scheme, now.scheme === 'mixed' ? 'several schemes' : now.scheme)
  return true
}

/** True for what is an id by its form, whatever its name; a word and a number are one where an id takes their place. */
function isSureScheme(scheme: string, now: string): boolean {
  return scheme.endsWith('_…') || scheme.startsWith('hex of ') || (scheme.endsWith('…') && /^(?:uuid|ulid)$/.test(now))
}

/** True where ids are as before: `t5_abc` has no digit, and is made as `t5_2qh1` is; hex may have only digits, or none. */
function areMadeAlike(scheme: string, { distinct }: StringShape): boolean {
  if (distinct === null) return false
  const prefix = scheme.endsWith('…') ? scheme.slice(0, -1) : null
  if (prefix !== null) return distinct.values.every((id) => id.startsWith(prefix))
  return distinct.values.every((id) => /^[\da-f]+$/i.test(id) && scheme === `hex of ${id.length}`)
}

function isVaried({ distinct }: StringShape): boolean {
  return distinct !== null && distinct.values.length >= VOTERS
}

function compareHosts(before: StringShape, now: StringShape, site: Site, report: Report): boolean {
  const { host } = before
  if (host === null || host === 'mixed' || now.host === null || now.host === host) return false
  if ((before.every & URI) === 0 || (now.every & URI) === 0) return false
  // Pictures and files move from one host to another; what a client follows does not.
  if (votersOf(before) < VOTERS || !endsWith(site.name, NAMES.link)) return false
  // What people enter has one host by chance, where it is one and the same link, and is of several hosts else.
  if (!endsWith(site.name, NAMES.navigation) && (now.host === 'mixed' || !isVaried(before))) return false
  report('host-changed', host, now.host === 'mixed' ? 'several hosts' : now.host)
  return true
}
