/** Alphabets of tokens. */
export const HEX = '0123456789abcdef'
export const DIGITS = '0123456789'
export const LOWER = 'abcdefghijklmnopqrstuvwxyz'
export const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
export const BASE62 = `${DIGITS}${UPPER}${LOWER}`
export const BASE32 = `${UPPER}234567`
export const BASE36 = `${DIGITS}${LOWER}`
export const BASE64URL = `${BASE62}-_`
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * Random values that depend on the seed alone, so that a case keeps its value when others are added. The generator is
 * sfc32, seeded by FNV-1a: good enough that no value looks patterned.
 */
export function createRandom(seed) {
  const next = generator(seed)
  const int = (below) => Math.floor((next() / 4294967296) * below)
  const pick = (list) => list[int(list.length)]
  const chars = (alphabet, length) => Array.from({ length }, () => alphabet[int(alphabet.length)]).join('')
  const between = (from, to) => from + int(to - from + 1)
  const bytes = (length) => Buffer.from(Array.from({ length }, () => int(256)))
  /** Characters with at least one of each kind that the alphabet has, as real tokens of some length do. */
  const mixed = (alphabet, length) => {
    const kinds = [/\d/, /[a-z]/, /[A-Z]/].filter((kind) => kind.test(alphabet))
    for (;;) {
      const text = chars(alphabet, length)
      if (length < 8 || kinds.every((kind) => kind.test(text))) return text
    }
  }
  return {
    int,
    between,
    pick,
    bytes,
    hex: (length) => mixed(HEX, length),
    upperHex: (length) => mixed(HEX, length).toUpperCase(),
    digits: (length) => `${between(1, 9)}${chars(DIGITS, length - 1)}`,
    lower: (length) => chars(LOWER, length),
    upper: (length) => mixed(`${UPPER}${DIGITS}`, length),
    base36: (length) => mixed(BASE36, length),
    base62: (length) => mixed(BASE62, length),
    base32: (length) => mixed(BASE32, length),
    token: (length) => mixed(BASE64URL, length).replace(/^[-_]/, 'k').replace(/[-_]$/, 'Q'),
    base64: (length) => bytes(length).toString('base64'),
    base64url: (length) => bytes(length).toString('base64url'),
    ulid: () => `01K${chars(CROCKFORD, 23)}`,
    uuid() {
      const hex = bytes(16)
      hex[6] = (hex[6] & 0x0f) | 0x40
      hex[8] = (hex[8] & 0x3f) | 0x80
      const text = hex.toString('hex')
      return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-')
    },
    /** A moment in the autumn of 2026, as ISO 8601 in UTC. */
    moment: () => new Date(1788000000000 + int(6_000_000) * 1000 + int(1000)).toISOString(),
  }
}

function generator(seed) {
  let hash = 0x811c9dc5
  const word = () => {
    hash = Math.imul(hash ^ 0x5bd1e995, 0x01000193)
    return (hash ^ (hash >>> 13)) | 0
  }
  for (const character of seed) hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193)
  let [a, b, c, counter] = [word(), word(), word(), 1]
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }
  for (let round = 0; round < 12; round += 1) next()
  return next
}
