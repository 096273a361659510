import http, { type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import { isUnderstudyError } from '../errors.js'
import type { HeaderList } from '../network/call.js'
import { endToEnd, pairsOf, toTargetHeaders } from './record-headers.js'

/** What became of a request that was sent on. */
export interface Forwarded {
  method: string
  /** Path and query, as the client asked, without secrets where it is told to others. */
  path: string
  /** Of the target's answer; null where there was none. */
  status: number | null
  /** Code of the target's failure, or null. */
  failure: string | null
}

/** Sends requests on to one target, over connections of its own. */
export class Forwarder {
  readonly #target: URL
  readonly #base: string
  readonly #agent: http.Agent

  constructor(target: URL) {
    this.#target = target
    this.#base = target.pathname.replace(/\/$/, '')
    this.#agent = this.#isSecure ? new https.Agent({ keepAlive: true }) : new http.Agent({ keepAlive: true })
  }

  get #isSecure(): boolean {
    return this.#target.protocol === 'https:'
  }

  /** Send a request on, and its answer back, piece by piece as both arrive. */
  forward(request: IncomingMessage, response: ServerResponse, onOver: (told: Forwarded) => void): void {
    const path = pathOf(request.url ?? '/')
    const told: Forwarded = { method: request.method ?? 'GET', path, status: null, failure: null }
    const sent = this.#trySend(request, response, path)
    if (sent === null) return onOver({ ...told, failure: 'INVALID_REQUEST' })
    sent.on('information', (info) => inform(response, info))
    sent.on('response', (answer) => {
      told.status = answer.statusCode ?? null
      this.#tryPassOn(answer, response)
      // The head is told; all that is left is to break off as the target did.
      answer.on('error', () => response.destroy())
    })
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // A client that gave up has no one to tell.
      if (!response.destroyed) told.failure = error.code ?? error.name
      fail(response, error, this.#target)
    })
    response.on('close', () => {
      if (!response.writableFinished) sent.destroy()
      onOver(told)
    })
    request.pipe(sent)
  }

  close(): void {
    this.#agent.destroy()
  }

  /** What Node's server reads, its client may refuse to send. */
  #trySend(request: IncomingMessage, response: ServerResponse, path: string): ClientRequest | null {
    try {
      return this.#send(request, path)
    } catch (error) {
      fail(response, error instanceof Error ? error : new Error(String(error)), this.#target)
      return null
    }
  }

  /** What Node's client reads, its server may refuse to send. It is recorded nevertheless. */
  #tryPassOn(answer: IncomingMessage, response: ServerResponse): void {
    try {
      passOn(answer, response)
    } catch (error) {
      answer.resume()
      fail(response, error instanceof Error ? error : new Error(String(error)), this.#target)
    }
  }

  #send(request: IncomingMessage, path: string): ClientRequest {
    const { protocol, hostname, port, host } = this.#target
    const options = {
      agent: this.#agent,
      method: request.method ?? 'GET',
      protocol,
      hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
      port,
      path: this.#base + path,
      headers: toTargetHeaders(pairsOf(request.rawHeaders), host),
    }
    return this.#isSecure ? https.request(options) : http.request(options)
  }
}

/** A client that takes us for a proxy names the whole URL. */
function pathOf(target: string): string {
  const url = target.startsWith('/') ? null : URL.parse(target)
  return url === null ? target : `${url.pathname}${url.search}`
}

function inform(response: ServerResponse, { statusCode, headers }: http.InformationEvent): void {
  if (response.headersSent || isOld(response)) return
  try {
    if (statusCode === 102) response.writeProcessing()
    if (statusCode === 103 && headers.link !== undefined) response.writeEarlyHints(headers as Record<string, string>)
  } catch {
    // Hints that Node does not send are left out: the answer does not depend on them.
  }
}

function isOld({ req }: ServerResponse): boolean {
  return req.httpVersionMajor === 1 && req.httpVersionMinor === 0
}

function passOn(answer: IncomingMessage, response: ServerResponse): void {
  const all = endToEnd(pairsOf(answer.rawHeaders))
  const takesTrailers = isChunked(all, answer.statusCode ?? 0, response)
  const headers = takesTrailers ? all : all.filter(([name]) => name.toLowerCase() !== 'trailer')
  // An answer without a date gets none.
  response.sendDate = false
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', headers.flat())
  response.flushHeaders()
  answer.on('data', (chunk: Buffer) => {
    if (!response.write(chunk)) answer.pause()
  })
  response.on('drain', () => answer.resume())
  answer.on('end', () => {
    const trailers = pairsOf(answer.rawTrailers)
    if (takesTrailers && trailers.length > 0) response.addTrailers(trailers)
    response.end()
  })
}

/** Only chunks can have trailers behind them, or a field that announces some (RFC 9112 section 7.1.2). */
function isChunked(headers: HeaderList, status: number, response: ServerResponse): boolean {
  if (isOld(response) || response.req.method === 'HEAD' || status === 204 || status === 304) return false
  return !headers.some(([name]) => name.toLowerCase() === 'content-length')
}

function fail(response: ServerResponse, error: NodeJS.ErrnoException, { origin }: URL): void {
  if (response.headersSent) return void response.destroy()
  const isOurs = isUnderstudyError(error)
  const what = isOurs ? error.message : `${origin} does not answer: ${error.message || (error.code ?? error.name)}`
  response.writeHead(502, { 'content-type': 'text/plain; charset=utf-8', 'x-understudy': 'target-failed' })
  response.end(`${what}\n`)
}
