import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { coverageData, mockedCall } from './arbitrary-data.js'
import type { CoverageData, TestVerdict } from './coverage-data.js'
import type { Ratio } from './coverage-result.js'
import { figuresOf } from './figures.js'
import { toCoverageResult } from './to-coverage-result.js'

function ratiosOf(data: CoverageData): Map<string, Ratio> {
  return new Map(figuresOf(toCoverageResult(data)).map(({ name, service, ratio }) => [`${name} ${service}`, ratio]))
}

/** Say which figures are higher than before. */
function raised(before: CoverageData, after: CoverageData): string[] {
  const was = ratiosOf(before)
  return [...ratiosOf(after)].flatMap(([name, is]) => {
    const { covered, pct } = was.get(name) ?? { covered: 0, pct: null }
    const isHigher = is.covered > covered || (is.pct !== null && is.pct > (pct ?? 0))
    return isHigher ? [`${name}: ${covered}, ${pct}% to ${is.covered}, ${is.pct}%`] : []
  })
}

function withoutTest(data: CoverageData, file: string, name: string): CoverageData {
  return {
    ...data,
    files: data.files.map((one) =>
      one.file === file ? { ...one, tests: one.tests.filter((test) => test.name !== name) } : one,
    ),
    calls: data.calls.filter((call) => call.file !== file || call.test !== name),
  }
}

function withVerdict(data: CoverageData, file: string, name: string, status: TestVerdict): CoverageData {
  return {
    ...data,
    files: data.files.map((one) =>
      one.file === file
        ? { ...one, tests: one.tests.map((test) => (test.name === name ? { name, status } : test)) }
        : one,
    ),
  }
}

const everyTest = ({ files }: CoverageData): { file: string; name: string }[] =>
  files.flatMap(({ file, tests }) => tests.map(({ name }) => ({ file, name })))

test('raises no figure when a test is removed, fails or is filtered out', () => {
  fc.assert(
    fc.property(coverageData, (data) => {
      for (const { file, name } of everyTest(data)) {
        expect(raised(data, withoutTest(data, file, name))).toEqual([])
        expect(raised(data, withVerdict(data, file, name, 'failed'))).toEqual([])
        const filtered = withVerdict(data, file, name, 'skipped')
        expect(raised(data, { ...filtered, calls: withoutTest(data, file, name).calls })).toEqual([])
      }
    }),
    { numRuns: 300 },
  )
})

test('raises no figure when a test file is removed', () => {
  fc.assert(
    fc.property(coverageData, (data) => {
      for (const { file } of data.files) {
        const files = data.files.filter((one) => one.file !== file)
        expect(raised(data, { ...data, files, calls: data.calls.filter((call) => call.file !== file) })).toEqual([])
      }
    }),
    { numRuns: 300 },
  )
})

test('lowers no figure when a test registers one more mock, whatever it answers', () => {
  fc.assert(
    fc.property(coverageData, mockedCall, (data, call) => {
      // Where only calls tell of a place, one more may tell of one more place.
      const sites = data.sites.filter(({ knownBy }) => knownBy === 'source')
      const before = { ...data, sites }
      expect(raised({ ...before, calls: [...data.calls, call] }, before)).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('counts in no figure what only registered mocks gave', () => {
  fc.assert(
    fc.property(coverageData, mockedCall, (data, call) => {
      const unknown = { ...call, operation: 'made up', site: null }
      const figures = (one: CoverageData): unknown => [...ratiosOf(one)].filter(([, { total }]) => total > 0)
      expect(figures({ ...data, calls: [...data.calls, unknown] })).toEqual(figures(data))
    }),
    { numRuns: 300 },
  )
})

test('covers no more than there is, and is full only where nothing is missing', () => {
  fc.assert(
    fc.property(coverageData, (data) => {
      for (const { total, covered, pct } of ratiosOf(data).values()) {
        expect(covered).toBeLessThanOrEqual(total)
        expect(pct === 100).toBe(total > 0 && covered === total)
        expect(pct === null).toBe(total === 0)
      }
    }),
    { numRuns: 300 },
  )
})

test('makes equal bytes of equal facts in any order', () => {
  const reversed = (data: CoverageData): CoverageData => ({
    ...data,
    operations: data.operations.toReversed(),
    recordings: data.recordings.toReversed(),
    sites: data.sites.toReversed(),
    files: data.files.toReversed(),
    calls: data.calls.toReversed(),
  })
  fc.assert(
    fc.property(coverageData, (data) => {
      expect(JSON.stringify(toCoverageResult(reversed(data)))).toBe(JSON.stringify(toCoverageResult(data)))
    }),
  )
})
