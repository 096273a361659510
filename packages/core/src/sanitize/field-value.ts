import { hasPlaceholder } from '../body/placeholder.js'
import { isCardLike, isIban } from './personal.js'
import type { RuleId } from './rule-ids.js'
import type { Kind } from './stand-in.js'

/** Values that are public by design, whatever their names say. */
const PUBLIC = /^(?:pk_(?:live|test)_|pk\.eyJ|rk_public)/

/** What stands where no secret is: a mask, a switch, a template. */
const NO_SECRET =
  /^(?:[*•●·.xX#_-]{3,}|true|false|null|none|undefined|nil|yes|no|n\/a|redacted|\[redacted\]|\(redacted\)|<[\w -]+>|\$\{?\w+\}?|\{\{?[\w. -]+\}?\})$/i

/** A sentence about a secret: it has words, and ends like one. */
const SENTENCE =
  /^\S+(?:\s+\S+){2,}[.!?]$|^(?:is|must|should|can't|cannot|may not|has to|was|the|please|invalid|incorrect|wrong|too|required|missing|expired)\b.*\s/i

/**
 * Tell what a value under a telling name is; null where it is none of its rule's. `name` is the name itself: a label that
 * repeats it is no secret.
 */
export function kindOfField(rule: RuleId, value: string, name: string): Kind | null {
  if (value === '' || isMostlyPlaceholder(value)) return null
  // What a project's own rule names is secret, whatever it looks like.
  return isOwnRule(rule) ? 'opaque' : (FIELD_KINDS[rule]?.(value, name) ?? null)
}

const credential = (value: string, name: string): Kind | null =>
  PUBLIC.test(value) || NO_SECRET.test(value) || SENTENCE.test(value) || isLabel(value, name) ? null : 'opaque'

const FIELD_KINDS: Partial<Record<RuleId, (value: string, name: string) => Kind | null>> = {
  authorization: credential,
  'auth-header': credential,
  'api-key': credential,
  password: credential,
  token: credential,
  secret: credential,
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
    /\p{L}/u.test(value) && value.length <= 250 && !/[@{}<>]|:\/\//.test(value) && !isLabel(value, name)
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
