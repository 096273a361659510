import { readFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { UnderstudyError } from '../errors.js'
import type { Traffic, TrafficEntry } from './traffic-entry.js'
import { readTraffic, type TrafficFormat } from './traffic-formats.js'

function read(format: TrafficFormat, text: string): Traffic {
  return readTraffic(format, { shownAs: 'fixtures/a.json', text, beside: () => null })
}

function readValue(format: TrafficFormat, value: unknown): TrafficEntry[] {
  return read(format, JSON.stringify(value, null, 2)).entries
}

function textOf(path: string): string {
  return readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
}

function readFixture(format: TrafficFormat, path: string): Traffic {
  return read(format, textOf(path))
}

function refusal(format: TrafficFormat, text: string): string {
  try {
    read(format, text)
  } catch (error) {
    if (error instanceof UnderstudyError && error.code === 'traffic-invalid') return error.message
    throw error
  }
  throw new Error('nothing is refused')
}

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const definition = { scope: 'https://shop.example.com', method: 'GET', path: '/a', status: 200, response: '' }

/** The parts of entries that differ from call to call. */
function shown({ method, url, requestHeaders, requestBody, response }: TrafficEntry): unknown[] {
  const headers = requestHeaders.filter(([name]) => name === 'content-type').map(([, value]) => value)
  return [method, url, ...headers, requestBody?.toString() ?? null, response?.status, response?.body?.toString()]
}

test('reads definitions of nock as old versions wrote them', () => {
  const entries = readValue('nock', [
    {
      ...definition,
      scope: 'https://shop.example.com:443',
      port: 443,
      status: undefined,
      reply: '201',
      response: 'ok',
    },
    {
      ...definition,
      scope: 'http://shop.example.com',
      port: 8080,
      rawHeaders: ['X-A', '1', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'],
    },
    { ...definition, scope: 'https://jo:secret@shop.example.com/v2/', headers: { 'X-B': ['1', '2'] } },
  ])
  expect(entries.map(({ url, response }) => [url, response?.status, response?.headers])).toEqual([
    ['https://shop.example.com/a', 201, []],
    [
      'http://shop.example.com:8080/a',
      200,
      [
        ['x-a', '1'],
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ],
    ],
    [
      'https://shop.example.com/v2/a',
      200,
      [
        ['x-b', '1'],
        ['x-b', '2'],
      ],
    ],
  ])
})

test('joins the pieces of an encoded body, and keeps JSON that only looks like them', () => {
  const packed = gzipSync('{"zipped":true}').toString('hex')
  const encoded = { rawHeaders: { 'content-encoding': 'gzip' }, response: [packed.slice(0, 20), packed.slice(20)] }
  const entries = readValue('nock', [
    { ...definition, ...encoded },
    { ...definition, response: ['1f8b', '00'] },
    { ...definition, response: '00ff', responseIsBinary: true },
  ])
  expect(entries.map(({ response }) => response?.body?.toString('latin1'))).toEqual([
    '{"zipped":true}',
    '["1f8b","00"]',
    '\u0000\u00FF',
  ])
})

test('gives request bodies of nock the type that their form shows', () => {
  const multipart = '--x1\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x1--\r\n'
  const bodies = ['', '*', { a: 1 }, 'a=1&b=x+y', multipart, 'two words', '00ff']
  const entries = readValue(
    'nock',
    bodies.map((body) => ({ ...definition, method: 'POST', body })),
  )
  expect(entries.map(({ requestHeaders, requestBody }) => [requestHeaders[0]?.[1], requestBody?.toString()])).toEqual([
    [undefined, undefined],
    [undefined, undefined],
    ['application/json', '{"a":1}'],
    ['application/x-www-form-urlencoded', 'a=1&b=x+y'],
    ['multipart/form-data; boundary=x1', multipart],
    [undefined, 'two words'],
    [undefined, '00ff'],
  ])
})

test('reads lists by the name of their test, and says that the names are not taken over', () => {
  const { entries } = read('nock', JSON.stringify({ 'shop lists orders 1': [definition, definition] }))
  expect(entries.map(({ url, test }) => [url, test])).toEqual([
    ['https://shop.example.com/a', null],
    ['https://shop.example.com/a', null],
  ])
  expect(entries[1]?.losses).toContain(
    'calls are for all tests of the file: names of tests have lost where their suites end',
  )
})

test('leaves out definitions whose scope is a pattern', () => {
  const { entries, losses } = read('nock', JSON.stringify([{ ...definition, scope: '/example\\.com/' }, definition]))
  expect(entries).toHaveLength(1)
  expect(losses[0]).toEqual({ what: 'definitions whose scope is a pattern instead of a host are left out', count: 1 })
})

test('reads snapshots by hash with one response, as undici wrote them first', () => {
  const request = { method: 'GET', url: 'https://shop.example.com/a#b', headers: { accept: ['a', 'b'] } }
  const response = {
    statusCode: 200,
    headers: { 'set-cookie': 'a=1; Expires=Wed, 21 Oct 2027 07:28:00 GMT, b=2' },
    body: 'b2s=',
  }
  const [entry] = readValue('undici', { abc: { request, response, timestamp: '2026-11-23T04:07:06.561Z' } })
  expect(entry).toEqual({
    startedAt: Date.parse('2026-11-23T04:07:06.561Z'),
    method: 'GET',
    url: 'https://shop.example.com/a',
    requestHeaders: [
      ['accept', 'a'],
      ['accept', 'b'],
    ],
    requestBody: null,
    response: {
      status: 200,
      statusText: '',
      headers: [
        ['set-cookie', 'a=1; Expires=Wed, 21 Oct 2027 07:28:00 GMT'],
        ['set-cookie', 'b=2'],
      ],
      body: Buffer.from('ok'),
    },
    failure: null,
    latencyMs: 0,
    test: null,
    losses: ['calls come without latency and status text, which undici snapshots do not hold'],
  })
})

test('says what of undici snapshots cannot be carried over', () => {
  const request = { method: 'POST', url: 'https://shop.example.com/a', headers: {}, body: '[object AsyncGenerator]' }
  const response = { statusCode: 200, headers: {}, body: '', trailers: { digest: 'x' } }
  const { entries } = read('undici', JSON.stringify([{ hash: 'a', snapshot: { request, responses: [response] } }]))
  expect(entries[0]?.requestBody).toBeNull()
  expect(entries[0]?.losses).toEqual([
    'streamed request bodies are not in undici snapshots: their calls are imported without',
    'answers are imported without their trailers',
    'calls come without latency and status text, which undici snapshots do not hold',
  ])
})

test('tells of request bodies that undici was not to match, and left out', () => {
  const lossesOf = (headers: Record<string, string>): unknown => {
    const request = { method: 'POST', url: 'https://shop.example.com/a', headers, body: '' }
    const snapshot = { request, responses: [{ statusCode: 200, headers: {}, body: '' }] }
    return read('undici', JSON.stringify([{ hash: 'a', snapshot }])).entries[0]?.losses
  }
  const type = { 'content-type': 'application/json' }
  expect(lossesOf({ ...type, 'content-length': '2' })).toContain(
    'request bodies are not in undici snapshots with matchBody: false: their calls are imported without',
  )
  expect([lossesOf({}), lossesOf({ ...type, 'content-length': '0' })]).toEqual([
    ['calls come without latency and status text, which undici snapshots do not hold'],
    ['calls come without latency and status text, which undici snapshots do not hold'],
  ])
})

test('reads cassettes of Ruby, with bytes, charsets and what was unpacked', () => {
  const { entries, losses } = readFixture('vcr', 'vcr/ruby.yml')
  expect(entries.map(({ method, url, startedAt }) => [method, url, startedAt])).toEqual([
    ['GET', 'https://shop.example.com/orders/7?api_key=%3CAPI_KEY%3E', Date.parse('2026-11-23T04:06:44Z')],
    ['POST', 'https://shop.example.com/upload', Date.parse('2026-11-23T04:06:45Z')],
    ['GET', 'https://shop.example.com/exact', Date.parse('2026-11-23T04:06:46Z')],
    ['GET', 'https://shop.example.com/latin', Date.parse('2026-11-23T04:06:47Z')],
    ['GET', 'https://shop.example.com/unpacked', Date.parse('2026-11-23T04:06:48Z')],
  ])
  expect(entries.map(({ response }) => response?.body?.toString('latin1'))).toEqual([
    '{"id": 7, "price": 1.0, "n": 1e3}',
    Buffer.from(PNG, 'base64').toString('latin1'),
    '{"zipped":true,"list":[1,2,3]}',
    'gr\u00FCn',
    'unpacked',
  ])
  expect(entries[0]?.response?.headers.slice(1, 3)).toEqual([
    ['set-cookie', 'a=1; Path=/'],
    ['set-cookie', 'b=2; Expires=Wed, 21 Oct 2027 07:28:00 GMT'],
  ])
  expect(entries[1]).toMatchObject({
    requestBody: Buffer.from('a=1&b=x+y'),
    response: { status: 201, statusText: 'Made' },
  })
  expect(entries[4]?.response?.headers).toContainEqual(['content-encoding', 'gzip'])
  const lost = 'calls come without latency, which cassettes do not hold'
  const filtered = 'messages hold values that were filtered, such as <API_KEY>, and are imported as they stand'
  expect(entries.map((entry) => entry.losses)).toEqual([[filtered, lost], [lost], [lost], [lost], [lost]])
  expect(losses).toEqual([{ what: 'calls whose URL is filtered, or not of HTTP, are left out', count: 1 }])
})

test('reads cassettes of vcrpy, in the forms of several versions', () => {
  const { entries } = readFixture('vcr', 'vcr/vcrpy.yaml')
  expect(entries.map(shown)).toEqual([
    [
      'POST',
      'https://shop.example.com/refunds',
      'application/json',
      '{"amount": 1200}',
      201,
      '{"id": "re_1", "on": "1e3", "yes": "no"}',
    ],
    ['GET', 'https://shop.example.com/gzip', null, 200, '{"zipped":true,"list":[1,2,3]}'],
    ['PUT', 'https://shop.example.com/blob', 'application/octet-stream', '\u0000\u0001\u0002\uFFFD', 200, '1e3'],
    ['GET', 'https://shop.example.com/of-httpx', null, 200, '{\n  "gzipped": true\n}\n'],
  ])
})

test('reads cassettes as VCR 1 wrote them, and cassettes in JSON', () => {
  const old = `--- \n- !ruby/struct:VCR::HTTPInteraction \n  request: !ruby/struct:VCR::Request \n    method: :get\n    uri: http://example.com:80/\n    body: \n    headers: {}\n\n  response: !ruby/struct:VCR::Response \n    status: !ruby/struct:VCR::ResponseStatus \n      code: 200\n      message: OK\n    headers: \n      X-A: \n      - "1"\n    body: Hello\n    http_version: "1.1"\n`
  const json = JSON.stringify({
    http_interactions: [
      {
        request: { method: 'get', uri: 'http://example.com/', body: { encoding: 'UTF-8', string: '' }, headers: {} },
        response: { status: { code: 200, message: 'OK' }, headers: { 'X-A': ['1'] }, body: { string: 'Hello' } },
      },
    ],
  })
  for (const text of [old, json]) {
    const { entries } = read('vcr', text)
    expect(entries.map(shown)).toEqual([['GET', 'http://example.com/', null, 200, 'Hello']])
    expect(entries[0]?.response?.headers).toEqual([['x-a', '1']])
  }
})

test('reads recordings of Polly 5, whose bytes stand in hex', () => {
  const entryOf = (path: string, content: object, headers: object[] = []) => ({
    _id: path,
    _order: 0,
    startedDateTime: '2026-11-23T04:07:06.561Z',
    request: { method: 'GET', url: `https://shop.example.com${path}`, headers: [], queryString: [] },
    response: { status: 200, statusText: 'OK', headers, content },
    timings: { wait: 12 },
  })
  const packed = brotliCompressSync('packed').toString('hex')
  const entries = [
    entryOf('/binary', { mimeType: 'image/png', size: 2, text: '00ff', _isBinary: true }),
    entryOf('/packed', { mimeType: 'text/plain', text: JSON.stringify([packed]) }, [
      { name: 'content-encoding', value: 'br' },
    ]),
    entryOf('/json', { mimeType: 'application/json', text: '["00ff"]' }),
  ]
  const log = { version: '1.2', creator: { name: 'Polly.JS', version: '5.2.0' }, entries }
  expect(readValue('polly', { log }).map(({ response }) => response?.body?.toString('latin1'))).toEqual([
    '\u0000\u00FF',
    'packed',
    '["00ff"]',
  ])
})

test('keeps the order of repeated calls of one moment in Polly recordings', () => {
  const entryOf = (order: number) => ({
    _id: 'a',
    _order: order,
    startedDateTime: '2026-11-23T04:07:06.561Z',
    request: { method: 'GET', url: 'https://shop.example.com/a', headers: [] },
    response: { status: 200, statusText: 'OK', headers: [], content: { mimeType: 'text/plain', text: `n${order}` } },
  })
  const log = { version: '1.2', _recordingName: 'shop/orders', entries: [entryOf(1), entryOf(0), entryOf(2)] }
  expect(readValue('polly', { log }).map(({ response }) => response?.body?.toString())).toEqual(['n0', 'n1', 'n2'])
})

test('refuses code of nock with a remedy', () => {
  expect(refusal('nock', "const nock = require('nock')\nnock('https://a.example').get('/').reply(200)")).toBe(
    `[traffic-invalid] "fixtures/a.json:1:1" holds code, which is not run
  expected  recorded calls as JSON
  fix       record again with nock.recorder.rec({ output_objects: true }) or nock.back, or run the tests with Understudy`,
  )
})

test('names the place of what is not of the format', () => {
  expect(refusal('nock', '[\n  { "scope": 7, "method": "GET", "path": "/" }\n]')).toBe(
    `[traffic-invalid] "fixtures/a.json:2:14" has no text as "scope", so it is not a nock fixture
  expected  a scope
  fix       name a file of nock.back, or what nock.recorder.rec({ output_objects: true }) has recorded`,
  )
  expect(refusal('undici', '[{ "hash": "a", "snapshot": { "request": { "url": "/x" } } }]')).toMatch(
    /^\[traffic-invalid\] "fixtures\/a\.json:1:42" has no absolute URL as "url", so it is not an undici snapshot\n/,
  )
  expect(
    refusal('vcr', 'interactions:\n- request:\n    uri: https://a.example/\n  response:\n    status: nope\n'),
  ).toMatch(/^\[traffic-invalid\] "fixtures\/a\.json:5:13" is no HTTP status, so it is not a VCR cassette\n/)
})

test.each([
  ['nock', '[{'],
  ['undici', ''],
  ['polly', '{ "log": '],
  ['vcr', 'a: [1'],
] as const)('names the place where a file of %s breaks off', (format, text) => {
  expect(refusal(format, text)).toMatch(/fixtures\/a\.json/)
})

test.each([
  ['nock', '7'],
  ['undici', '7'],
  ['polly', '{ "log": {} }'],
  ['vcr', 'just text'],
  ['vcr', ''],
] as const)('refuses what is no file of %s', (format, text) => {
  expect(refusal(format, text)).toMatch(/^\[traffic-invalid\] /)
})

test.each([
  ['undici', 'nock/of-http.json', 'nock'],
  ['nock', 'undici/snapshots.json', 'undici'],
  ['nock', 'polly/node.har', 'polly'],
  ['undici', 'vcr/ruby.yml', 'vcr'],
  ['nock', 'vcr/vcr-test-http.yaml', 'vcr'],
  ['har', 'vcr/vcrpy.yaml', 'vcr'],
] as const)('reading for %s, knows %s for a file of %s', (format, path, other) => {
  expect(() => readFixture(format, path)).toThrow(`run understudy import ${other} "fixtures/a.json"`)
})

/** A copy in which one value, counted in the order of the text, is another. */
function withOther(value: unknown, at: number, other: unknown): unknown {
  let count = 0
  return JSON.parse(JSON.stringify(value), (_key, one: unknown) => ((count += 1) === at ? other : one))
}

const OTHER = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    'https://shop.example.com',
    '[object Object]',
    '200',
    99,
    'Mon, 23 Nov 2026 04:06:44 GMT',
    '00ff',
    'gzip',
  ),
)

/** JSON is YAML as well. */
const WHOLE: Record<string, unknown> = {
  nock: JSON.parse(textOf('nock/with-request-headers.json')),
  polly: JSON.parse(textOf('polly/node.har')),
  undici: JSON.parse(textOf('undici/snapshots.json')),
  vcr: parse(textOf('vcr/vcr-test-fetch.yaml')),
}

test.each(['nock', 'polly', 'undici', 'vcr'] as const)(
  'reads or refuses a file of %s in which any value is another',
  (format) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), OTHER, (at, other) => {
        try {
          const { entries } = read(format, JSON.stringify(withOther(WHOLE[format], at, other)))
          for (const { url, method, response } of entries) {
            expect(new URL(url).protocol).toMatch(/^https?:$/)
            expect(method).toBe(method.toUpperCase())
            expect(response === null || Number.isInteger(response.status)).toBe(true)
          }
        } catch (error) {
          if (!(error instanceof UnderstudyError) || error.code !== 'traffic-invalid') throw error
        }
      }),
      { numRuns: 60 },
    )
  },
)
