/** A format that text may have. */
export interface Format {
  /** As it stands in findings. */
  name: string
  bit: number
  /** Lengths outside of which no text has it. */
  lengths: readonly [least: number, most: number]
  pattern: RegExp
  /** True where a text of it says so by itself; false where the name of the field has to say so too. */
  isTelling: boolean
  fits: readonly string[]
  misses: readonly string[]
}

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
const CLOCK = String.raw`(?:[01]\d|2[0-4]):[0-5]\d(?::[0-6]\d(?:[.,]\d{1,9})?)?`
const DAY = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`
const ZONE = String.raw`(?:Z|[+-]\d\d(?::?\d\d)?)`

/** Elements of HTML that stand in texts, in pages and in mails. */
const ELEMENTS =
  'a abbr address article aside audio b blockquote body br button caption center cite code col dd del details div dl dt em ' +
  'embed fieldset figcaption figure font footer form h[1-6] head header hr html i iframe img input ins kbd label legend li ' +
  'link main mark meta nav ol optgroup option p picture pre q s script section select small source span strike strong style ' +
  'sub summary sup svg table tbody td textarea tfoot th thead title tr u ul video'

const HTML_TAG = new RegExp(`</?(?:${ELEMENTS.replaceAll(' ', '|')})(?:\\s[^<>]*)?/?>`, 'i')

let nextBit = 1

/** Formats, the more specific first. */
export const FORMATS: readonly Format[] = [
  format('uuid', [36, 36], /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i, {
    // RFC 9562.
    fits: ['3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
    misses: ['3f2504e04f8941d39a0c0305e82c3301'],
  }),
  format('ulid', [26, 26], /^[0-7][\dA-HJKMNP-TV-Z]{25}$/, {
    fits: ['01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    misses: ['81ARZ3NDEKTSV4RRFFQ69G5FAV'],
  }),
  // RFC 3339 section 5.6, with a blank for the T as databases print it.
  format('date-time', [17, 40], new RegExp(`^${DAY}[T ]${CLOCK} ?${ZONE}$`, 'i'), {
    fits: ['2026-11-22T18:24:38.123Z', '2026-11-22 18:24:38+01:00'],
    misses: ['2026-11-22T18:24:38', '2026-13-22T18:24:38Z'],
  }),
  format('local date-time', [16, 32], new RegExp(`^${DAY}[T ]${CLOCK}$`, 'i'), {
    fits: ['2026-11-22T18:24:38', '2026-11-22 18:24'],
    misses: ['2026-11-22', '2026-11-22T18:24:38Z'],
  }),
  format('date', [10, 10], new RegExp(`^${DAY}$`), { fits: ['2026-11-22'], misses: ['2026-22-11', '22.11.2026'] }),
  format('compact date-time', [15, 24], /^\d{8}T\d{6}(?:\.\d{1,9})?(?:Z|[+-]\d{4})?$/, {
    fits: ['20261122T182438Z'],
    misses: ['20261122182438'],
  }),
  format('date with slashes or dots', [6, 10], /^\d{1,4}([./])\d{1,2}\1\d{2,4}$/, {
    fits: ['11/22/2026', '22.11.2026'],
    misses: ['1.2', '2026-11-22'],
  }),
  // RFC 5322 section 3.3 and RFC 9110 section 5.6.7.
  format('rfc2822', [15, 40], new RegExp(`^(?:\\w{3}, ?)?\\d{1,2} ${MONTH} \\d{4} ${CLOCK} (?:GMT|UTC|[+-]\\d{4})$`), {
    fits: ['Sun, 22 Nov 2026 18:24:38 GMT', '22 Nov 2026 18:24:38 +0100'],
    misses: ['Sunday 22 November'],
  }),
  format('time', [5, 24], new RegExp(`^${CLOCK}${ZONE}?$`), { fits: ['18:24', '18:24:38Z'], misses: ['1:2', '99:99'] }),
  // ISO 8601 section 5.5.2.
  format('duration', [3, 40], /^-?P(?=\d|T\d)(?:\d+(?:\.\d+)?[YMWD])*(?:T(?:\d+(?:\.\d+)?[HMS])+)?$/, {
    fits: ['P1D', 'PT1H30M', 'P1Y2M3DT4H'],
    misses: ['P', 'PRO', 'PT'],
  }),
  format('email', [6, 254], /^[^\s@<>,;:"]+@[^\s@<>,;:"]+\.[a-z]{2,}$/i, {
    fits: ['a.b+c@example.co.uk'],
    misses: ['a@b', '@example.com', 'a b@example.com'],
  }),
  format('uri', [7, 4096], /^[a-z][a-z\d+.-]*:\/\/[^\s/]\S*$/i, {
    fits: ['https://example.com/a?b=c', 'postgres://db/one'],
    misses: ['/a/b', 'example.com', 'https://'],
  }),
  format('ip', [2, 45], /^(?:(?:\d{1,3}\.){3}\d{1,3}|(?=(?:[^:]*:){2})[\da-f]{0,4}(?::[\da-f]{0,4}){2,7})$/i, {
    fits: ['203.0.113.7', '2001:db8::1', '::1'],
    misses: ['1.2.3', '18:24'],
  }),
  // RFC 7519.
  format('jwt', [20, 65_536], /^ey[\w-]{8,}\.[\w-]+\.[\w-]*$/, {
    fits: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln'],
    misses: ['eye.of.the-tiger'],
  }),
  hinted('decimal text', [1, 40], /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/, {
    fits: ['12', '-0.50', '1e5'],
    misses: ['', '1,5', '0x10', '1.'],
  }),
  hinted('boolean text', [4, 5], /^(?:true|false)$/i, { fits: ['true', 'False'], misses: ['yes'] }),
  // ISO 4217, by its form.
  hinted('currency code', [3, 3], /^[A-Z]{3}$/, { fits: ['EUR'], misses: ['eur', '€'] }),
  // ISO 3166-1 alpha-2, by its form.
  hinted('country code', [2, 2], /^[A-Z]{2}$/, { fits: ['DE'], misses: ['de', 'DEU'] }),
  // BCP 47, by its form.
  hinted('locale', [2, 12], /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?$/, {
    fits: ['en', 'en-US', 'zh-Hans-CN'],
    misses: ['en_US', 'English'],
  }),
  hinted('locale with underscore', [5, 12], /^[a-z]{2,3}(?:_[A-Z][a-z]{3})?_[A-Z]{2}$/, {
    fits: ['en_US'],
    misses: ['en-US', 'en'],
  }),
  hinted('lower-case code', [2, 3], /^[a-z]{2,3}$/, { fits: ['eur', 'de'], misses: ['EUR', 'euro'] }),
  hinted('JSON', [2, 1_000_000], /^\s*(?:\{[^]*\}|\[[^]*\])\s*$/, { fits: ['{"a":1}', '[]'], misses: ['{', 'null'] }),
  // By the names of its elements: `<none>` and `List<String>` are no markup.
  hinted('HTML', [3, 1_000_000], HTML_TAG, {
    fits: ['<p>one</p>', 'one<br/>two', '<A HREF="/x">y</A>'],
    misses: ['a < b > c', '<none>', 'List<String>', '<USERNAME>'],
  }),
  // RFC 4648 section 4: padded, or so long that it is no word.
  hinted(
    'base64',
    [12, 10_000_000],
    /^(?=[^]*=$|[^]{64})(?![\da-fA-F]+$)(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/,
    {
      fits: ['aGVsbG8gd29ybGQ='],
      misses: ['helloworld12', 'a b c d e f=', '0123456789abcdef'.repeat(4)],
    },
  ),
]

interface Samples {
  fits: readonly string[]
  misses: readonly string[]
}

function format(name: string, lengths: readonly [number, number], pattern: RegExp, samples: Samples): Format {
  const bit = nextBit
  nextBit <<= 1
  return { name, bit, lengths, pattern, isTelling: true, ...samples }
}

function hinted(name: string, lengths: readonly [number, number], pattern: RegExp, samples: Samples): Format {
  return { ...format(name, lengths, pattern, samples), isTelling: false }
}

const BITS = new Map<string, number>(FORMATS.map(({ name, bit }) => [name, bit]))

/** The bit of a format. */
export function bitOf(name: string): number {
  return BITS.get(name) ?? 0
}

/** How precise a moment is written; beside the formats, in the same set of bits. */
export const PRECISION = { fraction: 1 << 28, utc: 1 << 29, offset: 1 << 30 }

/** Formats of moments, whose precision is looked at. */
const MOMENTS = bitOf('date-time') | bitOf('local date-time')

const known = new Map<string, number>()

/** Texts that are remembered: the same come again and again. */
const MOST_KNOWN = 20_000

/** The formats of text, as a set of bits. */
export function formatsOf(text: string): number {
  if (text.length > 64) return judge(text)
  const before = known.get(text)
  if (before !== undefined) return before
  if (known.size > MOST_KNOWN) known.clear()
  const bits = judge(text)
  known.set(text, bits)
  return bits
}

function judge(text: string): number {
  let bits = 0
  for (const { bit, lengths, pattern } of FORMATS)
    if (text.length >= lengths[0] && text.length <= lengths[1] && pattern.test(text)) bits |= bit
  return (bits & MOMENTS) === 0 ? bits : bits | precisionOf(text)
}

function precisionOf(text: string): number {
  const fraction = /[.,]\d/.test(text) ? PRECISION.fraction : 0
  return fraction | (/Z$/i.test(text) ? PRECISION.utc : /[+-]\d\d(?::?\d\d)?$/.test(text) ? PRECISION.offset : 0)
}

/** The most specific format of a set that tells itself; undefined for none. */
export function tellingFormat(bits: number): Format | undefined {
  return FORMATS.find(({ bit, isTelling }) => isTelling && (bits & bit) !== 0)
}
