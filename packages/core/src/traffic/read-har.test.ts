import { deflateRawSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { isUnderstudyError } from '../errors.js'
import { BODY_LOSSES } from './har-body.js'
import { readZip } from './read-zip.js'
import type { Traffic, TrafficEntry } from './traffic-entry.js'
import { readTraffic } from './traffic-formats.js'

type Fields = Record<string, unknown>

/** An entry as HAR 1.2 has it, with whatever differs. */
function entryWith({ request = {}, response = {}, ...rest }: { request?: Fields; response?: Fields } & Fields): Fields {
  return {
    startedDateTime: '2026-03-01T10:00:00.000Z',
    time: 40,
    request: {
      method: 'GET',
      url: 'https://shop.example.com/orders/1',
      httpVersion: 'HTTP/1.1',
      headers: [],
      ...request,
    },
    response: {
      status: 200,
      statusText: 'OK',
      headers: [{ name: 'Content-Type', value: 'application/json' }],
      content: { size: 8, mimeType: 'application/json', text: '{"id":1}' },
      ...response,
    },
    timings: { send: 1, wait: 30, receive: 9 },
    ...rest,
  }
}

function readText(text: string): Traffic {
  return readTraffic('har', { shownAs: 'bug.har', text, beside: () => null })
}

function read(...entries: Fields[]): Traffic {
  return readText(JSON.stringify({ log: { version: '1.2', creator: { name: 'x', version: '1' }, entries } }))
}

function readOne(entry: Parameters<typeof entryWith>[0]): TrafficEntry {
  const { entries } = read(entryWith(entry))
  expect(entries).toHaveLength(1)
  return entries[0]!
}

function messageOf(run: () => unknown): string {
  try {
    run()
    return ''
  } catch (error) {
    if (!isUnderstudyError(error)) throw error
    return error.message
  }
}

const contentOf = (entry: Parameters<typeof entryWith>[0]): string | undefined =>
  readOne(entry).response?.body?.toString('latin1')

const typed = (type: string): Fields[] => [{ name: 'content-type', value: type }]

it('reads a call with its moment, and its wait without what came after the head', () => {
  const entry = readOne({ timings: { blocked: 500, dns: 2, connect: 7, ssl: 5, send: 1, wait: 30, receive: 900 } })
  expect(entry).toEqual({
    startedAt: Date.UTC(2026, 2, 1, 10),
    method: 'GET',
    url: 'https://shop.example.com/orders/1',
    requestHeaders: [],
    requestBody: null,
    response: {
      status: 200,
      statusText: 'OK',
      headers: [['content-type', 'application/json']],
      body: Buffer.from('{"id":1}'),
    },
    failure: null,
    latencyMs: 40,
    test: null,
    part: null,
  })
})

it('orders calls by their moments, whatever the time zone', () => {
  const at = (startedDateTime: string, url: string): Fields => entryWith({ startedDateTime, request: { url } })
  const { entries } = read(
    at('2026-03-01T12:00:00.002+02:00', 'https://a.example/third'),
    at('2026-03-01T10:00:00.001Z', 'https://a.example/second'),
    at('2026-03-01T04:00:00.000-06:00', 'https://a.example/first'),
  )
  expect(entries.map(({ url }) => url.slice(18))).toEqual(['first', 'second', 'third'])
})

it('reads headers as they came over the wire', () => {
  const { requestHeaders, response } = readOne({
    request: {
      headers: [
        { name: ':authority', value: 'shop.example.com' },
        { name: 'X-Token', value: 'a' },
        { name: 'Sec-Fetch-Dest', value: 'empty' },
        { name: 'sec-ch-ua', value: '"Chromium"' },
      ],
    },
    response: {
      headers: [
        { name: 'Set-Cookie', value: 'a=1; Path=/\nb=2' },
        { name: ':status', value: '200' },
        { name: 'X-Firefox-Spdy', value: 'h2' },
        { name: 'x-name', value: 'Ü' },
        { name: 'x-odd', value: ' a\u0000\rb ' },
      ],
    },
  })
  expect(requestHeaders).toEqual([['x-token', 'a']])
  expect(response?.headers).toEqual([
    ['set-cookie', 'a=1; Path=/'],
    ['set-cookie', 'b=2'],
    ['x-name', 'Ü'],
    ['x-odd', 'ab'],
  ])
})

it('leaves credentials and fragments out of URLs', () => {
  expect(readOne({ request: { url: 'https://ada:pw@shop.example.com:443/a?b=1#c' } }).url).toBe(
    'https://shop.example.com/a?b=1',
  )
})

it.each([
  ['base64', { size: 3, text: 'AAEC', encoding: 'base64' }, 'application/octet-stream', '\0\u0001\u0002'],
  [
    'base64 that is packed still',
    { text: gzipSync('{"a":1}').toString('base64'), encoding: 'base64' },
    'a/b',
    '{"a":1}',
  ],
  ['a declared charset', { size: 4, text: 'Köln' }, 'text/csv; charset=ISO-8859-1', 'K\u00F6ln'],
  ['windows-1252', { text: '5 €' }, 'text/plain; charset=windows-1252', '5 \u0080'],
  ['Shift_JIS', { text: '日本' }, 'text/plain; charset=shift_jis', '\u0093\u00FA\u0096\u007B'],
  ['UTF-16', { text: 'hé' }, 'text/plain; charset=utf-16le', 'h\0\u00E9\0'],
  ['no charset, and no UTF-8 by its size', { size: 4, text: 'AÿþB' }, 'text/plain', 'A\u00FF\u00FEB'],
  ['UTF-8 whose mark is gone', { size: 11, text: '{"a":1}x' }, 'text/plain', '\u00EF\u00BB\u00BF{"a":1}x'],
  ['bytes that Python escaped', { text: 'a\uDCFFb' }, 'text/plain', 'a\u00FFb'],
])('gives back the bytes of %s', (name, content, type, bytes) => {
  const headers = [...typed(type), ...(name.includes('packed') ? [{ name: 'content-encoding', value: 'gzip' }] : [])]
  expect(contentOf({ response: { headers, content } })).toBe(bytes)
})

it('does not take the size of a packed body for that of its text', () => {
  const headers = [...typed('text/plain'), { name: 'content-encoding', value: 'gzip' }]
  expect(contentOf({ response: { headers, content: { size: 11, text: '{"a":1}x' } } })).toBe('{"a":1}x')
})

it('knows a body that is not in the file from one that is empty', () => {
  const bodyOf = (response: Fields, request: Fields = {}): unknown => readOne({ request, response }).response?.body
  expect(bodyOf({ content: { size: 40, mimeType: 'application/json' } })).toBe(null)
  expect(bodyOf({ content: { size: -1 }, headers: [{ name: 'content-length', value: '40' }] })).toBe(null)
  expect(bodyOf({ content: { size: 900_000, text: 'x'.repeat(70_000) } })).toBe(null)
  expect(bodyOf({ content: { size: 0, mimeType: 'x-unknown' } })).toEqual(Buffer.alloc(0))
  expect(bodyOf({ content: {}, headers: [] })).toEqual(Buffer.alloc(0))
  expect(bodyOf({ status: 204, content: { size: 9 } })).toEqual(Buffer.alloc(0))
  expect(bodyOf({ content: { size: 9 } }, { method: 'HEAD' })).toEqual(Buffer.alloc(0))
})

it('reads request bodies as text, as fields, and as bytes', () => {
  const sent = (postData: Fields, headers: Fields[] = []): string | undefined =>
    readOne({ request: { method: 'POST', headers, postData } }).requestBody?.toString('latin1')
  const form = 'application/x-www-form-urlencoded'
  expect(sent({ mimeType: 'application/json', text: '{"a":1}' })).toBe('{"a":1}')
  expect(sent({ mimeType: form, params: [{ name: 'a', value: '1 & 2' }] })).toBe('a=1+%26+2')
  expect(sent({ mimeType: form, params: [{ name: 'a', value: '1+%26+2' }] })).toBe('a=1+%26+2')
  expect(sent({ mimeType: 'a/b', text: 'AAEC', encoding: 'base64' })).toBe('\0\u0001\u0002')
  expect(sent({ mimeType: 'a/b', text: 'ÈÉ' }, [{ name: 'Content-Length', value: '2' }])).toBe('\u00C8\u00C9')
  const params = [
    { name: 'title', value: 'Q1' },
    { name: 'file', fileName: 'a.txt', contentType: 'text/plain', value: 'hello' },
  ]
  expect(sent({ mimeType: 'multipart/form-data; boundary=xx', params })).toBe(
    '--xx\r\nContent-Disposition: form-data; name="title"\r\n\r\nQ1\r\n' +
      '--xx\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--xx--\r\n',
  )
})

it('takes the type of what was sent from the body where no header tells it', () => {
  const postData = { mimeType: 'application/json', text: '{}' }
  expect(readOne({ request: { method: 'POST', postData } }).requestHeaders).toEqual([
    ['content-type', 'application/json'],
  ])
})

it('says what the file lacks of a call', () => {
  const lost = (entry: Parameters<typeof entryWith>[0]): string[] | undefined => readOne(entry).losses
  const upload = { mimeType: 'multipart/form-data; boundary=x', params: [{ name: 'f', fileName: 'a.bin' }] }
  expect(lost({})).toBe(undefined)
  expect(lost({ request: { method: 'POST', postData: upload } })).toEqual([BODY_LOSSES.upload])
  expect(lost({ request: { method: 'POST', headers: [{ name: 'content-length', value: '9' }] } })).toEqual([
    BODY_LOSSES.request,
  ])
  expect(lost({ request: { method: 'POST', postData: { mimeType: 'a/b', text: 'a\uFFFD' } } })).toEqual([
    BODY_LOSSES.garbled,
  ])
  expect(lost({ response: { content: { size: 5, text: 'a\uFFFDb' } } })).toEqual(undefined)
  expect(lost({ response: { content: { size: 3, text: 'a\uFFFDb' } } })).toEqual([BODY_LOSSES.garbled])
  expect(lost({ response: { headers: typed('text/plain; charset=nope'), content: { text: 'ü' } } })).toEqual([
    BODY_LOSSES.charset,
  ])
})

it.each([
  ['net::ERR_CONNECTION_REFUSED', 'ECONNREFUSED', 'connect ECONNREFUSED shop.example.com:443'],
  ['net::ERR_CONNECTION_RESET', 'ECONNRESET', 'read ECONNRESET'],
  ['net::ERR_EMPTY_RESPONSE', 'ECONNRESET', 'socket hang up'],
  ['net::ERR_NAME_NOT_RESOLVED', 'ENOTFOUND', 'getaddrinfo ENOTFOUND shop.example.com'],
  ['net::ERR_CONNECTION_TIMED_OUT', 'ETIMEDOUT', 'connect ETIMEDOUT shop.example.com:443'],
  ['net::ERR_CERT_DATE_INVALID', 'CERT_HAS_EXPIRED', 'certificate has expired'],
  ['NS_ERROR_UNKNOWN_HOST', 'ENOTFOUND', 'getaddrinfo ENOTFOUND shop.example.com'],
  ['[Errno 111] Connect call failed', 'ECONNREFUSED', 'connect ECONNREFUSED shop.example.com:443'],
])('takes %s for what a client of Node gets', (error, code, message) => {
  for (const response of [
    { status: 0, statusText: '', headers: [], content: {}, _error: error },
    { status: -1, statusText: '', headers: [], content: { size: -1 }, _failureText: error },
  ])
    expect(readOne({ response })).toMatchObject({ response: null, failure: { code, message } })
})

it.each([
  ['given-up', { response: { status: 0, content: {}, _error: 'net::ERR_ABORTED' } }],
  ['given-up', { response: { status: 0, content: {}, _error: 'net::ERR_BLOCKED_BY_CLIENT.Inspector' } }],
  ['given-up', { response: { status: 200, content: { size: 4 }, _error: 'net::ERR_ABORTED' } }],
  ['no-answer', { response: { status: 0, content: {} } }],
  ['not-http', { request: { url: 'data:text/plain,hi' } }],
  ['not-http', { request: { url: 'chrome-extension://abc/x.js' } }],
  ['not-http', { request: { method: 'CONNECT', url: 'https://shop.example.com/' } }],
  ['not-http', { _resourceType: 'websocket', request: { url: 'wss://shop.example.com/' } }],
  ['not-http', { response: { status: 101 } }],
])('skips as %s what no recording can hold', (reason, entry) => {
  const { entries, skipped } = read(entryWith(entry))
  expect(entries).toEqual([])
  expect(skipped?.map((one) => one.reason)).toEqual([reason])
})

it('takes a call that a service worker passed on once, and none that it answered by itself', () => {
  const via = (source: string): Fields => ({ _fetchedViaServiceWorker: true, _serviceWorkerResponseSource: source })
  const one = { request: { url: 'https://a.example/made' }, response: via('fallback-code') }
  const { entries, skipped } = read(
    entryWith({ response: via('network') }),
    entryWith({ response: { content: { size: 0, text: '' } } }),
    entryWith({ response: { content: { size: 1, text: '2' } } }),
    entryWith(one),
  )
  expect(entries.map(({ response }) => response?.body?.toString())).toEqual(['{"id":1}', '2'])
  expect(skipped?.map(({ reason }) => reason)).toEqual(['worker-copy', 'worker-made'])
})

it('puts a stream together of the events that a page heard, with their pauses', () => {
  const message = (time: number, data: string, eventName = 'message', eventId = ''): Fields => ({
    time,
    data,
    eventName,
    eventId,
  })
  const { response, failure, losses } = readOne({
    _eventSourceMessages: [message(100, 'a'), message(100.25, 'b\nc', 'news', '7')],
    response: { headers: typed('text/event-stream'), content: { size: 30 }, _error: 'net::ERR_ABORTED' },
  })
  expect(response?.body?.toString()).toBe('data: a\n\nevent: news\nid: 7\ndata: b\ndata: c\n\n')
  expect(response?.pieces).toEqual([
    { size: 9, delayMs: 0 },
    { size: 35, delayMs: 250 },
  ])
  expect([failure, losses]).toEqual([null, [BODY_LOSSES.events]])
})

it('tells parts of a page from what its code calls', () => {
  const chrome = { name: 'user-agent', value: 'Mozilla/5.0' }
  const partOf = (entry: Parameters<typeof entryWith>[0]): unknown => readOne(entry).part
  expect(partOf({ _resourceType: 'xhr' })).toBe('call')
  expect(partOf({ _resourceType: 'script' })).toBe('page')
  expect(partOf({ _resourceType: 'other', request: { headers: [{ name: 'Sec-Fetch-Dest', value: 'image' }] } })).toBe(
    'page',
  )
  expect(partOf({ request: { headers: [chrome] }, response: { headers: typed('text/css') } })).toBe('page')
  expect(partOf({ request: { headers: [chrome] } })).toBe(null)
  expect(partOf({ response: { headers: typed('text/html') } })).toBe(null)
  const asked = [{ name: 'Access-Control-Request-Method', value: 'PUT' }]
  expect(partOf({ request: { method: 'OPTIONS', headers: asked } })).toBe('preflight')
})

it('reads a file that begins with a byte order mark', () => {
  expect(readText(`\uFEFF${JSON.stringify({ log: { entries: [entryWith({})] } })}`).entries).toHaveLength(1)
})

it('refuses what is no HAR, and says where', () => {
  expect(messageOf(() => readText('{"log": {\n  "entries": [}\n'))).toBe(
    '[traffic-invalid] "bug.har" is not a HAR file\n' +
      '  place   line 2, column 15\n' +
      '  reason  it is no JSON there: expected a value\n' +
      '  fix     export it again, or name the format that it is of',
  )
  expect(messageOf(() => readText(''))).toContain('reason  it is empty')
  expect(messageOf(() => readText('{"log":{}}'))).toContain(
    'place   log.entries\n  reason  it is missing, and should be a list',
  )
  expect(messageOf(() => read(entryWith({}), entryWith({ request: { url: 7 } })))).toContain(
    'place   log.entries[1].request.url\n  reason  it should be text',
  )
  expect(messageOf(() => read(entryWith({ request: { url: '/orders' } })))).toContain('it should be an absolute URL')
  expect(messageOf(() => read(entryWith({ request: { method: 'G\u001B[2J' } })))).toContain(
    'it should be a method of HTTP',
  )
  expect(messageOf(() => read(entryWith({ response: { status: 'ok' } })))).toContain(
    'place   log.entries[0].response.status',
  )
  expect(messageOf(() => read(entryWith({ startedDateTime: 'yesterday' })))).toContain(
    'it should be a moment of ISO 8601',
  )
})

it('says what a file looks like that is of another format', () => {
  const nock = JSON.stringify([
    { scope: 'https://a.example:443', method: 'GET', path: '/', body: '', status: 200, response: {} },
  ])
  expect(messageOf(() => readText(nock))).toBe(
    '[traffic-invalid] "bug.har" is not a HAR file: it looks like a nock fixture\n' +
      '  fix  run understudy import nock "bug.har"',
  )
})

it('reads many calls with large bodies', () => {
  const text = 'x'.repeat(100_000)
  const entries = Array.from({ length: 150 }, (_one, index) =>
    entryWith({ request: { url: `https://a.example/${index}` }, response: { content: { size: text.length, text } } }),
  )
  expect(read(...entries).entries).toHaveLength(150)
})

it('reads what is stored and what is deflated in a ZIP file, and nothing that is broken', () => {
  const zip = zipOf({ 'har.har': '{"log":{}}', 'a.json': '{"a":1}' })
  const files = readZip(zip)!
  expect([...files].map(([name, content]) => [name, content().toString()])).toEqual([
    ['har.har', '{"log":{}}'],
    ['a.json', '{"a":1}'],
  ])
  expect(readZip(zip.subarray(0, 40))).toBe(null)
  expect(readZip(Buffer.from('PK\u0003\u0004'))).toBe(null)
})

/** The first file deflated, the others stored. */
function zipOf(files: Record<string, string>): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const [index, [name, text]] of Object.entries(files).entries()) {
    const packed = index === 0 ? deflateRawSync(text) : Buffer.from(text)
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(index === 0 ? 8 : 0, 4)
    facts.writeUInt32LE(packed.length, 14)
    facts.writeUInt32LE(text.length, 18)
    facts.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), facts, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    central.push(Buffer.concat([Buffer.from('PK\u0001\u0002\0\0'), facts, tail, Buffer.from(name)]))
    locals.push(local)
    at += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(central.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\u0005\u0006'), end])
}
