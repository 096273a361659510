import { expect, test } from 'vitest'
import type { MatchConfig, MatchFunction } from '../config/config.js'
import { resolveConfig } from '../config/resolve-config.js'
import type { Interaction, RecordedBody, RecordedHeaders } from '../model/index.js'
import { isSecretField, isSecretQuery, withoutSecrets } from '../sanitize/index.js'
import { createServices } from '../services/index.js'
import { explainMiss, type MissFacts } from './near-miss.js'
import { sourcesOf } from './recorded-requests.js'

const REDACTED = {
  queryName: isSecretQuery,
  field: isSecretField,
  number: () => false,
  header: withoutSecrets,
  standIn: /redacted-\d+/,
  mayStandIn: /redacted/,
}

const JSON_TYPE = { 'content-type': 'application/json' }

interface Recorded {
  id?: string
  method?: string
  url?: string
  headers?: RecordedHeaders
  body?: RecordedBody
  test?: string | null
}

function recorded({
  id = 'api.example.com GET /users/:id#1',
  method = 'GET',
  url = '/users/8',
  headers = {},
  body,
  test = 'gets a user',
}: Recorded): Interaction {
  return {
    id,
    test,
    service: 'api.example.com',
    operation: 'GET /users/:id',
    recordedAt: '2026-11-22',
    request: {
      method,
      url: url.startsWith('/') ? `https://api.example.com${url}` : url,
      headers,
      ...(body === undefined ? {} : { body }),
    },
    response: { status: 200, headers: {}, latencyMs: 1 },
  }
}

interface Call {
  method?: string
  url?: string
  headers?: Record<string, string>
  body?: string
  test?: string | null
  used?: string[]
  match?: Partial<MatchConfig> | MatchFunction
}

function message(call: Call, interactions: Interaction[] | null): string {
  const { method = 'GET', url = '/users/7', headers = {}, body, test = 'gets a user', used = [], match } = call
  const named = { Users: { baseUrl: 'https://api.example.com', match } }
  const services = createServices(resolveConfig(match === undefined ? {} : { services: named }, null))
  const facts: MissFacts = {
    request: {
      method,
      url: url.startsWith('/') ? `https://api.example.com${url}` : url,
      headers: Object.entries(headers),
      body: body === undefined ? null : Buffer.from(body),
    },
    test,
    recording: 'src/__mocks__/users.test.recorded.json',
    interactions,
    isUsed: (id) => used.includes(id),
    services,
    sources: sourcesOf('x.recorded.json', interactions ?? [], services),
    redacted: REDACTED,
    hide: (text) => text.replaceAll('k3y-elsewhere', '(redacted)'),
    readFile: () => Buffer.from('from a file'),
  }
  return explainMiss(facts).message
}

test('tells a wrong path', () => {
  expect(message({}, [recorded({}), recorded({ id: 'api.example.com GET /health#1', url: '/health' })])).toBe(
    `[unmatched-call] No interaction matches GET https://api.example.com/users/7
  test       gets a user
  recording  src/__mocks__/users.test.recorded.json: 2 interactions, 0 replayed
  closest    api.example.com GET /users/:id#1
               path "/users/7", recorded "/users/8"
  fix        run with -u to record it`,
  )
})

test('tells a wrong field of a JSON body', () => {
  const body: RecordedBody = { json: { amount: 1200, items: [{ id: 'a' }], note: 'x' } }
  const one = recorded({
    id: 'api.example.com POST /refunds#1',
    method: 'POST',
    url: '/refunds',
    headers: JSON_TYPE,
    body,
  })
  const call: Call = {
    method: 'POST',
    url: '/refunds',
    headers: JSON_TYPE,
    body: '{"amount":1200,"items":[{"id":"b"}],"note":"x"}',
  }
  expect(message(call, [one])).toBe(
    `[unmatched-call] No interaction matches POST https://api.example.com/refunds
  test       gets a user
  recording  src/__mocks__/users.test.recorded.json: 1 interaction, 0 replayed
  closest    api.example.com POST /refunds#1
               body /items/0/id "b", recorded "a"
  fix        run with -u to record it, or let it not count: match.ignoreBody: ['/items/*/id'] of a service with this host in understudy.config`,
  )
})

test('tells a wrong query, and the setting of the service by its name', () => {
  expect(message({ url: '/users?page=2&sort=name', match: {} }, [recorded({ url: '/users?sort=name&page=1' })])).toBe(
    `[unmatched-call] No interaction matches GET https://api.example.com/users?page=2&sort=name
  test       gets a user
  recording  src/__mocks__/users.test.recorded.json: 1 interaction, 0 replayed
  closest    api.example.com GET /users/:id#1
               query page "2", recorded "1"
  fix        run with -u to record it, or let it not count: match.ignoreQuery: ['page'] of services['Users']`,
  )
})

test('tells a wrong method', () => {
  expect(message({ method: 'DELETE', url: '/users/8' }, [recorded({})])).toBe(
    `[unmatched-call] No interaction matches DELETE https://api.example.com/users/8
  test       gets a user
  recording  src/__mocks__/users.test.recorded.json: 1 interaction, 0 replayed
  closest    api.example.com GET /users/:id#1
               method DELETE, recorded GET
  fix        run with -u to record it`,
  )
})

test('tells a call that is used up', () => {
  const one = recorded({ url: '/users/7' })
  expect(message({ used: [one.id] }, [one])).toBe(
    `[unmatched-call] No interaction left for GET https://api.example.com/users/7
  test       gets a user
  recording  src/__mocks__/users.test.recorded.json: 1 interaction, 1 replayed
  closest    api.example.com GET /users/:id#1
               the same call, and already replayed
  fix        run with -u to record it once more, or let the last answer repeat: replay.exhausted: 'repeat'`,
  )
})

test('tells that there is no recording', () => {
  expect(message({ url: '/users?api_key=k3y' }, null)).toBe(
    `[unmatched-call] Nothing is recorded for GET https://api.example.com/users?api_key=(redacted)
  test       gets a user
  recording  src/__mocks__/users.test.recorded.json: no such file
  fix        run the test where the service can be reached, without CI and --ci, and commit the recording`,
  )
})

test('tells first that the same call is recorded for another test', () => {
  const near = recorded({ id: 'api.example.com GET /users/:id#1', url: '/users/9' })
  const same = recorded({ id: 'api.example.com GET /users/:id#2', url: '/users/7', test: 'lists users' })
  expect(message({}, [near, same])).toBe(
    `[unmatched-call] No interaction of this test matches GET https://api.example.com/users/7
  test       gets a user
  recording  src/__mocks__/users.test.recorded.json: 2 interactions, 0 replayed
  closest    api.example.com GET /users/:id#2
               the same call, recorded for test "lists users"
  fix        run with -u to record it for this test`,
  )
  expect(message({ test: null }, [same])).toBe(
    `[unmatched-call] No interaction outside any test matches GET https://api.example.com/users/7
  recording  src/__mocks__/users.test.recorded.json: 1 interaction, 0 replayed
  closest    api.example.com GET /users/:id#2
               the same call, recorded for test "lists users"
  fix        run with -u to record it for this test`,
  )
})

test('tells that nothing of the service, or nothing like the call, is recorded', () => {
  const others = [recorded({}), recorded({ id: 'b', url: 'https://www.example.com/' })]
  expect(message({ url: 'https://other.example.com/' }, others)).toBe(
    `[unmatched-call] No interaction matches GET https://other.example.com/
  test       gets a user
  recording  src/__mocks__/users.test.recorded.json: 2 interactions, 0 replayed
  closest    none: nothing is recorded of "other.example.com", only of "api.example.com", "www.example.com"
  fix        run with -u to record it`,
  )
  expect(message({ url: '/a/b/c/d/e/f' }, others)).toContain(
    '\n  closest    none: nothing like it is recorded of "api.example.com"\n',
  )
  expect(message({}, [])).toContain('\n  closest    none: nothing is recorded of "api.example.com"\n')
})

test('tells the nearest three, and five differences of each', () => {
  const numbered = (from: number): Record<string, number> =>
    Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((n) => [`k${n}`, from + n]))
  const post = (id: string, json: Record<string, number>): Recorded => ({
    id,
    method: 'POST',
    url: '/a',
    headers: JSON_TYPE,
    body: { json },
  })
  const call: Call = { method: 'POST', url: '/a', headers: JSON_TYPE, body: JSON.stringify(numbered(10)) }
  expect(message(call, [recorded(post('#1', numbered(20)))])).toBe(
    `[unmatched-call] No interaction matches POST https://api.example.com/a
  test       gets a user
  recording  src/__mocks__/users.test.recorded.json: 1 interaction, 0 replayed
  closest    #1
               body /k1 11, recorded 21
               body /k2 12, recorded 22
               body /k3 13, recorded 23
               body /k4 14, recorded 24
               body /k5 15, recorded 25
               and 2 more
  fix        run with -u to record it`,
  )
  const others = [3, 1, 2, 4].map((n) => recorded(post(`#${n}`, { ...numbered(10), k1: n })))
  expect(message(call, [recorded(post('#9', numbered(30))), ...others])).toBe(
    `[unmatched-call] No interaction matches POST https://api.example.com/a
  test       gets a user
  recording  src/__mocks__/users.test.recorded.json: 5 interactions, 0 replayed
  closest    #3
               body /k1 11, recorded 3
             #1
               body /k1 11, recorded 1
             #2
               body /k1 11, recorded 2
  fix        run with -u to record it, or let it not count: match.ignoreBody: ['/k1'] of a service with this host in understudy.config`,
  )
})

function closestTo(call: Call, one: Recorded): string[] {
  const lines = message(call, [recorded(one)]).split('\n')
  const start = lines.findIndex((line) => line.startsWith('  closest'))
  return lines.slice(start + 1, -1).map((line) => line.trim())
}

const POST: Recorded = { method: 'POST', url: '/a' }
const LIVE: Call = { method: 'POST', url: '/a' }

test('tells what is absent, and other kinds of bodies', () => {
  expect(closestTo({ url: '/users/8?a=1' }, { url: '/users/8?b=2&b=1' })).toEqual([
    'query a "1", recorded absent',
    'query b absent, recorded ["1","2"]',
  ])
  expect(closestTo({ ...LIVE, body: '{"a":1}' }, POST)).toEqual(['body JSON, recorded absent'])
  expect(closestTo(LIVE, { ...POST, body: { text: 'x' } })).toEqual(['body absent, recorded text'])
  expect(closestTo({ ...LIVE, body: '\u0000' }, { ...POST, body: { base64: 'AAA=' } })).toEqual([
    'body of 1 byte, recorded other 2 bytes',
  ])
  expect(closestTo({ ...LIVE, body: '{"a":{"b":1}}' }, { ...POST, body: { json: { a: [1] } } })).toEqual([
    'body /a {"b":1}, recorded [1]',
  ])
  expect(closestTo({ ...LIVE, body: '[1]' }, { ...POST, body: { json: { 'a/b': 1 } } })).toEqual([
    'body / [1], recorded {"a/b":1}',
  ])
  expect(closestTo({ ...LIVE, body: '{"a/b":1}' }, { ...POST, body: { json: {} } })).toEqual([
    'body /a~1b 1, recorded absent',
  ])
})

test('tells differences of text from their beginning on', () => {
  const long = 'The quick brown fox jumps over the lazy dog. '.repeat(3)
  expect(closestTo({ ...LIVE, body: `${long}one` }, { ...POST, body: { text: `${long}two` } })).toEqual([
    'body "…lazy dog. one", recorded "…lazy dog. two"',
  ])
  expect(closestTo({ ...LIVE, body: 'one' }, { ...POST, body: { text: long } })).toEqual([
    'body "one", recorded "The quick brown fox jumps over the lazy dog. The quick brow…',
  ])
})

test('tells differences of forms and of their parts', () => {
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const form: Recorded = { ...POST, headers: type, body: { form: { a: '1', b: ['2', '3'] } } }
  expect(closestTo({ ...LIVE, headers: type, body: 'a=1&b=2&c=4' }, form)).toEqual([
    'body field b "2", recorded ["2","3"]',
    'body field c "4", recorded absent',
  ])
  const parts: RecordedBody = {
    multipart: [
      { name: 'a', text: '1' },
      { name: 'f', filename: 'x.bin', text: 'y'.repeat(300) },
    ],
  }
  const multipart = { 'content-type': 'multipart/form-data; boundary=b' }
  const body = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n2\r\n--b--'
  expect(closestTo({ ...LIVE, headers: multipart, body }, { ...POST, headers: multipart, body: parts })).toEqual([
    'body field a "2", recorded "1"',
    'body field f absent, recorded "x.bin: 300 bytes"',
  ])
})

test('tells the headers that count, and nothing of what does not', () => {
  const match = { headers: ['accept-version', 'authorization'], ignoreQuery: ['ts'], ignoreBody: ['/at', '/list/*/id'] }
  const one: Recorded = {
    ...POST,
    url: '/a?ts=1',
    headers: { ...JSON_TYPE, 'accept-version': '1', authorization: 'Bearer redacted-1' },
    body: { json: { at: 1, list: [{ id: 1, v: 1 }] } },
  }
  const call: Call = { ...LIVE, url: '/a?ts=2', match, body: '{"at":2,"list":[{"id":2,"v":2}]}' }
  expect(
    closestTo({ ...call, headers: { ...JSON_TYPE, 'accept-version': '2', authorization: 'Bearer real' } }, one),
  ).toEqual(['header accept-version "2", recorded "1"', 'body /list/0/v 2, recorded 1'])
  expect(message({ url: '/users/8', match: { headers: ['x-a'] } }, [recorded({ headers: { 'x-a': '1' } })])).toContain(
    `header x-a absent, recorded "1"
  fix        run with -u to record it, or let it not count: take 'x-a' out of match.headers of services['Users']`,
  )
})

test('tells that a match function refuses', () => {
  expect(closestTo({ url: '/users/8', match: () => false }, {})).toEqual([
    'the match function of its service refuses it',
  ])
  expect(closestTo({ method: 'PUT', match: () => false }, {})).toEqual(['method PUT, recorded GET'])
})

test('hides the secrets of the call where they stand elsewhere', () => {
  const text = message({ url: '/bot-k3y-elsewhere/a', method: 'POST', body: '{"note":"k3y-elsewhere"}' }, [
    recorded({ url: '/bot-redacted-1/b', method: 'POST', body: { json: { note: 'redacted-1!' } } }),
  ])
  expect(text).toBe(`[unmatched-call] No interaction matches POST https://api.example.com/bot-(redacted)/a
  test       gets a user
  recording  src/__mocks__/users.test.recorded.json: 1 interaction, 0 replayed
  closest    api.example.com GET /users/:id#1
               path "/bot-(redacted)/a", recorded "/bot-(redacted)/b"
               body /note "(redacted)", recorded "redacted-1!"
  fix        run with -u to record it`)
})

const SECRETS = [
  'S3CR3T-query',
  'S3CR3T-header',
  'S3CR3T-json',
  'S3CR3T-form',
  'S3CR3T-part',
  'S3CR3T-cookie',
  'S3CR3T-text',
]

test.each<[string, Call, Recorded]>([
  ['a query', { url: '/users/7?access_token=S3CR3T-query&a=1' }, { url: '/users/8?access_token=S3CR3T-query&a=2' }],
  ['a query that is not recorded', { url: '/users/7?api%5Fkey=S3CR3T-query' }, { url: '/users/7' }],
  [
    'a URL within a query',
    { url: '/users/7?next=https%3A%2F%2Fa.example%2F%3Ftoken%3DS3CR3T-query' },
    { url: '/users/7?next=https%3A%2F%2Fa.example%2F%3Ftoken%3DS3CR3T-query2' },
  ],
  [
    'headers that count',
    {
      headers: { authorization: 'Bearer S3CR3T-header', 'x-api-key': 'S3CR3T-header' },
      match: { headers: ['authorization', 'x-api-key'] },
    },
    { headers: { authorization: 'Basic S3CR3T-header', 'x-api-key': 'x' } },
  ],
  [
    'a cookie that counts',
    { headers: { cookie: 'sid=S3CR3T-cookie; theme=dark' }, match: { headers: ['cookie'] } },
    { url: '/users/7', headers: { cookie: 'sid=S3CR3T-cookie; theme=light' } },
  ],
  [
    'JSON',
    { ...LIVE, headers: JSON_TYPE, body: '{"a":{"password":"S3CR3T-json"},"client_secret":"S3CR3T-json","b":1}' },
    { ...POST, headers: JSON_TYPE, body: { json: { a: { password: { x: 1 } }, b: 2, token: 'S3CR3T-json' } } },
  ],
  [
    'JSON of another shape',
    { ...LIVE, headers: JSON_TYPE, body: '{"a":{"password":"S3CR3T-json"}}' },
    { ...POST, headers: JSON_TYPE, body: { json: { a: [{ refresh_token: 'S3CR3T-json' }] } } },
  ],
  [
    'a form',
    { ...LIVE, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=1&password=S3CR3T-form' },
    {
      ...POST,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: { form: { a: '2', otp: 'S3CR3T-form' } },
    },
  ],
  [
    'a part',
    {
      ...LIVE,
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: '--b\r\nContent-Disposition: form-data; name="token"\r\n\r\nS3CR3T-part\r\n--b--',
    },
    {
      ...POST,
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: { multipart: [{ name: 'secret', text: 'S3CR3T-part' }] },
    },
  ],
  [
    'broken JSON',
    { ...LIVE, body: '{"a":1,"password": "S3CR3T-text",' },
    { ...POST, body: { text: '{"a":2, "token":"S3CR3T-text",' } },
  ],
  [
    'XML',
    { ...LIVE, body: '<a><Password>S3CR3T-text</Password></a>' },
    { ...POST, body: { text: '<a><Token>S3CR3T-text</Token></a>' } },
  ],
  ['lines', { ...LIVE, body: 'password=S3CR3T-text' }, { ...POST, body: { text: 'password: S3CR3T-text2' } }],
])('keeps the secrets of %s to itself', (_name, call, one) => {
  const text = message(call, [recorded(one)])
  expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([])
  expect(text).toContain('closest')
})
