import { expect, it } from 'vitest'
import { BODY_LOSSES } from './har-body.js'
import type { Traffic } from './traffic-entry.js'
import { readTraffic } from './traffic-formats.js'

type Fields = Record<string, unknown>

const header = (name: string, value: string): Fields => ({ name, value })

/** Read one call of each pair of request and response, with what else stands beside them. */
function read(...entries: { request?: Fields; response?: Fields; [name: string]: unknown }[]): Traffic {
  const whole = entries.map(({ request, response, ...rest }) => ({
    request: { method: 'GET', url: 'https://shop.example.com/a', headers: [], ...request },
    response: { status: 200, headers: [], content: { size: 2, text: '{}' }, ...response },
    ...rest,
  }))
  const text = JSON.stringify({ log: { version: '1.2', entries: whole } })
  return readTraffic('har', { shownAs: 'tool.har', text, beside: () => null })
}

function sent(mimeType: string, params: Fields[], length?: number): { body: string | undefined; losses: unknown } {
  const headers = length === undefined ? [] : [header('content-length', String(length))]
  const [entry] = read({ request: { method: 'POST', headers, postData: { mimeType, params } } }).entries
  return { body: entry?.requestBody?.toString(), losses: entry?.losses }
}

const FORM = 'application/x-www-form-urlencoded'

it('puts a form together that a tool has decoded, and one that it has not', () => {
  const told = (value: string, length?: number): string | undefined => sent(FORM, [{ name: 'a', value }], length).body
  expect(told('x y&z=+%')).toBe('a=x+y%26z%3D%2B%25')
  expect(told('x+y%26z')).toBe('a=x+y%26z')
  expect(told('1+1', 5)).toBe('a=1+1')
  expect(told('1+1', 7)).toBe('a=1%2B1')
  expect(told('ü')).toBe('a=%C3%BC')
})

it('puts JSON together that chrome-har has taken apart', () => {
  const members = [
    { name: 'query', value: 'query { a }' },
    { name: 'variables', value: { id: 7 } },
  ]
  const items = [
    { name: '0', value: { a: 1 } },
    { name: '1', value: { a: 2 } },
  ]
  const list = [
    { name: 'ids', value: 1 },
    { name: 'ids', value: 2 },
  ]
  expect(sent('application/json', members).body).toBe('{"query":"query { a }","variables":{"id":7}}')
  expect(sent('application/json', items, 17).body).toBe('[{"a":1},{"a":2}]')
  expect(sent('application/json', items, 25).body).toBe('{"0":{"a":1},"1":{"a":2}}')
  expect(sent('application/json', list, 13).body).toBe('{"ids":[1,2]}')
  // A list of one item was taken for the item.
  expect(sent('application/json', list.slice(1), 11)).toEqual({ body: undefined, losses: [BODY_LOSSES.request] })
})

it("leaves out a worker's call without its body, which the page's call has", () => {
  const chunked = { headers: [header('Transfer-Encoding', 'chunked')] }
  const empty = { ...chunked, content: { size: 0, text: '' } }
  const { entries, skipped } = read(
    { _frameref: 'frame@1', response: chunked },
    { _serviceWorkerRef: 'worker@1', response: empty },
    { _serviceWorkerRef: 'worker@1', request: { url: 'https://shop.example.com/cached' }, response: empty },
    { _serviceWorkerRef: 'worker@1', response: { ...chunked, content: { size: 0, _file: 'da39.bin' } } },
    { _serviceWorkerRef: 'worker@1', request: { url: 'https://shop.example.com/whole' } },
  )
  expect(entries.map(({ url }) => url)).toEqual(['https://shop.example.com/a', 'https://shop.example.com/whole'])
  expect(skipped?.map(({ reason }) => reason)).toEqual(['worker-copy', 'no-body', 'worker-copy'])
})

it('tells that the answer to a beacon is without its body', () => {
  const [entry] = read({ _resourceType: 'ping', response: { content: { size: 0, text: '' } } }).entries
  expect([entry?.response?.body?.length, entry?.losses]).toEqual([0, [BODY_LOSSES.beacon]])
})

it.each(['', null])('takes %j as the status of a call without an answer', (status) => {
  const { entries, skipped } = read({}, { response: { status, headers: null, content: null } })
  expect([entries.length, skipped?.map(({ reason }) => reason)]).toEqual([1, ['no-answer']])
  expect(() => read({ response: { status: 'ok' } })).toThrow('log.entries[0].response.status')
})

it.each(['application/octet-stream', 'text/plain; charset=iso-8859-1'])('tells of broken bytes of %s', (type) => {
  const response = { headers: [header('content-type', type)], content: { size: 5, text: 'a\uFFFDb' } }
  expect(read({ response }).entries[0]?.losses).toEqual([BODY_LOSSES.garbled])
})

it('gives UTF-16 its mark back where the size tells of it', () => {
  const body = (size: number): string | undefined => {
    const response = { headers: [header('content-type', 'text/plain; charset=utf-16')], content: { size, text: 'hé' } }
    return read({ response }).entries[0]?.response?.body?.toString('hex')
  }
  expect([body(6), body(4)]).toEqual(['fffe6800e900', '6800e900'])
})

it.each(['text/plain; charset=iso-8859-1', 'application/octet-stream'])(
  'encodes %s as Python has decoded it',
  (type) => {
    const text = Buffer.from([0x63, 0x80, 0xe9, 0xff]).toString('latin1')
    const response = { headers: [header('content-type', type)], content: { size: 4, text } }
    expect(read({ response }).entries[0]?.response?.body?.toString('latin1')).toBe(text)
  },
)

it('takes cookies apart that a tool has joined by commas', () => {
  const joined = 'sid=1; Path=/; Expires=Mon, 23 Nov 2026 05:10:00 GMT, csrf=2; Path=/, last=3'
  const headers = [header('Set-Cookie', joined), header('Vary', 'a, b=c')]
  expect(read({ response: { headers } }).entries[0]?.response?.headers).toEqual([
    ['set-cookie', 'sid=1; Path=/; Expires=Mon, 23 Nov 2026 05:10:00 GMT'],
    ['set-cookie', 'csrf=2; Path=/'],
    ['set-cookie', 'last=3'],
    ['vary', 'a, b=c'],
  ])
})

it('takes JSON for UTF-8, also where a tool counts characters instead of bytes', () => {
  const response = { headers: [header('content-type', 'application/json')], content: { size: 3, text: '"é"' } }
  expect(read({ response }).entries[0]?.response?.body?.toString()).toBe('"é"')
})

it('takes a header of a request once that a tool has listed twice', () => {
  const headers = [header('Idempotency-Key', 'k1'), header('Accept', 'a'), header('idempotency-key', 'k1')]
  const [entry] = read({ request: { headers: [...headers, header('accept', 'b')] } }).entries
  expect(entry?.requestHeaders).toEqual([
    ['idempotency-key', 'k1'],
    ['accept', 'a'],
    ['accept', 'b'],
  ])
})
