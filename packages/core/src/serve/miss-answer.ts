import type { Answer } from '../network/call.js'
import { pageAnswer, pageKind } from './own-answer.js'
import { htmlPage, textOfHtml } from './pages.js'
import type { Unplayed } from './player.js'

/**
 * The status of a call that nothing answers. No service answers "not implemented" by chance, as it may 404 and 500, and
 * clients that try again on 502, 503, 504 and 429 do not on this one.
 */
export const MISS_STATUS = 501

/** Explain a call that nothing answers, in the form that its client likes. */
export function missAnswer(
  { error, outcome, url, service }: Unplayed,
  accept: string | undefined,
  bases: readonly { name: string; url: string }[],
): Answer {
  const kind = pageKind(accept, 'text')
  const body = {
    html: () => missPage(error.message, bases),
    json: () => JSON.stringify({ error: error.code, message: error.message, url, service, services: bases }, null, 2),
    text: () => [error.message, '', 'services', ...bases.map((one) => `  ${one.url}  ${one.name}`)].join('\n'),
  }[kind]()
  return pageAnswer(MISS_STATUS, kind, `${body}\n`, [['x-understudy', outcome]])
}

function missPage(message: string, bases: readonly { name: string; url: string }[]): string {
  const list = bases.map(({ name, url }) => `<li><code>${textOfHtml(url)}</code> ${textOfHtml(name)}</li>`)
  return htmlPage(
    'Nothing recorded answers this call',
    `<pre>${textOfHtml(message)}</pre>\n<h2>Services</h2>\n<ul>\n${list.join('\n')}\n</ul>`,
  )
}
