import { randomUUID } from 'node:crypto'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { resolveConfig } from '../config/resolve-config.js'
import { rehearse } from '../session/rehearsal.js'
import { exportHar, openRecording } from './export-har.js'
import { importTraffic } from './import-traffic.js'
import { readTraffic } from './traffic-formats.js'

const servers: http.Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

const LARGE = Buffer.alloc(40_000, Buffer.from([0xff, 0x00, 0x7f]))

let count = 0

const ROUTES: Record<string, (response: http.ServerResponse, body: string) => unknown> = {
  '/json': (response) => response.setHeader('content-type', 'application/json').end('{ "price": 1.0, "of": "{{x}}" }'),
  '/gzip': (response) =>
    response
      .writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' })
      .end(gzipSync('{"zipped":true}')),
  '/brotli': (response) =>
    response.writeHead(203, 'Odd', { 'content-encoding': 'br' }).end(brotliCompressSync('gr\u00FCn')),
  '/large': (response) => response.setHeader('content-type', 'image/png').end(LARGE),
  '/latin': (response) =>
    response.setHeader('content-type', 'text/plain; charset=iso-8859-1').end(Buffer.from('gr\u00FCn', 'latin1')),
  '/count': (response) => response.end(String((count += 1))),
  '/cookies': (response) =>
    response.setHeader('set-cookie', ['a=1; Path=/', 'b=2; Expires=Thu, 21 Oct 2027 07:28:00 GMT']).end(),
  '/events': (response) => {
    response.setHeader('content-type', 'text/event-stream').write('data: 1\n\nda')
    setTimeout(() => response.end('ta: 2\n\n'), 30)
  },
  '/empty': (response) => response.writeHead(204).end(),
  '/reset': (response) => response.destroy(),
  '/echo': (response, body) =>
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ got: body })),
}

async function shop(): Promise<string> {
  const server = http.createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const route = ROUTES[new URL(request.url ?? '/', 'http://a').pathname]
    if (route === undefined) response.writeHead(404).end('none')
    else route(response, body)
  })
  servers.push(server)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Calls in all their forms. */
async function callAll(origin: string): Promise<void> {
  for (const path of [
    '/json',
    '/gzip',
    '/brotli',
    '/large',
    '/latin',
    '/count',
    '/count',
    '/cookies',
    '/events',
    '/empty',
    '/none?a=1&a=x%20y',
  ])
    await (await fetch(origin + path)).arrayBuffer()
  await fetch(`${origin}/reset`).catch(() => undefined)
  await fetch(`${origin}/json`, { method: 'HEAD' })
  const form = new FormData()
  form.append('note', 'hi')
  form.append('photo', new Blob([Buffer.from([0xff, 0x00])], { type: 'image/png' }), 'a.png')
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() }
  const bodies: RequestInit[] = [
    { body: form },
    { body: JSON.stringify({ requestId: randomUUID(), at: new Date().toISOString() }), headers },
    { body: '{"amount":1200}', headers: { 'content-type': 'application/json' } },
    { body: new URLSearchParams({ a: '1', b: 'x y' }) },
    { body: Buffer.from([0xff, 0x00]) },
  ]
  for (const body of bodies) await (await fetch(`${origin}/echo`, { method: 'POST', ...body })).text()
}

test('gives back the interactions that it was made of, through a HAR', async () => {
  const origin = await shop()
  const recorded = rehearse({ Shop: origin })
  await recorded.run({ mode: 'record', tests: [{ name: 'shops', body: () => callAll(origin) }] })
  const config = resolveConfig({ services: { Shop: { baseUrl: origin } } }, null)
  const { interactions } = recorded.recording()
  expect(JSON.stringify(interactions)).toMatch(/\{\{uuid\}\}.*\{\{timestamp\}\}/s)
  const { har, losses } = exportHar([openRecording(recorded.recordingPath, 'a', config)], { version: '1.0.0' })
  expect(losses).toEqual([{ what: 'streams are joined: other tools are not told when their pieces came', count: 1 }])

  const imported = rehearse({ Shop: origin })
  const traffic = readTraffic('har', { shownAs: 'a.har', text: JSON.stringify(har), beside: () => null })
  const target = { path: imported.recordingPath, shownAs: 'b', testFile: `${imported.root}/src/shop.test.ts` }
  importTraffic([traffic], { ...target, config, env: {}, now: Date.now() })
  expect(imported.recording().interactions).toEqual(interactions)
  expect(imported.recording().interactions).toHaveLength(18)
})
