import { statusText } from '../body/status-text.js'
import type { Answer, HeaderList } from '../network/call.js'
import { NO_ANSWER } from '../replay/index.js'

/** The reason phrase for who asks for a tunnel: clients show it, and never the body. */
export const NO_TUNNEL = 'No Tunnel Here: Use The Base URL Of This Port'

/** Make an answer of our own, which nothing recorded. */
export function ownAnswer(status: number, headers: HeaderList, text: string): Answer {
  const bytes = Buffer.from(text)
  return {
    ...NO_ANSWER,
    status,
    statusText: statusText(status),
    headers: [...headers, ...(status === 204 ? [] : ([['content-length', String(bytes.length)]] as HeaderList))],
    body: { bytes },
    plain: true,
  }
}

/** What of a page the client likes best. */
export type PageKind = 'html' | 'json' | 'text'

const TYPES: Record<PageKind, string> = {
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  text: 'text/plain; charset=utf-8',
}

/** Make an answer of our own that is not to be kept. */
export function pageAnswer(status: number, kind: PageKind, text: string, headers: HeaderList = []): Answer {
  const own: HeaderList = [
    ['content-type', TYPES[kind]],
    ['cache-control', 'no-store'],
  ]
  return ownAnswer(status, [...own, ...headers], text)
}

/** Choose by the Accept header: browsers name HTML, and programs JSON if they care. */
export function pageKind(accept: string | undefined, otherwise: PageKind): PageKind {
  if (accept === undefined) return otherwise
  if (/\btext\/html\b/i.test(accept)) return 'html'
  if (/\bapplication\/(?:[\w.-]+\+)?json\b/i.test(accept)) return 'json'
  return /\btext\/plain\b/i.test(accept) ? 'text' : otherwise
}
