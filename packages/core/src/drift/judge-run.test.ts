import { expect, it } from 'vitest'
import { exitCodeOf } from './exit-rules.js'
import { judgeRun, type CheckedCall } from './judge-run.js'
import { compareSample, type SampleAnswer } from './sample-calls.js'

const ok: SampleAnswer = { json: { id: 1, total: 5 } }
const recorded = [ok, ok, ok]

function call(live: SampleAnswer, parts: Partial<CheckedCall> = {}): CheckedCall {
  return {
    service: 'Shop',
    operation: 'getOrder',
    recordedStatus: 200,
    liveStatus: live.failure === undefined ? (live.status ?? 200) : 0,
    recording: 'src/__mocks__/orders.test.recorded.json',
    interaction: 'Shop.getOrder#1',
    tests: ['orders > shows one'],
    comparison: compareSample(recorded, live),
    ...parts,
  }
}

const changed: SampleAnswer = { json: { id: 1 } }

it('tells the same change of several calls once, with all tests that it touches', () => {
  const result = judgeRun([
    call(changed),
    call(changed, { interaction: 'Shop.getOrder#2', tests: ['orders > adds up'] }),
    call(ok, { interaction: 'Shop.getOrder#3' }),
  ])
  const recording = 'src/__mocks__/orders.test.recorded.json'
  expect(result).toEqual({
    version: 1,
    summary: { compared: 3, match: 1, drift: 2, unverified: 0, couldNotCheck: 0, skipped: 0 },
    findings: [
      {
        kind: 'field-removed',
        severity: 'breaking',
        evidence: 'strong',
        location: 'body',
        path: '/total',
        recorded: 'number',
        live: 'absent',
        example: {},
        counts: { recorded: 3, found: 2, live: 2 },
        fingerprint: result.findings[0]?.fingerprint,
        service: 'Shop',
        operation: 'getOrder',
        status: 200,
        recording,
        interaction: 'Shop.getOrder#1',
        tests: ['orders > adds up', 'orders > shows one'],
        interactions: [
          { recording, interaction: 'Shop.getOrder#1' },
          { recording, interaction: 'Shop.getOrder#2' },
        ],
        accepted: false,
      },
    ],
    unverified: [],
    couldNotCheck: [],
  })
})

it.each<[string, CheckedCall[], number]>([
  ['a match', [call(ok)], 0],
  ['an additive change', [call({ json: { id: 1, total: 5, extra: 1 } })], 0],
  ['a breaking change', [call(ok), call(changed)], 1],
  ['a breaking change beside an outage', [call({ status: 503 }), call(changed)], 1],
  ['an outage', [call(ok), call({ status: 503 })], 2],
  ['nothing at all', [], 2],
])('ends with the right code after %s', (_title, calls, code) => {
  expect(exitCodeOf(judgeRun(calls))).toBe(code)
})

it('shows accepted findings, of which nothing follows', () => {
  const [finding] = judgeRun([call(changed)]).findings
  const result = judgeRun([call(changed)], { accepted: new Set([finding!.fingerprint]) })
  expect(result.findings.map(({ accepted }) => accepted)).toEqual([true])
  expect(exitCodeOf(result)).toBe(0)
})

it('counts what was skipped apart', () => {
  expect(judgeRun([call(ok)], { skipped: 4 }).summary).toMatchObject({ compared: 1, skipped: 4 })
})

it('takes a missing thing for expired where the endpoint answers others', () => {
  const missing = call({ status: 404, json: {} }, { interaction: 'Shop.getOrder#2' })
  expect(judgeRun([missing]).findings.map(({ kind }) => kind)).toEqual(['endpoint-gone'])
  const result = judgeRun([missing, call(ok)])
  expect(result.findings).toEqual([])
  expect(result.couldNotCheck).toEqual([
    {
      service: 'Shop',
      operation: 'getOrder',
      reason: 'what the call asks for is not there (404), while the endpoint answers others',
      recording: 'src/__mocks__/orders.test.recorded.json',
      interaction: 'Shop.getOrder#2',
    },
  ])
})

it('tells of places and of whole calls that were not verified', () => {
  const lists = compareSample([{ json: { list: [1] } }], { json: { list: [] } })
  const over = compareSample([{ status: 500 }], ok)
  const { unverified } = judgeRun([call(ok, { comparison: lists }), call(ok, { comparison: over })])
  expect(unverified.map(({ path, reason }) => [path, reason])).toEqual([
    ['/list', 'the array is empty'],
    ['', 'the recorded answer (500) was one of the moment, and is not repeated'],
  ])
})
