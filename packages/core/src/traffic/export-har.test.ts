import { createRequire } from 'node:module'
import { Ajv, type AnySchemaObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { resolveConfig } from '../config/resolve-config.js'
import type { Interaction, RecordedBody, RecordedHeaders } from '../model/index.js'
import type { BodyFiles } from '../replay/index.js'
import { createServices } from '../services/index.js'
import { recordings } from '../store/arbitrary-recording.js'
import { exportHar, type HarExport } from './export-har.js'
import type { Har, HarEntry } from './har-types.js'
import { readTraffic } from './traffic-formats.js'

const require = createRequire(import.meta.url)

const schemas = require('har-schema') as Record<string, AnySchemaObject>

const config = resolveConfig(
  { services: { Shop: { baseUrl: 'https://shop.example.com', operations: { getOrder: 'GET /orders/:id' } } } },
  null,
)

const services = createServices(config)

const FILE = Buffer.from([0xff, 0x00, 0x01])

const files: BodyFiles = { size: () => FILE.length, read: () => FILE, pieces: () => [FILE] }

function exported(interactions: Interaction[], raw = false): HarExport {
  return exportHar([{ shownAs: 'shop.test.recorded.json', interactions, files, services }], { version: '1.0.0', raw })
}

function validator(): ValidateFunction {
  // Its keywords `optional` and `min` mean nothing to a schema of that draft.
  const ajv = new Ajv({ allErrors: true, strict: false })
  addFormats.default(ajv, { mode: 'fast' })
  ajv.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json') as AnySchemaObject)
  ajv.addSchema(Object.values(schemas))
  return ajv.getSchema('har.json#')!
}

const validate = validator()

/** What is wrong with a HAR by its schema. */
function faultsOf(har: Har): unknown {
  const plain: unknown = JSON.parse(JSON.stringify(har))
  return validate(plain) ? [] : validate.errors
}

interface Parts {
  id?: string
  method?: string
  url?: string
  requestHeaders?: RecordedHeaders
  requestBody?: RecordedBody
  response?: Partial<NonNullable<Interaction['response']>>
  error?: Interaction['error']
}

function interaction({
  id = 'Shop GET /#1',
  method = 'GET',
  url = 'https://shop.example.com/',
  ...parts
}: Parts): Interaction {
  return {
    id,
    test: 'shop > lists',
    service: 'Shop',
    operation: 'GET /',
    recordedAt: '2026-11-22',
    request: {
      method,
      url,
      headers: parts.requestHeaders ?? {},
      ...(parts.requestBody === undefined ? {} : { body: parts.requestBody }),
    },
    ...(parts.error === undefined
      ? { response: { status: 200, headers: {}, latencyMs: 48, ...parts.response } }
      : { error: parts.error }),
  }
}

function entryOf(parts: Parts): HarEntry {
  const { har } = exported([interaction(parts)])
  expect(faultsOf(har)).toEqual([])
  return har.log.entries[0]!
}

test('writes an entry that holds all of an interaction', () => {
  const parts: Parts = {
    method: 'POST',
    url: 'https://shop.example.com/orders?a=1&a=2&b=x%20y',
    requestHeaders: { 'content-type': 'application/json', cookie: 'sid=1; theme=dark' },
    requestBody: { json: { amount: 1200 } },
    response: {
      status: 302,
      headers: {
        'content-type': 'application/json',
        location: '/orders/7',
        'set-cookie': [
          'a=1; Path=/; HttpOnly; Secure',
          'b=2; Domain=example.com; Expires=Thu, 21 Oct 2027 07:28:00 GMT',
        ],
      },
      body: { json: { id: 7 }, layout: 'spaced' },
    },
  }
  expect(entryOf(parts)).toEqual({
    startedDateTime: '2026-11-22T00:00:00.000Z',
    time: 48,
    request: {
      method: 'POST',
      url: 'https://shop.example.com/orders?a=1&a=2&b=x%20y',
      httpVersion: 'HTTP/1.1',
      cookies: [
        { name: 'sid', value: '1' },
        { name: 'theme', value: 'dark' },
      ],
      headers: [
        { name: 'content-type', value: 'application/json' },
        { name: 'cookie', value: 'sid=1; theme=dark' },
      ],
      queryString: [
        { name: 'a', value: '1' },
        { name: 'a', value: '2' },
        { name: 'b', value: 'x y' },
      ],
      postData: { mimeType: 'application/json', text: '{"amount":1200}' },
      headersSize: -1,
      bodySize: 15,
    },
    response: {
      status: 302,
      statusText: 'Found',
      httpVersion: 'HTTP/1.1',
      cookies: [
        { name: 'a', value: '1', path: '/', httpOnly: true, secure: true },
        { name: 'b', value: '2', domain: 'example.com', expires: '2027-10-21T07:28:00.000Z' },
      ],
      headers: [
        { name: 'content-type', value: 'application/json' },
        { name: 'location', value: '/orders/7' },
        { name: 'set-cookie', value: 'a=1; Path=/; HttpOnly; Secure' },
        { name: 'set-cookie', value: 'b=2; Domain=example.com; Expires=Thu, 21 Oct 2027 07:28:00 GMT' },
      ],
      content: { size: 9, mimeType: 'application/json', text: '{"id": 7}' },
      redirectURL: '/orders/7',
      headersSize: -1,
      bodySize: 9,
    },
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 48, receive: 0 },
    _understudy: {
      recording: 'shop.test.recorded.json',
      id: 'Shop GET /#1',
      service: 'Shop',
      operation: 'GET /',
      test: 'shop > lists',
    },
  })
})

test.each([
  ['text', { text: "literal {{'{{'}}x}}" }, { text: 'literal {{x}}', size: 13 }],
  ['bytes', { base64: '/wAB' }, { text: '/wAB', encoding: 'base64', size: 3 }],
  ['a file', { file: 'a.recorded/1.bin' }, { text: '/wAB', encoding: 'base64', size: 3 }],
  [
    'a stream',
    {
      stream: [
        { delayMs: 5, text: 'data: 1\n\n' },
        { delayMs: 20, text: 'data: 2\n\n' },
      ],
    },
    { text: 'data: 1\n\ndata: 2\n\n', size: 18 },
  ],
  ['nothing', undefined, { size: 0 }],
] as [string, RecordedBody | undefined, object][])('writes %s as content', (_name, body, content) => {
  const response = { headers: {}, ...(body === undefined ? {} : { body }) }
  expect(entryOf({ response }).response.content).toEqual({ mimeType: 'x-unknown', ...content })
})

test('writes content without its encoding, and how much that saved', () => {
  const text = 'x'.repeat(500)
  const { content, bodySize } = entryOf({
    response: { headers: { 'content-encoding': 'gzip' }, body: { text } },
  }).response
  expect(content).toMatchObject({ text, size: 500 })
  expect(content.size - content.compression!).toBe(bodySize)
  expect(bodySize).toBeLessThan(100)
})

test('writes text of other charsets as bytes where its meaning hangs on them', () => {
  const latin = { 'content-type': 'text/plain; charset=iso-8859-1' }
  expect(entryOf({ response: { headers: latin, body: { text: 'plain' } } }).response.content.text).toBe('plain')
  expect(entryOf({ response: { headers: latin, body: { text: 'gr\u00FCn' } } }).response.content.encoding).toBe(
    'base64',
  )
})

test('counts the pauses of a stream as the time of receiving', () => {
  const body = {
    stream: [
      { delayMs: 5, text: 'a' },
      { delayMs: 20, text: 'b' },
    ],
  }
  const { time, timings } = entryOf({ response: { body } })
  expect([time, timings.wait, timings.receive]).toEqual([73, 48, 25])
})

test('writes the fields of forms beside their text', () => {
  const form = entryOf({
    method: 'POST',
    requestHeaders: { 'content-type': 'application/x-www-form-urlencoded' },
    requestBody: { form: { a: ['1', '2'], b: 'x y' } },
  }).request.postData
  expect(form).toEqual({
    mimeType: 'application/x-www-form-urlencoded',
    text: 'a=1&a=2&b=x+y',
    params: [
      { name: 'a', value: '1' },
      { name: 'a', value: '2' },
      { name: 'b', value: 'x y' },
    ],
  })
  const multipart = entryOf({
    method: 'POST',
    requestHeaders: { 'content-type': 'multipart/form-data; boundary={{boundary}}' },
    requestBody: {
      multipart: [
        { name: 'note', text: 'hi' },
        { name: 'photo', filename: 'a.png', contentType: 'image/png', base64: '/wAB' },
      ],
    },
  }).request.postData
  expect(multipart?.params).toEqual([
    { name: 'note', value: 'hi' },
    { name: 'photo', fileName: 'a.png', contentType: 'image/png' },
  ])
  expect(multipart?._encoding).toBe('base64')
  expect(multipart?.mimeType).toMatch(/^multipart\/form-data; boundary=----understudy-[\da-f]{24}$/)
})

test('writes calls without an answer as status 0, with the error in words of Chromium and of Node', () => {
  const { response, _understudy } = entryOf({ error: { code: 'ECONNRESET', message: 'socket hang up' } })
  expect(response).toMatchObject({ status: 0, statusText: '', bodySize: -1, _error: 'net::ERR_CONNECTION_RESET' })
  expect(_understudy.error).toEqual({ code: 'ECONNRESET', message: 'socket hang up' })
  const partial = entryOf({ response: { body: { text: 'ha' }, error: { code: 'ECONNRESET', message: 'aborted' } } })
  expect(partial.response).toMatchObject({ status: 200, content: { text: 'ha' }, _error: 'net::ERR_CONNECTION_RESET' })
})

/** A flow: an order is made with an id of its own, and read again by the id that it got. */
const flow: Interaction[] = [
  interaction({
    id: 'made',
    method: 'POST',
    url: 'https://shop.example.com/orders?at={{unixMillis}}',
    requestHeaders: { 'idempotency-key': '{{uuid}}' },
    requestBody: { json: { amount: 1200, requestId: '{{uuid}}' } },
    response: {
      body: {
        json: {
          id: 'or_7',
          amount: '{{request.body.amount}}',
          key: '{{request.headers["idempotency-key"]}}',
          on: '{{date}}',
        },
      },
    },
  }),
  interaction({
    id: 'read',
    url: 'https://shop.example.com/orders/{{made.response.body.id}}?of={{made.request.body.requestId}}',
    response: { body: { json: { id: '{{request.path.2}}', was: '{{made.response.body.key}}' } } },
  }),
]

test('fills placeholders from where they take their value, or with stand-ins of their type', () => {
  const { har } = exported(flow)
  const [made, read] = har.log.entries as [HarEntry, HarEntry]
  const sent = JSON.parse(made.request.postData!.text) as Record<string, unknown>
  const got = JSON.parse(made.response.content.text!) as Record<string, unknown>
  const key = made.request.headers.find(({ name }) => name === 'idempotency-key')?.value
  expect(sent['requestId']).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  expect(key).not.toBe(sent['requestId'])
  expect(got).toEqual({ id: 'or_7', amount: 1200, key, on: '2026-11-22' })
  expect(read.request.url).toBe(`https://shop.example.com/orders/or_7?of=${String(sent['requestId'])}`)
  expect(JSON.parse(read.response.content.text!)).toEqual({ id: 'or_7', was: key })
  expect(exported(flow).har).toEqual(har)
  expect(faultsOf(har)).toEqual([])
})

test('leaves placeholders as they stand, raw', () => {
  const [made, read] = exported(flow, true).har.log.entries as [HarEntry, HarEntry]
  expect(made.request.postData?.text).toBe('{"amount":1200,"requestId":"{{uuid}}"}')
  expect(made.request.url).toBe('https://shop.example.com/orders?at=%7B%7BunixMillis%7D%7D')
  expect(read.response.content.text).toBe('{"id":"{{request.path.2}}","was":"{{made.response.body.key}}"}')
})

test('says what a HAR does not hold', () => {
  const body = { stream: [{ delayMs: 1, text: 'a' }] }
  const informational = [{ status: 103, headers: {} }]
  const { losses } = exported([interaction({ response: { body, informational, trailers: { digest: 'x' } } })])
  expect(losses).toEqual([
    { what: '1xx answers before the response are not in a HAR', count: 1 },
    { what: 'trailers of answers are not in a HAR', count: 1 },
    { what: 'streams are joined: other tools are not told when their pieces came', count: 1 },
  ])
})

test('the schema refuses what is no HAR', () => {
  const { har } = exported([interaction({})])
  const [entry] = har.log.entries as [HarEntry]
  const broken = { ...entry, response: { ...entry.response, redirectURL: 7, content: {} } } as unknown as HarEntry
  expect(faultsOf({ log: { ...har.log, entries: [broken] } })).toHaveLength(3)
})

test('writes a HAR that is valid, whatever a recording holds', () => {
  fc.assert(
    fc.property(recordings, fc.boolean(), ({ interactions }, raw) => {
      const { har } = exported(interactions, raw)
      expect(faultsOf(har)).toEqual([])
      for (const { time, timings } of har.log.entries) {
        expect(Math.min(time, timings.send, timings.wait, timings.receive)).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})

test('gives back what it was made of when it is read', () => {
  const interactions = [
    interaction({
      id: '1',
      method: 'POST',
      requestHeaders: { 'content-type': 'application/json' },
      requestBody: { json: { a: 1 } },
      response: { status: 201, statusText: 'Made', body: { json: [1], layout: 'indent-2\n' } },
    }),
    interaction({
      id: '2',
      requestBody: { base64: '/wAB' },
      response: { headers: { 'content-encoding': 'br', 'content-type': 'text/plain' }, body: { text: 'gr\u00FCn' } },
    }),
    interaction({ id: '3', error: { code: 'ETIMEDOUT', message: 'connect ETIMEDOUT' } }),
    interaction({
      id: '4',
      response: { body: { text: 'ha' }, error: { code: 'UND_ERR_SOCKET', message: 'other side closed' } },
    }),
    interaction({ id: '5', method: 'HEAD', response: { headers: { 'content-length': '7' } } }),
  ]
  const text = JSON.stringify(exported(interactions).har)
  const { entries, skipped } = readTraffic('har', { shownAs: 'a.har', text, beside: () => null })
  expect(skipped).toEqual([])
  expect(
    entries.map(({ method, requestHeaders, requestBody, response, failure, latencyMs, test }) => [
      method,
      requestHeaders,
      requestBody?.toString('base64') ?? null,
      response === null ? null : [response.status, response.statusText, response.body?.toString()],
      failure,
      latencyMs,
      test,
    ]),
  ).toEqual([
    [
      'POST',
      [['content-type', 'application/json']],
      'eyJhIjoxfQ==',
      [201, 'Made', '[\n  1\n]\n'],
      null,
      48,
      'shop > lists',
    ],
    ['GET', [], '/wAB', [200, 'OK', 'gr\u00FCn'], null, 48, 'shop > lists'],
    ['GET', [], null, null, { code: 'ETIMEDOUT', message: 'connect ETIMEDOUT' }, 0, 'shop > lists'],
    ['GET', [], null, [200, 'OK', 'ha'], { code: 'UND_ERR_SOCKET', message: 'other side closed' }, 48, 'shop > lists'],
    ['HEAD', [], null, [200, 'OK', ''], null, 48, 'shop > lists'],
  ])
})
