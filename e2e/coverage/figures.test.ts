import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { CoverageResult, CoverageTotals, Ratio } from '../../packages/core/src/coverage/coverage-result.ts'
import { testFileOf } from './generate/tests.ts'
import { LONG_AGO, ORPHAN, recordProject, RESULT_FILE, RUNNERS, type Recorded, type Stage } from './harness/stage.ts'
import { expectedCoverage, figuresOf, type Circumstances } from './truth/expected.ts'
import { expectedLists, listsOf, ordered, type Lists } from './truth/hygiene.ts'

let recorded: Recorded

beforeAll(async () => {
  recorded = await recordProject(inject('tarballs'))
})

afterAll(() => recorded?.remove())

/** Flags by which a runner takes one test file after another, and several at once. */
const SERIAL = { vitest: ['--no-file-parallelism'], jest: ['--runInBand'] }
const PARALLEL = { vitest: ['--maxWorkers=2'], jest: ['--maxWorkers=2'] }

const SHARDS = 'coverage/downstream/shards'

/** How a part of the tests is chosen: in words, by flags, and which tests those are. */
type Part = [how: string, args: string[], part: Pick<Circumstances, 'runs' | 'chosen'>]

function expectedOf(circumstances: Circumstances): ReturnType<typeof expectedCoverage> {
  return expectedCoverage(recorded.source, circumstances)
}

function lists(stage: Stage, failing: boolean): Lists {
  const { source, urls } = recorded
  return ordered(expectedLists(source, { failing }, stage.recordings(), { gone: [ORPHAN], since: LONG_AGO, urls }))
}

/** Each ratio of the totals by its name. */
function ratios({ declared, observed, ...own }: CoverageTotals): [string, Ratio][] {
  return [
    ...Object.entries(own),
    ...Object.entries(declared).map(([name, ratio]): [string, Ratio] => [`declared ${name}`, ratio]),
    ...Object.entries(observed).map(([name, ratio]): [string, Ratio] => [`observed ${name}`, ratio]),
  ]
}

/** The figures of a result that are higher than those of another. */
function raised(result: CoverageResult, than: CoverageTotals): string[] {
  const before = new Map(ratios(than))
  return ratios(result.totals).flatMap(([name, { covered, pct }]) => {
    const { covered: most, pct: limit } = before.get(name)!
    return covered > most || (pct ?? 0) > (limit ?? 0) ? [name] : []
  })
}

test('the table has what it is to have', () => {
  const { totals, services } = expectedOf({ failing: true })
  expect(services).toHaveLength(6)
  expect(totals.operations.total).toBe(40)
  expect(totals.declared.outcomes.total).toBe(120)
  expect(totals.callSites).toEqual({ total: 60, covered: 39, pct: 65 })
})

describe.each(RUNNERS)('%s', (runner) => {
  let stage: Stage
  let whole: string

  beforeAll(() => {
    stage = recorded.stages[runner]
  })

  test.each([
    ['parallel', PARALLEL[runner], false],
    ['serial', SERIAL[runner], true],
  ])('tells the truth of a %s run', async (_, args, failing) => {
    const { code, output } = await stage.run({ args, failing, isolated: !failing })
    expect([stage.has(RESULT_FILE), output]).toEqual([true, expect.anything()])
    const result = stage.result()
    expect([code, result.problems, result.complete, result.incomplete]).toEqual([failing ? 1 : 0, [], true, []])
    expect(figuresOf(result)).toEqual(expectedOf({ failing }))
    expect(listsOf(result)).toEqual(lists(stage, failing))
    whole = stage.read(RESULT_FILE)
  })

  describe('shards', () => {
    const merge = (...folders: string[]): ReturnType<Stage['understudy']> =>
      stage.understudy('coverage', 'merge', ...folders)

    beforeAll(async () => {
      for (const shard of ['1/3', '2/3', '3/3']) await stage.run({ args: [`--shard=${shard}`] })
    })

    test('each leave a file', () => {
      expect(stage.list(SHARDS)).toHaveLength(3)
    })

    test('merge to the very result of one run', async () => {
      stage.remove(RESULT_FILE)
      const { code, output } = await merge()
      expect([code, output]).toEqual([0, expect.stringContaining('Payments')])
      expect(JSON.parse(stage.read(RESULT_FILE))).toEqual(JSON.parse(whole))
    })

    test('merge alike in any order, and twice', async () => {
      const [first, second, third] = stage.list(SHARDS)
      for (const [folder, names] of Object.entries({ x: [third, first], y: [second, third] }))
        for (const name of names) stage.write(`parts/${folder}/${name}`, stage.read(`${SHARDS}/${name}`))
      await merge('parts/y', 'parts/x', 'parts/y')
      expect(JSON.parse(stage.read(RESULT_FILE))).toEqual(JSON.parse(whole))
      await merge('parts/x', 'parts/y')
      expect(JSON.parse(stage.read(RESULT_FILE))).toEqual(JSON.parse(whole))
    })

    test('that are not all there make no whole', async () => {
      const { code } = await merge('parts/x')
      const result = stage.result()
      expect([code, result.complete, result.unused]).toEqual([0, false, []])
      expect(result.incomplete).toEqual([expect.stringContaining('2 of 3')])
      expect(raised(result, expectedOf({ failing: true }).totals)).toEqual([])
    })

    test('that are broken are named, and the rest stands', async () => {
      stage.write(`${SHARDS}/zz.json`, '{ "version": 1, "runs": [')
      await merge()
      const { problems, complete, unused, ...rest } = stage.result()
      expect(problems).toEqual([
        { kind: 'shard-invalid', file: `${SHARDS}/zz.json`, message: expect.stringContaining('zz.json') },
      ])
      expect([complete, unused]).toEqual([false, []])
      expect(rest.services).toEqual((JSON.parse(whole) as CoverageResult).services)
      stage.remove(SHARDS)
    })
  })

  describe('a part of the tests', () => {
    const only = testFileOf('payments')

    const byNames: Part = ['names', ['-t', 'meets 200'], { chosen: (name) => name.includes('meets 200') }]
    const byFiles: Part = ['files', ['src/payments'], { runs: (file) => file === only }]

    test.each(runner === 'jest' ? [byNames] : [byNames, byFiles])(
      'chosen by %s is not complete, and raises nothing',
      async (_, args, part) => {
        stage.configure({ thresholds: { operations: 100 }, ...stage.coverage })
        const { code, output } = await stage.run({ args, failing: false })
        stage.configure(stage.coverage)
        expect([code, output]).toEqual([0, expect.stringContaining('hreshold')])
        const result = stage.result()
        expect([result.complete, result.unused]).toEqual([false, []])
        expect(result.incomplete).toHaveLength(1)
        expect(figuresOf(result)).toEqual(expectedOf({ failing: false, ...part }))
        expect(raised(result, expectedOf({ failing: false }).totals)).toEqual([])
      },
    )

    // What else Jest leaves out is told in e2e/jest/coverage.test.ts.
    if (runner === 'jest') return
    test('left by .only is not complete either', async () => {
      const file = testFileOf('labels')
      const text = stage.read(file)
      stage.write(file, text.replace('  test(', '  test.only('))
      await stage.run({ args: runner === 'vitest' ? ['--allowOnly'] : [], failing: false })
      stage.write(file, text)
      const result = stage.result()
      expect([result.complete, result.unused, result.incomplete.join()]).toEqual([
        false,
        [],
        expect.stringContaining(file),
      ])
      expect(raised(result, expectedOf({ failing: false }).totals)).toEqual([])
    })
  })

  test('deleting tests lowers figures or keeps them', async () => {
    const gone = ['src/weather.test.ts', 'src/payments.test.ts']
    const part = stage.copy(`${runner}-deleted`)
    for (const file of gone) part.remove(file)
    const text = part.read('src/refunds.test.ts')
    const title = 'refund meets 503 by site 1'
    part.write('src/refunds.test.ts', text.replace(new RegExp(`  test\\('${title}'[^]*?\\n  }\\)\\n`), ''))
    await part.run({ failing: false })
    const result = part.result()
    expect([result.complete, result.orphans.length]).toEqual([true, 3])
    expect(result.unused).toContainEqual({
      recording: 'src/__mocks__/refunds.test.recorded.json',
      interaction: 'Payments.refund#2',
    })
    const kept: Circumstances = {
      failing: false,
      runs: (file) => !gone.includes(file),
      chosen: (name) => name !== title,
    }
    expect(figuresOf(result).totals).toEqual(expectedOf(kept).totals)
    expect(figuresOf(result).services).toEqual(expectedOf(kept).services)
    expect(raised(result, expectedOf({ failing: false }).totals)).toEqual([])
  })
})

test('a run of Vitest that bails out is not complete, and raises nothing', async () => {
  const stage = recorded.stages.vitest.copy('vitest-bail')
  const file = testFileOf('labels')
  // Of two files that fail the second is cut off, whichever that is.
  const text = stage.read(file)
  stage.write(file, text.replace('  test(', "  test('fails', () => expect(failing).toBe(false))\n  test("))
  await stage.run({ args: ['--bail=1', ...SERIAL.vitest] })
  const result = stage.result()
  expect([result.complete, result.unused]).toEqual([false, []])
  expect(raised(result, expectedOf({ failing: false }).totals)).toEqual([])
})

test('blob reports of Vitest merge to the very result of one run', async () => {
  const stage = recorded.stages.vitest
  for (const shard of ['1/3', '2/3', '3/3'])
    await stage.run({ args: ['--reporter=blob', `--shard=${shard}`], failing: false })
  stage.remove('coverage')
  await stage.run({ args: ['--merge-reports'], failing: false })
  const result = stage.result()
  expect(result.complete).toBe(true)
  expect(figuresOf(result)).toEqual(expectedOf({ failing: false }))
})

test('Jest tells the truth of what is compiled to CommonJS, packages and all', async () => {
  const stage = recorded.stages['jest-cjs']
  await stage.run()
  const result = stage.result()
  expect([result.problems, result.complete]).toEqual([[], true])
  expect(figuresOf(result)).toEqual(expectedOf({ failing: true }))
})
