/** A kind of token that its vendor made recognisable. */
export interface VendorToken {
  /** Stable kebab-case id: `github-token`, `stripe-secret-key`. */
  id: string
  /** Short name for a person: `GitHub token`. */
  title: string
  /**
   * Literal texts of at least 3 characters, in the case given, one of which stands in every match. A search for all of
   * them in one pass finds where a pattern is worth trying.
   */
  anchors: readonly string[]
  /** How many characters of a match stand before its anchor. Without it, matches begin with the anchor. */
  lookBack?: number
  /**
   * What is tried around an anchor: the whole token, or, where it names a group `secret`, the token with what shows
   * that it is one. Has no flags. Bounded work per anchor, so that hostile text costs time in proportion to its length.
   */
  pattern: RegExp
  /** Public prefixes that a stand-in keeps, such as `ghp_`: the longest of these that the secret starts with. */
  prefixes: readonly string[]
  /** Texts in which it must fire, made at run time so that no committed file contains anything like a live token. */
  fires: readonly string[]
  /** What is secret in each of `fires`. Without it, all of each is. */
  secrets?: readonly string[]
  /** Look-alikes in which neither it nor any other kind may fire. */
  quiet: readonly string[]
}

/** A run of characters of one alphabet. */
export interface Run {
  /** What stands between the brackets of a character class. With `%` in it, URL-encoded `+`, `/` and `=` count too. */
  alphabet: string
  min: number
  max: number
}

/** What a token is put together from: literal texts and runs. */
export type Part = string | Run

/** What distinguishes one kind of token from another; the rest follows from it. */
export interface TokenShape {
  id: string
  title: string
  /** Any one of these begins the token, and a stand-in keeps it. */
  prefixes: readonly string[]
  /** What follows the prefix. */
  parts: readonly Part[]
  /** The prefixes, unless some are too short to search for. */
  anchors?: readonly string[]
  /** Asks for a digit among the first 40 characters after the prefix, which words and names in code lack. */
  digit?: boolean
  /** Characters that may not precede the token, for short prefixes. */
  notAfter?: string
  quiet?: readonly string[]
}

/** What a token written by hand has besides its pattern. */
export interface WrittenToken {
  id: string
  title: string
  anchors: readonly string[]
  lookBack?: number
  pattern: string
  prefixes?: readonly string[]
  /** Texts in which it fires, as `[text, secret]` where not the whole text is secret. */
  fires: readonly (string | readonly [text: string, secret: string])[]
  quiet?: readonly string[]
}

export const DIGITS = '0-9'
export const HEX = '0-9a-f'
export const ANY_HEX = '0-9A-Fa-f'
export const LOWER = 'a-z0-9'
export const UPPER = 'A-Z0-9'
export const ALNUM = 'A-Za-z0-9'
export const WORD = 'A-Za-z0-9_'
export const BASE64 = 'A-Za-z0-9+/'
export const BASE64_URL = '-A-Za-z0-9_'

/** The beginning of a token: nothing of a word before it, but for the ends of escapes (`\n`, `%3D`, `\u0022`). */
export const START = startAfter(ALNUM)

/** The beginning of a token of which the alphabet has `-` and `_`. */
export const URL_START = startAfter(BASE64_URL)

/** What a stand-in begins with: text that has been replaced already. */
export const NOT_REPLACED = String.raw`(?!redacted-\d)`

/** A prefix so long says by itself what follows; shorter ones, and words, need the exact shape. */
const TELLING = 5

/** The characters of base64 that URLs encode, encoded. */
const ENCODED = '%2[BbFf]|%3[Dd]'

/** A run of `min` to `max` characters of one alphabet; exactly `min` without `max`. */
export function run(alphabet: string, min: number, max: number = min): Run {
  return { alphabet, min, max }
}

/** The parts of a uuid. */
export const UUID: readonly Part[] = [
  run(HEX, 8),
  '-',
  run(HEX, 4),
  '-',
  run(HEX, 4),
  '-',
  run(HEX, 4),
  '-',
  run(HEX, 12),
]

/** The token that has a shape. Its samples are the shortest and the longest text of that shape for each prefix. */
export function token(shape: TokenShape): VendorToken {
  const { id, title, prefixes, parts, digit = false, notAfter = ALNUM, quiet = [] } = shape
  const prefix = prefixes.length === 1 ? escapePattern(prefixes[0]!) : `(?:${prefixes.map(escapePattern).join('|')})`
  const accepted = digit || prefixes.some(({ length }) => length < TELLING) ? parts : loosened(parts)
  const ahead = NOT_REPLACED + (digit ? String.raw`(?=\D{0,39}\d)` : '')
  const pattern = startAfter(notAfter) + prefix + ahead + accepted.map(patternOf).join('') + endAfter(accepted.at(-1))
  return {
    id,
    title,
    anchors: shape.anchors ?? prefixes,
    // Made when asked for: there are hundreds, and a recording needs few.
    get pattern() {
      return new RegExp(pattern)
    },
    prefixes,
    get fires() {
      const samples = prefixes.flatMap((start) => [start + sample(parts, 'min'), start + sample(parts, 'max')])
      return [...new Set(samples)]
    },
    quiet,
  }
}

/** The token that a hand-written pattern describes. */
export function written(source: WrittenToken): VendorToken {
  const { id, title, anchors, lookBack, prefixes = [], quiet = [] } = source
  return {
    id,
    title,
    anchors,
    ...(lookBack === undefined ? {} : { lookBack }),
    get pattern() {
      return new RegExp(source.pattern)
    },
    prefixes,
    fires: source.fires.map((fire) => (typeof fire === 'string' ? fire : fire[0])),
    secrets: source.fires.map((fire) => (typeof fire === 'string' ? fire : fire[1])),
    quiet,
  }
}

/** Text of a shape: the same each time, with letters and digits mixed. */
export function sample(parts: readonly Part[], length: 'min' | 'max' = 'min'): string {
  let state = 0
  const next = (below: number): number => {
    // A linear congruential generator (constants of Numerical Recipes), which samples need no better than.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  return parts.map((part) => (typeof part === 'string' ? part : sampleOf(part, part[length], next))).join('')
}

function sampleOf({ alphabet }: Run, length: number, next: (below: number) => number): string {
  const { characters, plain } = lettersOf(alphabet)
  return Array.from({ length }, (_, index) => {
    const from = plain.length > 0 && (index === 0 || index === length - 1) ? plain : characters
    if (index === 1 && characters.includes('7')) return '7'
    return from[next(from.length)]!
  }).join('')
}

/** The first and the last are letters or digits: a token that ends in `-` is a rarity, and hard to tell from prose. */
function lettersOf(alphabet: string): { characters: string[]; plain: string[] } {
  const known = LETTERS.get(alphabet)
  if (known !== undefined) return known
  const characters = charactersOf(plainAlphabet(alphabet))
  const letters = { characters, plain: characters.filter((one) => /[A-Za-z0-9]/.test(one)) }
  LETTERS.set(alphabet, letters)
  return letters
}

const LETTERS = new Map<string, { characters: string[]; plain: string[] }>()

/** All characters of an alphabet. */
export function charactersOf(alphabet: string): string[] {
  const listed = alphabet.replaceAll(/(\w)-(\w)/g, (_, first: string, last: string) => {
    const [from, to] = [first.codePointAt(0)!, last.codePointAt(0)!]
    return String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, index) => from + index))
  })
  return Array.from(listed)
}

/** What vendors change over time: any letter or digit where it was some, and another length of the only run. */
function loosened(parts: readonly Part[]): readonly Part[] {
  return parts.map((part) => {
    if (typeof part === 'string') return part
    const alphabet = [HEX, ANY_HEX, LOWER, UPPER].includes(part.alphabet) ? ALNUM : part.alphabet
    if (parts.length > 1 || part.min !== part.max || part.min < 24) return { ...part, alphabet }
    return { alphabet, min: Math.floor(part.min * 0.85), max: part.max * 2 }
  })
}

function plainAlphabet(alphabet: string): string {
  return alphabet.replace('%', '')
}

function patternOf(part: Part): string {
  if (typeof part === 'string') return escapePattern(part)
  const { alphabet, min, max } = part
  const one = alphabet.includes('%') ? `(?:[${plainAlphabet(alphabet)}]|${ENCODED})` : `[${alphabet}]`
  return `${one}{${min === max ? min : `${min},${max}`}}`
}

/** The beginning of a token that no character of `alphabet` may precede. */
export function startAfter(alphabet: string): string {
  return String.raw`(?:(?<![${alphabet}])|(?<=\\[nrtbf])|(?<=%[0-9A-Fa-f]{2})|(?<=\\u00[0-9A-Fa-f]{2}))`
}

function endAfter(last: Part | undefined): string {
  return typeof last === 'object' ? `(?![${plainAlphabet(last.alphabet)}])` : '(?![A-Za-z0-9])'
}

function escapePattern(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}/]/g, String.raw`\$&`)
}
