import type { Answer } from '../network/call.js'
import { headerValue } from '../network/http1-parser.js'
import { pageAnswer, pageKind } from './own-answer.js'
import { htmlPage, textOfHtml } from './pages.js'
import type { Player } from './player.js'
import type { WireRequest } from './served-connection.js'

/** Paths below this one are ours, whatever is served. */
export const CONTROL = '/__understudy'

/** A call that nothing answered, without secrets. */
export interface RecentMiss {
  method: string
  url: string
  client: string
  message: string
}

/** What the control pages show and change. */
export interface ControlFacts {
  player: Player
  /** Who asks. */
  client: string
  bases: readonly { name: string; url: string }[]
  /** The latest first. */
  misses: readonly RecentMiss[]
  /** PEM text, where TLS is spoken. */
  certificate: string | null
}

const LEADING = `GET ${CONTROL}/ shows what is served, POST ${CONTROL}/reset lets your sequences start over (?all: everyone's)`

/** Answer a request to ourselves. */
export function controlAnswer({ method, headers }: WireRequest, target: string, facts: ControlFacts): Answer {
  const [path = '', query = ''] = target.slice(CONTROL.length).split('?')
  const asks = method === 'GET' || method === 'HEAD'
  if (asks && (path === '' || path === '/')) return overview(headerValue(headers, 'accept'), facts)
  if (asks && path === '/certificate.pem' && facts.certificate !== null)
    return pageAnswer(200, 'text', facts.certificate)
  if (path === '/reset' && method === 'POST') {
    const all = new URLSearchParams(query).has('all')
    facts.player.reset(all ? undefined : facts.client)
    return pageAnswer(200, 'json', `${JSON.stringify({ reset: all ? 'all' : facts.client })}\n`)
  }
  if (path === '/reset') return pageAnswer(405, 'text', `${LEADING}\n`, [['allow', 'POST']])
  return pageAnswer(404, 'text', `${LEADING}\n`)
}

function overview(accept: string | undefined, { player, bases, misses }: ControlFacts): Answer {
  const services = player.table.services.map((one, index) => ({ ...one, url: bases[index]!.url }))
  if (pageKind(accept, 'json') !== 'html')
    return pageAnswer(200, 'json', `${JSON.stringify({ services, misses }, null, 2)}\n`)
  const rows = services.map(
    ({ name, url, interactions, operations }) =>
      `<tr><td>${textOfHtml(name)}<td><code>${textOfHtml(url)}</code><td>${interactions}<td>${operations.map(textOfHtml).join('<br>')}`,
  )
  const missed = misses.map(({ message }) => `<pre>${textOfHtml(message)}</pre>`).join('\n')
  const table = `<table><tr><th>service<th>base URL<th>interactions<th>operations\n${rows.join('\n')}\n</table>`
  return pageAnswer(
    200,
    'html',
    htmlPage('What is served', `${table}\n<h2>Latest misses</h2>\n${missed === '' ? '<p>None.' : missed}`),
  )
}
