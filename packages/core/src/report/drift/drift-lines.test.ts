import * as fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, it } from 'vitest'
import { driftLines } from './drift-lines.js'
import { anyReport, fullReport, sampleFinding, sampleReport, updatedReport } from './sample-report.js'

const textOf = (report: Parameters<typeof driftLines>[0], width = 80, verbose = false): string =>
  `${driftLines(report, { color: false, width, verbose }).join('\n')}\n`

it('tells a quiet run in two lines', () => {
  expect(textOf(sampleReport())).toBe(`\
40 calls compared: 40 match; 40 of 40 interactions chosen
No drift (exit code 0: no service is found to have changed in a way that breaks
its callers)
`)
})

it('tells of a recording that could not be read, a fact a line', () => {
  const note = '[recording-invalid] "a.recorded.json:5:9" is not valid JSON\n  found     "o"\n  expected  ":"'
  expect(textOf(sampleReport({ unread: 1, notes: [note] }))).toBe(`\
› [recording-invalid] "a.recorded.json:5:9" is not valid JSON
    found     "o"
    expected  ":"

40 calls compared: 40 match; 40 of 40 interactions chosen
No drift; 1 recording could not be read (exit code 2: a recording could not be
read)
`)
})

it('does not call a run without drift whose changes are accepted', () => {
  const finding = { ...sampleFinding(), accepted: true }
  expect(textOf(sampleReport({ result: { findings: [finding] } }))).toContain(
    '\nNo drift beyond what is accepted (exit',
  )
})

it('names a file that failed as a whole by its path', () => {
  const failed = [{ file: 'a.test.ts', name: '', message: 'Error: no such module' }]
  expect(textOf(sampleReport({ tests: { passed: 0, failed } }))).toContain('  a.test.ts\n    Error: no such module\n')
})

it('tells what broke first, and the counts and the verdict at the end', async () => {
  await expect(textOf(fullReport())).toMatchFileSnapshot('./samples/full-80.txt')
})

it('tells what was patched, what is left, and how the tests end on it', async () => {
  await expect(textOf(updatedReport(), 120)).toMatchFileSnapshot('./samples/updated-120.txt')
})

it('says that the tests were not run on what was patched', () => {
  const { update, ...report } = updatedReport()
  expect(textOf({ ...report, update: { ...update!, rerun: null } }, 200)).toContain(
    '\nThe tests were not run on the patched recordings\n',
  )
})

it('says that nothing was compared', () => {
  const summary = { compared: 0, match: 0, drift: 0, unverified: 0, couldNotCheck: 0, skipped: 4 }
  expect(textOf(sampleReport({ result: { summary } }), 200)).toBe(`\
0 calls compared; 4 skipped; 40 of 40 interactions chosen
Nothing was compared (exit code 2: something could not be checked, or nothing was compared)
`)
})

it('counts what it does not list, and lists it where it is asked to', () => {
  const findings = Array.from({ length: 300 }, (_, index) =>
    sampleFinding({ path: `/f${index}`, fingerprint: `f${index}` }),
  )
  const report = sampleReport({ result: { findings } })
  const text = textOf(report, 120)
  expect(text).toContain('Breaking: 300 changes\n')
  expect(text).toContain('\n  and 225 more; --verbose lists all\n')
  expect(text.split('\n').length).toBeLessThan(400)
  expect(textOf(report, 120, true).match(/^ {2}Shop\.getOrder 200 {2}\/f\d+ {2}a field is gone$/gm)).toHaveLength(300)
})

it('writes no colours but on demand', () => {
  const escape = '\u001B['
  expect(textOf(fullReport())).not.toContain(escape)
  const colored = driftLines(fullReport(), { color: true, width: 80 })
  expect(colored.join('\n')).toContain(`${escape}31m`)
})

it('lets no line be wider than the terminal, nor act on it', () => {
  fc.assert(
    fc.property(anyReport, fc.integer({ min: 60, max: 160 }), fc.boolean(), (report, width, verbose) => {
      for (const line of driftLines(report, { color: false, width, verbose })) {
        expect(stringWidth(line)).toBeLessThanOrEqual(width)
        expect(line).not.toMatch(/[\p{Cc}\u202e]/u)
        expect(line).not.toMatch(/^\s*(?:::|##\[)/)
      }
    }),
  )
})
