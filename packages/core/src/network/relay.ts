import type { Socket } from 'node:net'
import type { CallRequest, ExchangeListener } from './call.js'
import { ConnectionTap } from './connection-tap.js'
import { describeFailure } from './network-error.js'
import type { ConnectionTarget } from './request-url.js'

/** Open the real connection behind a virtual one. */
export type OpenUpstream = (done: (error: Error | null, upstream: Socket | null) => void) => void

/** A call that has been given to a relay, and who listens to it. */
export interface RelayedCall {
  call: CallRequest
  listener: ExchangeListener | null
}

/**
 * A real connection behind a virtual one, for the calls that nothing answers. Bytes go through as they are; the
 * exchange on them is listened to.
 */
export class Relay {
  readonly #client: Socket
  readonly #target: ConnectionTarget
  /** Calls that wait for the connection. */
  readonly #unsent = new Set<RelayedCall>()
  #upstream: Socket | null = null
  #waiting: (() => void)[] = []
  #transparent = false
  /** False while the client keeps the connection for later, and it must not keep the process alive. */
  #isHeld = true

  constructor(client: Socket, target: ConnectionTarget, open: OpenUpstream) {
    this.#client = client
    this.#target = target
    this.#followHold()
    open((error, upstream) => {
      if (upstream === null) {
        this.#fail(error)
        return void client.destroy(error ?? undefined)
      }
      if (client.destroyed) return void upstream.destroy()
      this.#onOpen(upstream)
    })
  }

  /** True once the connection turned out to carry something else than HTTP/1.1: all bytes go through. */
  get transparent(): boolean {
    return this.#transparent
  }

  /** Send one request's bytes and tell when its response has ended. */
  send(bytes: Buffer, relayed: RelayedCall, done: () => void): void {
    this.#unsent.add(relayed)
    this.#whenOpen((upstream) => {
      this.#unsent.delete(relayed)
      ConnectionTap.on(upstream, this.#target).expect(endWith(relayed.listener, done))
      upstream.write(bytes)
    })
  }

  write(chunk: Buffer): void {
    this.#whenOpen((upstream) => void upstream.write(chunk))
  }

  /** Let everything through from here on, beginning with `bytes`. */
  becomeTransparent(bytes: Buffer): void {
    this.#transparent = true
    if (bytes.length > 0) this.write(bytes)
  }

  resume(): void {
    this.#upstream?.resume()
  }

  end(): void {
    this.#whenOpen((upstream) => void upstream.end())
  }

  close(): void {
    this.#waiting = []
    this.#fail(null)
    this.#upstream?.destroy()
  }

  /** Let the real connection keep the process alive only where the client's would. */
  #followHold(): void {
    const hold = (isHeld: boolean): Socket => {
      this.#isHeld = isHeld
      if (isHeld) this.#upstream?.ref()
      else this.#upstream?.unref()
      return this.#client
    }
    this.#client.ref = () => hold(true)
    this.#client.unref = () => hold(false)
  }

  /** Tell those who listen to calls that have not been sent how they ended. */
  #fail(error: Error | null): void {
    for (const { call, listener } of this.#unsent) {
      listener?.onRequestHead(call.method, call.url, call.headers)
      if (call.body !== null) listener?.onRequestBody(Buffer.from(call.body))
      listener?.onFailure(describeFailure(error, false))
    }
    this.#unsent.clear()
  }

  #whenOpen(act: (upstream: Socket) => void): void {
    const upstream = this.#upstream
    if (upstream !== null) act(upstream)
    else this.#waiting.push(() => act(this.#upstream!))
  }

  #onOpen(upstream: Socket): void {
    this.#upstream = upstream
    if (!this.#isHeld) upstream.unref()
    const client = this.#client
    upstream.on('data', (chunk: Buffer) => {
      if (!client.push(chunk)) upstream.pause()
    })
    upstream.once('end', () => client.push(null))
    upstream.once('error', (error) => client.destroy(error))
    upstream.once('close', () => {
      if (!client.readableEnded && !client.destroyed) client.push(null)
    })
    for (const act of this.#waiting.splice(0)) act()
  }
}

/** Pass everything on to `listener`, and call `done` when the exchange is over. */
function endWith(listener: ExchangeListener | null, done: () => void): ExchangeListener {
  return {
    onRequestHead: (method, url, headers) => listener?.onRequestHead(method, url, headers),
    onRequestBody: (chunk) => listener?.onRequestBody(chunk),
    onInformational: (status, headers) => listener?.onInformational(status, headers),
    onResponseHead: (status, statusText, headers) => listener?.onResponseHead(status, statusText, headers),
    onResponseBody: (chunk) => listener?.onResponseBody(chunk),
    onResponseEnd(trailers) {
      listener?.onResponseEnd(trailers)
      done()
    },
    onFailure: (failure) => listener?.onFailure(failure),
  }
}
