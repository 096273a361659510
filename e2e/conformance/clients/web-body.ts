import type { Call, Trace } from './client.ts'
import { textOf, toForm, webStream, type FormMakers } from './request-body.ts'

/** The parts of a fetch response that are read. */
export interface WebResponse {
  status: number
  statusText: string
  url: string
  headers: Iterable<[string, string]>
  body: unknown
  arrayBuffer(): Promise<ArrayBuffer>
}

/** What `fetch` and its kin take. */
export interface WebInit {
  method: string
  headers: Record<string, string>
  body?: unknown
  duplex?: 'half'
  redirect?: 'follow' | 'manual' | 'error'
  signal?: AbortSignal
}

/** The request in the terms of `fetch`, with its own kinds of body. */
export function webInit(call: Call, makers: FormMakers<unknown>): WebInit {
  const { method, headers, body, redirect, signal, timeoutMs } = call
  const init: WebInit = { method, headers: { ...headers } }
  if (redirect) init.redirect = redirect
  if (signal) init.signal = signal
  else if (timeoutMs !== undefined) init.signal = AbortSignal.timeout(timeoutMs)
  if (!body) return init
  if (body.kind === 'multipart') return { ...init, body: toForm(body.parts, makers) }
  if (body.kind === 'bytes') return { ...init, body: body.bytes }
  if (body.kind === 'urlencoded') return { ...init, body: new URLSearchParams(body.pairs) }
  if (body.kind === 'stream') return { ...init, body: webStream(body.chunks), duplex: 'half' }
  const { text, type } = textOf(body)
  return { ...init, body: text, headers: { ...headers, ...(type ? { 'content-type': type } : {}) } }
}

/** Read an answer, whole or piece by piece. */
export async function readWebResponse(response: WebResponse, call: Call, trace: Trace): Promise<void> {
  trace.head(response.status, response.statusText, response.headers)
  if (response.url) trace.url(response.url)
  if (call.streamed && response.body) {
    for await (const piece of response.body as AsyncIterable<Uint8Array>) trace.piece(piece)
  } else trace.piece(new Uint8Array(await response.arrayBuffer()))
}
