import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { resolveConfig } from '../config/resolve-config.js'
import { rehearse, type RehearsedFile } from '../session/rehearsal.js'
import { BODY_LOSSES } from './har-body.js'
import { callShop, startShop, type ShopAnswers } from './har-shop.js'
import { importTraffic, type ImportOptions, type ImportResult } from './import-traffic.js'
import { readZip } from './read-zip.js'
import type { Traffic, TrafficFile } from './traffic-entry.js'
import { readTraffic } from './traffic-formats.js'

/** Where the service was when Chromium called it; nothing listens there now. */
const API = 'http://127.0.0.1:4310'
const GONE = 'http://127.0.0.1:4399'

const SECRETS = [
  'hunter2-Very-Secret',
  'tok_live_9f8e7d6c5b4a39281706f5e4d3c2b1a0',
  's3cr3t-session-0001-abcdef',
  'AKxx-very-secret-key-123456',
  'ada.lovelace@corp-mail.io',
]

let live: ShopAnswers

beforeAll(async () => {
  const shop = await startShop()
  live = await callShop(shop.origin, 'http://127.0.0.1:1')
  shop.stop()
})

const files: Record<string, () => TrafficFile> = {
  devtools: () => plain('devtools.har'),
  'devtools-h2': () => plain('devtools-h2.har'),
  playwright: () => plain('playwright.har'),
  'playwright-attach': () => {
    const zip = readZip(bytesOf('playwright-attach.har.zip'))!
    return { shownAs: 'a.zip', text: zip.get('har.har')!().toString(), beside: (name) => zip.get(name)?.() ?? null }
  },
}

function bytesOf(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, 'fixtures', name))
}

function plain(name: string): TrafficFile {
  return { shownAs: name, text: bytesOf(name).toString(), beside: () => null }
}

function read(name: string): Traffic {
  return readTraffic('har', files[name]!())
}

function importInto(file: RehearsedFile, traffic: Traffic, options: Partial<ImportOptions> = {}): ImportResult {
  return importTraffic([traffic], {
    path: file.recordingPath,
    shownAs: 'src/__mocks__/shop.test.recorded.json',
    testFile: join(file.root, 'src/shop.test.ts'),
    config: resolveConfig({ services: { Shop: { baseUrl: API }, Gone: { baseUrl: GONE } } }, null),
    env: {},
    now: Date.now(),
    ...options,
  })
}

async function replayed(file: RehearsedFile): Promise<{ answers: ShopAnswers; failures: string[] }> {
  const body = () => callShop(API, GONE)
  const { values, failures } = await file.run({ mode: 'replay', tests: [{ name: 'asks it all', body }] })
  return { answers: values['asks it all'] as ShopAnswers, failures: failures['asks it all']! }
}

/** As a replay answers: what is secret has a stand-in, which the Node client sends on as it sent the secret. */
function asReplayed(answers: ShopAnswers): ShopAnswers {
  const [status, body] = answers['login']!.split(' ')
  const text = Buffer.from(body!, 'base64').toString()
  const hidden = text.replace(SECRETS[1]!, 'redacted-3').replace(SECRETS[4]!, 'user-1@example.com')
  return { ...answers, login: `${status} ${Buffer.from(hidden).toString('base64')}` }
}

it('answers a client of Node as the service did, from what DevTools exported', async () => {
  const file = rehearse({ Shop: API, Gone: GONE })
  const { losses } = importInto(file, read('devtools'))
  expect(await replayed(file)).toEqual({ answers: asReplayed(live), failures: [] })
  expect(losses).toEqual([
    { what: BODY_LOSSES.redirect, count: 1 },
    { what: BODY_LOSSES.cut, count: 1 },
  ])
})

it('does the same from what Playwright put beside its HAR, but for an upload that is not there', async () => {
  const file = rehearse({ Shop: API, Gone: GONE })
  const { losses } = importInto(file, read('playwright-attach'))
  const { answers, failures } = await replayed(file)
  expect(answers).toEqual({ ...asReplayed(live), upload: 'failed' })
  expect(failures.map((failure) => failure.split('\n', 1)[0])).toEqual([
    `[unmatched-call] No interaction matches POST ${API}/v1/upload`,
  ])
  expect(losses).toContainEqual({ what: BODY_LOSSES.request, count: 1 })
})

it('does the same from what Playwright embedded, but for bodies that are not there', async () => {
  const file = rehearse({ Shop: API, Gone: GONE })
  const { losses } = importInto(file, read('playwright'))
  expect((await replayed(file)).answers).toEqual({ ...asReplayed(live), upload: 'failed', binary: 'failed' })
  expect(losses).toContainEqual({ what: BODY_LOSSES.request, count: 2 })
})

it.each(['devtools', 'playwright', 'playwright-attach'])('writes and tells no secret of %s', (name) => {
  const file = rehearse({ Shop: API, Gone: GONE })
  const result = importInto(file, read(name))
  const all = `${file.allBytes()}${JSON.stringify(result)}`
  const copies = SECRETS.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
  ])
  expect(copies.filter((copy) => all.includes(copy))).toEqual([])
  expect(result.redactions.map(({ rule }) => rule)).toEqual(
    expect.arrayContaining(['password', 'token', 'authorization', 'cookie', 'email', 'api-key']),
  )
})

it('tells no secret of calls that are not taken, and writes nothing in a dry run', () => {
  const file = rehearse({ Shop: API })
  const none = importInto(file, read('devtools'), { filter: { urls: ['/nowhere'] } })
  const dry = importInto(file, read('devtools'), { dryRun: true })
  expect(file.files()).toEqual({ 'src/shop.test.ts': expect.anything() as unknown })
  expect(none.calls.filter(({ skipped }) => skipped === null)).toEqual([])
  expect(dry.added).toHaveLength(25)
  expect(SECRETS.filter((secret) => JSON.stringify([none, dry]).includes(secret))).toEqual([])
})

it('changes nothing when the same file is imported again', () => {
  const file = rehearse({ Shop: API, Gone: GONE })
  const first = importInto(file, read('devtools'))
  const before = file.files()
  const second = importInto(file, read('devtools'))
  expect(file.files()).toEqual(before)
  expect([first.added.length, first.changed, first.unchanged]).toEqual([25, [], 0])
  expect([second.added, second.changed, second.unchanged]).toEqual([[], [], 25])
})

it('links what one call takes from another, and leaves what varies open', () => {
  const file = rehearse({ Shop: API, Gone: GONE })
  importInto(file, read('devtools'), { filter: { urls: ['/v1/refunds'] } })
  const [refused, small] = file.recording().interactions
  expect(refused).toMatchObject({
    id: 'Shop POST /v1/refunds#1',
    request: { body: { json: { amount: 1200, requestId: '{{uuid}}', at: '{{timestamp}}' } } },
    response: { status: 500, body: { json: { error: { orderId: '{{request.body.orderId}}' } } } },
  })
  expect(small).toMatchObject({ request: { body: { json: { amount: 100 } } }, response: { status: 201 } })
})

it('says of each call why it is not taken', () => {
  const { calls } = importInto(rehearse({ Shop: API, Gone: GONE }), read('devtools'))
  const left = calls.flatMap(({ method, url, skipped }) =>
    skipped === null || skipped === 'preflight' ? [] : [`${skipped} ${method} ${url}`],
  )
  expect(left).toEqual([
    'passed GET http://127.0.0.1:4311/',
    'passed GET http://127.0.0.1:4311/app.css',
    'passed GET http://127.0.0.1:4311/app.js',
    'passed GET http://127.0.0.1:4311/logo.png',
    'passed GET http://127.0.0.1:4311/favicon.ico',
    `given-up GET ${API}/v1/never`,
    'not-http GET data:',
    'not-http GET blob:',
  ])
  expect(calls.filter(({ skipped }) => skipped === 'preflight')).toHaveLength(5)
})

it('gives back the bytes of each charset, of HTTP/2, of streams, and what a worker passed on', () => {
  const { entries, skipped } = read('devtools-h2')
  const bodies = Object.fromEntries(
    entries.map(({ url, response }) => [new URL(url).pathname, response?.body?.toString('latin1')]),
  )
  expect(bodies).toMatchObject({
    '/plain': '{"url":"/plain"}',
    '/bom': '\u00EF\u00BB\u00BF{"bom":1}',
    '/bad': 'A\u00FF\u00FEB',
    '/notype': '{"no":"type"}',
    '/utf16': 'h\0\u00E9\0l\0l\0o\0',
    '/sjis': '\u0093\u00FA\u0096\u007B\u008C\u00EA',
    '/head': '',
    '/events': 'data: 0\n\ndata: 1\n\ndata: 2\n\ndata: 3\n\n',
    '/sw/pass': '{"url":"/sw/pass"}',
  })
  const cookies = entries[2]?.response?.headers.filter(([name]) => name === 'set-cookie')
  expect(cookies).toEqual([
    ['set-cookie', 'a=1; Secure'],
    ['set-cookie', 'b=2'],
  ])
  expect(skipped?.map(({ url, reason }) => `${reason} ${new URL(url).pathname}`)).toEqual([
    'no-answer /sw.js',
    'worker-copy /sw/pass',
    'worker-made /sw/made',
    'not-http /ws',
  ])
})
