import * as fc from 'fast-check'
import { source } from 'lcov-parse'
import { expect, test } from 'vitest'
import type { CoverageResult } from '../../coverage/coverage-result.js'
import type { LineRange } from '../../store/interaction-lines.js'
import { lcovReport } from './lcov-report.js'
import type { ReportContext } from './report-context.js'
import { anyResult, fullSample, sampleContext, sampleResult, sampleSite } from './sample-result.js'

const RECORDING = 'src/__mocks__/payments.test.recorded.json'

const lines = new Map([
  ['PaymentService.processRefund#1', { from: 4, to: 6 }],
  ['PaymentService.processRefund#2', { from: 7, to: 8 }],
  ['PaymentService.GET /payments/:id#1', { from: 9, to: 9 }],
])

test('writes call sites and recordings', () => {
  const linesOf = (recording: string): ReadonlyMap<string, LineRange> => (recording === RECORDING ? lines : new Map())
  expect(lcovReport(fullSample(), sampleContext({ linesOf }))).toEqual([
    {
      path: 'lcov.info',
      text: `\
TN:
SF:src/catalog.ts
FN:4,fetch 4:9
FNDA:3,fetch 4:9
FNF:1
FNH:1
BRF:0
BRH:0
DA:4,3
LF:1
LH:1
end_of_record
TN:
SF:src/payments.ts
FN:12,axios 12:20
FN:31,axios 31:9
FNDA:4,axios 12:20
FNDA:0,axios 31:9
FNF:2
FNH:1
BRF:0
BRH:0
DA:12,4
DA:31,0
LF:2
LH:1
end_of_record
TN:
SF:${RECORDING}
FN:4,PaymentService.processRefund
FN:9,PaymentService.GET /payments/:id
FNDA:2,PaymentService.processRefund
FNDA:0,PaymentService.GET /payments/:id
FNF:2
FNH:1
BRDA:4,0,0,2
BRDA:4,0,1,0
BRDA:4,0,2,0
BRDA:4,0,3,0
BRDA:4,0,4,0
BRDA:9,1,0,0
BRDA:9,1,1,0
BRF:7
BRH:1
DA:4,2
DA:5,2
DA:6,2
DA:7,0
DA:8,0
DA:9,0
LF:6
LH:3
end_of_record
`,
    },
  ])
})

test('leaves out a recording that is gone', () => {
  expect(filesOf(fullSample(), sampleContext()).map(({ file }) => file)).toEqual(['src/catalog.ts', 'src/payments.ts'])
  expect(filesOf(sampleResult({}), sampleContext())).toEqual([])
})

test('tells call sites on one line apart', () => {
  const callSites = [sampleSite('a.ts', 3, 1, 'got', 2, []), sampleSite('a.ts', 3, 20, 'ky', 0, [])]
  const [file] = filesOf(sampleResult({}, { callSites }), sampleContext())
  expect(file!.lines.details).toEqual([{ line: 3, hit: 2 }])
  expect(file!.functions.details.map(({ name, hit }) => [name, hit])).toEqual([
    ['got 3:1', 2],
    ['ky 3:20', 0],
  ])
  expect(file!.branches.details.map(({ line, taken }) => [line, taken])).toEqual([
    [3, 2],
    [3, 0],
  ])
})

test('gives paths from the root that the options name', () => {
  const result = sampleResult({}, { callSites: [sampleSite('src/a.ts', 1, 1, 'fetch', 1, [])] })
  const pathOf = (projectRoot: string): string =>
    filesOf(result, sampleContext({ projectRoot: '/repository/packages/pay', options: { projectRoot } }))[0]!.file
  expect(pathOf('../..')).toBe('packages/pay/src/a.ts')
  expect(pathOf('/repository')).toBe('packages/pay/src/a.ts')
})

test('gives hits that a reader finds again', () => {
  fc.assert(
    fc.property(
      anyResult,
      fc.array(fc.record({ from: fc.integer({ min: 1, max: 30 }), size: fc.nat(5) })),
      (result, sizes) => {
        const linesOf = (recording: string): ReadonlyMap<string, LineRange> => {
          const interactions = result.recordings.find((one) => one.recording === recording)?.interactions ?? []
          return new Map(
            interactions.flatMap(({ id }, index) => {
              const place = sizes[index]
              return place === undefined ? [] : [[id, { from: place.from, to: place.from + place.size }] as const]
            }),
          )
        }
        const files = filesOf(result, sampleContext({ linesOf }))
        const hits = files.reduce(
          (sum, { functions }) => sum + functions.details.reduce((all, { hit }) => all + (hit ?? 0), 0),
          0,
        )
        const sites = result.callSites.reduce((sum, { calls }) => sum + calls, 0)
        const replayed = result.recordings.flatMap(({ recording, interactions }) =>
          interactions.filter(({ id }) => linesOf(recording).has(id)).map(({ calls }) => calls),
        )
        expect(hits).toBe(sites + replayed.reduce((sum, calls) => sum + calls, 0))
        for (const { lines, functions, branches } of files) {
          for (const { found, hit, details } of [lines, functions]) {
            expect(details).toHaveLength(found)
            expect(details.filter((one) => (one.hit ?? 0) > 0)).toHaveLength(hit)
          }
          expect(branches.details).toHaveLength(branches.found)
          const hitLines = new Set(lines.details.filter(({ hit }) => hit > 0).map(({ line }) => line))
          for (const { line, taken } of branches.details) expect(taken === 0 || hitLines.has(line)).toBe(true)
        }
      },
    ),
  )
})

function filesOf(result: CoverageResult, context: ReportContext): ReturnType<typeof read> {
  return read(lcovReport(result, context)[0]!.text)
}

function read(text: string): Parameters<Parameters<typeof source>[1]>[1] {
  if (text === '') return []
  let files: ReturnType<typeof read> = []
  source(text, (_, found) => {
    files = found
  })
  return files
}
