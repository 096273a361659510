import { expect, test } from 'vitest'
import { recordedCall } from '../../drift/sample-calls.js'
import { parseRecording, printRecording } from '../../store/index.js'
import { planUpdate } from './plan-update.js'
import { changesOf, compareCalls, json, optionsFor, patchedText, RECORDING, recordedText } from './sample-update.js'

test('replaces an answer of another class as a whole, with its day', () => {
  const text = recordedText([json({ id: 1 })])
  const now = { status: 422, headers: { 'x-request-id': '7' }, json: { code: 'invalid' } }
  expect(parseRecording(patchedText(text, { 1: now }), RECORDING).interactions[0]).toEqual({
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
  expect(changesOf(text, patchedText(text, { 1: now }))).toEqual({
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
  expect(changesOf(text, patchedText(text, { 1: now }))).toEqual({
    removed: ['"etag": "\\"1\\"",', '"x-total-count": "7"'],
    added: ['"sunset": "Wed, 31 Mar 2027 00:00:00 GMT",', '"x-total-count": "many"'],
  })
})

test('patches JSON in texts, in the layout that it has there', () => {
  const body = '{"id":1.0, "a": {{request.query.a}}, "b": "{{uuid}}",\n "legacy": [1]}'
  const text = recordedText([{ headers: { 'content-type': 'application/json' }, text: body }])
  const after = patchedText(text, { 1: json({ id: 2, a: 1, b: 'x', c: true }) })
  expect(parseRecording(after, RECORDING).interactions[0]!.response!.body).toEqual({
    text: '{"id":1.0, "a": {{request.query.a}}, "b": "{{uuid}}", "c": true}',
  })
  const inner = recordedText([json({ payload: '{"a": 1, "b": 2}' })])
  expect(changesOf(inner, patchedText(inner, { 1: json({ payload: '{"a": "x", "b": 7, "c": 3}' }) })).added).toEqual([
    '"payload": "{\\"a\\": \\"x\\", \\"b\\": 2, \\"c\\": 3}"',
  ])
})

test('patches forms by their fields', () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const call = recordedCall({})
  const response = { ...call.response!, headers, body: { form: { id: '1', token_type: 'bearer', note: 'a' } } }
  const text = printRecording({ version: 1, interactions: [{ ...call, response }] })
  expect(changesOf(text, patchedText(text, { 1: { headers, text: 'id=1&note=b&scope=read' } }))).toEqual({
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
  const after = patchedText(text, { 1: { headers: events, text: live } })
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

test('keeps how a body is laid out, and replaces it where a digest over it was recorded', () => {
  const call = recordedCall(json({ id: 1 }))
  const laidOut = { ...call.response!, body: { json: { id: 1 }, layout: 'indent-4' as const } }
  const text = printRecording({ version: 1, interactions: [{ ...call, response: laidOut }] })
  const after = parseRecording(patchedText(text, { 1: json({ id: 2, n: 3 }) }), RECORDING)
  expect(after.interactions[0]!.response!.body).toEqual({ json: { id: 1, n: 3 }, layout: 'indent-4' })
  const headers = { 'content-type': 'application/json', 'content-md5': 'old' }
  const signed = recordedText([{ ...json({ id: 1 }), headers }])
  const now = { ...json({ id: 2, n: 3 }), headers: { 'content-md5': 'new' } }
  expect(changesOf(signed, patchedText(signed, { 1: now })).added).toEqual([
    '"content-md5": "new"',
    '"id": 2,',
    '"n": 3',
  ])
})

test('patches lines of JSON, each by its own', () => {
  const headers = { 'content-type': 'application/x-ndjson' }
  const text = recordedText([{ headers, text: '{"type":"row","n":1}\n{"type":"end","count": 1}\n' }])
  const now = { headers, text: '{"type":"row","n":"2"}\n{"type":"end","count": 2,"ok":true}\n' }
  const after = parseRecording(patchedText(text, { 1: now }), RECORDING)
  expect(after.interactions[0]!.response!.body).toEqual({
    text: '{"type":"row","n":"2"}\n{"type":"end","count": 1,"ok": true}\n',
  })
})
