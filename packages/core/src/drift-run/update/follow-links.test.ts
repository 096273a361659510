import { expect, test } from 'vitest'
import { recordedCall } from '../../drift/sample-calls.js'
import type { Interaction, JsonValue } from '../../model/index.js'
import { parseRecording, printRecording } from '../../store/index.js'
import { planUpdate } from './plan-update.js'
import { changesOf, compareCalls, json, optionsFor, patchedText, planOf, RECORDING } from './sample-update.js'

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
  expect(patchedText(text, { 1: json({ order: { order_id: 'o_2', total: 1 } }) })).toBe(
    text.replace('"orderId"', '"order_id"').replace('order.orderId}}', 'order.order_id}}'),
  )
  const wrapped = patchedText(text, { 1: json({ data: { order: { orderId: 'o_2', total: 1 } } }) })
  expect(changesOf(text, wrapped).added).toContain(
    '"url": "https://shop.example.com/pay/{{Shop.getOrder#1.response.body.data.order.orderId}}",',
  )
})

test('refuses to take away what a link leads to, and patches the rest', () => {
  const text = withLink({ id: 'o_1', total: 1 }, 'id')
  const { texts, update } = planOf(text, { 1: json({ total: '1', note: ['x'] }) })
  expect(changesOf(text, texts.get(RECORDING)!)).toEqual({
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
