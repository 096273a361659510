import type { Socket } from 'node:net'
import { realSetImmediate } from './clock.js'

/** What the far end of a socket that was taken over hears from the client. */
export interface FarEnd {
  onWrite(chunk: Buffer): void
  /** The client half-closed. */
  onEnd(): void
  /** The client can take more after `push` returned false. */
  onDrain(): void
  /** The socket is destroyed, by whomever: before anyone is told. */
  onDestroy(): void
}

/** What `net.Socket` calls of its handle when it is destroyed. */
interface Handle {
  close(done?: () => void): void
  reset?(done: () => void): number
}

/** The stream internals that a socket's near end uses to reach its handle. */
interface SocketInternals {
  _handle: Handle | null
  _read(size: number): void
  _write(chunk: Buffer | string, encoding: BufferEncoding | 'buffer', callback: (error?: Error | null) => void): void
  _writev(
    chunks: { chunk: Buffer | string; encoding: BufferEncoding }[],
    callback: (error?: Error | null) => void,
  ): void
  _final(callback: (error?: Error | null) => void): void
  _destroy(error: Error | null, callback: (error?: Error | null) => void): void
  setServername(name: string): void
  setSession(session: Buffer): void
  ref(): Socket
  unref(): Socket
  _unrefTimer?(): void
}

/**
 * Make a socket that has no connection talk to `farEnd` in this process. It stays the very object that its client
 * holds: `net.Socket` and `tls.TLSSocket` methods, time-outs and events go on as they do without a handle. Answer by
 * `socket.push`.
 */
export function takeOverSocket(socket: Socket, farEnd: FarEnd): void {
  const internals = socket as unknown as SocketInternals
  const handle = internals._handle
  internals._handle = null
  handle?.close()
  internals._read = () => farEnd.onDrain()
  internals._write = (chunk, encoding, callback) => {
    farEnd.onWrite(toBuffer(chunk, encoding))
    callback()
  }
  internals._writev = (chunks, callback) => {
    for (const { chunk, encoding } of chunks) farEnd.onWrite(toBuffer(chunk, encoding))
    callback()
  }
  internals._final = (callback) => {
    farEnd.onEnd()
    callback()
  }
  const destroy = internals._destroy
  internals._destroy = function (error, callback) {
    farEnd.onDestroy()
    // A handle is closed after the error has been told; without one, both would come in the same turn.
    this._handle = CLOSING_HANDLE
    destroy.call(this, error, callback)
    this._handle = null
  }
  // `tls.connect` calls both on the handle once it has begun to connect.
  internals.setServername = () => undefined
  internals.setSession = () => undefined
  // Without a handle they would wait for `connect`, with one more listener at each request of a pooled connection.
  internals.ref = () => socket
  internals.unref = () => socket
}

const CLOSING_HANDLE: Handle = {
  close: (done) => void (done && realSetImmediate(done)),
  reset(done) {
    realSetImmediate(done)
    return 0
  },
}

/** Let the client read bytes, or the end. As on a real socket, they put its time-out off. */
export function pushTo(socket: Socket, bytes: Buffer | null): boolean {
  const internals = socket as unknown as SocketInternals
  internals._unrefTimer?.()
  return socket.push(bytes)
}

function toBuffer(chunk: Buffer | string, encoding: BufferEncoding | 'buffer'): Buffer {
  if (typeof chunk !== 'string') return chunk
  return Buffer.from(chunk, encoding === 'buffer' ? 'utf8' : encoding)
}
