import { expect, it } from 'vitest'
import { KINDS, type Kind } from './kinds.js'
import { judgeRun } from './judge-run.js'
import { OPT_IN, SAMPLES, times } from './kind-samples.js'
import { briefly, compareSample } from './sample-calls.js'

/** What only several calls show. */
const OVER_CALLS: Kind[] = ['optional-field-unseen', 'always-empty']

it('has samples of every kind', () => {
  const sampled = [...Object.keys(SAMPLES), ...Object.keys(OPT_IN), ...OVER_CALLS]
  expect(sampled.toSorted()).toEqual(Object.keys(KINDS).toSorted())
})

it.each(Object.entries(SAMPLES))('finds %s, and nothing else', (_kind, { recorded, live, finds }) => {
  expect(briefly(compareSample(recorded, live))).toEqual([finds])
})

it.each(Object.entries(SAMPLES))('finds no %s where there is none', (_kind, { recorded, quiet }) => {
  const { verdict, findings } = compareSample(recorded, quiet)
  expect({ verdict, findings }).toEqual({ verdict: 'match', findings: [] })
})

it.each(Object.entries(OPT_IN))('finds %s where it is asked for', (kind, { recorded, live, quiet, finds }) => {
  const options = { severity: { [kind]: 'risky' as const } }
  expect(briefly(compareSample(recorded, live, options))).toEqual([finds])
  expect(briefly(compareSample(recorded, quiet, options))).toEqual([])
  expect(briefly(compareSample(recorded, live))).toEqual([])
})

it('finds over several calls what is optional and not seen, and what is always empty', () => {
  const recorded = [{ json: times(4, (id) => (id === 0 ? { id, note: 'x', tags: ['a'] } : { id, tags: [] })) }]
  const live = { json: times(7, (id) => ({ id, tags: [] })) }
  const call = {
    service: 'Shop',
    operation: 'getOrder',
    recordedStatus: 200,
    liveStatus: 200,
    recording: 'orders.test.recorded.json',
    interaction: 'Shop.getOrder#1',
    tests: [],
    comparison: compareSample(recorded, live),
  }
  const kindsOf = (calls: number): string[] => judgeRun(times(calls, () => call)).findings.map(({ kind }) => kind)
  expect(kindsOf(3)).toEqual(['optional-field-unseen', 'always-empty'])
  expect(kindsOf(2)).toEqual([])
})
