import { expect, test } from 'vitest'
import type { SampleAnswer } from '../../drift/sample-calls.js'
import { recordedCall } from '../../drift/sample-calls.js'
import type { Interaction, JsonValue } from '../../model/index.js'
import { parseRecording, printRecording } from '../../store/index.js'
import { planUpdate, type UpdateOptions, type UpdatePlan } from './plan-update.js'
import { compareCalls, optionsFor, RECORDING, recordedText } from './sample-update.js'

/** Plan an update of a text whose interactions are answered otherwise now, by their numbers. */
function plan(text: string, answers: Record<number, SampleAnswer>, more: Partial<UpdateOptions> = {}): UpdatePlan {
  const { interactions } = parseRecording(text, RECORDING)
  const live = new Map(Object.entries(answers).map(([number, answer]) => [`Shop.getOrder#${number}`, answer]))
  return planUpdate(compareCalls(interactions, live), optionsFor(text, more))
}

function patched(text: string, answers: Record<number, SampleAnswer>, more: Partial<UpdateOptions> = {}): string {
  return plan(text, answers, more).texts.get(RECORDING) ?? text
}

/** Lines that were removed, and lines that were added, without their indentation. */
function changes(before: string, after: string): { removed: string[]; added: string[] } {
  const [was, is] = [before.split('\n'), after.split('\n')]
  const left = (from: string[], other: string[]): string[] => {
    const rest = [...other]
    return from.flatMap((line) => {
      const at = rest.indexOf(line)
      if (at !== -1) rest.splice(at, 1)
      return at === -1 ? [line.trim()] : []
    })
  }
  return { removed: left(was, is), added: left(is, was) }
}

const json = (value: unknown): SampleAnswer => ({ json: value })
const three = <T>(make: (n: number) => T): T[] => [1, 2, 3].map(make)

test('patches each interaction that shows a finding with its own value, and no other line', () => {
  const text = recordedText(three((n) => json({ id: n, total: n * 10, tags: ['a'], note: null })))
  const after = patched(text, {
    1: json({ id: 9, total: '11.00', currency: 'EUR', tags: ['b'], note: null }),
    3: json({ id: 8, total: '31.00', currency: 'USD', tags: [], note: null }),
  })
  expect(changes(text, after)).toEqual({
    removed: ['"total": 10,', '"total": 30,'],
    added: ['"total": "11.00",', '"currency": "EUR",', '"total": "31.00",', '"currency": "USD",'],
  })
})

test('gives the whole text of a field that is gone, one that is renamed, and one that is new', () => {
  const text = recordedText([json({ id: 7, userId: 'u1', legacy: { a: 1 }, end: true })])
  const now = json({ id: 9, user_id: 'u2', end: false, meta: { page: 1, list: [] } })
  expect(patched(text, { 1: now })).toBe(
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
  const [fingerprint = ''] = plan(text, now).update.recordings[0]!.fingerprints
  expect(patched(text, now)).not.toBe(text)
  expect(patched(text, now, { accepted: new Set([fingerprint]) })).toBe(text)
  expect(patched(text, now, { services: ['Billing'] })).toBe(text)
  expect(patched(text, { 1: json({ id: 1, state: 'idle' }) })).toBe(text)
})

test('takes nothing from errors under a status of success, nor from calls that failed', () => {
  const text = recordedText(three((n) => json({ id: n })))
  expect(
    patched(text, { 1: json({ error: { message: 'no' } }), 2: { status: 503 }, 3: { failure: 'ECONNRESET' } }),
  ).toBe(text)
})

test('names what was patched, what it answers, what is left, and what was not compared', () => {
  const text = recordedText(three((n) => json({ id: n, a: 1 })))
  const { update, notes } = plan(text, { 2: json({ id: 2, a: 'x' }), 1: { status: 410, json: {} } })
  expect(update).toEqual({
    recordings: [{ recording: RECORDING, interactions: ['Shop.getOrder#2'], fingerprints: [expect.any(String)] }],
    left: [{ fingerprint: expect.any(String), reason: expect.stringContaining('the endpoint is gone') }],
    isWritten: false,
    rerun: null,
  })
  expect(notes).toEqual(['Not compared, and left as recorded: Shop.getOrder#3 (Shop, getOrder)'])
})

test('keeps hand-made layout, line ends and what stands on one line', () => {
  const one = (n: number): string =>
    `{"id":"Shop.getOrder#${n}","test":null,"service":"Shop","operation":"getOrder","recordedAt":"2026-11-22","request":{"method":"GET","url":"https://shop.example.com/orders/${n}","headers":{}},"response":{"status":200,"headers":{"content-type":"application/json"},"body":{"json":{ "id" : ${n},  "a":1, "b":[1,2] }},"latencyMs":2}}`
  const text = `{ "version": 1,\r\n"interactions": [ ${one(1)}, ${one(2)} ]\r\n}`
  expect(patched(text, { 2: json({ id: 2, a: 'x', b: [1], c: { d: 1 } }) })).toBe(
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
  expect(changes(text, patched(text, { 1: now }))).toEqual({ removed: ['"amount": 5,'], added: ['"amount": "5.00",'] })
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
  const after = patched(text, { 1: now })
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
  const { texts, update } = plan(text, { 1: json({ id: 1, password: 'x9-hunter3-hunter', extra: 1 }) })
  expect(texts).toEqual(new Map())
  expect(update.recordings).toEqual([])
  expect(update.left).toEqual([{ fingerprint: expect.any(String), reason: expect.stringContaining('[secret-left]') }])
})

const linked = (steps: string): Interaction => ({
  ...recordedCall(json({ ok: true })),
  id: 'Shop.pay#1',
  operation: 'pay',
  request: {
    method: 'POST',
    url: `https://shop.example.com/pay/{{Shop.getOrder#1.response.body.${steps}}}`,
    headers: {},
  },
})

function withLink(value: JsonValue, steps: string): string {
  return printRecording({ version: 1, interactions: [recordedCall(json(value)), linked(steps)] })
}

test('lets links follow values that have another name or place', () => {
  const text = withLink({ order: { orderId: 'o_1', total: 1 } }, 'order.orderId')
  expect(patched(text, { 1: json({ order: { order_id: 'o_2', total: 1 } }) })).toBe(
    text.replace('"orderId"', '"order_id"').replace('order.orderId}}', 'order.order_id}}'),
  )
  const wrapped = patched(text, { 1: json({ data: { order: { orderId: 'o_2', total: 1 } } }) })
  expect(changes(text, wrapped).added).toContain(
    '"url": "https://shop.example.com/pay/{{Shop.getOrder#1.response.body.data.order.orderId}}",',
  )
})

test('refuses to take away what a link leads to, and patches the rest', () => {
  const text = withLink({ id: 'o_1', total: 1 }, 'id')
  const { texts, update } = plan(text, { 1: json({ total: '1', note: ['x'] }) })
  expect(changes(text, texts.get(RECORDING)!)).toEqual({
    removed: ['"total": 1'],
    added: ['"total": "1",', '"note": [', '"x"', ']'],
  })
  expect(update.left).toEqual([
    {
      fingerprint: expect.any(String),
      reason: '{{Shop.getOrder#1.response.body.id}} takes a value from there: record the test with -u',
    },
  ])
})

test('replaces an answer of another class as a whole, with its day', () => {
  const text = recordedText([json({ id: 1 })])
  const now = { status: 422, headers: { 'x-request-id': '7' }, json: { code: 'invalid' } }
  expect(parseRecording(patched(text, { 1: now }), RECORDING).interactions[0]).toEqual({
    ...recordedCall(json({ id: 1 })),
    recordedAt: '2027-03-01',
    response: {
      status: 422,
      headers: { 'content-type': 'application/json', 'x-request-id': '7' },
      body: { json: { code: 'invalid' } },
      latencyMs: 20,
    },
  })
})

test('replaces a body of another media type with the headers that go with it, and no other', () => {
  const headers = { 'content-type': 'application/json', 'content-length': '8', etag: '"1"', date: 'then' }
  const text = recordedText([{ ...json({ id: 1 }), headers }])
  const now = { headers: { 'content-type': 'text/html', etag: '"2"', date: 'now' }, text: '<html></html>' }
  expect(changes(text, patched(text, { 1: now }))).toEqual({
    removed: ['"content-type": "application/json",', '"content-length": "8",', '"json": {', '"id": 1', '}'],
    added: ['"content-type": "text/html",', '"text": "<html></html>"'],
  })
})

test('patches one header and no other', () => {
  const text = recordedText([{ ...json({ id: 1 }), headers: { etag: '"1"', date: 'then', 'x-total-count': '7' } }])
  const now = {
    ...json({ id: 2 }),
    headers: { date: 'now', sunset: 'Wed, 31 Mar 2027 00:00:00 GMT', 'x-total-count': 'many' },
  }
  expect(changes(text, patched(text, { 1: now }))).toEqual({
    removed: ['"etag": "\\"1\\"",', '"x-total-count": "7"'],
    added: ['"sunset": "Wed, 31 Mar 2027 00:00:00 GMT",', '"x-total-count": "many"'],
  })
})

test('pairs items by what names them, and brings those that are not there any more into the new shape', () => {
  const text = recordedText(
    three(() =>
      json([
        { id: 'a', n: 1, old: 1 },
        { id: 'b', n: 2, old: 2 },
        { id: 'c', n: 3, old: 3 },
      ]),
    ),
  )
  const now = json([
    { id: 'c', n: '30', kind: 'z' },
    { id: 'b', n: '20', kind: 'y' },
  ])
  const after = parseRecording(patched(text, { 1: now }), RECORDING)
  expect(after.interactions[0]!.response!.body).toEqual({
    json: [
      { id: 'a', n: '1', kind: 'z' },
      { id: 'b', n: '20', kind: 'y' },
      { id: 'c', n: '30', kind: 'z' },
    ],
  })
})

test('changes only the items whose live counterpart shows the change', () => {
  const statuses = (...list: string[]): SampleAnswer => json(list.map((status, n) => ({ id: n, status })))
  const text = recordedText(three(() => statuses('open', 'paid', 'open', 'paid')))
  const after = patched(text, { 2: statuses('paid', 'void', 'paid', 'open') })
  expect(changes(text, after)).toEqual({ removed: ['"status": "paid"'], added: ['"status": "void"'] })
})

test('moves values as they are recorded', () => {
  const text = recordedText([json({ id: 1, customerEmail: 'user-1@example.com', total: 2 })])
  const now = json({ id: 1, total: 2, customer: { email: 'jo@corp.example', since: 1 } })
  expect(parseRecording(patched(text, { 1: now }), RECORDING).interactions[0]!.response!.body).toEqual({
    json: { id: 1, total: 2, customer: { email: 'user-1@example.com', since: 1 } },
  })
})

test('patches JSON in texts, in the layout that it has there', () => {
  const body = '{"id":1.0, "a": {{request.query.a}}, "b": "{{uuid}}",\n "legacy": [1]}'
  const text = recordedText([{ headers: { 'content-type': 'application/json' }, text: body }])
  const after = patched(text, { 1: json({ id: 2, a: 1, b: 'x', c: true }) })
  expect(parseRecording(after, RECORDING).interactions[0]!.response!.body).toEqual({
    text: '{"id":1.0, "a": {{request.query.a}}, "b": "{{uuid}}", "c": true}',
  })
  const inner = recordedText([json({ payload: '{"a": 1, "b": 2}' })])
  expect(changes(inner, patched(inner, { 1: json({ payload: '{"a": "x", "b": 7, "c": 3}' }) })).added).toEqual([
    '"payload": "{\\"a\\": \\"x\\", \\"b\\": 2, \\"c\\": 3}"',
  ])
})

test('patches forms by their fields', () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const call = recordedCall({})
  const response = { ...call.response!, headers, body: { form: { id: '1', token_type: 'bearer', note: 'a' } } }
  const text = printRecording({ version: 1, interactions: [{ ...call, response }] })
  expect(changes(text, patched(text, { 1: { headers, text: 'id=1&note=b&scope=read' } }))).toEqual({
    removed: ['"token_type": "bearer",', '"note": "a"'],
    added: ['"note": "a",', '"scope": "read"'],
  })
})

const events = { 'content-type': 'text/event-stream' }

function streamed(...chunks: string[]): string {
  const call = recordedCall({ headers: events })
  const stream = chunks.map((text, index) => ({ delayMs: index * 5, text }))
  return printRecording({
    version: 1,
    interactions: [{ ...call, response: { ...call.response!, body: { stream } } }],
  })
}

test('patches the events of a stream in the chunks in which they stand', () => {
  const text = streamed(
    'event: start\ndata: {"n":1,"old":2}\n\nevent: delta\ndata: {"te',
    'xt":"a"}\n\nevent: stop\ndata: {}\n\n',
  )
  const live =
    'event: start\ndata: {"n":2,"id":"x"}\n\nevent: ping\ndata: 1\n\nevent: delta\ndata: {"text":{"v":"b"}}\n\n'
  const after = patched(text, { 1: { headers: events, text: live } })
  expect(parseRecording(after, RECORDING).interactions[0]!.response!.body).toEqual({
    stream: [
      { delayMs: 0, text: 'event: start\ndata: {"n":1,"id":"x"}\n\nevent: ping\ndata: 1\n\nevent: delta\ndata: {"te' },
      { delayMs: 5, text: 'xt":{"v":"b"}}\n\n' },
    ],
  })
})

test('puts changed bodies beside the recording under names of their own', () => {
  const call = recordedCall({ headers: { 'content-type': 'application/json' } })
  const file = 'orders.test.recorded/orders-0123456789ab.json'
  const response = { ...call.response!, body: { file } }
  const text = printRecording({ version: 1, interactions: [{ ...call, response }] })
  const bytes = Buffer.from('{ "id": 1, "name": "{{x}}" }\n')
  const readBodyFile = (): Buffer => bytes
  const { interactions } = parseRecording(text, RECORDING)
  const calls = compareCalls(interactions, new Map([[call.id, json({ id: '1', name: '{{y}}', z: '{{w' })]]), {
    readBodyFile,
  })
  const { texts, files, removedFiles, update } = planUpdate(calls, optionsFor(text, { readBodyFile }))
  expect(update.left).toEqual([])
  expect([...files.values()].map(String)).toEqual(['{ "id": "1", "name": "{{x}}", "z": "{{w" }\n'])
  const [name = ''] = [...files.keys()].map((path) => path.slice('src/__mocks__/'.length))
  expect(name).toMatch(/^orders\.test\.recorded\/orders-[\da-f]{12}\.json$/)
  expect(texts.get(RECORDING)).toBe(text.replace(file, name))
  expect(removedFiles).toEqual([`src/__mocks__/${file}`])
})

test('brings in a live item that shows what no counterpart does', () => {
  const text = recordedText([json([{ a: 1 }])])
  const after = parseRecording(patched(text, { 1: json([{ a: 2 }, { a: null }]) }), RECORDING)
  expect(after.interactions[0]!.response!.body).toEqual({ json: [{ a: 1 }, { a: null }] })
})

test('says where nothing that is recorded could show a change', () => {
  const text = recordedText([json({ items: [] }), json({ items: [{ a: 1 }] }), json({ items: [{ a: 2 }] })])
  const { texts, update } = plan(text, { 1: json({ items: [{ a: 'x' }] }) })
  expect(texts).toEqual(new Map())
  expect(update.left).toEqual([
    { fingerprint: expect.any(String), reason: 'nothing in Shop.getOrder#1 could show it: record its test with -u' },
  ])
})

test('links what is new to where the recorded answer takes the same value from', () => {
  const call = recordedCall(json({ id: '{{request.path.2}}', created: '{{Shop.create#1.response.body.at.ms}}' }))
  const created = { ...recordedCall(json({ at: { ms: 1_700_000 } })), id: 'Shop.create#1', operation: 'create' }
  const request = { ...call.request, url: 'https://shop.example.com/orders/order-0001' }
  const text = printRecording({ version: 1, interactions: [created, { ...call, request }] })
  const { interactions } = parseRecording(text, RECORDING)
  const answers = new Map([
    [created.id, json({ at: { ms: 1_800_000 }, x: 1 })],
    [call.id, json({ id: 'order-0077', data: { self: 'order-0077', n: 7, at: 1_800_000 }, created: 1_800_000 })],
  ])
  const calls = compareCalls(interactions, answers).map((one) => ({
    ...one,
    call: { ...one.call, request: { ...one.call.request, url: 'https://shop.example.com/orders/order-0077' } },
  }))
  const after = parseRecording(planUpdate(calls, optionsFor(text)).texts.get(RECORDING)!, RECORDING)
  expect(after.interactions[1]!.response!.body).toEqual({
    json: {
      id: '{{request.path.2}}',
      data: { self: '{{request.path.2}}', n: 7, at: '{{Shop.create#1.response.body.at.ms}}' },
      created: '{{Shop.create#1.response.body.at.ms}}',
    },
  })
})
