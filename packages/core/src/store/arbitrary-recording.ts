import * as fc from 'fast-check'
import type { Interaction, JsonValue, RecordedBody, RecordedHeaders, Recording } from '../model/index.js'

/** Data for property tests: anything that the recording format can hold. */

const text = fc.string({ unit: 'binary', maxLength: 12 })
const name = fc.string({ minLength: 1, maxLength: 8 }).filter((value) => /\S/.test(value))
const ms = fc.oneof(fc.nat(1000), fc.double({ min: 0, max: 1e6, noNaN: true, noDefaultInfinity: true }))

const headers: fc.Arbitrary<RecordedHeaders> = fc.dictionary(
  fc.oneof(name, fc.constantFrom('content-type', 'date', 'x-request-id', '7', '__proto__')),
  fc.oneof(text, fc.array(text, { maxLength: 3 })),
  { maxKeys: 4, noNullPrototype: true },
)

const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as JsonValue)

const base64 = fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('base64'))

/** Any kind of body. */
export const bodies: fc.Arbitrary<RecordedBody> = fc.oneof(
  fc.record({ json, layout: fc.constantFrom('spaced' as const, 'indent-2\n' as const) }, { requiredKeys: ['json'] }),
  fc.record({ text }),
  fc.record({ form: headers }),
  fc.record({
    multipart: fc.array(
      fc.record({ name: text, filename: text, contentType: text, base64 }, { requiredKeys: ['base64'] }),
      { maxLength: 2 },
    ),
  }),
  fc.record({ base64, encoded: fc.constant(true as const) }, { requiredKeys: ['base64'] }),
  fc.record({ file: fc.constantFrom('a.recorded/1.bin', 'a.recorded/2.json') }),
  fc.record({
    stream: fc.array(fc.oneof(fc.record({ delayMs: ms, text }), fc.record({ delayMs: ms, base64 })), { maxLength: 3 }),
  }),
)

const errors = fc.record({ code: name, message: text, latencyMs: ms }, { requiredKeys: ['code', 'message'] })

const requests = fc.record(
  {
    method: fc.constantFrom('GET', 'POST'),
    url: fc.constantFrom('https://a.example.com/x', 'https://a.example.com/y?z=1'),
    headers,
    body: bodies,
  },
  { requiredKeys: ['method', 'url', 'headers'] },
)

const responses = fc.record(
  {
    status: fc.integer({ min: 200, max: 599 }),
    statusText: text,
    headers,
    informational: fc.array(fc.record({ status: fc.constantFrom(102, 103), headers }), { maxLength: 2 }),
    body: bodies,
    trailers: headers,
    latencyMs: ms,
    error: errors,
  },
  { requiredKeys: ['status', 'headers', 'latencyMs'] },
)

const common = {
  test: fc.constantFrom(null, 'a', 'b', 'suite > c', 'd'),
  service: fc.constantFrom('Payments', 'api.example.com'),
  operation: fc.constantFrom('processRefund', 'GET /x/:id'),
  recordedAt: fc.constantFrom('2026-11-21', '2026-11-22'),
  request: requests,
}

/** An interaction without an id. */
export const drafts: fc.Arbitrary<Omit<Interaction, 'id'>> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ ...common, response: responses }) },
  { weight: 1, arbitrary: fc.record({ ...common, error: errors }) },
)

/** A recording with ids as this package gives them, and some that a person gave. */
export const recordings: fc.Arbitrary<Recording> = fc
  .uniqueArray(fc.tuple(drafts, fc.oneof(fc.integer({ min: 1, max: 9 }), name)), {
    maxLength: 8,
    selector: ([{ service, operation }, number]) =>
      typeof number === 'string' ? number : `${service} ${operation} ${number}`,
  })
  .map((entries) => ({
    version: 1,
    interactions: entries.map(([draft, number]) => ({ id: idOf(draft, number), ...draft })),
  }))

function idOf({ service, operation }: Omit<Interaction, 'id'>, number: number | string): string {
  if (typeof number === 'string') return `by hand ${number}`
  return operation.includes(' ') ? `${service} ${operation}#${number}` : `${service}.${operation}#${number}`
}
