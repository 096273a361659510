import { expect, test } from 'vitest'
import { failureCells, failureLegend, failureMark } from './failure-outcomes.js'
import { sampleResult } from './sample-result.js'

test('sorts outcomes by how they fail', () => {
  const marks = (...outcomes: string[]): string =>
    failureCells(sampleResult({ A: { op: outcomes } }).services[0]!.operations[0]!)
      .map(failureMark)
      .join(' ')
  expect(marks('+200', '301')).toBe('· · · · · ·')
  expect(marks('timeout', '+network-error', '+429', '404', '+500', 'malformed')).toBe('✗ ✓ ✓ ✗ ✓ ✗')
  expect(marks('+400', '404', '4xx', '+5xx')).toBe('· · · 1/3 ✓ ·')
  expect(marks('4xx', '429')).toBe('· · ✗ ✗ · ·')
})

test('marks what only registered mocks gave, and says what the mark means', () => {
  const [operation] = sampleResult({ A: { op: ['+timeout', '+500', '503', '+429'] } }).services[0]!.operations
  const mocked = ['timeout', '500']
  const cells = failureCells({
    ...operation!,
    outcomes: operation!.outcomes.map((one) =>
      mocked.includes(one.outcome) ? { ...one, registered: one.calls } : one,
    ),
  })
  expect(cells.map(failureMark).join(' ')).toBe('✓m · ✓ · 1/2m ·')
  expect(failureLegend(cells)).toBe(
    '✓ exercised, ✗ known but never exercised, · neither known nor asked for, m by registered mocks only',
  )
})
