import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeText } from '../body/placeholder.js'
import type { MatchConfig, MatchFunction } from '../config/config.js'
import { resolveConfig } from '../config/resolve-config.js'
import type { Interaction, RecordedBody, RecordedHeaders } from '../model/index.js'
import { createServices } from '../services/index.js'
import type { LiveRequest } from './live-request.js'
import { Matcher, type MatcherOptions } from './matcher.js'
import type { Redacted } from './request-key.js'

const REDACTED: Redacted = {
  queryName: (name) => name === 'api_key',
  field: (name) => name === 'password',
  number: () => false,
  header: (name, value) => (name === 'authorization' ? null : value),
  standIn: /redacted-\d+/,
  mayStandIn: /redacted/,
}

interface Recorded {
  method?: string
  url?: string
  headers?: RecordedHeaders
  body?: RecordedBody
  test?: string | null
  fails?: boolean
}

let count = 0

function recorded({
  method = 'GET',
  url = '/',
  headers = {},
  body,
  test = 't',
  fails = false,
}: Recorded = {}): Interaction {
  count += 1
  const ending = fails
    ? { error: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' } }
    : { response: { status: 200, headers: {}, latencyMs: 1 } }
  return {
    id: `#${count}`,
    test,
    service: 'S',
    operation: 'op',
    recordedAt: '2026-11-22',
    request: {
      method,
      url: url.startsWith('/') ? `https://api.example.com/v1${url}` : url,
      headers,
      ...(body === undefined ? {} : { body }),
    },
    ...ending,
  }
}

interface Live {
  method?: string
  url?: string
  headers?: [string, string][]
  body?: string | Uint8Array
}

function live({ method = 'GET', url = '/', headers = [], body }: Live = {}): LiveRequest {
  return {
    method,
    url: url.startsWith('/') ? `https://api.example.com/v1${url}` : url,
    headers,
    body: body === undefined ? null : Buffer.from(body),
  }
}

interface Setting {
  match?: Partial<MatchConfig> | MatchFunction
  exhausted?: 'repeat' | 'error'
}

function matcherOf(interactions: Interaction[], { match = {}, exhausted = 'repeat' }: Setting = {}): Matcher {
  const services = createServices(
    resolveConfig(
      { services: { S: { baseUrl: ['https://api.example.com/v1', 'http://localhost:4000'], match } } },
      null,
    ),
  )
  const readFile: MatcherOptions['readFile'] = () => Buffer.from('from a file')
  return new Matcher({ interactions, recording: 'x.recorded.json', services, redacted: REDACTED, exhausted, readFile })
}

function matches(one: Recorded, other: Live, setting: Setting = {}): boolean {
  return matcherOf([recorded(one)], setting).find('t', live(other)) !== null
}

/** Ids of what a row of calls finds, each taken; null for a miss. */
function play(matcher: Matcher, ...calls: [string | null, LiveRequest][]): (string | null)[] {
  return calls.map(([test, request]) => {
    const match = matcher.find(test, request)
    match?.take()
    return match?.interaction.id ?? null
  })
}

const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

const post = (body: RecordedBody, headers: RecordedHeaders = JSON_TYPE): Recorded => ({ method: 'POST', headers, body })
const postLive = (body: string, headers: Record<string, string> = JSON_TYPE): Live => ({
  method: 'POST',
  headers: Object.entries(headers),
  body,
})

test.each([
  ['another order', '/?a=1&b=2', '/?b=2&a=1', true],
  ['repeated parameters', '/?a=1&a=2', '/?a=2&a=1', true],
  ['a parameter more', '/?a=1', '/?a=1&b=2', false],
  ['a repeated parameter less', '/?a=1&a=1', '/?a=1', false],
  ['another value', '/?a=1', '/?a=2', false],
  ['another encoding', '/?a=b%20c&d=%C3%A9', '/?d=%c3%a9&a=b+c', true],
  ['brackets, encoded or not', '/?a%5B%5D=1', '/?a[]=1', true],
  ['an empty query', '/?', '/', true],
  ['an empty value', '/?a=', '/?a', true],
  ['a value that looks like a pair', '/?a=1%26b%3D2', '/?a=1&b=2', false],
  ['a redacted value', '/?api_key=redacted-1', '/?api_key=real', true],
  ['a missing credential', '/?api_key=redacted-1', '/', true],
  ['another credential beside another value', '/?api_key=x&a=1', '/?api_key=y&a=2', false],
  ['a path encoded elsewhere', '/a%2Db/%C3%A9', '/a-b/%c3%a9', true],
  ['an encoded slash', '/a%2Fb', '/a/b', false],
  ['a stray percent sign', '/a%zz', '/a%zz', true],
  ['another path', '/a', '/b', false],
  ['a trailing slash', '/a', '/a/', false],
  ['another base URL', '/a?b=1', 'http://localhost:4000/a?b=1', true],
  ['another service', '/a', 'https://www.example.com/v1/a', false],
])('finds a recorded URL by the live one: %s', (_name, one, other, expected) => {
  expect(matches({ url: one }, { url: other })).toBe(expected)
})

test('compares methods', () => {
  expect(matches({ method: 'PUT' }, { method: 'PUT' })).toBe(true)
  expect(matches({ method: 'PUT' }, { method: 'PATCH' })).toBe(false)
})

test.each([
  ['another order of keys', { a: 1, b: { c: 2, d: 3 } }, '{"b":{"d":3,"c":2},"a":1}', true],
  ['another spacing', { a: [1, 2] }, '{ "a": [1, 2.0] }', true],
  ['another order of items', { a: [1, 2] }, '{"a":[2,1]}', false],
  ['another value', { a: 1 }, '{"a":2}', false],
  ['another type', { a: 1 }, '{"a":"1"}', false],
  ['a key more', { a: 1 }, '{"a":1,"b":null}', false],
  ['a list of one', { a: [1] }, '{"a":{"0":1}}', false],
  ['a redacted value', { a: 1, password: 'redacted-1' }, '{"a":1,"password":"real"}', true],
  ['a missing password', { a: 1, password: 'redacted-1' }, '{"a":1}', true],
  ['a null password', { a: 1, password: 'redacted-1' }, '{"password":null,"a":1}', true],
  ['a password that is a structure', { password: { min: 1 } }, '{"password":{"min":2}}', false],
  ['escaped braces', { a: "{{'{{'}}b}}" }, '{"a":"{{b}}"}', true],
  ['a big integer', { a: 12345678901234567000 }, '{"a":12345678901234567000}', true],
  ['nearly the same big integer', { a: 12345678901234567000 }, '{"a":12345678901234567001}', false],
  ['text', { a: 1 }, 'a=1', false],
])('finds recorded JSON by the live one: %s', (_name, json, text, expected) => {
  expect(matches(post({ json }), postLive(text))).toBe(expected)
})

test('finds JSON that is kept as text by its value', () => {
  expect(matches(post({ text: '{"a":1.0,"b":2}' }), postLive('{"b":2,"a":1}'))).toBe(true)
  expect(matches(post({ text: '{"a":9007199254740993}' }), postLive('{"a":9007199254740993}'))).toBe(true)
  expect(matches(post({ text: '{"a":9007199254740993}' }), postLive('{"a":9007199254740992}'))).toBe(false)
})

test('finds JSON of any value by the same value in other words', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
      const json = JSON.parse(JSON.stringify(value)) as never
      // As it is recorded: `{{` in what was sent is no placeholder.
      const recorded = { text: escapeText(JSON.stringify(json)) }
      expect(matches(post(recorded), postLive(JSON.stringify(json, null, indent)))).toBe(true)
    }),
  )
})

test.each([
  ['another order of fields', 'b=2&a=1', true],
  ['another order of one field', 'a=1&c=2&c=1', false],
  ['another encoding', 'a=%31&b=2', true],
  ['another value', 'a=1&b=3', false],
  ['a field less', 'a=1', false],
])('finds a recorded form by the live one: %s', (_name, text, expected) => {
  const form: Record<string, string | string[]> = text.includes('c=') ? { a: '1', c: ['1', '2'] } : { a: '1', b: '2' }
  expect(matches(post({ form }, FORM_TYPE), postLive(text, FORM_TYPE))).toBe(expected)
})

test('finds a form whatever its password', () => {
  const one = post({ form: { user: 'a b', password: 'redacted-1' } }, FORM_TYPE)
  expect(matches(one, postLive('password=real&user=a+b', FORM_TYPE))).toBe(true)
  expect(matches(one, postLive('user=a%20b', FORM_TYPE))).toBe(true)
  expect(matches(one, postLive('user=c&password=real', FORM_TYPE))).toBe(false)
})

test('finds a multipart body under another boundary, with its parts in another order', () => {
  const one = post(
    {
      multipart: [
        { name: 'title', text: "{{'{{'}}x" },
        { name: 'file', filename: 'a.bin', contentType: 'application/octet-stream', base64: 'AAH/' },
        { name: 'password', text: 'redacted-1' },
      ],
    },
    { 'content-type': 'multipart/form-data; boundary=recorded' },
  )
  const part = (name: string, content: Uint8Array | string): Buffer =>
    Buffer.concat([
      Buffer.from(
        `--live\r\nContent-Disposition: form-data; name="${name}"${name === 'file' ? '; filename="a.bin"' : ''}\r\n`,
      ),
      Buffer.from('X-Other: 1\r\n\r\n'),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ])
  const sent = (...parts: Buffer[]): boolean =>
    matches(one, {
      method: 'POST',
      headers: [['content-type', 'multipart/form-data; boundary="live"']],
      body: Buffer.concat([...parts, Buffer.from('--live--\r\n')]),
    })
  const file = part('file', Buffer.from([0, 1, 255]))
  expect(sent(part('title', '{{x'), file, part('password', 'real'))).toBe(true)
  expect(sent(file, part('title', '{{x'))).toBe(true)
  expect(sent(part('title', 'y'), file)).toBe(false)
  expect(sent(part('title', '{{x'), part('file', Buffer.from([0, 1, 254])))).toBe(false)
})

test('finds bytes by themselves, also those in a file', () => {
  const bytes = Buffer.from([0, 255, 1])
  expect(matches(post({ base64: bytes.toString('base64') }, {}), { method: 'POST', body: bytes })).toBe(true)
  expect(matches(post({ base64: 'AAAA' }, {}), { method: 'POST', body: bytes })).toBe(false)
  expect(matches(post({ file: 'a.txt' }, {}), { method: 'POST', body: 'from a file' })).toBe(true)
})

test('leaves out the query parameters that do not count', () => {
  const setting: Setting = { match: { ignoreQuery: ['ts', 'nonce'] } }
  expect(matches({ url: '/?ts=1&a=1' }, { url: '/?a=1&ts=2&nonce=3' }, setting)).toBe(true)
  expect(matches({ url: '/?ts=1' }, { url: '/' }, setting)).toBe(true)
  expect(matches({ url: '/?ts=1&a=1' }, { url: '/?ts=1&a=2' }, setting)).toBe(false)
})

test.each([
  [['/id'], '{"a":[{"b":1,"c":2}]}', '{"id":7,"a":[{"c":2,"b":1}]}', true],
  [['/a/*/b'], '{"a":[{"b":1},{"b":2}]}', '{"a":[{"b":3},{}]}', true],
  [['/a/*/b'], '{"a":[{"b":1,"c":1}]}', '{"a":[{"b":1,"c":2}]}', false],
  [['/a/0'], '{"a":[1,2]}', '{"a":[9,2]}', true],
  [['/a/0'], '{"a":[1,2]}', '{"a":[1,9]}', false],
  [['/*/b'], '{"x":{"b":1},"y":{"b":2}}', '{"x":{"b":9},"y":{}}', true],
  [['/a~1b', '/c~0d'], '{"a/b":1,"c~d":2}', '{"a/b":3}', true],
  [['/a'], '{"b":{"a":1}}', '{"b":{"a":2}}', false],
])('leaves out the places of a body that do not count: %j', (ignoreBody, one, other, expected) => {
  const setting: Setting = { match: { ignoreBody } }
  expect(matches(post({ text: one }), postLive(other), setting)).toBe(expected)
})

test('compares the headers that count, but for their secrets', () => {
  const setting: Setting = { match: { headers: ['accept-version', 'authorization', 'x-list'] } }
  const one: Recorded = {
    headers: { 'accept-version': "{{'{{'}}2", authorization: 'Bearer redacted-1', 'x-list': ['a', 'b'], other: 'x' },
  }
  const sent = (...headers: [string, string][]): boolean => matches(one, { headers }, setting)
  const version: [string, string] = ['accept-version', '{{2']
  expect(sent(version, ['authorization', 'Bearer real'], ['x-list', 'a'], ['x-list', 'b'])).toBe(true)
  expect(sent(version, ['x-list', 'a, b'], ['other', 'y'])).toBe(true)
  expect(sent(version, ['x-list', 'a'])).toBe(false)
  expect(sent(['accept-version', '3'], ['x-list', 'a, b'])).toBe(false)
})

test('asks a match function, which sees both requests without secrets', () => {
  const seen: unknown[] = []
  const match: MatchFunction = (given, wanted) => {
    seen.push(given, wanted)
    return given.url.length === wanted.url.length
  }
  const matcher = matcherOf(
    [
      recorded({ ...post({ json: { a: 1, password: 'redacted-2' } }), url: '/longer?api_key=redacted-1' }),
      recorded({ ...post({ json: { a: 2 } }), url: '/b', headers: { authorization: 'redacted-3', 'x-a': ['1', '2'] } }),
    ],
    { match },
  )
  const headers: [string, string][] = [
    ['authorization', 'real'],
    ['x-a', '1'],
    ['x-a', '2'],
    ['content-type', 'application/json'],
  ]
  const call = live({ method: 'POST', url: '/c', headers, body: '{"password":"real","c":[{"password":"real"}]}' })
  expect(matcher.find('t', call)?.interaction.request.url).toBe('https://api.example.com/v1/b')
  expect(JSON.stringify(seen)).not.toContain('real')
  expect(seen.slice(2)).toEqual([
    {
      method: 'POST',
      url: 'https://api.example.com/v1/c',
      headers: { authorization: '(redacted)', 'x-a': ['1', '2'], 'content-type': 'application/json' },
      body: { password: '(redacted)', c: [{ password: '(redacted)' }] },
    },
    {
      method: 'POST',
      url: 'https://api.example.com/v1/b',
      headers: { authorization: '(redacted)', 'x-a': ['1', '2'] },
      body: { a: 2 },
    },
  ])
})

test('plays what a match function accepts in recorded order, and repeats the last', () => {
  const [a, b] = [recorded({ url: '/a' }), recorded({ url: '/b' })]
  const calls: [string, LiveRequest][] = [1, 2, 3].map((n) => ['t', live({ url: `/${n}` })])
  expect(play(matcherOf([a, b], { match: () => true }), ...calls)).toEqual([a.id, b.id, b.id])
  expect(play(matcherOf([a, b], { match: () => true, exhausted: 'error' }), ...calls)).toEqual([a.id, b.id, null])
})

test('plays equal calls in recorded order, and repeats the last', () => {
  const [a, other, b] = [recorded({ url: '/a' }), recorded({ url: '/other' }), recorded({ url: '/a' })]
  const call = live({ url: '/a' })
  const matcher = matcherOf([a, other, b])
  expect(play(matcher, ['t', call], ['t', call], ['t', live({ url: '/other' })], ['t', call])).toEqual([
    a.id,
    b.id,
    other.id,
    b.id,
  ])
})

test('runs out where the configuration says so', () => {
  const a = recorded({ url: '/a' })
  const matcher = matcherOf([a], { exhausted: 'error' })
  expect(play(matcher, ['t', live({ url: '/a' })], ['t', live({ url: '/a' })])).toEqual([a.id, null])
})

test('keeps its place where calls with and without a body alternate', () => {
  const [a, b] = [recorded({ method: 'POST' }), recorded({ method: 'POST' })]
  const matcher = matcherOf([a, b])
  const plain = live({ method: 'POST' })
  const unknown = live({ method: 'POST', body: 'x' })
  expect(play(matcher, ['t', plain], ['t', unknown], ['t', plain])).toEqual([a.id, null, b.id])
})

test('plays each test its own, and everyone what belongs to the file', () => {
  const [one, two, ofFile] = [
    recorded({ test: 'one' }),
    recorded({ test: 'one (2)' }),
    recorded({ test: null, url: '/file' }),
  ]
  const shared = recorded({ test: null })
  const matcher = matcherOf([ofFile, shared, one, two])
  const call = live()
  const fileCall = live({ url: '/file' })
  expect(
    play(
      matcher,
      ['one', call],
      ['one (2)', call],
      ['three', call],
      [null, call],
      ['one', fileCall],
      ['two', fileCall],
    ),
  ).toEqual([one.id, two.id, shared.id, shared.id, ofFile.id, ofFile.id])
})

test('takes the file for what is left over where a test has run out', () => {
  const [own, ofFile] = [recorded({}), recorded({ test: null })]
  const calls: [string, LiveRequest][] = [live(), live(), live()].map((call) => ['t', call])
  expect(play(matcherOf([ofFile, own], { exhausted: 'error' }), ...calls)).toEqual([own.id, ofFile.id, null])
})

test('begins anew with another attempt, for that test alone', () => {
  const list = [recorded({ test: 'a' }), recorded({ test: 'a' }), recorded({ test: 'b' }), recorded({ test: 'b' })]
  const [a1, a2, b1, b2] = list.map(({ id }) => id)
  const matcher = matcherOf(list)
  expect(play(matcher, ['a', live()], ['b', live()])).toEqual([a1, b1])
  matcher.restart('a')
  expect(play(matcher, ['a', live()], ['b', live()], ['a', live()])).toEqual([a1, b2, a2])
})

test('plays a call that failed unsent before its own retry', () => {
  const body = { json: { a: 1 } }
  const [refused, answered] = [recorded({ method: 'POST', fails: true }), recorded(post(body))]
  const call = live(postLive('{"a":1}'))
  expect(play(matcherOf([refused, answered]), ['t', call], ['t', call], ['t', call])).toEqual([
    refused.id,
    answered.id,
    answered.id,
  ])
  expect(play(matcherOf([answered, refused]), ['t', call], ['t', call], ['t', call])).toEqual([
    answered.id,
    refused.id,
    answered.id,
  ])
})

test('lets any text stand where a stand-in does', () => {
  const [path, exact] = [recorded({ url: '/bot-redacted-1/send' }), recorded({ url: '/bot-none/send' })]
  const json = { note: 'for redacted-2: "x"', list: ['redacted-1'] }
  const body = recorded(post({ json }))
  const form = recorded({ ...post({ form: { a: 'redacted-3/1' } }, FORM_TYPE), url: '/f' })
  const query = recorded({ url: '/q?a=1&next=redacted-1' })
  const matcher = matcherOf([path, exact, body, form, query])
  expect(
    play(
      matcher,
      ['t', live({ url: '/bot-123%2F4/send' })],
      ['t', live({ url: '/bot-none/send' })],
      ['t', live({ url: '/bot-/send' })],
      ['t', live({ url: '/bot-1/sent' })],
      ['t', live(postLive(JSON.stringify({ list: ['a"b'], note: 'for me: "x"' })))],
      ['t', live(postLive(JSON.stringify({ list: ['a'], note: 'for me: "y"' })))],
      ['t', live({ ...postLive('a=real%2F1', FORM_TYPE), url: '/f' })],
      ['t', live({ url: '/q?next=%22x&a=1' })],
    ),
  ).toEqual([path.id, exact.id, null, null, body.id, null, form.id, query.id])
})

test('looks without using up', () => {
  const [a, b] = [recorded(), recorded()]
  const matcher = matcherOf([a, b])
  expect([matcher.find('t', live())?.interaction.id, matcher.find('t', live())?.interaction.id]).toEqual([a.id, a.id])
  expect(matcher.mayMatch('t', 'GET', 'https://api.example.com/v1/')).toBe(true)
  expect(matcher.mayMatch('t', 'POST', 'https://api.example.com/v1/')).toBe(false)
  expect(matcher.mayMatch('u', 'GET', 'https://api.example.com/v1/')).toBe(false)
})

test('knows the services of a recording, also by a name that they got since', () => {
  const matcher = matcherOf([recorded(), { ...recorded({ url: 'https://www.example.com/' }), service: 'Old' }])
  expect([matcher.knows('S'), matcher.knows('www.example.com'), matcher.knows('Old')]).toEqual([true, true, false])
})

test.each([10, 10_000])('looks at no interaction but the one that it finds, among %i', (amount) => {
  let looks = 0
  const interactions = Array.from({ length: amount }, (_, index) => {
    const one = recorded({ method: 'POST', url: `/${index}`, body: { json: { index } }, headers: JSON_TYPE })
    const { request } = one
    return Object.defineProperty(one, 'request', {
      get() {
        looks += 1
        return request
      },
    })
  })
  const matcher = matcherOf(interactions)
  const call = (index: number): LiveRequest => live({ ...postLive(JSON.stringify({ index })), url: `/${index}` })
  matcher.find('t', call(0))
  looks = 0
  for (let index = 1; index < 10; index += 1) {
    expect(matcher.find('t', call(index))?.interaction).toBe(interactions[index])
    expect(matcher.find('t', call(amount + index))).toBeNull()
  }
  expect(looks).toBeLessThanOrEqual(9 * 4)
})

test('looks at the bodies of equal requests once', () => {
  let looks = 0
  const interactions = Array.from({ length: 1000 }, (_, index) => {
    const one = recorded(post({ json: { index } }))
    const { body } = one.request
    Object.defineProperty(one.request, 'body', {
      get() {
        looks += 1
        return body
      },
    })
    return one
  })
  const matcher = matcherOf(interactions)
  for (const index of [500, 1, 999]) {
    expect(matcher.find('t', live(postLive(JSON.stringify({ index }))))?.interaction).toBe(interactions[index])
  }
  expect(looks).toBeLessThanOrEqual(3 * 1000 + 10)
})

test('lets forks play the same interactions, each from their start', () => {
  const interactions = [recorded(), recorded(), recorded(post({ json: { a: 1 } })), recorded(post({ json: { a: 1 } }))]
  const [first, second, third, fourth] = interactions.map(({ id }) => id)
  const matcher = matcherOf(interactions)
  const fork = matcher.fork()
  const [get, sent] = [live(), live(postLive('{"a":1}'))]
  expect(play(matcher, ['t', get], ['t', sent])).toEqual([first, third])
  expect(play(fork, ['t', get], ['t', get], ['t', sent])).toEqual([first, second, third])
  expect(play(matcher, ['t', get], ['t', sent])).toEqual([second, fourth])
  expect(play(matcher.fork(), ['t', get])).toEqual([first])
})
