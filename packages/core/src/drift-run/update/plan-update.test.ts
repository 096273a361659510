import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { parseRecording } from '../../store/index.js'
import { planUpdate } from './plan-update.js'
import {
  changesOf,
  compareCalls,
  json,
  optionsFor,
  patchedText,
  planOf,
  RECORDING,
  recordedText,
  three,
} from './sample-update.js'

test('patches each interaction that shows a finding with its own value, and no other line', () => {
  const text = recordedText(three((n) => json({ id: n, total: n * 10, tags: ['a'], note: null })))
  const after = patchedText(text, {
    1: json({ id: 9, total: '11.00', currency: 'EUR', tags: ['b'], note: null }),
    3: json({ id: 8, total: '31.00', currency: 'USD', tags: [], note: null }),
  })
  expect(changesOf(text, after)).toEqual({
    removed: ['"total": 10,', '"total": 30,'],
    added: ['"total": "11.00",', '"currency": "EUR",', '"total": "31.00",', '"currency": "USD",'],
  })
})

test('gives the whole text of a field that is gone, one that is renamed, and one that is new', () => {
  const text = recordedText([json({ id: 7, userId: 'u1', legacy: { a: 1 }, end: true })])
  const now = json({ id: 9, user_id: 'u2', end: false, meta: { page: 1, list: [] } })
  expect(patchedText(text, { 1: now })).toBe(
    text
      .replace('"userId"', '"user_id"')
      .replace(/,\n +"legacy": \{\n +"a": 1\n +\}/, '')
      .replace(
        '"end": true',
        '"end": true,\n            "meta": {\n              "page": 1,\n              "list": []\n            }',
      ),
  )
})

test('leaves what is only info, what was accepted, and what is of another service', () => {
  const text = recordedText([json({ id: 1, state: 'on' }), json({ id: 2, state: 'off' })])
  const now = { 1: json({ id: 1, state: 'on', extra: 1 }) }
  const [fingerprint = ''] = planOf(text, now).update.recordings[0]!.fingerprints
  expect(patchedText(text, now)).not.toBe(text)
  expect(patchedText(text, now, { accepted: new Set([fingerprint]) })).toBe(text)
  expect(patchedText(text, now, { services: ['Billing'] })).toBe(text)
  expect(patchedText(text, { 1: json({ id: 1, state: 'idle' }) })).toBe(text)
})

test('takes nothing from errors under a status of success, nor from calls that failed', () => {
  const text = recordedText(three((n) => json({ id: n })))
  expect(
    patchedText(text, { 1: json({ error: { message: 'no' } }), 2: { status: 503 }, 3: { failure: 'ECONNRESET' } }),
  ).toBe(text)
})

test('names what was patched, what it answers, what is left, and what was not compared', () => {
  const text = recordedText(three((n) => json({ id: n, a: 1 })))
  const { update, notes } = planOf(text, { 2: json({ id: 2, a: 'x' }), 1: { status: 410, json: {} } })
  expect(update).toEqual({
    recordings: [{ recording: RECORDING, interactions: ['Shop.getOrder#2'], fingerprints: [expect.any(String)] }],
    left: [{ fingerprint: expect.any(String), reason: expect.stringContaining('an endpoint that is gone') }],
    isWritten: false,
    rerun: null,
  })
  expect(notes).toEqual(['Not compared, and left as recorded: Shop.getOrder#3 (Shop, getOrder)'])
})

test('keeps hand-made layout, line ends and what stands on one line', () => {
  const one = (n: number): string =>
    `{"id":"Shop.getOrder#${n}","test":null,"service":"Shop","operation":"getOrder","recordedAt":"2026-11-22","request":{"method":"GET","url":"https://shop.example.com/orders/${n}","headers":{}},"response":{"status":200,"headers":{"content-type":"application/json"},"body":{"json":{ "id" : ${n},  "a":1, "b":[1,2] }},"latencyMs":2}}`
  const text = `{ "version": 1,\r\n"interactions": [ ${one(1)}, ${one(2)} ]\r\n}`
  expect(patchedText(text, { 2: json({ id: 2, a: 'x', b: [1], c: { d: 1 } }) })).toBe(
    text.replace(one(2), one(2).replace('"a":1', '"a":"x"').replace('[1,2] }', '[1,2],  "c":{"d": 1} }')),
  )
})

test('keeps placeholders, stand-ins and ids where nothing drifted', () => {
  const text = recordedText([
    json({
      id: '{{request.path.2}}',
      token: 'redacted-1',
      email: 'user-1@example.com',
      amount: 5,
      literal: "{{'{{'}}x",
    }),
  ])
  const now = json({
    id: 'o_9',
    token: 'sk_live_live0live0live0',
    email: 'jo@corp.example',
    amount: '5.00',
    literal: '{{y',
  })
  expect(changesOf(text, patchedText(text, { 1: now }))).toEqual({
    removed: ['"amount": 5,'],
    added: ['"amount": "5.00",'],
  })
})

test('sanitizes what is new as recording does, and reuses the stand-in of a secret that has one', () => {
  const text = recordedText([json({ id: 1, token: 'redacted-4' }), json({ id: 2, password: 'redacted-7' })])
  const secret = 'tok_7dj3kq9x0s8f7h6g5d4s'
  const now = json({
    id: 1,
    token: secret,
    refresh: { access_token: secret, api_key: 'other-9f8d7s6a5' },
    text: '{{x}}',
  })
  const after = patchedText(text, { 1: now })
  expect(after).not.toContain(secret)
  expect(after).not.toContain('other-9f8d7s6a5')
  expect(parseRecording(after, RECORDING).interactions[0]!.response!.body).toEqual({
    json: {
      id: 1,
      token: 'redacted-4',
      refresh: { access_token: 'redacted-4', api_key: 'redacted-1' },
      text: "{{'{{'}}x}}",
    },
  })
})

test('writes nothing of a recording in which a secret would stay', () => {
  const text = recordedText([json({ id: 1, password: 'hunter2-hunter2' })])
  const { texts, update } = planOf(text, { 1: json({ id: 1, password: 'x9-hunter3-hunter', extra: 1 }) })
  expect(texts).toEqual(new Map())
  expect(update.recordings).toEqual([])
  expect(update.left).toEqual([{ fingerprint: expect.any(String), reason: expect.stringContaining('[secret-left]') }])
})

test('leaves a query that the schema of a GraphQL service does not know any more', () => {
  const text = recordedText([json({ data: { order: { id: 1 } } })])
  const { texts, update } = planOf(text, {
    1: json({ errors: [{ message: 'Cannot query field "id" on type "Order".' }] }),
  })
  expect(texts).toEqual(new Map())
  expect(update.left).toEqual([
    {
      fingerprint: expect.any(String),
      reason: 'the query asks for what the service does not know: change the query, and record the tests with -u',
    },
  ])
})

test('writes no secret of the live request nor of the environment', () => {
  const text = recordedText([json({ id: 1 })])
  const { interactions } = parseRecording(text, RECORDING)
  const now = json({ id: 1, echo: { said: 'Bearer rt_0f9e8d7c6b5a4f3e2d1c', key: 'env-5b4a3c2d1e0f9a8b' }, keyed: 'a' })
  const [call] = compareCalls(interactions, new Map([[interactions[0]!.id, now]]))
  const request = {
    ...call!.call.request,
    headers: [['Authorization', 'Bearer rt_0f9e8d7c6b5a4f3e2d1c']] as [string, string][],
  }
  const env = { PAYMENTS_API_KEY: 'env-5b4a3c2d1e0f9a8b' }
  const { texts } = planUpdate([{ ...call!, call: { ...call!.call, request } }], optionsFor(text, { env }))
  const after = texts.get(RECORDING)!
  expect(after).toContain('"said": "Bearer redacted-')
  expect(after).not.toMatch(/rt_0f9e8d7c6b5a4f3e2d1c|env-5b4a3c2d1e0f9a8b/)
})

test('reads answers that are packed, and those that a client has unpacked', () => {
  const text = recordedText([{ ...json({ id: 1 }), headers: { 'content-encoding': 'gzip' } }])
  const { interactions } = parseRecording(text, RECORDING)
  const now = { ...json({ id: 1, extra: 1 }), headers: { 'content-encoding': 'gzip' } }
  const [call] = compareCalls(interactions, new Map([[interactions[0]!.id, now]]))
  const packed = { ...call!, live: { ...call!.live, body: gzipSync(call!.live.body!) } }
  const [plain, unpacked] = [call!, packed].map((one) => planUpdate([one], optionsFor(text)).texts.get(RECORDING))
  expect(changesOf(text, plain!)).toEqual({ removed: ['"id": 1'], added: ['"id": 1,', '"extra": 1'] })
  expect(unpacked).toBe(plain)
})

test('patches a call that several runs of one test repeated with its first answer', () => {
  const text = recordedText(three((n) => json({ id: n, total: n })))
  const { interactions } = parseRecording(text, RECORDING)
  const calls = ['1.00', '2.00'].flatMap((total) =>
    compareCalls(interactions, new Map([[interactions[0]!.id, json({ id: 1, total })]])),
  )
  const after = planUpdate(calls, optionsFor(text)).texts.get(RECORDING)!
  expect(changesOf(text, after)).toEqual({ removed: ['"total": 1'], added: ['"total": "1.00"'] })
})

test('leaves what did not persist, also where another finding of the call is patched', () => {
  const text = recordedText(three((n) => json({ id: n, total: n, count: n })))
  const answers = new Map([['Shop.getOrder#1', json({ id: 1, total: true, count: true })]])
  const calls = compareCalls(parseRecording(text, RECORDING).interactions, answers)
  const passing = calls.map((call) => {
    const findings = call.checked.comparison.findings.map((one) =>
      one.path === '/count' ? { ...one, severity: 'info' as const } : one,
    )
    return { ...call, checked: { ...call.checked, comparison: { ...call.checked.comparison, findings } } }
  })
  const { texts } = planUpdate(passing, optionsFor(text))
  expect(changesOf(text, texts.get(RECORDING)!)).toEqual({ removed: ['"total": 1,'], added: ['"total": true,'] })
})
