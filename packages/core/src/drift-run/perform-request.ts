import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import type { LiveCallAnswer, LiveCallRequest } from '../model/index.js'

/** Bodies that are larger are not compared. */
const MAX_BODY = 16 * 1024 * 1024

/** How a request is made. */
export interface PerformOptions {
  /** From the start to the end of the body, in ms. */
  timeoutMs: number
  signal?: AbortSignal
  /** Where the variables of proxies stand (`HTTPS_PROXY`, `NO_PROXY` …). Default: none. */
  env?: Readonly<Record<string, string | undefined>>
}

/** Makes one request. Never fails: what the network does is told in the answer. */
export type Perform = (request: LiveCallRequest, options: PerformOptions) => Promise<LiveCallAnswer>

/** Headers that belong to a connection, and that this one makes for itself (RFC 9110 section 7.6.1). */
const OF_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'content-length',
])

/**
 * Make one request as it is given. Redirects are not followed, and the body is as received. A failure has the code of the
 * system, `ETIMEDOUT` past the time, `ABORTED` by the signal, or `BODY_TOO_LARGE` over 16 MB.
 */
export const performRequest: Perform = (request, options) =>
  new Promise((resolve) => {
    const started = performance.now()
    const latency = (): number => Math.round(performance.now() - started)
    const fail = (code: string, message: string): void => resolve(failedAnswer(code, message, latency()))
    let url: URL
    let sent: http.ClientRequest
    try {
      url = new URL(request.url)
      sent = open(request, url, options)
    } catch (error) {
      fail(codeOf(error), messageOf(error))
      return
    }
    const stop = stopper(sent, options)
    let hasHead = false
    sent.on('error', (error) => {
      // Behind the head, the answer itself tells how it broke off.
      if (hasHead) return
      stop.end()
      fail(stop.code() ?? codeOf(error), stop.message() ?? messageOf(error))
    })
    sent.on('response', (response) => {
      hasHead = true
      receive(response, stop, latency()).then(resolve, (error: unknown) => fail(codeOf(error), messageOf(error)))
    })
    sent.end(bodyOf(request) ?? undefined)
  })

function bodyOf({ body }: LiveCallRequest): Buffer | null {
  return body === null ? null : Buffer.from(body, 'base64')
}

function open(request: LiveCallRequest, url: URL, { env = {} }: PerformOptions): http.ClientRequest {
  const client = url.protocol === 'https:' ? https : http
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw Object.assign(new Error(`"${url.protocol}" is not spoken`), { code: 'ERR_INVALID_PROTOCOL' })
  // Node 22.21 and 24.5 know `proxyEnv`; older versions go without a proxy.
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  const agent = new client.Agent({ keepAlive: false, proxyEnv: proxyVariables(env) })
  return client.request({
    method: request.method,
    hostname,
    port: url.port === '' ? undefined : Number(url.port),
    path: url.pathname + url.search,
    headers: headersOf(request, url),
    agent,
    ...(isIP(hostname) === 0 && url.protocol === 'https:' ? { servername: hostname } : {}),
  })
}

const PROXY_VARIABLES = ['http_proxy', 'https_proxy', 'no_proxy']

function proxyVariables(env: NonNullable<PerformOptions['env']>): Record<string, string> {
  return Object.fromEntries(
    PROXY_VARIABLES.flatMap((name) => {
      const value = env[name] ?? env[name.toUpperCase()]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** Why the proxy of the environment is not gone by; null where it is, or there is none. */
export function proxyProblem(
  env: NonNullable<PerformOptions['env']>,
  version: string = process.versions.node,
): string | null {
  const { http_proxy: plain, https_proxy: secure } = proxyVariables(env)
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isKnown = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21)
  if (isKnown || (!plain && !secure)) return null
  return `The proxy of the environment is not gone by: Node ${version} cannot, and 22.21 or 24.5 can`
}

/** Names and values in turn, as they go over the wire. */
function headersOf(request: LiveCallRequest, url: URL): string[] {
  const given = request.headers.filter(([name]) => !name.startsWith(':') && !OF_CONNECTION.has(name.toLowerCase()))
  const has = (wanted: string): boolean => given.some(([name]) => name.toLowerCase() === wanted)
  const body = bodyOf(request)
  const needsLength = body !== null || ['POST', 'PUT', 'PATCH'].includes(request.method)
  return [
    ...(has('host') ? [] : ['host', url.host]),
    ...given.flat(),
    ...(url.username === '' || has('authorization') ? [] : ['authorization', basicOf(url)]),
    ...(needsLength ? ['content-length', String(body?.byteLength ?? 0)] : []),
    'connection',
    'close',
  ]
}

function basicOf({ username, password }: URL): string {
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

/** Ends a request from outside, and knows why. */
interface Stopper {
  stop(code: string, message: string): void
  code(): string | null
  message(): string | null
  /** The request is over. */
  end(): void
}

function stopper(sent: http.ClientRequest, { timeoutMs, signal }: PerformOptions): Stopper {
  let reason: { code: string; message: string } | null = null
  const stop = (code: string, message: string): void => {
    reason ??= { code, message }
    sent.destroy(new Error(message))
  }
  const timer = setTimeout(() => stop('ETIMEDOUT', `no whole answer within ${timeoutMs} ms`), timeoutMs)
  const onAbort = (): void => stop('ABORTED', 'the run was ended')
  if (signal?.aborted === true) onAbort()
  signal?.addEventListener('abort', onAbort, { once: true })
  return {
    stop,
    code: () => reason?.code ?? null,
    message: () => reason?.message ?? null,
    end: () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    },
  }
}

async function receive(response: http.IncomingMessage, stop: Stopper, latencyMs: number): Promise<LiveCallAnswer> {
  const pieces: Buffer[] = []
  let failure: LiveCallAnswer['failure']
  let size = 0
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      size += piece.byteLength
      if (size > MAX_BODY) stop.stop('BODY_TOO_LARGE', `the body has more than ${MAX_BODY} bytes`)
      else pieces.push(piece)
    }
  } catch (error) {
    failure = { code: codeOf(error), message: messageOf(error) }
  }
  const [code, message] = [stop.code(), stop.message()]
  if (code !== null && message !== null) failure = { code, message }
  stop.end()
  return {
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    headers: pairsOf(response.rawHeaders),
    body: size === 0 ? null : Buffer.concat(pieces).toString('base64'),
    ...(failure === undefined ? {} : { failure }),
    latencyMs,
  }
}

function pairsOf(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, index): [string, string][] => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : []))
}

/** An answer of a call that failed before one began. */
export function failedAnswer(code: string, message: string, latencyMs = 0): LiveCallAnswer {
  return { status: 0, statusText: '', headers: [], body: null, failure: { code, message }, latencyMs }
}

/** The code of an error, of the first of several where several addresses were tried. */
function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code
  return error instanceof AggregateError ? codeOf(error.errors[0]) : 'UNKNOWN'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
