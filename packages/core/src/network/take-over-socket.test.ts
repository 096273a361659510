import { once } from 'node:events'
import net from 'node:net'
import { text } from 'node:stream/consumers'
import tls, { TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import { announceConnection } from './connecting.js'
import { takeOverSocket } from './take-over-socket.js'

test('stays free of listeners, however often a pool lets it go and takes it back', () => {
  const socket = new net.Socket()
  takeOverSocket(socket, {
    onWrite: () => undefined,
    onEnd: () => undefined,
    onDrain: () => undefined,
    onDestroy: () => undefined,
  })
  for (let turn = 0; turn < 20; turn++) socket.unref().ref()
  expect(socket.listenerCount('connect')).toBe(0)
})

test('lets what waits for the error run before the connection closes, as a real one does', async () => {
  const socket = new net.Socket()
  takeOverSocket(socket, {
    onWrite: () => undefined,
    onEnd: () => undefined,
    onDrain: () => undefined,
    onDestroy: () => undefined,
  })
  const seen: string[] = []
  socket.on('error', () => queueMicrotask(() => seen.push('after the error')))
  socket.on('close', () => seen.push('close'))
  socket.destroy(new Error('broken'))
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect(seen).toEqual(['after the error', 'close'])
})

test('ends a TLS connection without any handshake as one that was secure', async () => {
  const connect = TLSSocket.prototype.connect
  TLSSocket.prototype.connect = function (this: TLSSocket) {
    takeOverSocket(this, {
      onWrite: () => undefined,
      onEnd: () => undefined,
      onDrain: () => undefined,
      onDestroy: () => undefined,
    })
    announceConnection(this, true)
    return this
  }
  try {
    const socket = tls.connect({ host: '127.0.0.1', port: 1, servername: 'localhost' })
    const errors: Error[] = []
    socket.on('error', (error) => errors.push(error))
    await once(socket, 'secureConnect')
    socket.push(Buffer.from('all there is'))
    socket.push(null)
    expect(await text(socket)).toBe('all there is')
    socket.end()
    if (!socket.closed) await once(socket, 'close')
    expect(errors).toEqual([])
  } finally {
    TLSSocket.prototype.connect = connect
  }
})
