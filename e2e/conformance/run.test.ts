import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { printDifferences } from './harness/compare.ts'
import { RUNNERS } from './harness/matrix.ts'
import { seedOf } from './harness/outside-project.ts'
import { digests, interactionsOf, secretsIn } from './harness/recordings.ts'
import { printResults } from './harness/results.ts'
import type { ReportedTest } from './harness/runner-report.ts'
import { playAll, type Play } from './harness/stage-play.ts'
import { PROBES } from './probes/index.ts'

/** Where nothing else is wrong: a busy machine joins what was sent apart. */
const IN_ONE_PIECE = 'the body came in 1 piece'

const SWALLOWED = 'swallows the error of an unrecorded call'

let play: Play

beforeAll(async () => {
  play = await playAll(Object.values(inject('tarballs')))
  const outcomes = RUNNERS.map((runner) => ({
    runner,
    tests: Object.values(play.outcomes[runner.name]).flatMap(({ tests }) => tests),
    comparisons: [play.recording[runner.name], play.replaying[runner.name]],
  }))
  const results = printResults(play.project, outcomes, play.served)
  writeFileSync(join(import.meta.dirname, 'results.md'), results)
  console.log(results)
}, 600_000)

afterAll(() => play?.project.remove())

/** Failed tests in words; a run without any test is a failure too. */
function failuresIn({ tests, output }: { tests: ReportedTest[]; output: string }): string[] {
  if (tests.length === 0) return [`no test ran:\n${output}`]
  return tests
    .filter(({ passed }) => !passed)
    .map(({ subject, title, message }) => `${subject}: ${title}: ${message.split('\n    at ')[0]}`)
}

describe.each(RUNNERS)('$title', (runner) => {
  test('passes every probe without Understudy', () => {
    expect(failuresIn(play.outcomes[runner.name].bare)).toEqual([])
  })

  test('passes every probe while recording', () => {
    expect(failuresIn(play.outcomes[runner.name].record)).toEqual([])
  })

  test('shows clients nothing else while recording than without Understudy', () => {
    expect(printDifferences(play.recording[runner.name].differences, ['bare', 'record'])).toEqual([])
  })

  test('passes every probe in replay, but the one that swallows an unmatched call', () => {
    const failures = failuresIn(play.outcomes[runner.name].replay)
    expect(failures.filter((failure) => !failure.startsWith(`unmatched: ${SWALLOWED}`))).toEqual([])
  })

  test('shows clients in replay what they saw live', () => {
    expect(printDifferences(play.replaying[runner.name].differences, ['live', 'replay'])).toEqual([])
  })

  test('fails the test that swallows an unmatched call, and says which call', () => {
    const swallowed = play.outcomes[runner.name].replay.tests.find(({ title }) => title === SWALLOWED)
    expect(swallowed?.passed).toBe(false)
    expect(swallowed?.message).toContain('[unmatched-call]')
    expect(swallowed?.message).toContain('/digest/replay')
  })

  test('keeps each call with its test, and parallel calls in the order of their start', () => {
    const expected = PROBES.find(({ id }) => id === '50 calls at once')?.calls.map(({ path }) => path)
    for (const [subject, interactions] of Object.entries(interactionsOf(play.recorded, runner))) {
      const titles = new Set(
        play.outcomes[runner.name].record.tests.filter((one) => one.subject === subject).map(({ title }) => title),
      )
      expect(interactions.map(({ test: name }) => name).filter((name) => name === null || !titles.has(name))).toEqual(
        [],
      )
      const parallel = interactions.filter(({ test: name }) => name === '50 calls at once')
      if (parallel.length > 0) expect(parallel.map(({ request }) => new URL(request.url).pathname)).toEqual(expected)
    }
  })
})

describe('served recordings', () => {
  test('pass every probe', () => {
    expect(failuresIn(play.served).filter((failure) => !failure.endsWith(IN_ONE_PIECE))).toEqual([])
  })

  test('show clients in processes without Understudy what they saw live', () => {
    const differences = play.served.likeness.differences.filter(({ place }) => !place.endsWith('progressive'))
    expect(printDifferences(differences, ['live', 'served'])).toEqual([])
  })

  test('come piece by piece where they are streams, but for what the network joins', () => {
    const streamed = play.served.tests.filter(({ title }) => title.startsWith('stream: '))
    expect(streamed.length).toBeGreaterThan(0)
    expect(streamed.filter(({ passed }) => passed).length).toBeGreaterThan(streamed.length / 2)
  })
})

test('connects to no service in replay', () => {
  expect(play.touched).toEqual([])
})

test('writes no secret into a recording', () => {
  expect(play.recorded.size).toBeGreaterThan(0)
  expect(secretsIn(play.recorded, seedOf('record'))).toEqual([])
})

test('leaves the recordings alone in replay', () => {
  expect(digests(play.replayed)).toEqual(digests(play.recorded))
})
