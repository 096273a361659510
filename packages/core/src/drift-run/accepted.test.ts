import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunFinding } from '../drift/index.js'
import { acceptFindings, readAccepted, unusedAccepted, writeAccepted, type AcceptedFinding } from './accepted.js'

let root: string
let file: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-accepted-'))
  file = join(root, 'understudy.drift-baseline.json')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function finding(fingerprint: string, rest: Partial<RunFinding> = {}): RunFinding {
  return {
    kind: 'type-changed',
    severity: 'breaking',
    evidence: 'strong',
    location: 'body',
    path: '/total',
    recorded: 'integer',
    live: 'boolean',
    example: {},
    counts: { recorded: 1, found: 1, live: 1 },
    fingerprint,
    service: 'Shop',
    operation: 'getOrder',
    status: 200,
    recording: 'a.recorded.json',
    interaction: 'Shop.getOrder#1',
    tests: [],
    interactions: [],
    accepted: false,
    ...rest,
  }
}

const entry = (fingerprint: string, rest: Partial<AcceptedFinding> = {}): AcceptedFinding => ({
  fingerprint,
  service: 'Shop',
  operation: 'getOrder',
  kind: 'type-changed',
  path: '/total',
  since: '2026-11-22',
  ...rest,
})

test('accepts findings, and reads them again', () => {
  expect(readAccepted(file)).toEqual([])
  const findings = [finding('b00000000000'), finding('a00000000000', { path: '/a' }), finding('a00000000000')]
  writeAccepted(file, acceptFindings([], findings, '2026-11-23'))
  expect(readFileSync(file, 'utf8')).toBe(`{
  "version": 1,
  "accepted": [
    {
      "fingerprint": "a00000000000",
      "service": "Shop",
      "operation": "getOrder",
      "kind": "type-changed",
      "path": "/a",
      "since": "2026-11-23"
    },
    {
      "fingerprint": "b00000000000",
      "service": "Shop",
      "operation": "getOrder",
      "kind": "type-changed",
      "path": "/total",
      "since": "2026-11-23"
    }
  ]
}
`)
  expect(readAccepted(file)).toEqual(acceptFindings([], findings, '2026-11-23'))
  expect(readdirSync(root)).toEqual(['understudy.drift-baseline.json'])
})

test('keeps the day and the note of what is accepted already', () => {
  const before = [entry('a00000000000', { note: 'the shop told us' })]
  expect(acceptFindings(before, [finding('a00000000000')], '2026-11-23')).toEqual(before)
})

test('accepts nothing that is only information', () => {
  expect(acceptFindings([], [finding('a00000000000', { severity: 'info' })], '2026-11-23')).toEqual([])
})

test('lists what is not found any more, of operations that were compared', () => {
  const accepted = [entry('a00000000000'), entry('b00000000000'), entry('c00000000000', { operation: 'listOrders' })]
  const compared = [{ service: 'Shop', operation: 'getOrder' }]
  expect(unusedAccepted(accepted, { findings: [finding('a00000000000')] }, compared)).toEqual([entry('b00000000000')])
})

test.each([
  ['{', 'is no JSON'],
  ['<<<<<<< HEAD\n{}\n', 'a merge left its conflict marks in it'],
  ['[]', 'it is no object'],
  ['{}', 'version is not 1'],
  ['{"version":2,"accepted":[]}', 'it is of version 2, and this build reads version 1'],
  ['{"version":1}', 'accepted is no array'],
  ['{"version":1,"accepted":[1]}', 'accepted[0] is no object'],
  [
    '{"version":1,"accepted":[{"fingerprint":"x"}]}',
    'accepted[0].fingerprint is none: it has twelve hexadecimal digits',
  ],
  [JSON.stringify({ version: 1, accepted: [{ ...entry('a00000000000'), path: 1 }] }), 'accepted[0].path is no text'],
  [
    JSON.stringify({ version: 1, accepted: [entry('a00000000000', { since: 'today' })] }),
    'accepted[0].since is no day such as "2026-11-22"',
  ],
])('refuses a broken file: %s', (text, reason) => {
  writeFileSync(file, text)
  expect(() => readAccepted(file, 'understudy.drift-baseline.json')).toThrow(
    /^\[drift-baseline-invalid\] The baseline of drift "understudy\.drift-baseline\.json" /,
  )
  expect(() => readAccepted(file)).toThrow(reason)
})

test('says where a broken file is wrong, and what to do', () => {
  writeFileSync(file, JSON.stringify({ version: 1, accepted: [{ ...entry('a00000000000'), fingerprint: 'x' }] }))
  expect(() => readAccepted(file, 'understudy.drift-baseline.json')).toThrow(
    `[drift-baseline-invalid] The baseline of drift "understudy.drift-baseline.json" does not tell which findings are accepted
  reason  accepted[0].fingerprint is none: it has twelve hexadecimal digits
  fix     restore it from version control, or delete it and accept the findings again`,
  )
})
