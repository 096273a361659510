import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonValue, LiveCall } from '../model/index.js'
import { checkCalls } from './check-calls.js'
import { freeLimits, sampleConfig, sampleProject, SAMPLE_RECORDING } from './sample-project.js'

const ORIGIN = 'https://shop.example.com'

/** Found by their shape wherever they stand. */
const BY_SHAPE = [
  ['sk', 'live', '51HxQ2eKZvFJ8sLmN4pRtYwUo'].join('_'),
  ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_'),
  'alice.jones@acme-corp.io',
  '4242424242424242',
  'DE89370400440532013000',
]

/** Told by the name of their place, and found in copies of them. */
const BY_NAME = ['q9Zx7Lm2Vb5Nc8Ty', 'Tr0ub4dor&3xY', 'k3y9s8d7f6g5h4j3']

const TELLING = ['token', 'password', 'apiKey', 'client_secret', 'accessToken', 'x-api-key']

const plainKey = fc.constantFrom('a', 'b', 'note', 'items', 'data', 'value', 'x/y', '*', '0')

const plainValue = fc.oneof(fc.boolean(), fc.integer({ min: 0, max: 999 }), fc.constantFrom('x', 'a text', null))

/** JSON in which secrets stand where they are to be found. */
const withSecrets = fc.letrec<{ value: JsonValue; member: [string, JsonValue] }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    plainValue,
    fc.constantFrom(...BY_SHAPE),
    fc.constantFrom(...BY_SHAPE).map((secret) => `see ${secret} there`),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(tie('member'), { maxLength: 4 }).map((members) => Object.fromEntries(members)),
  ),
  member: fc.oneof(
    fc.tuple(plainKey, tie('value')),
    fc.tuple(fc.constantFrom(...TELLING), fc.constantFrom(...BY_NAME)),
    fc.tuple(fc.constantFrom(...BY_SHAPE), tie('value')),
  ) as fc.Arbitrary<[string, JsonValue]>,
})).value

const plain = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    plainValue as fc.Arbitrary<JsonValue>,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(plainKey, tie('value'), { maxKeys: 4 }) as fc.Arbitrary<JsonValue>,
  ),
})).value

test('shows no secret of any answer, against whatever was recorded', async () => {
  const law = fc.asyncProperty(plain, withSecrets, async (recorded, live) => {
    const recordings = sampleProject(ORIGIN, [{ path: '/a', json: recorded, method: 'POST' }])
    const [interaction] = recordings[0]!.recording.interactions
    const call: LiveCall = {
      testFile: 'src/orders.test.ts',
      recording: SAMPLE_RECORDING,
      test: null,
      service: 'Shop',
      operation: 'POST /a',
      interaction: interaction!.id,
      request: { method: 'POST', url: `${ORIGIN}/a`, headers: [], body: null },
      answer: {
        status: 200,
        statusText: 'OK',
        headers: [['content-type', 'application/json']],
        body: Buffer.from(JSON.stringify(live)).toString('base64'),
        latencyMs: 1,
      },
      unresolved: [],
    }
    const config = sampleConfig(ORIGIN)
    const options = { rootDir: '/nowhere', recordings, config, env: {}, limits: freeLimits() }
    const { result } = await checkCalls([call], options)
    const told = JSON.stringify(result)
    expect([...BY_SHAPE, ...BY_NAME].filter((secret) => told.includes(secret))).toEqual([])
  })
  await expect(fc.assert(law, { numRuns: 300 })).resolves.toBeUndefined()
})
