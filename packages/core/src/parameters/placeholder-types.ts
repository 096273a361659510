/** A type of values that vary from run to run. */
export interface PlaceholderType {
  /** As it stands between the braces. */
  name: string
  /** For a person. */
  title: string
  /** Source of a pattern that all of a value fits, without groups; null for any value that is not empty. */
  pattern: string | null
  /** True where the value may be a JSON number. */
  isNumeric: boolean
  /** Values that fit, and values that do not. */
  fits: readonly string[]
  misses: readonly string[]
}

const HEX = '[\\dA-Fa-f]'
const CROCKFORD = '[\\dA-HJKMNP-TV-Za-hjkmnp-tv-z]'
const TIME = '\\d\\d:?\\d\\d(?::?\\d\\d(?:[.,]\\d{1,9})?)?(?:Z|[+-]\\d\\d(?::?\\d\\d)?)?'
const HTTP_DATE = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT'

/** The types of placeholders. */
export const PLACEHOLDER_TYPES: readonly PlaceholderType[] = [
  {
    name: 'uuid',
    title: 'a UUID (RFC 9562)',
    pattern: `${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{12}`,
    isNumeric: false,
    fits: ['3f2504e0-4f89-41d3-9a0c-0305e82c3301', '017F22E2-79B0-7CC3-98C4-DC0C0C07398F'],
    misses: ['3f2504e0-4f89-41d3-9a0c', '3f2504e04f8941d39a0c0305e82c3301'],
  },
  {
    name: 'ulid',
    title: 'a ULID',
    pattern: `[0-7]${CROCKFORD}{25}`,
    isNumeric: false,
    fits: ['01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    misses: ['81ARZ3NDEKTSV4RRFFQ69G5FAV', '01ARZ3NDEKTSV4RRFFQ69G5FA'],
  },
  {
    name: 'timestamp',
    title: 'a moment as text (ISO 8601 in its extended or basic form, or an HTTP date)',
    pattern: `(?:\\d{4}-\\d\\d-\\d\\d[T ]${TIME}|\\d{8}T${TIME}|${HTTP_DATE})`,
    isNumeric: false,
    fits: [
      '2026-11-22T18:24:38.123Z',
      '2026-11-22T18:24:38+01:00',
      '2026-11-22 18:24',
      '20261122T182438Z',
      'Sun, 22 Nov 2026 18:24:38 GMT',
    ],
    misses: ['2026-11-22', 'now', '18:24:38'],
  },
  {
    name: 'date',
    title: 'a day (ISO 8601)',
    pattern: '\\d{4}-\\d\\d-\\d\\d',
    isNumeric: false,
    fits: ['2026-11-22'],
    misses: ['2026-11-22T18:24:38Z', '22.11.2026'],
  },
  {
    name: 'unixSeconds',
    title: 'seconds since 1970',
    pattern: '\\d{9,10}(?:\\.\\d{1,9})?',
    isNumeric: true,
    fits: ['1795371878', '1795371878.123'],
    misses: ['1795371878123', '12'],
  },
  {
    name: 'unixMillis',
    title: 'milliseconds since 1970',
    pattern: '\\d{12,13}(?:\\.\\d{1,9})?',
    isNumeric: true,
    fits: ['1795371878123'],
    misses: ['1795371878', 'x'],
  },
  {
    name: 'nonce',
    title: 'random text that is used once',
    pattern: null,
    isNumeric: true,
    fits: ['k7Gq0', '482910'],
    misses: [''],
  },
  {
    name: 'boundary',
    title: 'the boundary of a multipart body',
    pattern: null,
    isNumeric: false,
    fits: ['----formdata-undici-012345678901'],
    misses: [''],
  },
  {
    name: 'any',
    title: 'any value',
    pattern: null,
    isNumeric: true,
    fits: ['1', 'x'],
    misses: [''],
  },
]

const BY_NAME = new Map(PLACEHOLDER_TYPES.map((type) => [type.name, type]))

/** The type of a name; undefined for a name that is none. */
export function placeholderType(name: string): PlaceholderType | undefined {
  return BY_NAME.get(name)
}

const PATTERNS = new Map(
  PLACEHOLDER_TYPES.map(({ name, pattern }) => [name, pattern === null ? /./s : new RegExp(`^${pattern}$`)]),
)

/** True for text that is a value of the type. */
export function fitsType(name: string, text: string): boolean {
  return PATTERNS.get(name)?.test(text) === true
}

/** Find the parts of text that are values of a type; none for a type without a form of its own. */
export function partsOfType(name: string, text: string): { start: number; text: string }[] {
  const pattern = placeholderType(name)?.pattern ?? null
  if (pattern === null) return []
  const edge = name === 'uuid' ? '[\\dA-Fa-f]' : name === 'ulid' ? '[\\dA-Za-z]' : '\\d'
  const within = new RegExp(`(?<!${edge})${pattern}(?!${edge})`, 'g')
  return [...text.matchAll(within)].map(({ index, 0: part }) => ({ start: index, text: part }))
}
