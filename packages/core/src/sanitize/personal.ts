import { ibanRemainder, luhnSum, type Kind } from './stand-in.js'
import type { RuleId } from './rule-ids.js'

/** Something that a rule found in text. */
export interface Finding {
  start: number
  end: number
  rule: string
  kind: Kind
  prefix?: string
  /** The secret itself, where it is written otherwise in the text. */
  written?: string
  /** How a stand-in is written there. */
  encode?(text: string): string
}

const [DOT, HYPHEN, COLON, SLASH, CLOSES] = [46, 45, 58, 47, 62]

/** Endings of file names that no domain has: `logo@2x.png` is none. */
const FILE_ENDINGS = new Set(
  'png jpg jpeg gif svg webp avif ico bmp css js mjs cjs tsx jsx json html htm xml pdf mp3 mp4 webm woff woff2 ttf txt yml yaml lock log'.split(
    ' ',
  ),
)

/** Find e-mail addresses (the part of RFC 5322 that is in use, letters beyond ASCII included). */
export function findEmails(text: string, found: Finding[]): void {
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let start = at
    while (start > 0 && at - start < 64 && isLocal(text.charCodeAt(start - 1))) start -= 1
    while (start < at && !isWord(text.charCodeAt(start))) start += 1
    if (start === at) continue
    let end = at + 1
    while (end < text.length && end - at < 255 && isDomain(text.charCodeAt(end))) end += 1
    while (end > at && !isWord(text.charCodeAt(end - 1))) end -= 1
    if (isDomainName(text.slice(at + 1, end)) && !isNoAddress(text, start, at, end))
      found.push({ start, end, rule: 'email', kind: 'email' })
  }
}

/** `git@host:path` and the user before a URL's host are none. */
function isNoAddress(text: string, start: number, at: number, end: number): boolean {
  const local = text.slice(start, at)
  const next = text.charCodeAt(end)
  if (/^(?:git|hg|svn)$/.test(local) && (next === COLON || next === SLASH)) return true
  if (next === CLOSES && isMessageId(text.slice(Math.max(0, start - 200), at))) return true
  return /:\/\/[^\s/@"'<>]{0,200}$/.test(text.slice(Math.max(0, start - 204), start))
}

/** What stands before the `@` of a message's id (RFC 5322 section 3.6.4): long, and no name. */
function isMessageId(before: string): boolean {
  const local = /<([^<>\s"@]{16,})$/.exec(before)?.[1]
  if (local === undefined) return false
  const digits = local.replaceAll(/\D/g, '').length
  return digits >= 8 || (local.length >= 24 && digits >= 3 && /[A-Z]/.test(local) && /[a-z]/.test(local))
}

function isDomainName(domain: string): boolean {
  const labels = domain.split('.')
  const last = labels.at(-1)!
  if (labels.length < 2 || labels.includes('') || last.length < 2 || /[\d_]/.test(last.replace(/^xn--.*/, '')))
    return false
  if (FILE_ENDINGS.has(last.toLowerCase()) || /^\d+x\./.test(domain)) return false
  // `pkg@1.2.3-beta.next` is a version.
  return !/^v?\d+\.\d+\.\d/.test(domain) && !last.includes('-') && !labels.some((label) => label.startsWith('-'))
}

function isLocal(code: number): boolean {
  return isWord(code) || code === DOT || code === HYPHEN || code === 43 || code === 39
}

function isDomain(code: number): boolean {
  return isWord(code) || code === DOT || code === HYPHEN
}

/** Letters, digits and `_`; letters beyond ASCII, but no placeholder's brackets and no typographic marks. */
function isWord(code: number): boolean {
  if (code < 128)
    return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95
  return (code >= 0xc0 && code < 0x2000) || (code >= 0x3040 && code < 0xd800)
}

interface NumberRule {
  rule: RuleId
  kind: Kind
  /** So many digits must stand in a text for it to be worth a try. */
  digits: number
  /** And this, where it has to. */
  sign?: string
  pattern: RegExp
  /** `around` is what stands near it, where that counts. */
  accepts(text: string, around: () => string): boolean
}

/** Numbers that tell what they are by their form and their check digits. */
const NUMBERS: readonly NumberRule[] = [
  {
    rule: 'card-number',
    kind: 'card',
    digits: 13,
    pattern: /(?<![\w.-])[2-6]\d{3}[ -]?\d(?:[ -]?\d){8,14}(?![\w-]|\.\d)/g,
    accepts: isCardNumber,
  },
  {
    rule: 'iban',
    kind: 'iban',
    digits: 10,
    pattern: /(?<![A-Za-z\d])[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?(?![A-Za-z\d])/g,
    accepts: isIban,
  },
  {
    rule: 'phone',
    kind: 'phone',
    digits: 8,
    sign: '+',
    pattern: /(?<![\w+.-])\+[1-9](?:[ ().-]{0,2}\d){7,14}(?![\d])/g,
    accepts: isPhone,
  },
  {
    rule: 'national-id',
    kind: 'ssn',
    digits: 9,
    sign: '-',
    pattern: /(?<![\w.-])(?!000|666|9\d\d)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\w-]|\.\d)/g,
    accepts: (_, around) => /ssn|social.{0,3}secur|tax.?(?:payer)?.?id|\bt?itin\b/i.test(around()),
  },
]

const IP: NumberRule = {
  rule: 'ip-address',
  kind: 'ip',
  digits: 4,
  pattern:
    /(?<![\w.:-])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.-])|(?<![\w.:-])(?:[\da-fA-F]{1,4}:){4,7}:?(?:[\da-fA-F]{1,4})(?![\w:])/g,
  accepts: (text) => !/^(?:127\.|0\.0\.0\.0$|255\.)/.test(text),
}

/** Find cards, IBANs, phone numbers and SSNs in text with so many digits. */
export function findNumbers(text: string, digits: number, found: Finding[]): void {
  for (const rule of NUMBERS) {
    if (digits >= rule.digits && (rule.sign === undefined || text.includes(rule.sign))) findByRule(text, rule, found)
  }
}

/** Find IP addresses; loopback and masks are none. */
export function findIps(text: string, found: Finding[]): void {
  findByRule(text, IP, found)
}

function findByRule(text: string, { rule, kind, pattern, accepts }: NumberRule, found: Finding[]): void {
  pattern.lastIndex = 0
  for (let hit = pattern.exec(text); hit !== null; hit = pattern.exec(text)) {
    const whole = kind === 'iban' ? ibanIn(hit[0]) : hit[0]
    const around = (): string => text.slice(Math.max(0, hit.index - 64), hit.index + hit[0].length + 48)
    if (whole !== null && accepts(whole, around))
      found.push({ start: hit.index, end: hit.index + whole.length, rule, kind })
  }
}

/** True for as many digits as a country's numbers have (E.164); nothing but zeros is none. */
function isPhone(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '')
  return digits.length >= (digits.startsWith('1') ? 11 : 9) && !/^\d{1,3}0+$/.test(digits)
}

/** First digits and lengths of the issuers (ISO/IEC 7812), where a number stands alone. */
const ISSUERS =
  /^(?:4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}|220[0-4]\d{12})$/

/** True for a card number with an issuer, its length and a right check digit, in the grouping of cards or in none. */
function isCardNumber(text: string): boolean {
  const digits = text.replaceAll(/[ -]/g, '')
  if (digits !== text && !isCardGrouping(text)) return false
  return ISSUERS.test(digits) && luhnSum(digits) % 10 === 0
}

function isCardGrouping(text: string): boolean {
  return /^\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}$/.test(text) || /^\d{4}([ -])\d{6}\1\d{4,5}$/.test(text)
}

/** True for digits that pass the Luhn check and have a card's length, where a name tells that they are one. */
export function isCardLike(text: string): boolean {
  const digits = text.replaceAll(/[ -]/g, '')
  return /^\d{12,19}$/.test(digits) && !/^0+$/.test(digits)
}

/** Lengths of IBANs (SWIFT IBAN Registry). */
const IBAN_LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'NO15 BE16 DK18 FI18 FO18 GL18 NL18 SD18 FK18 MK19 SI19 AT20 BA20 EE20 KZ20 LT20 LU20 XK20 MN20 CH21 HR21 LI21 LV21 BG22 BH22 CR22 DE22 ' +
    'GB22 GE22 IE22 ME22 RS22 VA22 AE23 GI23 IL23 IQ23 TL23 OM23 SO23 AD24 CZ24 ES24 MD24 PK24 RO24 SA24 SE24 SK24 TN24 VG24 LY25 PT25 ST25 ' +
    'IS26 TR26 BI27 DJ27 FR27 GR27 IT27 MC27 MR27 SM27 AL28 AZ28 BY28 CY28 DO28 GT28 HU28 LB28 NI28 PL28 SV28 BR29 EG29 PS29 QA29 UA29 JO30 ' +
    'KW30 MU30 YE30 MT31 SC32 LC32 RU33'
  )
    .split(' ')
    .map((one) => [one.slice(0, 2), Number(one.slice(2))]),
)

/** The IBAN that a text begins with, by the length that its country has; null where it is too short. */
function ibanIn(text: string): string | null {
  const length = IBAN_LENGTHS[text.slice(0, 2)]
  if (length === undefined) return null
  let seen = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== ' ') seen += 1
    if (seen === length) return /^(?: |$)/.test(text.slice(at + 1)) ? text.slice(0, at + 1) : null
  }
  return null
}

/** True for an IBAN of the right length whose remainder by 97 is 1. */
export function isIban(text: string): boolean {
  const compact = text.replaceAll(' ', '').toUpperCase()
  return (
    IBAN_LENGTHS[compact.slice(0, 2)] === compact.length &&
    /^[A-Z]{2}\d{2}[A-Z\d]+$/.test(compact) &&
    ibanRemainder(compact) === 1
  )
}
