import * as fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import type { CoverageResult } from '../../coverage/coverage-result.js'
import { junitReport } from './junit-report.js'
import type { ReportContext } from './report-context.js'
import { anyResult, anyText, fullSample, sampleContext, sampleResult, sampleSite } from './sample-result.js'

interface Element {
  name: string
  attributes: Record<string, string>
  children: Element[]
  text: string
}

test('writes a suite for each service, and for call sites, hygiene and thresholds', () => {
  const result = sampleResult(
    { Pay: { charge: ['+200', '402'], void: [] } },
    {
      callSites: [sampleSite('src/a.ts', 3, 9, 'fetch', 0, [])],
      unmatched: [{ method: 'GET', url: 'https://x.example.com/?a=1&b=<2>', test: 'a.test.ts > pays' }],
      orphans: [{ recording: '__mocks__/b.test.recorded.json', interactions: 1 }],
      problems: [{ kind: 'source-missing', file: 'src/gone.ts', message: 'src/gone.ts is gone.' }],
      recordings: [
        {
          recording: '__mocks__/a.test.recorded.json',
          testFile: 'a.test.ts',
          interactions: [
            { id: 'Pay.charge#1', test: 'pays', service: 'Pay', operation: 'charge', outcome: '200', calls: 1 },
          ],
        },
      ],
    },
  )
  expect(textOf(result, sampleContext({ thresholdFailures: ['Outcomes are at 50 %, below 80 %.'] }))).toBe(
    `\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="Downstream coverage" tests="8" failures="5" errors="1" time="0">
  <testsuite name="Pay" tests="3" failures="2" errors="0" skipped="0" time="0" timestamp="2026-11-22T10:20:30">
    <testcase classname="Pay.charge" name="200" time="0" file="src/payments.test.ts"/>
    <testcase classname="Pay.charge" name="402" time="0" file="__mocks__/a.test.recorded.json">
      <failure message="No passing test replays Pay.charge with 402; look at __mocks__/a.test.recorded.json" type="never-exercised">No passing test replays Pay.charge with 402; look at __mocks__/a.test.recorded.json
POST /charge
known as observed
recorded nowhere; other outcomes are in __mocks__/a.test.recorded.json</failure>
    </testcase>
    <testcase classname="Pay.void" name="any call" time="0">
      <failure message="No passing test replays a call of Pay.void" type="never-exercised">No passing test replays a call of Pay.void</failure>
    </testcase>
  </testsuite>
  <testsuite name="Call sites" tests="1" failures="1" errors="0" skipped="0" time="0" timestamp="2026-11-22T10:20:30">
    <testcase classname="src/a.ts" name="fetch src/a.ts:3:9" time="0" file="src/a.ts" line="3">
      <failure message="No passing test reaches the call of fetch in src/a.ts:3:9" type="never-exercised">No passing test reaches the call of fetch in src/a.ts:3:9</failure>
    </testcase>
  </testsuite>
  <testsuite name="Hygiene" tests="3" failures="1" errors="1" skipped="1" time="0" timestamp="2026-11-22T10:20:30">
    <testcase classname="hygiene.problem" name="source-missing: src/gone.ts" time="0" file="src/gone.ts">
      <error message="src/gone.ts is gone; the figures are without what they hold" type="problem">src/gone.ts is gone; the figures are without what they hold</error>
    </testcase>
    <testcase classname="hygiene.unmatched" name="GET https://x.example.com/?a=1&amp;b=&lt;2&gt;" time="0" file="a.test.ts">
      <failure message="GET https://x.example.com/?a=1&amp;b=&lt;2&gt; in a.test.ts &gt; pays; run with -u to record them" type="unmatched">GET https://x.example.com/?a=1&amp;b=&lt;2&gt; in a.test.ts &gt; pays; run with -u to record them</failure>
    </testcase>
    <testcase classname="hygiene.orphan" name="__mocks__/b.test.recorded.json" time="0" file="__mocks__/b.test.recorded.json">
      <skipped message="__mocks__/b.test.recorded.json: 1 interaction; run \`understudy prune\` to remove them"/>
    </testcase>
  </testsuite>
  <testsuite name="Thresholds" tests="1" failures="1" errors="0" skipped="0" time="0" timestamp="2026-11-22T10:20:30">
    <testcase classname="thresholds" name="Outcomes are at 50 %, below 80 %." time="0">
      <failure message="Outcomes are at 50 %, below 80 %." type="threshold">Outcomes are at 50 %, below 80 %.</failure>
    </testcase>
  </testsuite>
</testsuites>
`,
  )
})

test('fails nothing for what an incomplete run did not exercise', () => {
  const root = parse(textOf({ ...fullSample(), complete: false, incomplete: ['shard 1 of 2'] }))
  const types = childrenOf(root, 'failure').map(({ attributes }) => attributes['type'])
  expect(types).toEqual(['unmatched'])
  expect(childrenOf(root, 'skipped')[0]!.attributes['message']).toContain('(the run was incomplete)')
})

test('writes an empty report of nothing', () => {
  expect(parse(textOf(sampleResult({}))).attributes).toEqual({
    name: 'Downstream coverage',
    tests: '0',
    failures: '0',
    errors: '0',
    time: '0',
  })
})

test('keeps what XML cannot hold out of names', () => {
  const root = parse(textOf(sampleResult({ 'a\u0000\ud800<]]>&"\'\n': { op: ['+200'] } })))
  expect(root.children[0]!.attributes['name']).toBe('a\ufffd\ufffd<]]>&"\'\n')
})

// Elements and attributes that junit-10.xsd of Jenkins' xUnit plugin allows, as far as they are used.
const ALLOWED: Record<string, { children: string[]; attributes: string[]; required: string[] }> = {
  testsuites: {
    children: ['testsuite'],
    attributes: ['name', 'time', 'tests', 'failures', 'errors'],
    required: [],
  },
  testsuite: {
    children: ['testcase'],
    attributes: ['name', 'tests', 'failures', 'errors', 'skipped', 'time', 'timestamp'],
    required: ['name', 'tests', 'failures', 'errors', 'time', 'timestamp'],
  },
  testcase: {
    children: ['skipped', 'error', 'failure'],
    attributes: ['name', 'classname', 'time'],
    required: ['name', 'classname', 'time'],
  },
  skipped: { children: [], attributes: ['message'], required: ['message'] },
  error: { children: [], attributes: ['message', 'type'], required: ['message', 'type'] },
  failure: { children: [], attributes: ['message', 'type'], required: ['message', 'type'] },
}

test('is well-formed, and counts as the schema of JUnit reports wants', () => {
  fc.assert(
    fc.property(anyResult, fc.array(anyText, { maxLength: 2 }), (result, thresholdFailures) => {
      const root = parse(textOf(result, sampleContext({ thresholdFailures, options: { strict: true } })))
      visit(root, ({ name, attributes, children }) => {
        const { children: known, attributes: allowed, required } = ALLOWED[name]!
        expect(known).toEqual(expect.arrayContaining(children.map((child) => child.name)))
        expect(allowed).toEqual(expect.arrayContaining(Object.keys(attributes)))
        expect(Object.keys(attributes)).toEqual(expect.arrayContaining(required))
        expect(attributes['timestamp'] ?? '2026-11-22T10:20:30').toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)
      })
      const verdicts = root.children.flatMap(({ children }) => children).map(({ children }) => children.length)
      expect(Math.max(0, ...verdicts)).toBeLessThanOrEqual(1)
      for (const suite of [root, ...root.children]) {
        const { tests, failures, errors, skipped } = suite.attributes
        const counts = ['testcase', 'failure', 'error', 'skipped'].map((name) => String(childrenOf(suite, name).length))
        expect([tests, failures, errors, skipped ?? counts[3]]).toEqual(counts)
      }
    }),
  )
})

function textOf(result: CoverageResult, context: ReportContext = sampleContext()): string {
  return junitReport(result, context)[0]!.text
}

function parse(text: string): Element {
  const top: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [top]
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [], text: '' }
    open.at(-1)!.children.push(element)
    open.push(element)
  })
  parser.on('text', (piece) => {
    open.at(-1)!.text += piece
  })
  parser.on('closetag', () => open.pop())
  parser.write(text).close()
  return top.children[0]!
}

function visit(element: Element, look: (element: Element) => void): void {
  look(element)
  for (const child of element.children) visit(child, look)
}

function childrenOf(element: Element, name: string): Element[] {
  const found: Element[] = []
  visit(element, (one) => {
    if (one.name === name) found.push(one)
  })
  return found
}
