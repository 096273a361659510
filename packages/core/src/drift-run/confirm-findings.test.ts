import { expect, test } from 'vitest'
import type { Comparison, Finding, Severity } from '../drift/index.js'
import type { Interaction, LiveCall, LiveCallAnswer } from '../model/index.js'
import type { CallInCheck } from './compare-live.js'
import { weigh, type Probed } from './confirm-findings.js'

function finding(path: string, rest: Partial<Finding> = {}): Finding {
  return {
    kind: 'type-changed',
    severity: 'breaking',
    evidence: 'strong',
    location: 'body',
    path,
    recorded: 'integer',
    live: 'boolean',
    example: {},
    counts: { recorded: 1, found: 1, live: 1 },
    fingerprint: `of ${path}`,
    ...rest,
  }
}

function comparison(...findings: Finding[]): Comparison {
  return { verdict: findings.length === 0 ? 'match' : 'drift', findings, unverified: [], sightings: [] }
}

const LOST: Comparison = { verdict: 'could-not-check', findings: [], reason: 'lost', unverified: [], sightings: [] }

const answer = (latencyMs: number): LiveCallAnswer => ({
  status: 200,
  statusText: '',
  headers: [],
  body: null,
  latencyMs,
})

/** Weigh the first comparison with the others; the answers are told by their latency. */
function weighed(first: Comparison, ...others: Comparison[]): { answer: number; verdict: string; findings: unknown[] } {
  const one: CallInCheck = {
    call: {} as LiveCall,
    interaction: {} as Interaction,
    tests: [],
    answer: answer(0),
    comparison: first,
  }
  const probes = others.map((comparison, index): Probed => ({ answer: answer(index + 1), comparison }))
  const result = weigh(one, probes)
  return {
    answer: result.answer.latencyMs,
    verdict: result.comparison.verdict,
    findings: result.comparison.findings.map(({ path, severity, hint }) => [path, severity, hint]),
  }
}

const A = finding('/a')
const B = finding('/b')
const once = (path: string, of = 3): unknown[] => [path, 'info', `it did not persist: in 1 of ${of} answers`]

test('keeps what all answers show', () => {
  expect(weighed(comparison(A), comparison(A), comparison(A))).toEqual({
    answer: 0,
    verdict: 'drift',
    findings: [['/a', 'breaking', undefined]],
  })
})

test('keeps what is shown in other words at the same place', () => {
  const other = finding('/a', { kind: 'field-removed', fingerprint: 'another' })
  expect(weighed(comparison(A), comparison(other), comparison(A)).findings).toEqual([['/a', 'breaking', undefined]])
})

test('takes another kind at the same place for no proof where it does not alert', () => {
  const other = finding('/a', { severity: 'info', fingerprint: 'another' })
  expect(weighed(comparison(A), comparison(other), comparison(other)).findings).toEqual([
    ['/a', 'info', undefined],
    once('/a'),
  ])
})

test('lets the last answer stand where the first was the odd one', () => {
  expect(weighed(comparison(A), comparison(), comparison())).toEqual({
    answer: 2,
    verdict: 'match',
    findings: [once('/a')],
  })
})

test('weighs each finding by itself, and leaves what does not alert', () => {
  const C = finding('/c', { severity: 'additive' })
  expect(weighed(comparison(A, B, C), comparison(A), comparison(A, B))).toEqual({
    answer: 0,
    verdict: 'drift',
    findings: [
      ['/a', 'breaking', undefined],
      ['/b', 'info', 'it did not persist: in 2 of 3 answers'],
      ['/c', 'additive', undefined],
    ],
  })
})

test('keeps what both further answers show, and the first did not', () => {
  expect(weighed(comparison(A), comparison(B), comparison(B))).toEqual({
    answer: 2,
    verdict: 'drift',
    findings: [['/b', 'breaking', undefined], once('/a')],
  })
})

test('does not alert of what one answer alone shows', () => {
  expect(weighed(comparison(A), comparison(B), comparison()).findings).toEqual([once('/a'), once('/b')])
  expect(weighed(comparison(A), comparison(B), LOST)).toEqual({
    answer: 1,
    verdict: 'match',
    findings: [once('/b', 2), once('/a', 2)],
  })
})

test('goes by one further answer where the other was lost', () => {
  expect(weighed(comparison(A), LOST, comparison(A)).findings).toEqual([['/a', 'breaking', undefined]])
  expect(weighed(comparison(A), LOST, comparison()).findings).toEqual([once('/a', 2)])
})

test('keeps what cannot be probed again, and says so beside what is said of it', () => {
  const hinted = finding('/a', { hint: 'now at "/b"' })
  expect(weighed(comparison(hinted), LOST, LOST)).toEqual({
    answer: 0,
    verdict: 'drift',
    findings: [['/a', 'breaking', 'now at "/b"; could not be probed again: lost']],
  })
})

test.each<Severity>(['additive', 'info'])('says nothing of what is %s', (severity) => {
  const one = finding('/a', { severity })
  expect(weighed(comparison(one, B), comparison(B), comparison(B)).findings).toContainEqual(['/a', severity, undefined])
})
