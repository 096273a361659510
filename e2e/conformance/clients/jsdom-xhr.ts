import type { Call, Client, Trace } from './client.ts'
import { textOf, toForm, type FormMakers } from './request-body.ts'

/** The parts of the window's XMLHttpRequest that are used. */
interface Xhr {
  status: number
  statusText: string
  responseURL: string
  responseType: string
  response: unknown
  responseText: string
  timeout: number
  readyState: number
  open(method: string, url: string): void
  setRequestHeader(name: string, value: string): void
  getAllResponseHeaders(): string
  addEventListener(type: string, listener: () => void): void
  send(body?: unknown): void
  abort(): void
}

interface Window extends FormMakers<unknown> {
  XMLHttpRequest: new () => Xhr
}

/** What hangs in the jsdom that Jest brings, and not in later ones. */
const OLD_LACKS: Client['cannot'] = /jsdom\/2\d\./.test(globalThis.navigator.userAgent)
  ? {
      'post-redirect': 'before version 27, jsdom keeps the length of the body that it drops, and waits',
      'early-end': 'before version 27, jsdom waits for ever for the rest of a body',
    }
  : {}

/** XMLHttpRequest of jsdom's window. */
export const client: Client = {
  name: 'jsdom-xhr',
  environment: 'jsdom',
  cannot: {
    ...OLD_LACKS,
    manual: 'XMLHttpRequest follows every redirect',
    'refuse-redirect': 'XMLHttpRequest follows every redirect',
    'throw-on-status': 'no status is an error to XMLHttpRequest',
    'stream-request': 'XMLHttpRequest sends no streams',
    'stream-response': 'XMLHttpRequest gives the body when it is whole',
    'informational-first': 'jsdom waits for ever after an informational answer',
    informational: 'XMLHttpRequest does not show informational answers',
    'expect-continue': 'XMLHttpRequest forbids the Expect header',
    trailers: 'XMLHttpRequest does not show trailers',
    userinfo: 'jsdom leaves credentials out of the request',
    'cookie-header': 'XMLHttpRequest forbids the Cookie header',
    'cross-origin': 'the services send no CORS headers',
    'one-connection': 'jsdom picks its connections itself',
    ca: 'XMLHttpRequest takes no authority',
    pipelining: 'XMLHttpRequest does not pipeline',
  },
  send: (call, trace) =>
    new Promise((resolve, reject) => {
      const { XMLHttpRequest, FormData, Blob } = globalThis as unknown as Window
      const xhr = new XMLHttpRequest()
      xhr.open(call.method, call.url)
      xhr.responseType = 'arraybuffer'
      if (call.timeoutMs !== undefined) xhr.timeout = call.timeoutMs
      for (const [name, value] of Object.entries(call.headers)) xhr.setRequestHeader(name, value)
      xhr.addEventListener('load', () => {
        tell(xhr, trace)
        resolve()
      })
      for (const type of ['error', 'timeout', 'abort']) {
        xhr.addEventListener(type, () => reject(Object.assign(new Error(`the ${type} event`), { code: type })))
      }
      if (call.signal?.aborted) return reject(Object.assign(new Error('aborted before the call'), { code: 'abort' }))
      call.signal?.addEventListener('abort', () => xhr.abort())
      sendBody(xhr, call, { FormData, Blob })
    }),
}

function tell(xhr: Xhr, trace: Trace): void {
  const headers = xhr
    .getAllResponseHeaders()
    .split('\r\n')
    .filter(Boolean)
    .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)])
  trace.head(xhr.status, xhr.statusText, headers)
  trace.url(xhr.responseURL)
  trace.piece(new Uint8Array(xhr.response as ArrayBuffer))
}

function sendBody(xhr: Xhr, { body }: Call, makers: FormMakers<unknown>): void {
  if (!body) return xhr.send()
  if (body.kind === 'multipart') return xhr.send(toForm(body.parts, makers))
  if (body.kind === 'bytes') return xhr.send(body.bytes)
  if (body.kind === 'stream') throw new Error('XMLHttpRequest sends no streams')
  const { text, type } = textOf(body)
  if (type) xhr.setRequestHeader('content-type', type)
  xhr.send(text)
}
