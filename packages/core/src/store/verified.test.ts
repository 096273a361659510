import { fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  isRefreshDue,
  joinVerified,
  mergeVerified,
  rememberVerified,
  type VerifiedInteraction,
} from './remember-verified.js'
import { lastKnownGood, printVerified, readVerified, type Verified } from './verified.js'

const LOADER = new URL('../../scripts/load-sources.mjs', import.meta.url).href
const SCRIPT = new URL('./verifying-process.ts', import.meta.url)

const FILE = 'understudy.verified.json'
const A = 'src/__mocks__/a.test.recorded.json'
const B = 'src/__mocks__/b.test.recorded.json'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-verified-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const textOf = (): string => readFileSync(join(root, FILE), 'utf8')

const entry = (recording: string, interaction: string, day: string): VerifiedInteraction => ({
  recording,
  interaction,
  day,
})

const ALL = { known: () => true }

test('writes each interaction on a line of its own, sorted', () => {
  const entries = [
    entry(B, 'Pay.get#1', '2026-11-23'),
    entry(A, 'Pay.list#1', '2026-11-23'),
    entry(A, 'Pay.get#1', '2026-11-22'),
  ]
  expect(rememberVerified(root, entries, ALL)).toBe('written')
  expect(textOf()).toBe(`{
  "version": 1,
  "verified": {
    "${A}": {
      "Pay.get#1": "2026-11-22",
      "Pay.list#1": "2026-11-23"
    },
    "${B}": {
      "Pay.get#1": "2026-11-23"
    }
  }
}
`)
  expect(readdirSync(root)).toEqual([FILE])
})

test('keeps the later of two days, and what was not verified again', () => {
  rememberVerified(root, [entry(A, 'x#1', '2026-11-22'), entry(A, 'x#2', '2026-11-22')], ALL)
  rememberVerified(root, [entry(A, 'x#1', '2026-11-23'), entry(A, 'x#2', '2026-11-01')], ALL)
  expect(readVerified(root).verified).toEqual(
    new Map([
      [
        A,
        new Map([
          ['x#1', '2026-11-23'],
          ['x#2', '2026-11-22'],
        ]),
      ],
    ]),
  )
})

test('forgets interactions and recordings that are gone', () => {
  rememberVerified(
    root,
    [entry(A, 'x#1', '2026-11-22'), entry(A, 'x#2', '2026-11-22'), entry(B, 'x#1', '2026-11-22')],
    ALL,
  )
  rememberVerified(root, [], { known: (recording, id) => recording === A && id === 'x#2' })
  expect(readVerified(root).verified).toEqual(new Map([[A, new Map([['x#2', '2026-11-22']])]]))
})

test('does not touch a file that stays the same, and makes none for nothing', () => {
  expect(rememberVerified(root, [], ALL)).toBe('unchanged')
  expect(readdirSync(root)).toEqual([])
  rememberVerified(root, [entry(A, 'x#1', '2026-11-22')], ALL)
  const { mtimeMs } = statSync(join(root, FILE))
  expect(rememberVerified(root, [entry(A, 'x#1', '2026-11-22')], ALL)).toBe('unchanged')
  expect(statSync(join(root, FILE)).mtimeMs).toBe(mtimeMs)
})

test('knows nothing without a file, and has no problem then', () => {
  expect(readVerified(root)).toEqual({ verified: new Map(), problem: null })
})

test.each([
  ['{', /reason {2}.+\n/],
  ['<<<<<<< HEAD\n{}\n=======\n', /a merge left its conflict marks in it/],
  ['[]', /it is no object/],
  ['{}', /version is not 1/],
  ['{ "version": 2, "verified": {} }', /it is of version 2, and this build reads version 1/],
  ['{ "version": 1 }', /verified is no object/],
  ['{ "version": 1, "verified": { "a": 1 } }', /verified\["a"\] is no object/],
  ['{ "version": 1, "verified": { "a": { "x#1": "today" } } }', /verified\["a"\]\["x#1"\] is no day/],
])('takes a broken file for empty, says what is wrong, and never overwrites it: %s', (text, reason) => {
  writeFileSync(join(root, FILE), text)
  const { verified, problem } = readVerified(root)
  expect(verified).toEqual(new Map())
  expect(problem?.message).toMatch(/^\[verified-invalid\] "understudy\.verified\.json" /)
  expect(problem?.message).toMatch(reason)
  expect(() => rememberVerified(root, [entry(A, 'x#1', '2026-11-22')], ALL)).toThrow(problem?.message)
  expect(textOf()).toBe(text)
  expect(readdirSync(root)).toEqual([FILE])
})

test('has a problem with what is no file', () => {
  mkdirSync(join(root, FILE))
  expect(readVerified(root).problem?.message).toMatch(
    /^\[verified-invalid\] "understudy\.verified\.json" cannot be read/,
  )
  expect(() => rememberVerified(root, [], ALL)).toThrow('[verified-invalid]')
})

test('loses nothing of several processes that remember at a time', async () => {
  const ended = [1, 2, 3, 4].map(
    (number) =>
      new Promise((resolve, reject) => {
        const child = fork(SCRIPT, [root, String(number)], { execArgv: ['--import', LOADER] })
        child.once('exit', resolve).once('error', reject)
      }),
  )
  expect(await Promise.all(ended)).toEqual([0, 0, 0, 0])
  expect([...(readVerified(root).verified.get(A)?.keys() ?? [])]).toHaveLength(40)
})

test('counts an interaction from the later of recording and verifying', () => {
  const verified: Verified = new Map([[A, new Map([['x#1', '2026-11-10']])]])
  expect(lastKnownGood({ id: 'x#1', recordedAt: '2026-11-01' }, A, verified)).toBe('2026-11-10')
  expect(lastKnownGood({ id: 'x#1', recordedAt: '2026-11-20' }, A, verified)).toBe('2026-11-20')
  expect(lastKnownGood({ id: 'x#1', recordedAt: '2026-11-01' }, B, verified)).toBe('2026-11-01')
})

test.each([
  ['2026-11-08', '2026-01-01', false],
  ['2026-11-07', '2026-01-01', true],
  ['2026-11-07', '2026-11-08', false],
])('asks for a refresh once half of staleAfter has passed: verified %s, recorded %s', (day, recorded, isDue) => {
  const former: Verified = new Map([[A, new Map([['x#1', day]])]])
  const facts = { former, today: '2026-11-23', staleAfterDays: 30, recordedAt: () => recorded }
  expect(isRefreshDue([entry(A, 'x#1', '2026-11-23')], facts)).toBe(isDue)
  expect(isRefreshDue([entry(A, 'x#1', '2026-11-23')], { ...facts, recordedAt: () => null })).toBe(false)
  expect(isRefreshDue([], facts)).toBe(false)
})

const entries = fc.array(
  fc.record({
    recording: fc.constantFrom(A, B, '__proto__'),
    interaction: fc.constantFrom('x#1', 'x#2', '7', 'constructor', '__proto__'),
    day: fc.constantFrom('2026-11-01', '2026-11-22', '2026-11-23'),
  }),
  { maxLength: 6 },
)

test('keeps what an earlier night proposed, and says what is new in both', () => {
  const print = (...days: VerifiedInteraction[]): string => printVerified(mergeVerified(new Map(), days))
  const before = print(entry(A, 'x#1', '2026-10-01'), entry(A, 'x#2', '2026-11-20'))
  const after = print(entry(A, 'x#1', '2026-11-23'), entry(A, 'x#2', '2026-11-20'))
  const proposed = print(entry(A, 'x#1', '2026-11-22'), entry(B, 'x#3', '2026-11-22'))
  const joined = joinVerified(before, after, proposed)
  expect(joined.entries).toEqual([entry(A, 'x#1', '2026-11-23'), entry(B, 'x#3', '2026-11-22')])
  expect(joined.text).toBe(print(...joined.entries, entry(A, 'x#2', '2026-11-20')))
  expect(joinVerified(null, after, '<<<<<<< ours').text).toBe(after)
  expect(joinVerified(null, after, null).entries).toHaveLength(2)
})

test('merges in any order, and again, to the same', () => {
  fc.assert(
    fc.property(entries, entries, (one, other) => {
      const merged = printVerified(mergeVerified(new Map(), [...one, ...other]))
      expect(printVerified(mergeVerified(mergeVerified(new Map(), other), one))).toBe(merged)
      expect(printVerified(mergeVerified(mergeVerified(new Map(), [...other, ...one]), one))).toBe(merged)
    }),
  )
})

test('reads back what it wrote', () => {
  fc.assert(
    fc.property(entries, (list) => {
      rmSync(join(root, FILE), { force: true })
      rememberVerified(root, list, ALL)
      expect(readVerified(root).verified).toEqual(mergeVerified(new Map(), list))
    }),
  )
})
