import { expect, test } from 'vitest'
import type { SampleAnswer } from '../../drift/sample-calls.js'
import { parseRecording } from '../../store/index.js'
import { changesOf, json, patchedText, planOf, RECORDING, recordedText, three } from './sample-update.js'

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
  const after = parseRecording(patchedText(text, { 1: now }), RECORDING)
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
  const after = patchedText(text, { 2: statuses('paid', 'void', 'paid', 'open') })
  expect(changesOf(text, after)).toEqual({ removed: ['"status": "paid"'], added: ['"status": "void"'] })
})

test('moves values as they are recorded', () => {
  const text = recordedText([json({ id: 1, customerEmail: 'user-1@example.com', total: 2 })])
  const now = json({ id: 1, total: 2, customer: { email: 'jo@corp.example', since: 1 } })
  expect(parseRecording(patchedText(text, { 1: now }), RECORDING).interactions[0]!.response!.body).toEqual({
    json: { id: 1, total: 2, customer: { email: 'user-1@example.com', since: 1 } },
  })
})

test('brings in a live item that shows what no counterpart does', () => {
  const text = recordedText([json([{ a: 1 }])])
  const after = parseRecording(patchedText(text, { 1: json([{ a: 2 }, { a: null }]) }), RECORDING)
  expect(after.interactions[0]!.response!.body).toEqual({ json: [{ a: 1 }, { a: null }] })
})

test('says where nothing that is recorded could show a change', () => {
  const text = recordedText([json({ items: [] }), json({ items: [{ a: 1 }] }), json({ items: [{ a: 2 }] })])
  const { texts, update } = planOf(text, { 1: json({ items: [{ a: 'x' }] }) })
  expect(texts).toEqual(new Map())
  expect(update.left).toEqual([
    { fingerprint: expect.any(String), reason: 'nothing in Shop.getOrder#1 could show it: record its test with -u' },
  ])
})
