import { expect, test } from 'vitest'
import { failureCells, failureMark } from './failure-outcomes.js'
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
