import http, { type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import { isUnderstudyError } from '../errors.js'
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
      passOn(answer, response)
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
  if (statusCode === 102) response.writeProcessing()
  if (statusCode === 103 && headers.link !== undefined) response.writeEarlyHints(headers as Record<string, string>)
}

function passOn(answer: IncomingMessage, response: ServerResponse): void {
  const headers = endToEnd(pairsOf(answer.rawHeaders)).flat()
  // An answer without a date gets none.
  response.sendDate = false
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', headers)
  response.flushHeaders()
  answer.on('data', (chunk: Buffer) => {
    if (!response.write(chunk)) answer.pause()
  })
  response.on('drain', () => answer.resume())
  answer.on('end', () => {
    const trailers = pairsOf(answer.rawTrailers)
    if (trailers.length > 0) response.addTrailers(trailers)
    response.end()
  })
}

function fail(response: ServerResponse, error: NodeJS.ErrnoException, { origin }: URL): void {
  if (response.headersSent) return void response.destroy()
  const isOurs = isUnderstudyError(error)
  const what = isOurs ? error.message : `${origin} does not answer: ${error.message || (error.code ?? error.name)}`
  response.writeHead(502, { 'content-type': 'text/plain; charset=utf-8', 'x-understudy': 'target-failed' })
  response.end(`${what}\n`)
}
