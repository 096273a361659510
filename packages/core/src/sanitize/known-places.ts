import type { RuleId } from './rule-ids.js'
import { STAND_IN } from './stand-in.js'
import { QUESTION, TELLING_NAMES, type NameRule } from './telling-names.js'

/** Names that are secret in a query only: parts of signed URLs (AWS SigV4, Google, Azure SAS, CloudFront), short forms. */
const QUERY_NAMES: Readonly<Record<string, RuleId>> = {
  ...namesOf(
    'signed-url',
    'sig, signature, x amz credential, x amz security token, x amz signature, x goog credential, x goog signature, ' +
      'awsaccess key id, aws access key id, ossaccess key id, oss access key id, key pair id, policy, hmac, google access id, ' +
      'q signature, q ak',
  ),
  ...namesOf('token', 'sid, session id, sessionid, jsessionid, phpsessid, auth, oob code, oobcode'),
}

function namesOf(rule: RuleId, names: string): Record<string, RuleId> {
  return Object.fromEntries(names.split(', ').map((name) => [name, rule]))
}

/** Headers that hold a credential under a name of their own. */
const HEADER_NAMES: Readonly<Record<string, RuleId>> = {
  'proxy authorization': 'authorization',
  apikey: 'api-key',
  token: 'auth-header',
}

/** Headers that hold a credential, by what their names end in. */
const SECRET_HEADER = new RegExp(
  [
    '(?:^|-)authorization$',
    '(?:^|-)(?:token|secret|password|passwd|passcode|otp|credentials?|signature(?:-256|-ed25519)?|hmac(?:-sha256)?)$',
    '(?:^|-)(?:[a-z]*api|access|auth|app|application|client|functions|license|master|private|secret|service|subscription)-?key$',
  ].join('|'),
)

/** Tokens that say where a list goes on, and no credentials. */
const PAGE_TOKEN = /(?:page|next|continuation|pagination|cursor|sync|delta|skip)-?token$/

const SESSION_COOKIE = /sess|sid$|^sid(?=[._-])|token|auth(?!or)|jwt|csrf|xsrf|secret|remember|login|credential/i

/** What a cookie says that is a switch, or that takes a cookie away. */
const COOKIE_FLAG = /^"?(?:\d{0,5}|true|false|yes|no|on|off|deleted)"?$/i

const LONGEST = 5

const BY_ENDING = new Map<string, NameRule>()
const BY_LAST_PART: [ending: string, rule: NameRule][] = []
for (const rule of TELLING_NAMES) {
  for (const name of rule.names) {
    if (name.startsWith('*')) BY_LAST_PART.push([name.slice(1), rule])
    else if (!BY_ENDING.has(name)) BY_ENDING.set(name, rule)
  }
}

/** Rules that are off unless a project switches them on. */
export const OFF_BY_DEFAULT: ReadonlySet<string> = new Set<RuleId>(['ip-address', 'name', 'company'])

const known = new Map<string, RuleId | null>()

/** The rule that replaces values under a key of JSON, XML or a form; null for a key that tells nothing. */
export function ruleOfField(name: string): RuleId | null {
  const cached = known.get(name)
  if (cached !== undefined) return cached
  const rule = findRule(name)
  if (known.size > 5000) known.clear()
  known.set(name, rule)
  return rule
}

function findRule(name: string): RuleId | null {
  if (name.length > 64) return null
  if (name.includes('-') && /^x-/i.test(name) && isSecretHeader(name.toLowerCase()))
    return ruleOfHeader(name.toLowerCase())
  const words = wordsOf(name)
  for (let from = Math.max(0, words.length - LONGEST); from < words.length; from += 1) {
    const rule = BY_ENDING.get(words.slice(from).join(' '))
    if (rule !== undefined && isMeant(rule, words, from)) return rule.rule
  }
  const last = words.at(-1) ?? ''
  for (const [ending, rule] of BY_LAST_PART) {
    if (!last.endsWith(ending) || last.length === ending.length) continue
    const before = last.slice(0, -ending.length)
    if (rule.notAfter?.test(before) !== true) return rule.rule
  }
  return null
}

function isMeant({ rule, notAfter }: NameRule, words: readonly string[], from: number): boolean {
  const before = words[from - 1]
  if (before === undefined) return true
  // A bare `name` or `company` is all of the key.
  if (rule === 'name' || rule === 'company') return false
  if (rule === 'iban' || rule === 'card-number') return true
  if (notAfter === undefined) return true
  return !notAfter.test(before) && (notAfter !== QUESTION || !QUESTION.test(words[0]!))
}

/** `accessToken`, `access_token`, `ACCESS-TOKEN` and `session[access.token]` end in the words `access token`. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replaceAll(/([A-Za-z]{4,})(\d)$/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d\u0080-\uffff]+/)
    .filter((word) => word !== '')
}

/** The rule that replaces a header's value; null for one that tells nothing. Cookies are judged one by one. */
export function ruleOfHeader(name: string): RuleId | null {
  if (!isSecretHeader(name)) return null
  const words = name.replaceAll('-', ' ')
  if (words.endsWith('authorization')) return 'authorization'
  const rule = HEADER_NAMES[words] ?? (words.endsWith('key') ? 'api-key' : 'auth-header')
  return rule
}

/** The rule that replaces a query parameter; null for one that tells nothing. */
export function ruleOfQuery(name: string): RuleId | null {
  const words = wordsOf(name).join(' ')
  return (Object.hasOwn(QUERY_NAMES, words) ? QUERY_NAMES[words] : undefined) ?? ruleOfField(name)
}

/** True for a header whose value is a credential. Cookies are judged one by one. */
export function isSecretHeader(name: string): boolean {
  return SECRET_HEADER.test(name) && !PAGE_TOKEN.test(name)
}

/** True for a key, in JSON, XML or a form, whose text is a secret. Page tokens, counts and plain `key` fields are not. */
export function isSecretField(name: string): boolean {
  const rule = ruleOfField(name)
  return rule !== null && !OFF_BY_DEFAULT.has(rule)
}

/** True for a query parameter whose value is a secret. */
export function isSecretQuery(name: string): boolean {
  const rule = ruleOfQuery(name)
  return rule !== null && !OFF_BY_DEFAULT.has(rule)
}

/** True for a cookie that identifies someone: by its name, or by a long value of mixed characters. */
export function isSecretCookie(name: string, value: string): boolean {
  if (COOKIE_FLAG.test(value)) return false
  return (
    SESSION_COOKIE.test(name) ||
    STAND_IN.test(value) ||
    (value.length >= 16 && /\d/.test(value) && /[a-z]/i.test(value))
  )
}

/** A request header's value without its secrets; null where there is nothing else in it. */
export function withoutSecrets(header: string, value: string): string | null {
  if (isSecretHeader(header)) return null
  if (header !== 'cookie') return value
  const kept = value.split(/; */).filter((pair) => {
    const equals = pair.indexOf('=')
    return equals <= 0 || !isSecretCookie(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim())
  })
  return kept.length === 0 ? null : kept.join('; ')
}
