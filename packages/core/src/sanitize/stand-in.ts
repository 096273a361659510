/** What a secret is, so that its stand-in is the same. */
export type Kind =
  | 'opaque'
  | 'jwt'
  | 'digits'
  | 'email'
  | 'card'
  | 'iban'
  | 'phone'
  | 'ssn'
  | 'date'
  | 'person'
  | 'address'
  | 'ip'
  | 'company'

const OPAQUE = String.raw`redacted-\d+`

/** Stand-ins that no ordinary text looks like, wherever they stand. */
const ANYWHERE = [
  // A JWT whose signature is gone: its claims differ from run to run.
  String.raw`(?<![\w-])e[wy][A-Za-z][\w-]{8,8192}\.[\w-]{2,65536}\.${OPAQUE}`,
  // An opaque one, with the public prefix of its vendor.
  String.raw`(?<![\w.-])(?:[A-Za-z\d]{1,12}[_.-]){0,4}[A-Za-z\d]{0,20}${OPAQUE}`,
  OPAQUE,
  String.raw`(?<![\w.+-])user-\d+(?:@|%(?:25)*40)example\.com(?![\w-])`,
  String.raw`(?<!\w)Name-\d+(?!\w)`,
  String.raw`(?<!\w)Company-\d+(?!\w)`,
  String.raw`(?<!\w)\d+ Example Street(?!\w)`,
  // A card: issuer, zeros, number, check digit; grouped or not.
  String.raw`(?<![\w.-])[2-6]\d(?:[ -]?0){8,14}(?:[ -]?\d){1,3}(?![\w-]|\.\d)`,
  // An IBAN: country, check digits, zeros, number.
  String.raw`(?<!\w)[A-Z]{2}\d{2}(?: ?0){8,}(?: ?\d){0,3}(?!\w)`,
  String.raw`(?<![\w-])000-00-\d{4}(?![\w-])`,
  // A phone number of the range that is kept for fiction.
  String.raw`(?<![\w+])\+\d{1,2}(?:[ ().-]{0,2}5){3}(?:[ ().-]{0,2}0){0,6}[ ().-]{0,2}0[ ().-]{0,2}1(?:[ ().-]{0,2}\d){2}(?!\d)`,
  String.raw`(?<![\w-])1900-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])(?![\w-])`,
  String.raw`(?<![\w.])203\.0\.113\.\d{1,3}(?![\w.])`,
]

/** What stands for a secret, anywhere in text. Digits and phone numbers are told by their places only. */
export const STAND_IN = new RegExp(ANYWHERE.join('|'))

/** Stand-ins that must be all of a value. */
const WHOLE = new RegExp(
  [
    `(?:${ANYWHERE.join('|')})`,
    // Vendors' prefixes of any kind: `ExponentPushToken[redacted-1`.
    String.raw`[^\s?&=]{1,64}${OPAQUE}`,
    // Grouped digits: zeros, then a number.
    String.raw`0{2,}(?:[ ./-]?0){3,}(?:[ ./-]?\d){1,3}`,
    // Digits: zeros, then a number.
    String.raw`(?=\d{3,64}$)(?:0{2}\d|0{2,}\d{2}|0{3,}\d{1,3})`,
    // Phone numbers without a country.
    String.raw`(?:[ ().-]{0,2}5){3}(?:[ ().-]{0,2}0){0,8}[ ().-]{0,2}0[ ().-]{0,2}1(?:[ ().-]{0,2}\d){2}`,
    // Dates in other formats.
    String.raw`(?:0?[1-9]|1\d|2[0-8])[ ./-](?:0?[1-9]|1\d|2[0-8])[ ./-]1900`,
    String.raw`1900[./]?(?:0[1-9]|1[0-2])[./]?(?:0[1-9]|1\d|2[0-8])`,
    String.raw`1900-\d{2}-\d{2}[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?`,
  ]
    .map((one) => `^${one}$`)
    .join('|'),
)

/** True for text that is nothing but a stand-in. */
export function isStandIn(text: string): boolean {
  return WHOLE.test(text)
}

/** True for a number that stands for one: a one, zeros, then its number; or a card's, or a phone's, or a day's. */
export function isStandInNumber(value: number): boolean {
  const digits = String(value)
  return (
    /^(?:10{1,}\d|10{2,}\d{1,2}|10{3,}\d{3})$/.test(digits) ||
    isStandIn(digits) ||
    /^\d{0,2}5550{0,8}01\d\d$/.test(digits) ||
    isDayOf(value)
  )
}

/** A secret that was found. */
export interface Secret {
  value: string
  /** The rule that found it. */
  rule: string
  kind: Kind
  /** What a stand-in begins with. */
  prefix?: string
  /** It stands in JSON as a number. */
  isNumber?: true
}

/** True for a value that stands for a secret already. */
export function isReplaced({ value, isNumber, kind }: Secret): boolean {
  if (isNumber === true) return isStandInNumber(Number(value)) || isMadeAgain(value, kind)
  if (kind === 'opaque') return isStandIn(value) && !/^[\d\s()+./-]+$/.test(value)
  return isStandIn(value) || isMadeAgain(value, kind)
}

/** True for a value that would stand for itself: its format and its last digits are all that a stand-in has. */
function isMadeAgain(value: string, kind: Kind): boolean {
  const digits = value.replaceAll(/\D/g, '')
  switch (kind) {
    case 'digits':
    case 'phone':
    case 'ssn':
      return [1, 2, 3, 4].some((places) => makeStandIn(value, { kind }, Number(digits.slice(-places))) === value)
    case 'card':
      return makeStandIn(value, { kind }, Number(digits.slice(-3, -1))) === value
    case 'iban':
      return makeStandIn(value, { kind }, Number(digits.slice(-3))) === value
    case 'date':
      return digits.includes('1900') && DAYS.some((number) => makeStandIn(value, { kind }, number) === value)
    default:
      return false
  }
}

/** What a stand-in is made from, beside its secret. */
export interface Shape {
  kind: Kind
  /** A public prefix of the secret that is kept. */
  prefix?: string
}

/**
 * Make the `number`th stand-in for a secret: of its kind and format, and with nothing else of it. JWTs are made where
 * their claims are at hand.
 */
export function makeStandIn(secret: string, { kind, prefix = '' }: Shape, number: number): string {
  switch (kind) {
    case 'opaque':
    case 'jwt':
      return `${prefix}redacted-${number}`
    case 'digits':
      return inDigits(secret, (length) => withNumber(length, '', number))
    case 'email':
      return `user-${number}@example.com`
    case 'card':
      return inDigits(secret, (length, digits) => cardNumber(digits.slice(0, 2), length, number))
    case 'iban':
      return iban(secret, number)
    case 'phone':
      return phone(secret, number)
    case 'ssn':
      return inDigits(secret, () => `00000${String(number % 10_000).padStart(4, '0')}`)
    case 'date':
      return date(secret, number)
    case 'person':
      return `Name-${number}`
    case 'company':
      return `Company-${number}`
    case 'address':
      return `${number} Example Street`
    case 'ip':
      return `203.0.113.${number % 256}`
  }
}

/** The same for a number of JSON; a number cannot begin with zeros. */
export function makeStandInNumber(secret: number, shape: Shape, number: number): number {
  const text = String(Math.abs(secret))
  if (shape.kind === 'card' || shape.kind === 'phone') return Number(makeStandIn(text, shape, number))
  if (shape.kind === 'date')
    return text.length === 8 ? Number(makeStandIn(text, shape, number)) : dayOf(number, text.length)
  return Number(withNumber(text.length, '1', number))
}

/** The first of January 1900, in days before 1970. */
const FIRST_DAY = -25_567

/** Numbers of stand-ins for dates; they begin again behind these. */
const DAYS = Array.from({ length: 336 }, (_, index) => index + 1)

/** A moment of a day in 1900, in seconds or, from 12 digits on, in milliseconds. */
function dayOf(number: number, digits: number): number {
  return (FIRST_DAY + (number % 300)) * 86_400 * (digits >= 11 ? 1000 : 1)
}

/** True for a moment that `dayOf` makes. */
function isDayOf(value: number): boolean {
  const day = value / 86_400
  return [day, day / 1000].some((one) => Number.isInteger(one) && one >= FIRST_DAY && one < FIRST_DAY + 300)
}

/** `start`, zeros, the number. As many zeros stay as a recogniser asks for: more secrets share the last numbers. */
function withNumber(length: number, start: string, number: number): string {
  const room = length - start.length
  const places = room <= 3 ? 1 : room <= 5 ? 2 : 3
  const most = 10 ** places - 1
  return start + String(((number - 1) % most) + 1).padStart(room, '0')
}

/** Put other digits in the place of those of a text, and leave its format. */
function inDigits(text: string, make: (length: number, digits: string) => string): string {
  const digits = text.replaceAll(/\D/g, '')
  const made = make(digits.length, digits)
  let at = 0
  return text.replaceAll(/\d/g, () => made[at++] ?? '0')
}

function cardNumber(start: string, length: number, number: number): string {
  const places = length - start.length - 1
  const body = start + String(number % 100).padStart(places, '0')
  return body + checkDigit(body)
}

/** The digit that makes a number pass the Luhn check (ISO/IEC 7812-1, annex B). */
function checkDigit(body: string): string {
  return String((10 - (luhnSum(`${body}0`) % 10)) % 10)
}

/** The sum of the Luhn check; a multiple of ten for a number that passes. */
export function luhnSum(digits: string): number {
  let sum = 0
  for (let at = 0; at < digits.length; at += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48
    const counted = at % 2 === 0 ? digit : digit * 2
    sum += counted > 9 ? counted - 9 : counted
  }
  return sum
}

function iban(secret: string, number: number): string {
  const compact = secret.replaceAll(' ', '')
  const country = compact.slice(0, 2).toUpperCase()
  const account = String(number % 1000).padStart(compact.length - 4, '0')
  const check = String(98 - ibanRemainder(`${country}00${account}`)).padStart(2, '0')
  const made = country + check + account
  let at = 0
  return secret.replaceAll(/\S/g, () => made[at++] ?? '0')
}

/** The remainder by 97 of an IBAN; 1 for one that is right (ISO 13616). */
export function ibanRemainder(compact: string): number {
  let remainder = 0
  const moved = compact.slice(4) + compact.slice(0, 4)
  for (let at = 0; at < moved.length; at += 1) {
    const code = moved.charCodeAt(at)
    remainder = code < 58 ? (remainder * 10 + code - 48) % 97 : (remainder * 100 + code - 55) % 97
  }
  return remainder
}

/** The country's digits stay, then 555, zeros, 01 and the number. */
function phone(secret: string, number: number): string {
  return inDigits(secret, (length, digits) => {
    const country =
      /^\s*\+/.test(secret) || length > 10
        ? digits.slice(0, Math.max(0, Math.min(digits.startsWith('1') || length < 10 ? 1 : 2, length - 7)))
        : ''
    return country + `555${`01${String(number % 100).padStart(2, '0')}`.padStart(length - country.length - 3, '0')}`
  })
}

function date(secret: string, number: number): string {
  const month = twoDigits(Math.floor(((number - 1) % 336) / 28) + 1)
  const day = twoDigits(((number - 1) % 28) + 1)
  const ordered = /^\d{4}([-./]?)\d\d\1\d\d([T ].*)?$/s.exec(secret)
  if (ordered !== null) {
    const [, between = '', time = ''] = ordered
    return ['1900', month, day].join(between) + time.replaceAll(/\d/g, '0')
  }
  // Whether the day or the month comes first cannot be told, so both are small.
  const reversed = /^\d{1,2}([ ./-])\d{1,2}\1\d{2,4}$/.exec(secret)
  return reversed === null
    ? `1900-${month}-${day}`
    : ['01', twoDigits(((number - 1) % 12) + 1), '1900'].join(reversed[1])
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
