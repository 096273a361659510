import { stripVTControlCharacters } from 'node:util'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { widthOf } from './fit.js'
import { anyResult, fullSample, sampleContext, sampleResult, sampleSite } from './sample-result.js'
import { textFileReport, textReport, type TextReportSettings } from './text-report.js'

const settings: TextReportSettings = { color: false, width: 80, watermarks: [50, 80], projectRoot: '/project' }

test('shows gaps first, then what wants tidying', () => {
  expect(textReport(fullSample(), settings)).toEqual(
    `\
--------------------|-------|------------|-----------------------------
Service / operation | % Ops | % Outcomes | Never exercised
--------------------|-------|------------|-----------------------------
All services        |    80 |      46.66 | 1 operation, 8 outcomes
 PaymentService     | 66.66 |      33.33 | 1 operation, 8 outcomes
  voidPayment       |     0 |          0 | 204, 404
  GET /payments/:id |   100 |      33.33 | 404, 500
  processRefund     |   100 |      42.85 | 429, 5xx, timeout, malformed
 Catalog            |   100 |        100 |
--------------------|-------|------------|-----------------------------
Totals       All known           Declared            Observed
Operations   80% (4/5)           none                80% (4/5)
Outcomes     46.66% (7/15)       0% (0/5)            70% (7/10)
Interactions none
Call sites   66.66% (2/3)

--------------------|---------|---------|-----|-----|-----|----------
Failure outcomes    | timeout | network | 429 | 4xx | 5xx | malformed
--------------------|---------|---------|-----|-----|-----|----------
 PaymentService     |         |         |     |     |     |
  GET /payments/:id |       · |       · |   · |   ✗ |   ✗ |         ·
  processRefund     |       ✗ |       ✓ |   ✗ |   ✓ |   ✗ |         ✗
  voidPayment       |       · |       · |   · |   ✗ |   · |         ·
--------------------|---------|---------|-----|-----|-----|----------
✓ exercised, ✗ known but never exercised, · neither known nor asked for
 › 1 operation with every failure exercised that is known for it
 › 1 operation without any failure recorded, declared or asked for (coverage.outcomes)

Call sites that no test reached: 1 of 3
  src/payments.ts:31:9  axios

 › 1 place that may call out is not scored, as no one can tell what it calls; ['text', { verbose: true }] lists it
 › 1 problem with files that could not be read or understood; the figures are without what they hold
   specs/a.yaml is no OpenAPI document.
 › 1 call that no recorded interaction answers; run with -u to record them
   GET https://x.example.com/a?b=1&c=2 in src/payments.test.ts > pays
 › 1 interaction that no test uses; run with -u or \`understudy prune\` to remove them
   src/__mocks__/payments.test.recorded.json: PaymentService.processRefund#2
 › 1 recording whose test file is gone; run \`understudy prune\` to remove them
   src/__mocks__/old.test.recorded.json: 2 interactions
 › 1 interaction that no one has verified for long, the oldest since 2026-08-01; run \`understudy drift\` to verify them
   src/__mocks__/payments.test.recorded.json: PaymentService.processRefund#1, not verified since 2026-08-01`.split(
      '\n',
    ),
  )
})

test('says in one sentence that there is nothing to cover', () => {
  expect(textReport(sampleResult({}), settings)).toEqual([
    'Downstream coverage: nothing to cover, as no operation is recorded or declared and no call site was found.',
  ])
})

test('says first that a run was incomplete, why, and what is withheld', () => {
  const result = sampleResult({}, { complete: false, incomplete: ['shard 1 of 2.', 'tests were filtered by name'] })
  expect(textReport(result, settings).slice(0, 2)).toEqual([
    'Incomplete run: shard 1 of 2; tests were filtered by name.',
    'What was not run counts as not exercised; unused interactions and thresholds are withheld.',
  ])
})

test('writes none where there is nothing to cover, and names an operation without any outcome', () => {
  const lines = textReport(sampleResult({ Mail: { send: [] } }), { ...settings, width: 120 })
  expect(lines.slice(3, 6)).toEqual([
    'All services        |     0 |       none |       none |       none | 1 operation',
    ' Mail               |     0 |       none |       none |       none | 1 operation',
    '  send              |     0 |       none |       none |       none | any call',
  ])
})

test('folds what is covered, and lists it when asked for all', () => {
  const result = sampleResult({ Full: { a: ['+200'] }, Gap: { b: ['+200'], c: ['500'] } })
  const names = (options: Record<string, unknown>): string[] =>
    textReport(result, { ...settings, options })
      .slice(
        3,
        textReport(result, { ...settings, options }).indexOf(
          'Totals       All known           Declared            Observed',
        ) - 1,
      )
      .map((line) => line.split('|')[0]!.trimEnd())
  expect(names({})).toEqual(['All services', ' Gap', '  c', '  1 more, covered', ' Full'])
  expect(names({ skipFull: true })).toEqual(['All services', ' Gap', '  c'])
  expect(names({ verbose: true })).toEqual(['All services', ' Gap', '  c', '  b', ' Full', '  a'])
})

test('counts what only mocks know apart from what is covered', () => {
  const result = sampleResult({ Gap: { b: ['+200'], c: ['500'], d: ['+418'] } })
  const [service] = result.services
  const operations = service!.operations.map((one) => (one.name === 'd' ? { ...one, sources: [] } : one))
  const lines = textReport({ ...result, services: [{ ...service!, operations }] }, settings)
  expect(lines.slice(5, 8).map((line) => line.split('|')[0]!.trim())).toEqual([
    'c',
    '1 more, covered',
    '1 more, known by mocks only',
  ])
})

test('parts its rows among services, and says how many are left out', () => {
  const many = (count: number): Record<string, string[]> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`op${index}`, ['404']]))
  const result = sampleResult({ Large: many(200), Small: many(1) })
  const lines = textReport(result, { ...settings, options: { maxRows: 4 } }).map((line) =>
    line.split('|')[0]!.trimEnd(),
  )
  expect(lines.slice(3, 11)).toEqual([
    'All services',
    ' Large',
    '  op0',
    '  op1',
    '  op2',
    '  and 197 more with gaps',
    ' Small',
    '  op0',
  ])
  expect(lines).toContain(' › and 197 more with failures never exercised')
})

test('names call sites as the terminal can open them from where the reader stands', () => {
  const sites = Array.from({ length: 12 }, (_, index) => sampleSite('src/a.ts', index + 1, 3, 'got', 0, []))
  const lines = textReport(sampleResult({}, { callSites: sites }), {
    ...settings,
    projectRoot: '/repository/packages/pay',
    cwd: '/repository',
  })
  expect(lines).toContain('Call sites that no test reached: 12 of 12')
  expect(lines).toContain('  packages/pay/src/a.ts:10:3  got')
  expect(lines.at(-1)).toBe('  and 2 more')
})

test('counts the failures of a class', () => {
  const lines = textReport(sampleResult({ Pay: { charge: ['+400', '402', '+404', '+429'] } }), settings)
  expect(lines.find((line) => line.startsWith('  charge') && line.includes('·'))).toBe(
    '  charge         |       · |       · |   ✓ | 2/3 |   · |         ·',
  )
})

test('colours by the watermarks, and not at all when asked', () => {
  const result = sampleResult({ A: { low: ['+1', '2', '3'] }, B: { mid: ['+1', '+2', '3'] }, C: { high: ['+1'] } })
  const lines = textReport(result, { ...settings, color: true })
  const lineOf = (name: string): string => lines.find((line) => stripVTControlCharacters(line).startsWith(name))!
  expect(lineOf(' A ')).toContain('[31m A')
  expect(lineOf(' B ')).toContain('[33m B')
  expect(lineOf(' C')).toContain('[32m C')
  expect(lines.map((line) => stripVTControlCharacters(line).trimEnd())).toEqual(textReport(result, settings))
})

test('keeps names from drawing over the table', () => {
  const lines = textReport(sampleResult({ 'a\u001b[2Jb\n': { '\u202eop\r': ['4\u000004'] } }), settings)
  expect(lines.join('\n')).not.toMatch(/(?!\n)\p{Cc}|\u202e/u)
})

test('draws no table row wider than the terminal', () => {
  const isRow = (line: string): boolean => /(?:^| )\|(?: |$)|^-+/.test(line)
  fc.assert(
    fc.property(
      anyResult,
      fc.integer({ min: 1, max: 240 }),
      fc.record({ verbose: fc.boolean(), skipFull: fc.boolean(), maxRows: fc.option(fc.nat(5), { nil: undefined }) }),
      fc.boolean(),
      (result, width, options, color) => {
        const lines = textReport(result, { ...settings, width, options, color }).map(stripVTControlCharacters)
        const end = lines.findIndex((line) => line.startsWith('Totals  '))
        const table = lines.slice(result.complete ? 0 : 3, Math.max(0, end))
        for (const line of table) expect(widthOf(line)).toBeLessThanOrEqual(width)
        const start = lines.findIndex((line, index) => index > end && line.startsWith('----'))
        const rest = start === -1 ? [] : lines.slice(start, lines.indexOf('', start))
        for (const line of rest.filter(isRow)) expect(widthOf(line)).toBeLessThanOrEqual(width)
      },
    ),
  )
})

test('writes the table to a file where one is named', () => {
  const context = sampleContext({ options: { file: 'coverage.txt' }, thresholdFailures: ['Too low.'] })
  const result = sampleResult({ A: { a: ['+200'] } })
  const lines = textReport(result, { ...settings, width: 120 })
  expect(textFileReport(result, context)).toEqual([{ path: 'coverage.txt', text: `${lines.join('\n')}\n\nToo low.\n` }])
  expect(textFileReport(result, sampleContext())).toEqual([])
})
