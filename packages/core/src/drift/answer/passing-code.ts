import { isObject, type Value } from '../value.js'
import type { Content } from './content.js'

/** Names under which an error tells which one it is. */
const CODE_NAMES = /^_*(?:error|err|exception|fault)?(?:code|type|reason|status|name)$|^(?:error|exception)$/

/** Errors of the moment or of the caller, as services call them: too many requests, and credentials that do not do. */
const PASSING: readonly { codes: RegExp; reason: string }[] = [
  {
    codes:
      /throttl|toomanyrequests|ratelimit|ratequota|rateexceeded|slowdown|throughputexceeded|requestlimitexceeded|quotaexceeded/,
    reason: 'there were too many requests',
  },
  {
    codes:
      /expired.*token|tokenhasexpired|tokenexpired|sessionexpired|invalid(?:access)?token|api_?key(?:not|in)?valid|invalidapikey|invalidcredential|invalidclient(?:id)?$|invalidgrant|invalidauth|notauthed|authenticationrequired|authenticationfail|authenticationerror|missingauthentication|unauthenticated|unauthori[sz]ed|unrecognizedclient|accessdenied|signaturedoesnotmatch|invalidsignature|incompletesignature|requesttimetooskewed|requestexpired|invalidaccesskey|oauthexception/,
    reason: 'the credentials were refused',
  },
  { codes: /maintenance|temporarilyunavailable|serviceunavailable|tryagainlater/, reason: 'the service failed' },
]

const DEEPEST = 4

/** Why an answer with a status of the caller's fault tells nothing of the interface; null where it tells something. */
export function passingCode(content: Content): string | null {
  if (!('value' in content)) return null
  for (const code of codesIn(content.value, DEEPEST)) {
    const plain = code.toLowerCase().replaceAll(/[^a-z]/g, '')
    const passing = PASSING.find(({ codes }) => codes.test(plain))
    if (passing !== undefined) return `${passing.reason}, as its code says`
  }
  return null
}

/** Codes are words without blanks: what is written for people does not count. */
function codesIn(value: Value, depth: number): string[] {
  if (depth === 0) return []
  if (Array.isArray(value)) return value.slice(0, 5).flatMap((item) => codesIn(item, depth))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, one]) => {
    if (typeof one !== 'string') return codesIn(one, depth - 1)
    const isCode = CODE_NAMES.test(name.toLowerCase().replaceAll(/[^a-z_]/g, '')) && /^[\w.#:/-]{3,120}$/.test(one)
    return isCode ? [one] : []
  })
}
