import type { Answer, CallRequest, HeaderList } from '../network/call.js'
import { headerValue } from '../network/http1-parser.js'
import { ownAnswer } from './own-answer.js'

type Asked = Pick<CallRequest, 'method' | 'headers'>

/** True for a browser's question whether a page may call (Fetch standard, section 3.3.2). */
export function isPreflight({ method, headers }: Asked): boolean {
  return (
    method === 'OPTIONS' &&
    headerValue(headers, 'origin') !== undefined &&
    headerValue(headers, 'access-control-request-method') !== undefined
  )
}

/** Allow what a preflight asks for. */
export function allowPreflight({ headers }: Asked): Answer {
  const asked = (name: string): string | undefined => headerValue(headers, `access-control-request-${name}`)
  const allowed: HeaderList = [['access-control-allow-methods', asked('method') ?? '*']]
  const names = asked('headers')
  if (names !== undefined) allowed.push(['access-control-allow-headers', names])
  if (asked('private-network') !== undefined) allowed.push(['access-control-allow-private-network', 'true'])
  return ownAnswer(204, allowed, '')
}

/**
 * Let the page that calls read an answer: its origin is allowed, with credentials, in place of what was recorded for the
 * origin of another page. An answer that allows it as it is stays so, and so does one to a call of no page.
 */
export function allowOrigin(answer: Answer, request: Asked): Answer {
  const origin = headerValue(request.headers, 'origin')
  if (origin === undefined || answer.status === 0) return answer
  const credentials = headerValue(answer.headers, 'access-control-allow-credentials') === 'true'
  if (credentials && headerValue(answer.headers, 'access-control-allow-origin') === origin) return answer
  const kept = answer.headers.filter(
    ([name]) => name !== 'access-control-allow-origin' && name !== 'access-control-allow-credentials',
  )
  const added: HeaderList = [
    ['access-control-allow-origin', origin],
    ['access-control-allow-credentials', 'true'],
  ]
  const vary = headerValue(kept, 'vary')
  if (vary === undefined || !/(?:^|,)\s*(?:\*|origin)\s*(?:,|$)/i.test(vary)) added.push(['vary', 'Origin'])
  if (headerValue(kept, 'access-control-expose-headers') === undefined && !isPreflight(request))
    added.push(['access-control-expose-headers', [...new Set(kept.map(([name]) => name))].join(', ')])
  return { ...answer, headers: [...kept, ...added] }
}
