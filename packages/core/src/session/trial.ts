import http, { type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'
import { resolveConfig } from '../config/resolve-config.js'
import type { Mode, Recording } from '../model/index.js'
import { startNetwork } from '../network/network.js'
import { toInteraction } from '../record/index.js'
import { createSpool } from '../store/index.js'
import { SessionHost } from './session-host.js'
import { TestScope } from './test-scope.js'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

export async function serve(
  listener: RequestListener,
  prepare: (server: Server) => void = () => undefined,
): Promise<{ origin: string; stop: () => Promise<void> }> {
  const server = http.createServer(listener)
  servers.push(server)
  prepare(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export async function run<T>(
  mode: Mode,
  origin: string,
  recording: Recording | null,
  body: () => Promise<T>,
  realm: Record<PropertyKey, unknown> = globalThis,
): Promise<{ value: T; host: SessionHost }> {
  const scope = new TestScope()
  scope.plan([{ key: 't', name: 't', runs: true }])
  scope.begin('t')
  const host = new SessionHost({
    mode,
    config: resolveConfig({ services: { S: { baseUrl: origin } } }, null),
    scope,
    recordingPath: 'x.recorded.json',
    recording,
    files: { size: () => 0, read: () => Buffer.alloc(0), pieces: () => [] },
    createSpool,
    now: () => performance.now(),
    today: () => '2026-11-22',
  })
  const network = startNetwork(host, realm)
  try {
    const value = await scope.run('t', body)
    await host.quiet(undefined)
    return { value, host }
  } finally {
    await network.settle()
    network.stop()
  }
}

export function toRecording(host: SessionHost): Recording {
  const interactions = host.exchanges.map(({ exchange }, index) => {
    const { draft } = toInteraction(exchange, { test: 't', service: 'S', operation: 'op', nameFile: () => 'file' })
    return { id: `op#${index + 1}`, ...draft }
  })
  return { version: 1, interactions }
}

export async function recordAndReplay<T>(
  listener: RequestListener,
  body: (origin: string) => Promise<T>,
): Promise<{ live: T; replayed: T; recording: Recording }> {
  const { origin, stop } = await serve(listener)
  const recorded = await run('record', origin, null, () => body(origin))
  await stop()
  const recording = toRecording(recorded.host)
  const replayed = await run('replay', origin, recording, () => body(origin))
  return { live: recorded.value, replayed: replayed.value, recording }
}

/** Answers with what it was asked. */
export const echo: RequestListener = (request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const text = JSON.stringify({ url: request.url, method: request.method, body: Buffer.concat(chunks).toString() })
    response.setHeader('content-type', 'application/json')
    response.sendDate = false
    response.end(text)
  })
}

/** GET, or POST a body, by `http.request`. */
export function get(url: string, body?: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: body === undefined ? 'GET' : 'POST' }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          raw: response.rawHeaders.map((one) => one.toLowerCase()),
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    request.on('error', reject)
    request.end(body)
  })
}
