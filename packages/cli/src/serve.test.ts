import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { request as requestTls } from 'node:https'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeOutsideFolder, type OutsideFolder } from './outside-folder.js'

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

const CONFIG = `export default {
  services: { PaymentService: { baseUrl: 'https://payments.example.com/v2', operations: { getPayment: 'GET /payments/:id' } } },
}
`

let folder: OutsideFolder
const children: ChildProcess[] = []

beforeEach(async () => {
  folder = await makeOutsideFolder()
  await folder.save('understudy.config.mjs', CONFIG)
  await folder.save('src/payments.test.ts', '')
  await record('src/__mocks__/payments.test.recorded.json', ['pending', 'settled'])
})

afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  await folder.remove()
})

function record(file: string, statuses: readonly string[], service = 'payments.example.com/v2'): Promise<void> {
  const interactions = statuses.map((status, index) => ({
    id: `PaymentService.getPayment#${index + 1}`,
    test: 'waits for a payment',
    service: 'PaymentService',
    operation: 'getPayment',
    recordedAt: '2026-11-22',
    request: { method: 'GET', url: `https://${service}/payments/p1`, headers: {} },
    response: {
      status: 200,
      headers: { 'content-length': String(status.length) },
      body: { text: status },
      latencyMs: 3,
    },
  }))
  return folder.save(file, JSON.stringify({ version: 1, interactions }, null, 2))
}

interface Served {
  child: ChildProcess
  url: string
  out(): string
  err(): string
  /** Wait for a text in the output. */
  says(text: string): Promise<void>
  ended(): Promise<[code: number | null, signal: string | null]>
}

/** Start the command at a free port, and wait until it listens. */
async function serve(...args: string[]): Promise<Served> {
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0', ...args], {
    cwd: folder.path('.'),
    env: { PATH: process.env['PATH'], HOME: folder.path('.'), NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk))
  const says = (wanted: string): Promise<void> =>
    expect.poll(() => out + err, { timeout: 10_000, interval: 20 }).toContain(wanted)
  await says('https://payments.example.com/v2')
  const [url = ''] = /https?:\/\/127\.0\.0\.1:\d+/.exec(out) ?? []
  const ended = (): Promise<[number | null, string | null]> =>
    child.exitCode === null
      ? (once(child, 'exit') as Promise<[number | null, string | null]>)
      : Promise.resolve([child.exitCode, child.signalCode])
  return { child, url, out: () => out, err: () => err, says, ended }
}

const read = async (url: string): Promise<string> => (await fetch(url)).text()

test('plays the recordings of a project, says each call, and ends cleanly at the first signal', async () => {
  const served = await serve()
  expect([await read(`${served.url}/payments/p1`), await read(`${served.url}/PaymentService/payments/p1`)]).toEqual([
    'pending',
    'settled',
  ])
  expect(await read(`${served.url}/payments/p2?token=sk_live_4eC39HqLyjWDarjtT1zdp7dc`)).toContain('[unmatched-call]')
  await served.says('fix ')
  served.child.kill('SIGINT')
  expect(await served.ended()).toEqual([0, null])
  expect(
    served
      .out()
      .replaceAll(served.url, 'URL')
      .replaceAll(/\d+ ms/g, 'n ms')
      .replace(/(base URL to use) +/, '$1  '),
  ).toBe(`Serving 2 interactions of 1 service from 1 recording at URL

  service         base URL to use  in place of
  PaymentService  URL  https://payments.example.com/v2

  URL/__understudy/ shows what is served. Ctrl+C stops.

GET /v2/payments/p1 200 PaymentService.getPayment#1 n ms
GET /v2/payments/p1 200 PaymentService.getPayment#2 n ms
GET https://payments.example.com/v2/payments/p2?token=(redacted) 501 unmatched n ms
  [unmatched-call] No interaction matches GET https://payments.example.com/v2/payments/p2?token=(redacted)
    recording  src/__mocks__/payments.test.recorded.json: 2 interactions, 2 replayed
    closest    PaymentService.getPayment#1
                 path "/payments/p2", recorded "/payments/p1"
               PaymentService.getPayment#2
                 path "/payments/p2", recorded "/payments/p1"
    fix        run with -u to record it
`)
})

test('finds recordings by test files, folders and globs', async () => {
  await record('lib/__mocks__/other.spec.recorded.json', ['other'])
  await folder.save('lib/other.spec.tsx', '')
  const servedBy = async (...files: string[]): Promise<unknown> => {
    const served = await serve('--json', ...files)
    const [first = ''] = served.out().split('\n')
    return (JSON.parse(first) as { interactions: number }).interactions
  }
  expect(await Promise.all([servedBy('src/payments.test.ts'), servedBy('lib'), servedBy('**/*.spec.tsx')])).toEqual([
    2, 1, 1,
  ])
  for (const [file, sentence] of [
    ['src/none.test.ts', 'There is no file or folder "src/none.test.ts".'],
    ['**/*.nothing', 'No recording, and no test file that has one, fits "**/*.nothing".'],
    ['understudy.config.mjs', 'has no recording'],
  ] as const) {
    const { code, err } = await folder.understudy('serve', file)
    expect([code, err]).toEqual([3, expect.stringContaining(sentence)])
  }
})

test('prints lines of JSON, or no calls', async () => {
  const served = await serve('--json')
  const quiet = await serve('--quiet')
  await read(`${served.url}/payments/p1`)
  await read(`${quiet.url}/payments/p1`)
  await served.says('"event":"call"')
  const [listening, call] = served
    .out()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(listening).toMatchObject({ event: 'listening', url: served.url, interactions: 2 })
  expect(call).toEqual({
    event: 'call',
    client: '127.0.0.1',
    method: 'GET',
    url: 'https://payments.example.com/v2/payments/p1',
    service: 'PaymentService',
    outcome: 'replayed',
    status: 200,
    failure: null,
    interaction: 'PaymentService.getPayment#1',
    recording: 'src/__mocks__/payments.test.recorded.json',
    test: 'waits for a payment',
    ms: expect.any(Number) as number,
    gaveUp: false,
    message: null,
  })
  quiet.child.kill('SIGTERM')
  expect(await quiet.ended()).toEqual([0, null])
  expect(quiet.out()).not.toContain('getPayment#1')
})

test('reads again what changes while it runs, and serves on where that is broken', async () => {
  const served = await serve('--watch')
  const path = 'src/__mocks__/payments.test.recorded.json'
  expect(await read(`${served.url}/payments/p1`)).toBe('pending')
  await record(path, ['changed'])
  await served.says('Read again: 1 interaction')
  expect(await read(`${served.url}/payments/p1`)).toBe('changed')
  await folder.save(path, '{ "version": 1,')
  await served.says('What was read before is served on.')
  expect(served.err()).toContain('[recording-invalid]')
  expect(await read(`${served.url}/payments/p1`)).toBe('changed')
  await record(path, ['mended'])
  await expect.poll(() => read(`${served.url}/payments/p1`), { timeout: 5000 }).toBe('mended')
  await folder.save('understudy.config.mjs', CONFIG.replace('PaymentService', 'Renamed'))
  await expect.poll(() => read(`${served.url}/__understudy/`), { timeout: 5000 }).toContain('"Renamed"')
  await record('lib/__mocks__/new.test.recorded.json', ['new'])
  await served.says('Read again: 2 interactions')
})

test('speaks https with a certificate of its own, which it hands out', async () => {
  const served = await serve('--tls')
  expect(served.url).toMatch(/^https:/)
  const plain = served.url.replace('https:', 'http:')
  const ca = await read(`${plain}/__understudy/certificate.pem`)
  const ask = (servername?: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const options = { ca, ...(servername !== undefined && { servername, headers: { host: servername } }) }
      const path = servername === undefined ? '/payments/p1' : '/v2/payments/p1'
      requestTls(served.url + path, options, (answer) => resolve(text(answer)))
        .on('error', reject)
        .end()
    })
  expect(await ask()).toBe('pending')
  expect(await ask('payments.example.com')).toBe('settled')
})

test('says what is used wrongly', async () => {
  const port = await folder.understudy('serve', '--port', 'http')
  expect([port.code, port.err]).toEqual([3, expect.stringContaining('It is a number from 0 to 65535.')])
  const key = await folder.understudy('serve', '--tls-cert', 'cert.pem')
  expect([key.code, key.err]).toEqual([3, '--tls-cert and --tls-key go together: the certificate, and its key.\n'])
  const pair = ['serve', '--tls-cert', 'cert.pem', '--tls-key', 'understudy.config.mjs'] as const
  const missing = await folder.understudy(...pair)
  expect([missing.code, missing.err]).toEqual([3, expect.stringMatching(/^"cert.pem" cannot be read: ENOENT/)])
  await folder.save('cert.pem', 'no certificate')
  const junk = await folder.understudy(...pair)
  expect([junk.code, junk.err]).toEqual([
    3,
    expect.stringMatching(/^--tls-cert and --tls-key are no certificate and its key in PEM: .*\n$/),
  ])
  const service = await folder.understudy('serve', '--service', 'PaymentServcie')
  expect([service.code, service.err]).toEqual([3, expect.stringContaining('did you mean "PaymentService"?')])
})
