import * as fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { expect, it } from 'vitest'
import { driftJunit } from './drift-junit.js'
import { anyReport, fullReport, sampleReport } from './sample-report.js'

interface Element {
  name: string
  attributes: Record<string, string>
  children: Element[]
}

it('writes a suite for each service, and one for tests that fail', async () => {
  await expect(driftJunit(fullReport())).toMatchFileSnapshot('./samples/full-junit.xml')
})

it('writes one passing case for a quiet run', () => {
  expect(driftJunit(sampleReport())).toBe(`\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="Drift" tests="1" failures="0" errors="0" time="0">
  <testsuite name="Drift" tests="1" failures="0" errors="0" skipped="0" time="0" timestamp="2026-11-22T03:00:00">
    <testcase classname="drift" name="calls compared" time="0"/>
  </testsuite>
</testsuites>
`)
})

it('calls it an error that nothing was compared', () => {
  const summary = { compared: 0, match: 0, drift: 0, unverified: 0, couldNotCheck: 0, skipped: 4 }
  expect(driftJunit(sampleReport({ result: { summary } }))).toContain(
    '<error message="Nothing was compared; 0 calls compared; 4 skipped" type="nothing-compared">',
  )
})

it('leaves lines and files out where the schema is strict', () => {
  expect(driftJunit(fullReport(), { strict: true })).not.toMatch(/<testcase[^>]* (?:file|line)=/)
})

it('is well-formed, counts right, and gives a case one verdict at most', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const root = parse(driftJunit(report))
      const cases = root.children.flatMap(({ children }) => children)
      expect(Math.max(0, ...cases.map(({ children }) => children.length))).toBeLessThanOrEqual(1)
      for (const suite of [root, ...root.children]) {
        const own = suite === root ? cases : suite.children
        const count = (name: string): number => own.filter(({ children }) => children[0]?.name === name).length
        const { tests, failures, errors } = suite.attributes
        expect([tests, failures, errors].map(Number)).toEqual([own.length, count('failure'), count('error')])
      }
    }),
  )
})

function parse(text: string): Element {
  const top: Element = { name: '', attributes: {}, children: [] }
  const open = [top]
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [] }
    open.at(-1)!.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => open.pop())
  parser.write(text).close()
  return top.children[0]!
}
