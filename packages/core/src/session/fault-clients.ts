import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import axios, { isAxiosError } from 'axios'
import got, { type OptionsInit, type Response as GotResponse } from 'got'
import ky from 'ky'
import { Agent, request } from 'undici'
import { CERTIFICATE } from './certificate.js'

/** How a client is to call. */
export interface FaultCall {
  url: string
  /** The client gives up after so many ms. */
  timeoutMs?: number
  /** Send a body. */
  posts?: boolean
  /** Have the client parse the body. */
  parses?: boolean
  /** Do not trust the certificate of tests. */
  distrusts?: boolean
}

/** What a client shows of a call, as plain data. */
export type Observation = Record<string, unknown>

/** A client, and how it shows a call. It never rejects. */
export type FaultClient = (call: FaultCall) => Promise<Observation>

const ca = CERTIFICATE.cert

const BODY = { amount: 1200 }

/** The headers that a fault is about, in the order of their names. */
function headersOf(headers: Iterable<[string, unknown]>): Observation {
  const wanted = ['content-encoding', 'content-length', 'content-type', 'retry-after', 'transfer-encoding']
  const all = Object.fromEntries(headers)
  return Object.fromEntries(wanted.filter((name) => all[name] !== undefined).map((name) => [name, String(all[name])]))
}

/** An error with its causes, as plain data: ports and the numbers of OpenSSL's threads vary from run to run. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, cause, ...rest } = error as Error & Record<string, unknown>
  const kept = ['code', 'errno', 'syscall', 'hostname', 'address', 'reason', 'host', 'type']
  const fields = Object.fromEntries(kept.filter((key) => rest[key] !== undefined).map((key) => [key, rest[key]]))
  const text = message
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
    .replace(/\b[0-9A-F]{12,16}:error/g, '<thread>:error')
  return { name, message: text, ...fields, ...(cause === undefined ? {} : { cause: describeError(cause) }) }
}

/** Count the bytes of a body that came before it ended, or failed. */
async function readAll(body: AsyncIterable<Uint8Array> | null): Promise<Observation> {
  let bytes = 0
  try {
    for await (const piece of body ?? []) bytes += piece.length
    return { bytes }
  } catch (error) {
    return { bytes, bodyError: describeError(error) }
  }
}

async function parsed(parse: () => Promise<unknown>): Promise<Observation> {
  try {
    return { value: await parse() }
  } catch (error) {
    return { parseError: describeError(error) }
  }
}

async function ofFetch(call: FaultCall, send: () => Promise<Response>): Promise<Observation> {
  try {
    const response = await send()
    const head = { status: response.status, statusText: response.statusText, headers: headersOf(response.headers) }
    const body = response.body as AsyncIterable<Uint8Array> | null
    return { ...head, ...(call.parses ? await parsed(() => response.json()) : await readAll(body)) }
  } catch (error) {
    return { error: describeError(error) }
  }
}

function initOf({ timeoutMs, posts }: FaultCall): RequestInit {
  const sent = posts ? { method: 'POST', body: JSON.stringify(BODY) } : {}
  return timeoutMs === undefined ? sent : { ...sent, signal: AbortSignal.timeout(timeoutMs) }
}

/** By the events that Node's own clients are steered by, in their order. */
function ofHttp({ url, timeoutMs, posts, distrusts }: FaultCall): Promise<Observation> {
  return new Promise((resolve) => {
    const events: unknown[] = []
    const seen: Observation = { events, bytes: 0 }
    const isTls = url.startsWith('https:')
    // With a connection of its own.
    const method = posts ? 'POST' : 'GET'
    const options = { method, agent: false as const, ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }) }
    const request = isTls
      ? https.request(url, { ...options, ...(distrusts ? {} : { ca }) })
      : http.request(url, options)
    request.on('socket', (socket) => {
      seen['connecting'] = socket.connecting
      for (const name of ['lookup', 'connect', 'secureConnect']) socket.on(name, () => events.push(`socket ${name}`))
    })
    request.on('timeout', () => {
      events.push('timeout')
      request.destroy(Object.assign(new Error('gave up'), { code: 'OWN' }))
    })
    request.on('error', (error) => events.push(['error', describeError(error)]))
    request.on('close', () => {
      events.push('close')
      resolve(seen)
    })
    request.on('response', (response: IncomingMessage) => {
      events.push('response')
      Object.assign(seen, { status: response.statusCode, headers: headersOf(Object.entries(response.headers)) })
      response.on('data', (piece: Buffer) => void (seen['bytes'] = (seen['bytes'] as number) + piece.length))
      for (const name of ['aborted', 'end', 'close'])
        response.on(name, () => {
          events.push(`response ${name}`)
          Object.assign(seen, { complete: response.complete })
        })
      response.on('error', (error) => events.push(['response error', describeError(error)]))
    })
    request.end(posts ? JSON.stringify(BODY) : undefined)
  })
}

async function ofAxios(call: FaultCall): Promise<Observation> {
  try {
    const response = await axios.request<unknown>({
      url: call.url,
      ...(call.posts ? { method: 'POST', data: BODY } : {}),
      ...(call.timeoutMs === undefined ? {} : { timeout: call.timeoutMs }),
      ...(call.distrusts ? {} : { httpsAgent: new https.Agent({ ca }) }),
    })
    return { status: response.status, headers: headersOf(Object.entries(response.headers)), data: response.data }
  } catch (error) {
    if (!isAxiosError<unknown>(error)) return { error: describeError(error) }
    const { response } = error
    const answered = response && {
      status: response.status,
      data: response.data,
      headers: headersOf(Object.entries(response.headers)),
    }
    return { error: describeError(error), isAxiosError: error.isAxiosError, response: answered }
  }
}

async function ofGot(call: FaultCall): Promise<Observation> {
  try {
    const options: OptionsInit = {
      method: call.posts ? 'POST' : 'GET',
      ...(call.posts ? { json: BODY } : {}),
      retry: { limit: 0 },
      ...(call.timeoutMs === undefined ? {} : { timeout: { request: call.timeoutMs } }),
      ...(call.distrusts ? {} : { https: { certificateAuthority: ca } }),
      responseType: call.parses ? 'json' : 'text',
    }
    const response = (await got(call.url, options)) as GotResponse
    return { status: response.statusCode, headers: headersOf(Object.entries(response.headers)), body: response.body }
  } catch (error) {
    const { response } = error as { response?: { statusCode: number; rawBody?: Uint8Array } }
    return { error: describeError(error), status: response?.statusCode, bytes: response?.rawBody?.length }
  }
}

async function ofUndici(call: FaultCall): Promise<Observation> {
  const dispatcher = call.distrusts ? new Agent() : new Agent({ connect: { ca } })
  const { timeoutMs, posts } = call
  const sent = posts ? ({ method: 'POST', body: JSON.stringify(BODY) } as const) : {}
  const timeouts = timeoutMs === undefined ? {} : { headersTimeout: timeoutMs, bodyTimeout: timeoutMs }
  try {
    const { statusCode, headers, body } = await request(call.url, { dispatcher, ...timeouts, ...sent })
    const head = { status: statusCode, headers: headersOf(Object.entries(headers)) }
    return { ...head, ...(call.parses ? await parsed(() => body.json()) : await readAll(body)) }
  } catch (error) {
    return { error: describeError(error) }
  } finally {
    await dispatcher.destroy()
  }
}

/** The clients of the table. `https` is Node's own on a connection with TLS; those on `fetch` cannot be told whom to trust. */
export const FAULT_CLIENTS: Readonly<Record<string, FaultClient>> = {
  fetch: (call) => ofFetch(call, () => fetch(call.url, initOf(call))),
  http: ofHttp,
  https: ofHttp,
  axios: ofAxios,
  got: ofGot,
  'undici.request': ofUndici,
  ky: (call) =>
    ofFetch(call, () => ky(call.url, { retry: 0, timeout: false, throwHttpErrors: false, ...initOf(call) })),
}
