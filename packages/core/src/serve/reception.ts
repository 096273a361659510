import type { Socket } from 'node:net'
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls'
import type { Answer } from '../network/call.js'
import { now } from '../network/clock.js'
import { headerValue } from '../network/http1-parser.js'
import { CONTROL, controlAnswer, type RecentMiss } from './control.js'
import { allowOrigin, allowPreflight, isPreflight } from './cors.js'
import { keepLocation } from './locations.js'
import { missAnswer } from './miss-answer.js'
import type { Played, Player } from './player.js'
import { ServedConnection, type ConnectionHost, type Reply, type WireRequest } from './served-connection.js'
import type { Certificate, ServedCall, ServeOptions } from './serve-options.js'

/** The header by which a client names itself, so that it has sequences of its own. */
export const CLIENT_HEADER = 'x-understudy-client'

/** So many misses are remembered for the control page. */
const RECENT = 20

/** What a reception needs to know of the server. */
export interface ReceptionOptions extends Pick<ServeOptions, 'cors' | 'onCall' | 'onNote'> {
  tls: Certificate | undefined
}

/** Receives connections, and sees to it that each request gets an answer. */
export class Reception {
  readonly #options: ReceptionOptions
  readonly #player: () => Player
  readonly #secure: SecureContext | null
  readonly #sockets = new Set<Socket>()
  readonly #misses: RecentMiss[] = []
  #url = ''
  #port = 0

  constructor(options: ReceptionOptions, player: () => Player) {
    this.#options = options
    this.#player = player
    this.#secure = options.tls === undefined ? null : createSecureContext(options.tls)
  }

  /** Where we are reached from now on. */
  open(url: string, port: number): void {
    this.#url = url
    this.#port = port
  }

  /** Close all connections. */
  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Take a connection, with or without TLS: a record of its handshake begins with byte 22 (RFC 8446 section 5.1). */
  welcome(raw: Socket): void {
    this.#sockets.add(raw)
    raw.on('close', () => this.#sockets.delete(raw))
    raw.on('error', () => undefined)
    const secureContext = this.#secure
    if (secureContext === null) return this.#serve(raw, raw)
    raw.once('data', (first: Buffer) => {
      raw.pause()
      raw.unshift(first)
      if (first[0] !== 22) {
        this.#serve(raw, raw)
        raw.resume()
        return
      }
      const socket = new TLSSocket(raw, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] })
      socket.on('_tlsError', ({ message, reason = message }: Error & { reason?: string }) =>
        this.#note(`TLS with a client fails: ${reason.trim()}`),
      )
      this.#serve(socket, raw)
    })
  }

  #serve(socket: Socket, raw: Socket): void {
    const address = raw.remoteAddress ?? 'unknown'
    const isTls = socket !== raw
    const host: ConnectionHost = {
      respond: (request) => this.#respond(request, address, isTls),
      refuse: (what, target) => this.#refuse(what, target),
      note: (sentence) => this.#note(sentence),
    }
    void new ServedConnection(socket, raw, host)
  }

  #note(sentence: string): void {
    this.#options.onNote?.(sentence)
  }

  #refuse(what: string, target: string): string {
    // What is behind a question mark may be secret.
    const path = target.split('?', 1)[0]!
    const shown = this.#player().hide({ method: 'GET', url: path, headers: [], body: null }, path)
    this.#note(`A client asks for ${what} to ${shown}, which is not played`)
    const instead = 'Give the application one of these base URLs in place of the real one:'
    return [`Understudy does not play ${what}. ${instead}`, ...this.#bases().map(({ url }) => `  ${url}`)].join('\n')
  }

  #respond(request: WireRequest, address: string, isTls: boolean): Reply {
    const client = headerValue(request.headers, CLIENT_HEADER) ?? address
    const control = this.#control(request, client)
    if (control !== null) return { answer: control }
    const headers = request.headers.filter(([name]) => name !== CLIENT_HEADER)
    const call = { ...request, headers, host: headerValue(headers, 'host'), port: this.#port }
    const started = now()
    const played = this.#player().play(call, client)
    const isAllowed = played.answer === null && this.#options.cors !== false && isPreflight(request)
    const answer = isAllowed ? allowPreflight(request) : this.#answerTo(request, played, isTls)
    const outcome = isAllowed ? 'preflight' : played.answer === null ? played.outcome : 'replayed'
    const told = calledWith(request, client, played, outcome)
    if (outcome === 'unmatched') this.#remember(told)
    const onCall = this.#options.onCall
    const final = this.#options.cors === false ? answer : allowOrigin(answer, request)
    if (onCall === undefined) return { answer: final }
    const { status, failure } = final
    const onOver = (gaveUp: boolean): void =>
      onCall({ ...told, status: status || null, failure: failure?.code ?? null, ms: tenths(now() - started), gaveUp })
    return { answer: final, onOver }
  }

  #answerTo(request: WireRequest, played: Played, isTls: boolean): Answer {
    const { headers } = request
    if (played.answer === null) return missAnswer(played, headerValue(headers, 'accept'), this.#bases())
    const self = `${isTls ? 'https' : 'http'}://${headerValue(headers, 'host') ?? this.#url.replace(/^.*\/\//, '')}`
    return keepLocation(played.answer, played.address, this.#player(), self)
  }

  #bases(): { name: string; url: string }[] {
    const { table } = this.#player()
    return table.services.map(({ name }) => ({ name, url: table.urlOf(name, this.#url) }))
  }

  #remember({ method, url, client, message }: CallFacts): void {
    this.#misses.unshift({ method, url, client, message: message ?? '' })
    this.#misses.length = Math.min(this.#misses.length, RECENT)
  }

  #control(request: WireRequest, client: string): Answer | null {
    const target = request.target.startsWith('/') ? request.target : pathOf(request.target)
    if (!target.startsWith(CONTROL)) return null
    const answer = controlAnswer(request, target, {
      player: this.#player(),
      client,
      bases: this.#bases(),
      misses: this.#misses,
      certificate: this.#options.tls?.cert ?? null,
    })
    return isPreflight(request) ? allowOrigin(allowPreflight(request), request) : allowOrigin(answer, request)
  }
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10
}

function pathOf(url: string): string {
  const parsed = URL.parse(url)
  return parsed === null ? url : parsed.pathname + parsed.search
}

type CallFacts = Omit<ServedCall, 'status' | 'failure' | 'ms' | 'gaveUp'>

function calledWith(
  { method }: WireRequest,
  client: string,
  played: Played,
  outcome: ServedCall['outcome'],
): CallFacts {
  const { url, service } = played
  if (played.answer === null) {
    const message = outcome === 'preflight' ? null : played.error.message
    return { client, method, url, service, outcome, interaction: null, recording: null, test: null, message }
  }
  const { id, recording, test } = played.origin
  return { client, method, url, service, outcome, interaction: id, recording, test, message: null }
}
