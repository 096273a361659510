import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { captured } from '../registry/captured.js'
import { mockRegistry } from '../registry/mock-registry.js'
import { mockResponse } from '../registry/mock-response.js'
import { serviceCall } from '../registry/service-call.js'
import type { Interaction, JsonValue, Recording } from '../model/index.js'
import { rehearse, type Rehearsal, type RehearsedFile, type RehearsedTest } from './rehearsal.js'
import { startService, type Service } from './shop-service.js'

let service: Service
let file: RehearsedFile

beforeEach(async () => {
  service = await startService()
  file = rehearse({ Shop: service.origin })
})
afterEach(() => service.stop())

const refunds = serviceCall('Shop', 'POST /refunds')

async function run(body: NonNullable<RehearsedTest['body']>, more: Partial<Rehearsal> = {}) {
  const { values, failures, result } = await file.run({ mode: 'replay', ...more, tests: [{ name: 'one', body }] })
  return { value: values['one'], failures: failures['one'], result }
}

async function post(body: JsonValue): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${service.origin}/refunds`, { method: 'POST', headers, body: JSON.stringify(body) })
  return `${response.headers.get('content-type')} ${await response.text()}`
}

/** Answer a refund with a captured body. */
function refundWith(name: string, body: JsonValue = {}): () => Promise<string> {
  return async () => {
    mockRegistry.register(refunds, mockResponse().withBody(captured(name)))
    return post(body)
  }
}

function put(name: string, text: string): string {
  const path = join(dirname(file.recordingPath), name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

function interaction(id: string, response: Partial<NonNullable<Interaction['response']>>, test = 'other'): Interaction {
  return {
    id,
    test,
    service: 'Shop',
    operation: 'POST /refunds',
    recordedAt: '2026-11-01',
    request: {
      method: 'POST',
      url: `${service.origin}/refunds`,
      headers: { 'content-type': 'application/json' },
      body: { json: { amount: 5 } },
    },
    response: { status: 200, headers: { 'content-type': 'application/json' }, latencyMs: 3, ...response },
  }
}

const recording = (...interactions: Interaction[]): Recording => ({ version: 1, interactions })

test('answers with a file of __mocks__, with or without its suffix, as it stands', async () => {
  put('refunds/done.json', '{ "id": "re_1", "template": "{{name}}", "total": 10.0 }')
  const answer = 'application/json { "id": "re_1", "template": "{{name}}", "total": 10.0 }'
  expect((await run(refundWith('refunds/done.json'))).value).toBe(answer)
  expect((await run(refundWith('refunds/done'))).value).toBe(answer)
})

test("answers with an interaction's body, filled with the values of the call, and counts it as used", async () => {
  const json = { id: 're_1', amount: '{{request.body.amount}}', note: "{{'{{'}}x}} of {{request.body.amount}}" }
  file.write(recording(interaction('Shop.refund#1', { body: { json } }, 'one')))
  const { value, result, failures } = await run(refundWith('Shop.refund#1', { amount: 12 }))
  expect(failures).toEqual([])
  expect(value).toBe('application/json {"id":"re_1","amount":12,"note":"{{x}} of 12"}')
  expect(result.captured).toEqual(['Shop.refund#1'])
  expect(result.unused).toEqual([])
})

test('falls back to the recorded value where the call has none', async () => {
  file.write(recording(interaction('Shop.refund#1', { body: { json: { amount: '{{request.body.amount}}' } } })))
  expect((await run(refundWith('Shop.refund#1', {}))).value).toBe('application/json {"amount":5}')
})

test('sends what test code has put into a captured body as it is', async () => {
  file.write(recording(interaction('Shop.refund#1', { body: { json: { id: 1, amount: '{{request.body.amount}}' } } })))
  const { value } = await run(() => {
    const body = captured<{ id: string }>('Shop.refund#1').with({ id: '{{request.body.amount}}' })
    mockRegistry.register(refunds, mockResponse().withBody(body))
    return post({ amount: 7 })
  })
  expect(value).toBe('application/json {"id":"{{request.body.amount}}","amount":7}')
})

for (const [kind, body, text] of [
  ['text', { text: 'paid {{request.body.amount}}' }, 'paid 7'],
  ['a form', { form: { a: '1', b: ['2', '3'] } }, 'a=1&b=2&b=3'],
  [
    'a stream',
    {
      stream: [
        { delayMs: 0, text: 'one ' },
        { delayMs: 1, text: 'two' },
      ],
    },
    'one two',
  ],
] as const) {
  test(`answers with the body of an interaction that is ${kind}`, async () => {
    const headers = { 'content-type': 'text/plain' }
    file.write(recording(interaction('Shop.refund#1', { headers, body: body as never })))
    const { value, failures } = await run(refundWith('Shop.refund#1', { amount: 7 }))
    expect(failures).toEqual([])
    expect(value).toContain(text)
    expect(value).not.toContain('"')
  })
}

test('keeps numbers that JSON of this language cannot hold', async () => {
  const text = '{"id":12345678901234567890,"rate":1.0}'
  file.write(recording(interaction('Shop.refund#1', { body: { text } })))
  expect((await run(refundWith('Shop.refund#1'))).value).toBe(`application/json ${text}`)
})

test('refuses names that lead out of __mocks__, by steps or by links', async () => {
  const outside = join(file.root, 'secret.json')
  writeFileSync(outside, '{}')
  put('in.json', '{}')
  symlinkSync(outside, join(dirname(file.recordingPath), 'link.json'))
  for (const name of ['../secret.json', '../../secret', outside, 'a/../../in.json', '..\\secret.json', 'link.json']) {
    const { value } = await run(refundWith(name))
    expect(value).toMatch(/^\[capture-outside\] The captured body ".*" is not in src\/__mocks__\n/)
  }
})

test('lists what there is for a name that is nothing', async () => {
  put('refund-done.json', '{}')
  put('payment-done.json', '{}')
  file.write(recording(interaction('Shop.refund#1', { body: { json: 1 } })))
  expect((await run(refundWith('refund-don'))).value).toBe(
    `[capture-unknown] No body "refund-don" is captured
  files of src/__mocks__  "refund-done.json", "payment-done.json"
  interactions            "Shop.refund#1"
  fix                     name one of these, or put the body there as a JSON file`,
  )
  expect((await run(refundWith('shop.test.recorded.json'))).value).toMatch(/is a recording, and no captured body/)
})

test('refuses a file that is no JSON, and a body that is no text', async () => {
  put('broken.json', '{ "id": ')
  expect((await run(refundWith('broken'))).value).toMatch(/^\[registration-invalid\] .*"broken.json" is not JSON/)
  file.write(recording(interaction('Shop.refund#1', { body: { base64: '/9j/4AAQ' } })))
  expect((await run(refundWith('Shop.refund#1'))).value).toMatch(/is no text, and cannot be captured/)
})

for (const mode of ['record', 'live'] as const) {
  test(`captures in mode ${mode}, and keeps what it captured`, async () => {
    file.write(recording(interaction('Shop.refund#1', { body: { json: { id: 1 } } })))
    const { value } = await run(refundWith('Shop.refund#1'), { mode })
    expect(value).toBe('application/json {"id":1}')
    expect(file.recording().interactions.map(({ id }) => id)).toEqual(['Shop.refund#1'])
  })
}

test('keeps what a mock has bent where its test is recorded again', async () => {
  const both = async (): Promise<string> => `${await post({ amount: 1 })} ${await post({ amount: 2 })}`
  await run(both, { mode: 'auto' })
  const before = file.recording()
  const { value, failures } = await run(
    () => {
      mockRegistry.register(refunds.where({ body: { amount: 1 } }), mockResponse().withHeaders({ 'x-bent': '1' }))
      return both()
    },
    { mode: 'record' },
  )
  expect(failures).toEqual([])
  expect(value).toContain('{"amount":1}')
  expect(service.requests).toHaveLength(3)
  expect(file.recording()).toEqual(before)
})

test('tells once what is recorded of an operation, of all tests', async () => {
  const failure = { ...interaction('d', {}), error: { code: 'ECONNRESET', message: 'reset' } }
  delete failure.response
  file.write(
    recording(
      interaction('a', { body: { json: 1 } }),
      interaction('b', { body: { json: 2 } }),
      interaction('c', { status: 402, headers: {}, body: { text: 'no' } }),
      failure,
    ),
  )
  const { value } = await run(async () => {
    const session = Reflect.get(globalThis, Symbol.for('understudy.session')) as {
      registry: { recordedOutcomes(service: string, operation: string): unknown }
    }
    return session.registry.recordedOutcomes('Shop', 'POST /refunds')
  })
  expect(value).toEqual([
    { interaction: 'a', status: 200, errorCode: null, isJson: true },
    { interaction: 'c', status: 402, errorCode: null, isJson: false },
    { interaction: 'd', status: null, errorCode: 'ECONNRESET', isJson: false },
  ])
})
