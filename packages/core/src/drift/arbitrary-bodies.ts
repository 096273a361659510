import * as fc from 'fast-check'
import type { JsonValue } from '../model/index.js'

const KEYS = ['id', 'type', 'name', 'status', 'items', 'data', 'error', 'next', 'created_at', '42', 'cus_1a2b3c']

const text = fc.oneof(
  fc.constantFrom('', 'card', 'bank', 'error', '2026-11-22', '12.50', '{"a":1}', '[]', 'https://example.com/a'),
  fc.uuid(),
  fc.string({ maxLength: 6 }).filter((one) => !one.includes('{{')),
)

const scalar: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => (Object.is(one, -0) ? 0 : one)),
  text,
)

/** Bodies of JSON with names and texts that mean something to the comparison. */
export const arbitraryBody: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 5 }),
  ),
})).value
