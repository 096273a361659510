import { hasPlaceholder } from '../body/placeholder.js'
import { isCardLike, isIban } from './personal.js'
import type { RuleId } from './rule-ids.js'
import type { Kind } from './stand-in.js'

/** Values that are public by design, whatever their names say. */
const PUBLIC = /^(?:pk_(?:live|test)_|pk\.eyJ|rk_public)/

/** What stands where no secret is: a mask, a switch, a template. */
const NO_SECRET =
  /^(?:[*•●·.xX#_-]{3,}|true|false|null|none|undefined|nil|yes|no|n\/a|redacted|\[redacted\]|\(redacted\)|<[\w -]+>|\$\{?\w+\}?|\{\{?[\w. -]+\}?\})$/i

/** The same for passwords: `<word>`, `$word` and `{word}` may be one. */
const NO_PASSWORD =
  /^(?:[*•●·]{3,}|[xX]{6,}|true|false|null|none|undefined|nil|redacted|\[redacted\]|\(redacted\)|\$\{\w+\}|\{\{[\w. -]+\}\})$/

/** A sentence about a secret: it has words, and ends like one. */
const SENTENCE =
  /^\S+(?:\s+\S+){2,}[.!?]$|^(?:is|must|should|can't|cannot|may not|has|have|are|does|was|the|please|invalid|incorrect|wrong|too|required|missing|expired)\b.*\s/i

/**
 * Tell what a value under a telling name is; null where it is none of its rule's. `name` is the name itself: a label that
 * repeats it is no secret.
 */
export function kindOfField(rule: RuleId, value: string, name: string): Kind | null {
  if (value === '' || isMostlyPlaceholder(value)) return null
  // What a project's own rule names is secret, whatever it looks like.
  return isOwnRule(rule) ? 'opaque' : (FIELD_KINDS[rule]?.(value, name) ?? null)
}

/** A phrase may be a password; what begins like this is said about one. */
const ABOUT_PASSWORD =
  /^(?:is|must|should|can't|cannot|may not|has|have|are|please|invalid|incorrect|required|missing|expired)\b.*\s/i

/** Settings of fields for passwords, and where such a field leads. */
const PASSWORD_SETTING = /^(?:optional|required|disabled|enabled|hidden|never|always|\/[\w/-]*)$/i

/** Settings that stand under names of tokens and keys: permissions, places, licences, algorithms, addresses. */
const SETTING =
  /^(?:read|write|admin|include|omit|same-origin|platform|header|query|cookie|body|session|local|global|enabled|disabled|required|optional|auto|default|basic|bearer|never|always|mit|[HRPE]S\d{3}|EdDSA|https?:\/\/[^\s:@?]*|alt\+\w)$/i

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

const password = (value: string, name: string): Kind | null =>
  NO_PASSWORD.test(value) || ABOUT_PASSWORD.test(value) || PASSWORD_SETTING.test(value) || isLabel(value, name)
    ? null
    : 'opaque'

const credential = (value: string, name: string): Kind | null =>
  PUBLIC.test(value) || NO_SECRET.test(value) || SENTENCE.test(value) || isLabel(value, name) ? null : 'opaque'

const token = (value: string, name: string): Kind | null => {
  if (SETTING.test(value)) return null
  // What makes a request unique (AWS) has the name of a credential (Vault). A session's id may count, too.
  if (/client.?token$/i.test(name) && UUID.test(value)) return null
  if (/session.?id$/i.test(name) && (value.length < 16 || !/\d/.test(value) || UUID.test(value))) return null
  return credential(value, name)
}

const FIELD_KINDS: Partial<Record<RuleId, (value: string, name: string) => Kind | null>> = {
  authorization: credential,
  'auth-header': credential,
  'api-key': token,
  password,
  token,
  secret: token,
  oauth: credential,
  'signed-url': credential,
  'connection-string': credential,
  'one-time-code': (value, name) => {
    if (/^\d{3,64}$/.test(value)) return 'digits'
    // A `pin` or a `mfa` of another kind is a word.
    return /^(?:pin|mfa|cvv|cvc|csc)$/i.test(name) && !/\d/.test(value) ? null : credential(value, name)
  },
  'card-number': (value) => (isCardLike(value) ? 'card' : null),
  iban: (value) => (isIban(value) ? 'iban' : null),
  phone: (value) => {
    const digits = value.replaceAll(/\D/g, '').length
    return digits >= 7 && digits <= 17 && /^[\d\s()+./-]+(?:\s?(?:x|ext\.?)\s?\d+)?$/.test(value) ? 'phone' : null
  },
  'national-id': (value, name) => {
    if (/^\d{3}-\d\d-\d{4}$/.test(value)) return 'ssn'
    if (!/^[A-Z\d][A-Z\d ./-]{3,39}$/i.test(value) || !(/\d/.test(value) || /^[A-Z]{8,}$/.test(value))) return null
    return /^\d[\d ./-]+\d$/.test(value) ? 'digits' : credential(value, name)
  },
  'person-name': (value, name) =>
    /\p{L}/u.test(value) && value.length <= 120 && !/[@{}<>]|:\/\//.test(value) && !isLabel(value, name)
      ? 'person'
      : null,
  'street-address': (value, name) =>
    /\p{L}/u.test(value) &&
    /[\d\s]/.test(value) &&
    value.length <= 250 &&
    !/[@{}<>]|:\/\//.test(value) &&
    !isLabel(value, name)
      ? 'address'
      : null,
  'birth-date': (value) => (/\d{2}/.test(value) && value.length <= 40 && !/[@]|:\/\//.test(value) ? 'date' : null),
  name: (value) => (/\p{L}/u.test(value) && value.length <= 120 ? 'person' : null),
  company: (value) => (/\p{L}/u.test(value) && value.length <= 120 ? 'company' : null),
}

function isOwnRule(rule: RuleId): boolean {
  return !Object.hasOwn(FIELD_KINDS, rule)
}

/** Numbers of JSON that are secret under telling names: counts and flags are none. */
export function kindOfNumber(rule: RuleId, value: number): Kind | null {
  const digits = String(value)
  if (!/^\d+$/.test(digits)) return rule === 'birth-date' && /^-\d{6,}$/.test(digits) ? 'date' : null
  switch (rule) {
    case 'one-time-code':
      return digits.length >= 3 ? 'digits' : null
    case 'password':
      return digits.length >= 4 ? 'digits' : null
    case 'national-id':
      return digits.length >= 6 ? 'digits' : null
    case 'phone':
      return digits.length >= 7 && digits.length <= 15 ? 'phone' : null
    case 'card-number':
      return isCardLike(digits) ? 'card' : null
    case 'birth-date':
      return digits.length >= 8 ? 'date' : null
    default:
      return isOwnRule(rule) && digits.length >= 3 ? 'digits' : null
  }
}

/** `{"password": "Password"}` labels a field. */
function isLabel(value: string, name: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\d]/gu, '')
  return /^\p{Lu}/u.test(value) && value !== name && plain(value) === plain(name)
}

/** Text of which placeholders leave nothing that could be a secret. */
function isMostlyPlaceholder(value: string): boolean {
  if (!hasPlaceholder(value)) return false
  return value.split(/\uFDD0[^\uFDD1]*\uFDD1/).every((part) => part.length < 8)
}
