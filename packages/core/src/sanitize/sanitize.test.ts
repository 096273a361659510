import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Interaction, RecordedBody, RecordedHeaders } from '../model/index.js'
import { drafts as arbitraryDrafts } from '../store/arbitrary-recording.js'
import { hideSecretsOf, sanitize } from './sanitize.js'

type Draft = Omit<Interaction, 'id'>

interface Parts {
  method?: string
  url?: string
  headers?: RecordedHeaders
  body?: RecordedBody
  answer?: RecordedBody
  answerHeaders?: RecordedHeaders
  operation?: string
}

function draft({
  method = 'POST',
  url = '/a',
  headers = {},
  body,
  answer,
  answerHeaders = {},
  operation = 'op',
}: Parts): Draft {
  return {
    test: 't',
    service: 'S',
    operation,
    recordedAt: '2026-11-22',
    request: {
      method,
      url: url.startsWith('/') ? `https://api.example.com${url}` : url,
      headers,
      ...(body === undefined ? {} : { body }),
    },
    response: { status: 200, headers: answerHeaders, ...(answer === undefined ? {} : { body: answer }), latencyMs: 1 },
  }
}

function clean(parts: Parts[], files: Record<string, Buffer> = {}): { drafts: Draft[]; files: Record<string, string> } {
  const context = { kept: [], files: new Map(Object.entries(files)) }
  const sanitized = sanitize(
    parts.map((one) => ({ draft: draft(one), earlier: null })),
    context,
  )
  return {
    drafts: sanitized.drafts,
    files: Object.fromEntries([...sanitized.files].map(([name, bytes]) => [name, bytes.toString('latin1')])),
  }
}

function cleaned(parts: Parts): {
  url: string
  headers: RecordedHeaders
  body: unknown
  answer: unknown
  answerHeaders: unknown
} {
  const { request, response } = clean([parts]).drafts[0]!
  const { url, headers, body } = request
  return {
    url: url.replace('https://api.example.com', ''),
    headers,
    body,
    answer: response?.body,
    answerHeaders: response?.headers,
  }
}

const JSON_TYPE = { 'content-type': 'application/json' }

test.each([
  ['/a?api_key=k3y&b=1', '/a?api_key=redacted-1&b=1'],
  ['/a?b=1&access_token=a%20b', '/a?b=1&access_token=redacted-1'],
  ['/a?API%5FKEY=k3y', '/a?API%5FKEY=redacted-1'],
  ['/a?token=x&token=y&token=x', '/a?token=redacted-1&token=redacted-2&token=redacted-1'],
  [
    '/a?X-Amz-Credential=AKIA%2F2026&X-Amz-Date=20261122T000000Z&X-Amz-Signature=abc',
    '/a?X-Amz-Credential=redacted-1&X-Amz-Date=20261122T000000Z&X-Amz-Signature=redacted-2',
  ],
  [
    '/a?next=https%3A%2F%2Fb.example%2F%3Ftoken%3Dx%26c%3D1&d=2',
    '/a?next=https%3A%2F%2Fb.example%2F%3Ftoken%3Dredacted-1%26c%3D1&d=2',
  ],
  ['/a?page_token=x&key=user&max_tokens=5&id=7&q=a+b', '/a?page_token=x&key=user&max_tokens=5&id=7&q=a+b'],
  ['/a?token=', '/a?token='],
  ['/a?%zz&token', '/a?%zz&token'],
])('replaces what is secret in %s', (url, expected) => {
  expect(cleaned({ url }).url).toBe(expected)
})

test('replaces credentials in headers, and leaves their scheme', () => {
  const headers = {
    authorization: 'Bearer abc',
    'proxy-authorization': 'Basic dTpw',
    'x-api-key': ['k3y', 'k4y'],
    'x-auth-token': 'redacted-9',
    accept: 'text/html',
    cookie: 'theme=dark; sid=abc ; a=1',
    referer: 'https://b.example/?token=k3y',
    'idempotency-key': 'abc',
  }
  expect(cleaned({ headers }).headers).toEqual({
    authorization: 'Bearer redacted-1',
    'proxy-authorization': 'Basic redacted-2',
    'x-api-key': ['redacted-3', 'redacted-4'],
    'x-auth-token': 'redacted-9',
    accept: 'text/html',
    cookie: 'theme=dark; sid=redacted-1 ; a=1',
    referer: 'https://b.example/?token=redacted-3',
    'idempotency-key': 'abc',
  })
})

test('replaces credentials in the headers of an answer, and leaves what is needed next', () => {
  const answerHeaders = {
    'set-cookie': ['a=1', 'sid="abc"; Path=/; HttpOnly', 'sid=; Max-Age=0', 'theme=dark; Path=/'],
    location: '/next?session=1&code=xyz&access_token=t0ken#id_token=t1ken',
    etag: '"33a64df551425fcc55e4d42a148795d9f25f89d4"',
    'x-request-id': '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    'x-csrf-token': 'c5rf',
  }
  expect(cleaned({ answerHeaders }).answerHeaders).toEqual({
    'set-cookie': ['a=1', 'sid="redacted-1"; Path=/; HttpOnly', 'sid=; Max-Age=0', 'theme=dark; Path=/'],
    location: '/next?session=1&code=xyz&access_token=redacted-2#id_token=redacted-3',
    etag: '"33a64df551425fcc55e4d42a148795d9f25f89d4"',
    'x-request-id': '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    'x-csrf-token': 'redacted-4',
  })
})

test('replaces secrets in JSON, at any depth, and nothing else', () => {
  const json = {
    user: { password: 'p', name: 'password', key: 'user', passwords: 3 },
    token: ['a', { id: 'b' }, 5],
    secret: null,
    otp: 123456,
    access_token: '',
    token_type: 'bearer',
    next_page_token: 'CAUQAA',
    usage: { max_tokens: 5, tokens: ['Hello', 'world'] },
    href: 'https://s3.example/x?X-Amz-Signature=abc&a=1',
    dsn: 'postgres://me:pa55@db.example/x',
    nested: '{"password":"p","a":1}',
    'X-Api-Key': 'k',
  }
  expect(cleaned({ answerHeaders: JSON_TYPE, answer: { json } }).answer).toEqual({
    json: {
      user: { password: 'redacted-1', name: 'password', key: 'user', passwords: 3 },
      token: ['redacted-2', { id: 'b' }, 5],
      secret: null,
      otp: 100001,
      access_token: '',
      token_type: 'bearer',
      next_page_token: 'CAUQAA',
      usage: { max_tokens: 5, tokens: ['Hello', 'world'] },
      href: 'https://s3.example/x?X-Amz-Signature=redacted-3&a=1',
      dsn: 'postgres://me:redacted-4@db.example/x',
      nested: '{"password":"redacted-1","a":1}',
      'X-Api-Key': 'redacted-5',
    },
  })
})

test('replaces secrets in forms and their parts', () => {
  expect(cleaned({ body: { form: { user: 'u', password: ['p', 'q'], grant_type: 'password' } } }).body).toEqual({
    form: { user: 'u', password: ['redacted-1', 'redacted-2'], grant_type: 'password' },
  })
  const multipart = [
    { name: 'token', text: 't' },
    { name: 'file', filename: 'token', text: '{"password": "p"}' },
    { name: 'note', text: 'token' },
  ]
  expect(cleaned({ body: { multipart } }).body).toEqual({
    multipart: [
      { name: 'token', text: 'redacted-1' },
      { name: 'file', filename: 'token', text: '{"password": "redacted-2"}' },
      { name: 'note', text: 'token' },
    ],
  })
})

test.each([
  [
    'application/json',
    '{"a":1.0,"password":"p\\"q","b":"password"}',
    '{"a":1.0,"password":"redacted-1","b":"password"}',
  ],
  ['application/json', '{"token" : "t" , "token":"u"}', '{"token" : "redacted-1" , "token":"redacted-2"}'],
  [
    'text/plain',
    'oauth_token=a%20b&oauth_token_secret=c&user=d',
    'oauth_token=redacted-1&oauth_token_secret=redacted-2&user=d',
  ],
  ['application/x-www-form-urlencoded', 'a=%20&password=p', 'a=%20&password=redacted-1'],
  ['application/x-www-form-urlencoded', '{"password":"p"', '{"password":"redacted-1"'],
  [
    'text/xml',
    '<s:a><s:Password x="1">p &amp; q</s:Password></s:a>',
    '<s:a><s:Password x="1">redacted-1</s:Password></s:a>',
  ],
  ['application/xml', '<passwords>p</passwords><Token/>', '<passwords>p</passwords><Token/>'],
  ['text/plain', 'my password is p', 'my password is p'],
  ['text/plain', '{{\'{{\'}}a}} "token": "t"', '{{\'{{\'}}a}} "token": "redacted-1"'],
])('replaces secrets in text of type %s: %s', (type, text, expected) => {
  expect(cleaned({ answerHeaders: { 'content-type': type }, answer: { text } }).answer).toEqual({ text: expected })
})

test('replaces secrets in streams, also where a piece ends within one', () => {
  const stream = [
    { delayMs: 0, text: 'data: {"access_token":"abc' },
    { delayMs: 1, text: 'def' },
    { delayMs: 2, text: 'ghi","n":1}\n\ndata: {"token"' },
    { delayMs: 3, text: ':"x"}\n\n' },
    { delayMs: 4, base64: Buffer.from([255, ...Buffer.from('abcdefghi')]).toString('base64') },
  ]
  expect(cleaned({ answer: { stream }, answerHeaders: { 'content-type': 'text/event-stream' } }).answer).toEqual({
    stream: [
      { delayMs: 0, text: 'data: {"access_token":"redacted-1' },
      { delayMs: 1, text: '' },
      { delayMs: 2, text: '","n":1}\n\ndata: {"token"' },
      { delayMs: 3, text: ':"redacted-2"}\n\n' },
      { delayMs: 4, base64: stream[4]!.base64 },
    ],
  })
})

test('gives the same secret the same stand-in in URLs, headers, bodies and later calls', () => {
  const token = 'tok-8f7a6b5c/4d=='
  const { drafts } = clean([
    {
      url: '/login',
      body: { json: { user: 'u', password: 'p' } },
      answerHeaders: JSON_TYPE,
      answer: { json: { token } },
    },
    { url: `/a?access_token=${encodeURIComponent(token)}`, headers: { authorization: `Bearer ${token}` } },
    { url: `/sessions/${encodeURIComponent(token)}`, operation: `GET /sessions/${encodeURIComponent(token)}` },
    { headers: { 'x-custom': token }, body: { text: `it is ${token}.` }, answer: { json: { [token]: [token] } } },
  ])
  const text = JSON.stringify(drafts)
  expect(text).not.toContain('8f7a6b5c')
  expect(drafts[0]?.response?.body).toEqual({ json: { token: 'redacted-2' } })
  expect(drafts.slice(1).map(({ request }) => [request.url.slice(23), request.headers, request.body])).toEqual([
    ['/a?access_token=redacted-2', { authorization: 'Bearer redacted-2' }, undefined],
    ['/sessions/redacted-2', {}, undefined],
    ['/a', { 'x-custom': 'redacted-2' }, { text: 'it is redacted-2.' }],
  ])
  expect(drafts[2]?.operation).toBe('GET /sessions/redacted-2')
  expect(drafts[3]?.response?.body).toEqual({ json: { 'redacted-2': ['redacted-2'] } })
})

test('finds copies of a secret in other encodings, and the password of Basic credentials', () => {
  const pair = 'user:Pa55 w+rd/"x"'
  const basic = Buffer.from(pair).toString('base64')
  const { drafts, files } = clean(
    [
      { headers: { authorization: `Basic ${basic}` }, body: { text: JSON.stringify({ note: 'Pa55 w+rd/"x"' }) } },
      { body: { text: `a=${new URLSearchParams({ v: 'Pa55 w+rd/"x"' }).toString()}; b=${basic}` } },
      { body: { json: { echoed: pair, inBase64: Buffer.from('Pa55 w+rd/"x"').toString('base64') } } },
      { body: { base64: Buffer.concat([Buffer.from([0, 255]), Buffer.from('Pa55 w+rd/"x"')]).toString('base64') } },
      { answer: { file: 'a.bin' } },
    ],
    { 'a.bin': Buffer.concat([Buffer.from([0, 255]), Buffer.from(`${basic} Pa55 w+rd/"x"`)]) },
  )
  const bytes = JSON.stringify(drafts) + Object.values(files).join('')
  expect(bytes).not.toMatch(/Pa55|w\+rd|w%2Brd/)
  expect(bytes).not.toContain(basic.slice(4, 16))
  expect(files['a.bin']).toBe('\u0000\u00ffredacted-1 redacted-2')
})

test('replaces secrets at their places in bodies that stand beside the recording', () => {
  const content = Buffer.from(`{"access_token":"abc","text":"${'é'.repeat(100)}"}`)
  const { drafts, files } = clean([{ answer: { file: 'a.json' }, answerHeaders: JSON_TYPE }], { 'a.json': content })
  expect(drafts[0]?.response?.body).toEqual({ file: 'a.json' })
  expect(Buffer.from(files['a.json']!, 'latin1').toString()).toBe(content.toString().replace('abc', 'redacted-1'))
  expect(content.toString()).toContain('abc')
})

test('leaves elsewhere what stands there by chance: short secrets, words and numbers', () => {
  const parts: Parts = {
    url: '/password/reset/12345678',
    body: { form: { password: 'password', user: 'abc', token: 'abc', otp: '12345678' } },
    answer: { json: { message: 'wrong password', id: 'abc', code: '12345678' } },
  }
  expect(cleaned(parts)).toMatchObject({
    url: '/password/reset/12345678',
    body: { form: { password: 'redacted-1', user: 'abc', token: 'redacted-2', otp: '00000001' } },
    answer: { json: { message: 'wrong password', id: 'abc', code: '12345678' } },
  })
})

test('changes nothing the second time, nor what was given', () => {
  const secretive = fc
    .tuple(arbitraryDrafts, fc.string(), fc.string({ minLength: 8, maxLength: 12 }))
    .map(([one, short, long]): Draft => ({
      ...one,
      request: {
        ...one.request,
        headers: {
          ...one.request.headers,
          authorization: `Bearer ${long}`,
          cookie: `sid=${encodeURIComponent(short)}`,
        },
        body: { json: { password: short, token: long, note: `${long} and ${short}` } },
      },
    }))
  fc.assert(
    fc.property(fc.array(secretive, { maxLength: 4 }), (list) => {
      const before = JSON.stringify(list)
      const context = { kept: [], files: new Map() }
      const once = sanitize(
        list.map((one) => ({ draft: one, earlier: null })),
        context,
      ).drafts
      const twice = sanitize(
        once.map((one) => ({ draft: one, earlier: null })),
        context,
      ).drafts
      expect(JSON.stringify(list)).toBe(before)
      expect(twice).toEqual(once)
    }),
  )
})

test('keeps stand-ins where secrets have rotated', () => {
  const parts = (round: number): Parts[] => [
    {
      url: '/login',
      headers: { authorization: `Basic ${Buffer.from(`u:pw-round-${round}`).toString('base64')}` },
      answer: { json: { a: { token: `token-a-${round}` }, b: [{ token: `token-b-${round}` }] } },
    },
    { url: `/x/token-b-${round}?token=token-a-${round}`, headers: { cookie: `sid=s${round}; sid=r${round}` } },
    { url: '/y', answer: { stream: [{ delayMs: 0, text: `{"token":"one-${round}"}\n{"token":"two-${round}"}\n` }] } },
  ]
  const first = clean(parts(1)).drafts
  const again = sanitize(
    parts(2).map((one, index) => ({ draft: draft(one), earlier: first[index]! })),
    { kept: [], files: new Map() },
  )
  expect(again.drafts).toEqual(first)
})

test('gives no new secret a number that stays in the file', () => {
  const kept = clean([{ headers: { 'x-api-key': 'k1' } }, { headers: { 'x-api-key': 'k2' } }]).drafts
  const [earlier] = kept
  const { drafts } = sanitize(
    [
      { draft: draft({ url: '/new', headers: { 'x-api-key': 'k3' } }), earlier: null },
      { draft: draft({ headers: { 'x-api-key': 'rotated' } }), earlier: earlier! },
    ],
    { kept: [kept[1]!], files: new Map() },
  )
  expect(drafts.map(({ request }) => request.headers['x-api-key'])).toEqual(['redacted-3', 'redacted-1'])
})

test('hides the secrets of a message in text about it', () => {
  const { request } = draft({ headers: { authorization: 'Bearer abc-123-def' }, body: { json: { password: 'p' } } })
  expect(hideSecretsOf({ request }, 'sent abc-123-def and p')).toBe('sent (redacted) and p')
})

test('keeps stand-ins within text, in paths and in body files where secrets have rotated', () => {
  const parts = (round: number): Parts[] => [
    {
      url: `/bot${round}23456:AA${'x1Yz'.repeat(8)}${round}/getMe`,
      answer: { text: `with ghp_${'a1B'.repeat(12)}${round}` },
    },
    { url: '/b', answer: { file: 'a.txt' }, answerHeaders: { 'content-type': 'text/plain' } },
    { url: '/c', answer: { json: { value: `to ada${round}@lovelace.net and bob${round}@lovelace.net` } } },
  ]
  const bytes = (round: number): Map<string, Buffer> =>
    new Map([['a.txt', Buffer.from(`by eve${round}@lovelace.net, then dan${round}@lovelace.net`)]])
  const first = sanitize(
    parts(1).map((one) => ({ draft: draft(one), earlier: null })),
    { kept: [], files: bytes(1) },
  )
  const again = sanitize(
    [draft({ url: '/new', answer: { text: 'zoe@lovelace.net' } }), ...parts(2).map(draft)].map((one, index) => ({
      draft: one,
      earlier: index === 0 ? null : first.drafts[index - 1]!,
    })),
    { kept: [], files: bytes(2), earlierFile: (name) => first.files.get(name) },
  )
  expect(again.files).toEqual(first.files)
  expect(again.drafts.slice(1).map(({ response }) => response?.body)).toEqual(
    first.drafts.map(({ response }) => response?.body),
  )
})
