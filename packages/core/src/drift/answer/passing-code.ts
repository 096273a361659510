import { isObject, type Value } from '../value.js'
import type { Content } from './content.js'

/** Names under which an error tells which one it is. */
const CODE_NAMES = /^(?:error|err|exception|fault)?(?:code|type|reason|status|name)$|^(?:error|exception)$/

/** Errors of the moment or of the caller, as services call them: too many requests, and credentials that do not do. */
const PASSING: readonly { words: readonly string[]; reason: string }[] = [
  {
    words: words('throttl toomanyrequests ratelimit rateexceeded slowdown throughputexceeded quotaexceeded'),
    reason: 'there were too many requests',
  },
  {
    words: words(
      'expiredtoken tokenexpired tokenhasexpired sessionexpired invalidtoken invalidaccesstoken apikeyinvalid ' +
        'invalidapikey apikeynotvalid invalidcredential invalidclient invalidgrant invalidauth notauthed ' +
        'authenticationrequired authenticationfail authenticationerror missingauthentication unauthenticated ' +
        'unauthorized unauthorised unrecognizedclient accessdenied signaturedoesnotmatch invalidsignature ' +
        'incompletesignature requestexpired requesttimetooskewed invalidaccesskey oauthexception',
    ),
    reason: 'the credentials were refused',
  },
  { words: words('maintenance temporarilyunavailable serviceunavailable'), reason: 'the service failed' },
]

function words(text: string): string[] {
  return text.split(' ')
}

const DEEPEST = 4

/** Why an answer with a status of the caller's fault tells nothing of the interface; null where it tells something. */
export function passingCode(content: Content): string | null {
  if (!('value' in content)) return null
  for (const code of codesIn('', content.value, content.family === 'xml' ? DEEPEST * 2 : DEEPEST)) {
    const plain = code.toLowerCase().replaceAll(/[^a-z]/g, '')
    const passing = PASSING.find((one) => one.words.some((word) => plain.includes(word)))
    if (passing !== undefined) return `${passing.reason}, as its code says`
  }
  return null
}

/** Codes are words without blanks: what is written for people does not count. */
function codesIn(name: string, value: Value, depth: number): string[] {
  if (typeof value === 'string') return isCodeName(name) && /^[\w.#:/-]{3,120}$/.test(value) ? [value] : []
  if (depth === 0) return []
  if (Array.isArray(value)) return value.slice(0, 5).flatMap((item) => codesIn(name, item, depth))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, one]) => codesIn(key === '#text' ? name : key, one, depth - 1))
}

function isCodeName(name: string): boolean {
  return CODE_NAMES.test(name.toLowerCase().replaceAll(/[^a-z]/g, ''))
}
