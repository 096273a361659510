import type { Finding } from './personal.js'

/** Segments of a path behind which a token stands: of links that are sent by mail, and of webhooks. */
const LINKS =
  /\/(?:(?:reset|forgot|change)[-_]?password|password[-_]?reset|password\/(?:reset|edit)|reset|recover|invites?|invitations?|magic(?:[-_]?links?)?|verify(?:[-_]?e?-?mail)?|confirm(?:ation)?(?:[-_]?e?-?mail)?|activate|unsubscribe|api\/webhooks\/\d{5,30}|services\/T[A-Z\d]{5,20}\/B[A-Z\d]{5,20})\/([\w-]{16,512})(?![\w.~%-])/dgi

/** Ids of many kinds, and words with hyphens: uuid, Mongo's, ULID, `ord_…`, `how-to-2024`. */
const ID =
  /^(?:[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[\da-f]{24}|0[0-7][\dA-HJKMNP-TV-Z]{24}|[a-z]{1,12}_.+|[A-Z]?[a-z\d]+(?:[-_][a-z\d]+)+)$/

/** Find tokens in paths, behind segments that tell what they are. */
export function findPathTokens(text: string, found: Finding[]): void {
  for (const hit of text.matchAll(LINKS)) {
    const [start, end] = hit.indices![1]!
    const value = hit[1]!
    if (/\d/.test(value) && /[A-Za-z]/.test(value) && !ID.test(value))
      found.push({ start, end, rule: 'token', kind: 'opaque' })
  }
}

/** What a code may be called that is no secret, between `your` and `code`. */
const OTHER_CODE =
  'zip|post|postal|country|area|dialing|error|status|exit|return|response|result|promo|promotion|discount|coupon|voucher|gift|referral|sort|bank|branch|store|order|tracking|product|item|colou?r|currency|language|tax|dress|source|qr|bar'

const CODE_NAME = `(?:(?:verification|security|one[- ]time|log-?in|sign-?in|access|confirmation|authentication|auth|sms|2fa|mfa) (?:code|pin|password|passcode)|your(?: (?!(?:${OTHER_CODE})\\b)[\\p{L}\\d-]{1,20})? (?:code|pin|passcode)|passcode|OTP|code (?:de|d') ?(?:vérification|verification|confirmation|sécurité)|código de (?:verificación|seguridad)|(?:Bestätigungs|Sicherheits|Verifizierungs)code)`

/** One-time codes as messages tell them: `Your code is 482913`, `482913 is your code`. */
const CODES = [
  new RegExp(
    `(?<![\\p{L}\\d_])${CODE_NAME}(?: is| est| es| ist| lautet)?\\s?:?\\s{1,3}(?:[A-Z]-)?(\\d{4,8}|\\d{3}[ -]\\d{3})(?![\\w%-]|[.,]\\d)`,
    'dgiu',
  ),
  new RegExp(
    `(?<![\\w.,#+-])(\\d{4,8}|\\d{3}[ -]\\d{3}) (?:is|est|es|ist) (?:the |your |votre |tu |dein |Ihr )(?:${CODE_NAME}|(?:\\p{L}{1,20} )?(?:code|passcode|OTP)(?![\\p{L}\\d]))`,
    'dgiu',
  ),
]

const MAY_TELL_CODE = /code|OTP|\bpin|password|código/i

/** Find one-time codes in prose with so many digits. */
export function findCodes(text: string, digits: number, found: Finding[]): void {
  if (!mayTellCode(text, digits)) return
  for (const pattern of CODES) {
    for (const hit of text.matchAll(pattern)) {
      const [start, end] = hit.indices![1]!
      found.push({ start, end, rule: 'one-time-code', kind: 'digits' })
    }
  }
}

/** True for text that may say a one-time code: a cheap look. */
export function mayTellCode(text: string, digits: number): boolean {
  return digits >= 4 && text.length >= digits + 4 && MAY_TELL_CODE.test(text)
}
