import { Agent as HttpsAgent } from 'node:https'
import { Agent } from 'node:http'
import { Readable } from 'node:stream'
import axios, { type AxiosRequestConfig } from 'axios'
import type { Call, Client, Trace } from './client.ts'
import { entriesOf, readNodeStream } from './node-body.ts'
import { breathe, toForm, webStream } from './request-body.ts'
import { FETCH_LACKS } from './fetch.ts'

const SHARED_LACKS: Client['cannot'] = {
  'refuse-redirect': 'axios has no such option',
  informational: 'axios does not show informational answers',
  'expect-continue': 'axios sends the body at once',
  pipelining: 'axios does not pipeline',
}

/** axios with one of its two adapters. */
export function createAxiosClient(adapter: 'http' | 'fetch'): Client {
  const single = new Agent({ keepAlive: true, maxSockets: 1 })
  const lacks: Client['cannot'] =
    adapter === 'fetch'
      ? { ...FETCH_LACKS, ...SHARED_LACKS, manual: 'axios over fetch follows every redirect' }
      : { ...SHARED_LACKS, trailers: 'axios does not show trailers' }
  const { 'throw-on-status': _throws, userinfo: _userinfo, ...cannot } = lacks
  return {
    name: `axios-${adapter}`,
    cannot,
    send: (call, trace) => send(call, trace, adapter, call.connection ? { httpAgent: single } : {}),
    async close() {
      single.destroy()
    },
  }
}

async function send(call: Call, trace: Trace, adapter: 'http' | 'fetch', agents: AxiosRequestConfig): Promise<void> {
  const response = await axios.request<unknown>({
    ...agents,
    adapter,
    url: call.url,
    method: call.method,
    headers: headersOf(call, adapter),
    data: dataOf(call, adapter),
    responseType: call.streamed ? 'stream' : 'arraybuffer',
    ...(call.strict ? {} : { validateStatus: () => true }),
    ...(call.redirect === 'manual' ? { maxRedirects: 0 } : {}),
    ...(call.signal ? { signal: call.signal } : {}),
    ...(call.timeoutMs === undefined ? {} : { timeout: call.timeoutMs }),
    ...(call.ca ? { httpsAgent: new HttpsAgent({ ca: call.ca }) } : {}),
  })
  trace.head(response.status, response.statusText, entriesOf(response.headers))
  if (!call.streamed) trace.piece(new Uint8Array(response.data as ArrayBuffer))
  else if (adapter === 'http') await readNodeStream(response.data as Readable, trace)
  else for await (const piece of response.data as AsyncIterable<Uint8Array>) trace.piece(piece)
}

/** Over fetch, axios takes a form for urlencoded unless it is told; it adds the boundary. */
function headersOf({ headers, body }: Call, adapter: 'http' | 'fetch'): Record<string, string> {
  return adapter === 'fetch' && body?.kind === 'multipart'
    ? { ...headers, 'content-type': 'multipart/form-data' }
    : headers
}

function dataOf({ body }: Call, adapter: 'http' | 'fetch'): unknown {
  switch (body?.kind) {
    case undefined:
      return undefined
    case 'json':
      return body.value
    case 'text':
      return body.text
    case 'bytes':
      return body.bytes
    case 'urlencoded':
      return new URLSearchParams(body.pairs)
    case 'multipart':
      return toForm(body.parts, { FormData, Blob: Blob })
    case 'stream':
      return adapter === 'http' ? Readable.from(breathe(body.chunks)) : webStream(body.chunks)
  }
}
