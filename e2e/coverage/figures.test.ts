import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { RESULT_FILE, LONG_AGO, ORPHAN, recordProject, RUNNERS, type Recorded, type Stage } from './harness/stage.ts'
import { expectedCoverage, figuresOf } from './truth/expected.ts'
import { expectedLists, listsOf, ordered, type Lists } from './truth/hygiene.ts'

let recorded: Recorded

beforeAll(async () => {
  recorded = await recordProject(inject('tarballs'))
})

afterAll(() => recorded?.remove())

/** Flags by which a runner takes one test file after another, and several at once. */
const SERIAL = { vitest: ['--no-file-parallelism'], jest: ['--runInBand'] }
const PARALLEL = { vitest: ['--maxWorkers=2'], jest: ['--maxWorkers=2'] }

function lists(stage: Stage, failing: boolean): Lists {
  const { source, urls } = recorded
  return ordered(
    expectedLists(source, { failing }, stage.recordings(), { gone: [ORPHAN], since: LONG_AGO, urls }),
  )
}

test('the table has what it is to have', () => {
  const { totals, services } = expectedCoverage(recorded.source, { failing: true })
  expect(services).toHaveLength(6)
  expect(totals.operations.total).toBe(40)
  expect(totals.declared.outcomes.total).toBe(120)
  expect(totals.callSites.total).toBe(60)
})

describe.each(RUNNERS)('%s', (runner) => {
  let stage: Stage

  beforeAll(() => {
    stage = recorded.stages[runner]
  })

  test.each([
    ['serial', SERIAL[runner], true],
    ['parallel', PARALLEL[runner], false],
  ])('tells the truth of a %s run', async (_, args, failing) => {
    const { code, output } = await stage.run({ args, failing })
    expect([code, output]).toEqual([failing ? 1 : 0, expect.any(String)])
    expect(stage.has(RESULT_FILE), output).toBe(true)
    const result = stage.result()
    expect([result.problems, result.complete, result.incomplete]).toEqual([[], true, []])
    expect(figuresOf(result)).toEqual(expectedCoverage(recorded.source, { failing }))
    expect(listsOf(result)).toEqual(lists(stage, failing))
  })
})
