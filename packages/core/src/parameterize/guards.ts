/** True for text that names one thing among many: it does not stand in two places by chance. */
export function isIdShaped(value: string | number): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value) && Math.abs(value) >= 10_000
  if (value.length < 5 || value.length > 256 || /[\s{}]/.test(value)) return false
  return ID_SHAPES.some((shape) => shape.test(value)) && !NO_IDS.some((shape) => shape.test(value))
}

const ID_SHAPES = [
  // Numbers of some length; UUIDs, ULIDs, digests.
  /^\d{5,}$/,
  /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
  /^(?=.*\d)[\da-f]{10,}$/i,
  // Ids with a prefix, such as `ord_81x2` and `INV-2024-0001`.
  /^[a-z]{1,12}(?:[_-][\da-z]+)*[_-](?=[a-z]*\d)[\da-z]{2,}$/i,
  // Random text: letters and digits that take turns, also in base64 and base64url.
  /^(?=(?:[^\d]*\d){2})(?=[^a-z]*[a-z])[\w+/=.~-]{10,}$/i,
  /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w+/=.~-]{8,}$/,
  // E-mail addresses, and URLs with a path.
  /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/i,
  /^https?:\/\/[^/\s]+\/\S{8,}$/i,
]

/** Shapes that many different things have. */
const NO_IDS = [
  // Moments, days and times; versions; amounts; colours; media types.
  /^\d{4}-\d\d-\d\d(?:[T ].*)?$/,
  /^\d{8}T\d{6}Z$/,
  /^v?\d+(?:\.\d+)+$/,
  /^#[\da-f]{3,8}$/i,
  /^[a-z]+\/[\w.+-]+$/i,
]

/** A moment as text or number, that may be the same in two places because both were made at once. */
export function isMoment(value: string | number): boolean {
  const text = String(value)
  return (
    /^\d{4}-\d\d-\d\d(?:[T ]|$)/.test(text) || /^\d{8}T\d{6}Z$/.test(text) || /^1\d{9}(?:\d{3})?(?:\.\d+)?$/.test(text)
  )
}

/** Key names without case and punctuation. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z\d]/g, '')
}

/** The names that a path segment answers to: its parameter's, and what the segment before it says: `orders/7` is `orderId`. */
export function segmentNames(parameter: string | null, before: string | undefined): string[] {
  const kind = plainName(before ?? '')
  const singular = kind.endsWith('ies') ? `${kind.slice(0, -3)}y` : kind.replace(/(?<=s|x|ch|sh)es$|s$/, '')
  return [...(parameter === null ? [] : [plainName(parameter)]), 'id', ...(singular === '' ? [] : [`${singular}id`])]
}
