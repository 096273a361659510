import { decodeText } from '../body/url-text.js'

/** Segments that name a thing and not a kind of thing, whatever stands before them. */
const ID_PATTERNS = [
  // Numbers, and lists of them; coordinates.
  /^-?\d+(?:,-?\d+)*$/,
  /^-?\d+(?:\.\d+)?(?:[,;]-?\d+(?:\.\d+)?)+$/,
  // UUIDs and ULIDs.
  /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
  /^[0-7][\dA-HJKMNP-TV-Z]{25}$/i,
  // Names with a UUID in them, such as `invoice-<uuid>.pdf`.
  /(?<![\da-f])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-f])/i,
  // Digests and object ids; Twilio's have two letters before them.
  /^(?:[a-z]{2})?[\da-f]{16,}$/i,
  // Ids with a prefix: `re_1a2B3c`, `cs_test_a1B2`, `INV-2024-0001`; but not `order-items-v2`.
  /^[a-z]{2,8}(?:[_-][\da-z]+)*[_-](?=[a-z]*\d)[\da-z]{3,}$/i,
  /^[a-z]+_(?=[a-z]*\d)[\da-z]{8,}$/i,
  // Keys of issue trackers: `SHOP-7`.
  /^[A-Z][A-Z\d]{1,9}-\d+$/,
  // Capitals with digits among them: `U024BE7LH`, `B08N5WRWNW`.
  /^(?=(?:[A-Z]*\d){2})[A-Z][A-Z\d]{7,}$/,
  // Random text of mixed case, such as a Firebase id.
  /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w-]{20,}$/,
  // JSON Web Tokens, IBANs, phone numbers, and what stands for a secret.
  /^ey[\w-]{8,}\.[\w-]+\.[\w-]*$/,
  /^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/,
  /^\+\d[\d .()-]{6,}$/,
  /redacted-\d+$/,
  // E-mail addresses, IP addresses, names of resources.
  /^[^@]+@[^@]+\.[a-z]+$/i,
  /^\d{1,3}(?:\.\d{1,3}){3}$/,
  /^(?:arn|urn|did):\S+$/i,
  // Moments, weeks and quarters.
  /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?$/i,
  /^\d{4}-?[WQ]\d{1,2}$/i,
]

/** Days and months: a version of an interface behind `api`, else an id. */
const DAY = /^\d{4}-\d{2}(?:-\d{2})?$/

/** What may stand before a version. */
const BEFORE_VERSION = /^(?:apis?|rest|admin|services?|v\d[\d.]*|)$/i

/** Algorithms and standards have numbers as well: `sha-256`. */
const STANDARD = /^(?:sha|aes|rsa|hmac|iso|rfc|utf|ipv|http|oauth|gpt|covid)[-_]?\d+$/i

const VERSION = /^v\d[\d.]*(?:(?:alpha|beta|rc)\d*)?$/i

/** A word with a number, such as `user-1`, `ord_42` or `u1`. */
const NUMBERED = /^([a-z]{1,20}?)[-_]?\d+$/i

/** Replace the segments of a path that are ids by `:id`; never the first, nor a version such as `v2`. */
export function templateOf(path: string): string {
  const segments = path.split('/')
  return segments
    .map((segment, index) => (index > 1 ? segmentTemplate(segment, segments[index - 1] ?? '') : segment))
    .join('/')
}

function segmentTemplate(segment: string, parent: string): string {
  const text = decodeText(segment)
  if (isId(text, parent)) return ':id'
  // `7.json`, `7:cancel`, and OData's `Orders(7)`.
  const [, stem = '', end = ''] =
    /^(.+?)(\.(?:json|xml|ya?ml|pdf|csv|html?|txt|png|jpe?g|gif|svg|webp|zip)|:[a-z][a-z_]*)$/i.exec(text) ?? []
  if (stem !== '' && isId(stem, parent)) return `:id${end}`
  const [, entity = '', key = ''] = /^([a-z_]\w*)\((.+)\)$/i.exec(text) ?? []
  return entity !== '' && /^'.*'$|\d/.test(key) ? `${entity}(:id)` : segment
}

function isId(text: string, parent: string): boolean {
  if (VERSION.test(text) || STANDARD.test(text)) return false
  if (DAY.test(text)) return !BEFORE_VERSION.test(parent)
  return ID_PATTERNS.some((pattern) => pattern.test(text)) || isRandom(text) || isNumberedMember(text, parent)
}

/**
 * True for text that changes between letters and digits, or between cases, more often than words do: `dQw4w9WgXcQ`, a short
 * commit id, a cuid.
 */
function isRandom(text: string): boolean {
  const changes = text.match(/[a-z]+|[A-Z]+|\d+/g)?.length ?? 0
  if (/^[\da-f]{7,15}$/.test(text)) return changes >= 4
  if (/^[\da-z]{16,}$/.test(text)) return changes >= 6
  return /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w-]{10,19}$/.test(text) && changes >= text.length / 2
}

/** True for a number behind what its collection is called, in full or for short: `/users/user-1`, `/customers/cus_42`. */
function isNumberedMember(text: string, parent: string): boolean {
  const word = NUMBERED.exec(text)?.[1]?.toLowerCase()
  const collection = parent.toLowerCase()
  if (word === undefined || !collection.endsWith('s') || word[0] !== collection[0]) return false
  let found = -1
  return Array.from(word).every((letter) => {
    found = collection.indexOf(letter, found + 1)
    return found !== -1
  })
}
