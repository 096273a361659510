import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { resolveConfig } from '../config/resolve-config.js'
import type { Recording } from '../model/index.js'
import { startRecordingProxy, type Forwarded, type RecordingProxy } from './index.js'

const SUMMED = 'HTTP/1.1 200 OK\r\ntrailer: x-sum\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nx-sum: 2\r\n\r\n'

/** What the target sends, byte for byte, by path. */
const ANSWERS: Record<string, string> = {
  '/summed': SUMMED,
  '/announced': 'HTTP/1.1 200 OK\r\ntrailer: x-sum\r\ncontent-length: 2\r\n\r\nok',
  '/hinted': 'HTTP/1.1 103 Early Hints\r\nlink: no link\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok',
  '/odd': 'HTTP/1.1 099 Odd\r\ncontent-length: 0\r\n\r\n',
}

let folder: string
let target: net.Server
let proxy: RecordingProxy
let told: Forwarded[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-odd-'))
  told = []
  target = net.createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (data) => socket.write(ANSWERS[data.toString('latin1').split(' ')[1]!] ?? SUMMED))
  })
  await once(target.listen(0, '127.0.0.1'), 'listening')
  proxy = await startRecordingProxy({
    target: `http://127.0.0.1:${(target.address() as AddressInfo).port}`,
    recording: join(folder, '__mocks__', 'api.test.recorded.json'),
    testFile: join(folder, 'api.test.ts'),
    rootDir: folder,
    config: resolveConfig({}, null),
    test: null,
    mode: 'record',
    port: 0,
    onCall: (call) => told.push(call),
  })
})

afterEach(async () => {
  await proxy.close()
  target.close()
  rmSync(folder, { recursive: true, force: true })
})

/** All that a client gets that asks once and then closes its side. */
async function ask(request: string): Promise<string> {
  const socket = net.connect(proxy.port, '127.0.0.1')
  socket.write(`${request}\r\nhost: x\r\nconnection: close\r\n\r\n`)
  return (await text(socket)).replaceAll('\r\n', '\n')
}

test('gives trailers to clients that can have them, and the rest to all others', async () => {
  const got = await ask('GET /summed HTTP/1.1')
  expect(got).toContain('trailer: x-sum\n')
  expect(got).toContain('\nok\n0\nx-sum: 2\n')
  expect(await ask('GET /summed HTTP/1.0')).toMatch(/^HTTP\/1.1 200 OK\n(?![^]*trailer)[^]*\n\nok$/)
  expect(await ask('HEAD /announced HTTP/1.1')).toMatch(/^HTTP\/1.1 200 OK\n(?![^]*trailer)[^]*\n\n$/)
  expect(await ask('GET /announced HTTP/1.1')).toMatch(/^HTTP\/1.1 200 OK\n(?![^]*trailer)[^]*\n\nok$/)
})

test('serves a client that offers HTTP/2 beside HTTP/1, as that of Java does', async () => {
  const offer =
    'GET /announced HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA'
  expect(await ask(offer)).toMatch(/^HTTP\/1.1 200 OK\n[^]*\n\nok$/)
})

test('tells of no secret of a header, wherever it stands in the path', async () => {
  await ask('GET /keys/9f8e7d6c5b4a?token=abcdef12 HTTP/1.1\r\nX-Api-Key: 9f8e7d6c5b4a')
  expect(told.map(({ path }) => path)).toEqual(['/keys/(redacted)?token=(redacted)'])
})

test('survives what Node reads and does not send, and records it', async () => {
  expect(await ask('GET /hinted HTTP/1.1')).toMatch(/^HTTP\/1.1 200 OK\n[^]*\n\nok$/)
  expect(await ask('GET /odd HTTP/1.1')).toMatch(
    /^HTTP\/1.1 502 Bad Gateway\n[^]*does not answer[^]*Invalid status code/,
  )
  await proxy.close()
  const { interactions } = JSON.parse(
    readFileSync(join(folder, '__mocks__/api.test.recorded.json'), 'utf8'),
  ) as Recording
  expect(interactions.map(({ request }) => new URL(request.url).pathname)).toContain('/hinted')
})
