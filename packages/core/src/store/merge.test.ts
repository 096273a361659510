import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Interaction } from '../model/index.js'
import { drafts, recordings } from './arbitrary-recording.js'
import { mergeInteractions, type FreshInteraction, type MergePlan, type TestFate } from './merge.js'
import { parseRecording } from './read-recording.js'
import { printRecording } from './print-recording.js'

const requestKey = ({ request }: FreshInteraction): string => `${request.url} ${JSON.stringify(request.body)}`

const DAY = '2026-11-22'
const NEXT_DAY = '2026-11-23'

/** A call that an answer tells apart from others of the same path. */
function call(
  test: string | null,
  path: string,
  answer: unknown = 'ok',
  more: Partial<FreshInteraction> = {},
): FreshInteraction {
  return {
    test,
    service: 'S',
    operation: path.slice(1, 2),
    recordedAt: NEXT_DAY,
    request: { method: 'GET', url: `https://s.example.com${path}`, headers: {} },
    response: { status: 200, headers: {}, body: { json: answer as string }, latencyMs: 9 },
    ...more,
  }
}

function known(id: string, ...[test, path, answer, more]: Parameters<typeof call>): Interaction {
  return { id, ...call(test, path, answer, { recordedAt: DAY, ...more }) }
}

function plan(fates: Record<string, TestFate>, ofFile?: TestFate): MergePlan {
  const tests = Object.entries(fates).map(([test, fate]) => ({ test, fate }))
  return { tests: ofFile === undefined ? tests : [{ test: null, fate: ofFile }, ...tests] }
}

function merge(current: Interaction[], fresh: FreshInteraction[], fates: MergePlan, ids?: string[]): Interaction[] {
  const option = ids === undefined ? {} : { known: new Set(ids) }
  return mergeInteractions({ current, fresh, plan: fates, requestKey, ...option })
}

/** Id, test, path and answer of each, in one line. */
function outline(interactions: readonly Interaction[]): string[] {
  return interactions.map(({ id, test, request, response }) => {
    const body = response?.body !== undefined && 'json' in response.body ? response.body.json : ''
    return `${id} ${test} ${request.url.replace('https://s.example.com', '')} ${JSON.stringify(body).replaceAll('"', '')}`
  })
}

test('numbers the calls of a new recording by operation, in the order of test and call', () => {
  const fresh = [call('a', '/x'), call('a', '/y'), call('b', '/x'), call(null, '/x')]
  expect(outline(merge([], fresh, plan({ a: 'append', b: 'append' }, 'append')))).toEqual([
    'S.x#1 null /x ok',
    'S.x#2 a /x ok',
    'S.y#1 a /y ok',
    'S.x#3 b /x ok',
  ])
})

test('writes the id of an operation without a name with a blank', () => {
  const fresh = [call('a', '/x', 'ok', { service: 'api.example.com', operation: 'GET /x/:id' })]
  expect(merge([], fresh, plan({ a: 'append' }))[0]?.id).toBe('api.example.com GET /x/:id#1')
})

test('appends new calls behind those of their test, and renumbers nothing', () => {
  const current = [known('S.x#1', 'a', '/x'), known('S.x#4', 'b', '/x'), known('refund', 'b', '/y')]
  const merged = merge(current, [call('a', '/x'), call('a', '/y')], plan({ a: 'append', b: 'keep' }))
  expect(outline(merged)).toEqual([
    'S.x#1 a /x ok',
    'S.x#5 a /x ok',
    'S.y#1 a /y ok',
    'S.x#4 b /x ok',
    'refund b /y ok',
  ])
  expect(merged[0]).toBe(current[0])
})

test('drops what a test recorded that is kept, as one that failed', () => {
  const current = [known('S.x#1', 'a', '/x')]
  expect(merge(current, [call('a', '/y')], plan({ a: 'keep' }))).toBe(current)
  expect(merge(current, [call('a', '/y')], plan({}))).toBe(current)
})

test('keeps the id of a call that is recorded again, by its request and its turn', () => {
  const current = [known('S.x#3', 'a', '/x', 'one'), known('S.x#1', 'a', '/x', 'two'), known('S.y#1', 'a', '/y')]
  const fresh = [call('a', '/y'), call('a', '/x', 'uno'), call('a', '/x', 'dos'), call('a', '/x', 'tres')]
  expect(outline(merge(current, fresh, plan({ a: 'replace' })))).toEqual([
    'S.y#1 a /y ok',
    'S.x#3 a /x uno',
    'S.x#1 a /x dos',
    'S.x#4 a /x tres',
  ])
})

test('keeps the id of a call whose request changed', () => {
  const current = [known('S.x#1', 'a', '/x?old'), known('S.x#2', 'a', '/x?same'), known('S.x#3', 'b', '/x')]
  const fresh = [call('a', '/x?new'), call('a', '/x?same')]
  expect(outline(merge(current, fresh, plan({ a: 'replace', b: 'keep' })))).toEqual([
    'S.x#1 a /x?new ok',
    'S.x#2 a /x?same ok',
    'S.x#3 b /x ok',
  ])
})

test('does not take a call for that of another test, operation or method', () => {
  const post = { request: { method: 'POST', url: 'https://s.example.com/x', headers: {} } }
  const current = [known('S.x#1', 'b', '/x'), known('S.x#2', 'a', '/x', 'ok', post)]
  const fresh = [call('a', '/x')]
  expect(outline(merge(current, fresh, plan({ a: 'replace', b: 'keep' })))).toEqual(['S.x#2 a /x ok', 'S.x#1 b /x ok'])
  expect(outline(merge(current, fresh, plan({ a: 'refresh', b: 'keep' })))).toEqual([
    'S.x#2 a /x ok',
    'S.x#3 a /x ok',
    'S.x#1 b /x ok',
  ])
})

test('takes only the new date where a service answers as it did', () => {
  const headers = { 'content-type': 'text/plain', date: 'Sun, 22 Nov 2026 10:00:00 GMT' }
  const stream = [
    { delayMs: 1, text: 'a' },
    { delayMs: 2, text: 'bc' },
  ]
  const current = [
    known('S.x#1', 'a', '/x', '', { response: { status: 200, headers, body: { stream }, latencyMs: 5 } }),
  ]
  const fresh = call('a', '/x', '', {
    response: {
      status: 200,
      headers: { date: 'Mon, 23 Nov 2026 10:00:00 GMT', 'content-type': 'text/plain' },
      body: { stream: [{ delayMs: 7, base64: Buffer.from('abc').toString('base64') }] },
      latencyMs: 8,
    },
  })
  expect(merge(current, [fresh], plan({ a: 'replace' }))).toEqual([{ ...current[0], recordedAt: NEXT_DAY }])
  expect(merge(current, [{ ...fresh, recordedAt: DAY }], plan({ a: 'replace' }))).toBe(current)
})

test('removes the calls that a test makes no more, and those of a test that is gone', () => {
  const current = [known('S.x#1', 'a', '/x'), known('S.y#1', 'a', '/y'), known('S.x#2', 'b', '/x')]
  expect(outline(merge(current, [call('a', '/y')], plan({ a: 'replace', b: 'remove' })))).toEqual(['S.y#1 a /y ok'])
  expect(merge(current, [], plan({ a: 'replace', b: 'remove' }))).toEqual([])
})

test('refreshes what was recorded again, and keeps the rest', () => {
  const current = [known('S.x#1', null, '/x', 'old'), known('S.y#1', null, '/y'), known('S.x#2', null, '/x?2')]
  const fresh = [call(null, '/x?3'), call(null, '/x', 'new')]
  expect(outline(merge(current, fresh, plan({}, 'refresh')))).toEqual([
    'S.x#1 null /x new',
    'S.y#1 null /y ok',
    'S.x#2 null /x?2 ok',
    'S.x#3 null /x?3 ok',
  ])
})

test('does not add a call again that another process added meanwhile', () => {
  const current = [known('S.x#1', 'a', '/x', 'theirs'), known('S.y#1', 'a', '/y')]
  const fresh = [call('a', '/x', 'ours'), call('a', '/x', 'ours'), call('a', '/y')]
  expect(outline(merge(current, fresh, plan({ a: 'append' }), ['S.y#1']))).toEqual([
    'S.x#1 a /x theirs',
    'S.y#1 a /y ok',
    'S.x#2 a /x ours',
    'S.y#2 a /y ok',
  ])
})

test('orders tests as they are defined, and leaves unknown ones beside their neighbours', () => {
  const current = [
    known('S.x#1', null, '/x'),
    known('S.x#2', 'gone 1', '/x'),
    known('S.x#3', 'b', '/x'),
    known('S.x#4', 'gone 2', '/x'),
    known('S.x#5', 'a', '/x'),
  ]
  const merged = merge(current, [call('c', '/x')], plan({ a: 'keep', c: 'append', b: 'keep' }, 'keep'))
  expect(merged.map(({ test }) => test)).toEqual([null, 'gone 1', 'a', 'c', 'b', 'gone 2'])
})

test('moves nothing where nothing is recorded', () => {
  const current = [known('S.x#1', 'b', '/x'), known('S.x#2', 'a', '/x'), known('S.x#3', 'b', '/x')]
  expect(merge(current, [], plan({ a: 'append', b: 'keep' }))).toBe(current)
})

const TESTS = [null, 'a', 'b', 'suite > c', 'd']
test('refreshes a call whose operation has got another name, under its id', () => {
  const current = [known('S.a#1', null, '/a', 'old'), known('S.a#2', null, '/a/2')]
  const fresh = [call(null, '/a', 'new', { operation: 'named' }), call(null, '/a', 'next', { operation: 'named' })]
  const merged = merge(current, fresh, plan({}, 'refresh'))
  expect(outline(merged)).toEqual(['S.a#1 null /a new', 'S.a#2 null /a/2 ok', 'S.named#1 null /a next'])
  expect(merged.map(({ operation }) => operation)).toEqual(['named', 'a', 'named'])
})

const fates = fc.constantFrom<TestFate>('keep', 'append', 'replace', 'refresh', 'remove')
const plans: fc.Arbitrary<MergePlan> = fc
  .tuple(fc.shuffledSubarray(TESTS.slice(1)), fc.array(fates, { minLength: TESTS.length, maxLength: TESTS.length }))
  .map(([tests, fates]) => ({ tests: [null, ...tests].map((test, index) => ({ test, fate: fates[index]! })) }))
const inputs = fc.record({
  current: recordings.map(({ interactions }) => interactions),
  fresh: fc.array(drafts, { maxLength: 6 }),
  plan: plans,
})

test('is the identity where there is nothing to merge', () => {
  fc.assert(
    fc.property(inputs, ({ current, plan: { tests } }) => {
      const kept = tests.filter(({ fate }) => fate === 'keep' || fate === 'append' || fate === 'refresh')
      expect(merge(current, [], { tests: kept })).toBe(current)
    }),
  )
})

test('changes only the dates where all is recorded a second time', () => {
  fc.assert(
    fc.property(inputs, ({ current, fresh, plan }) => {
      const all = { tests: plan.tests.map(({ test }) => ({ test, fate: 'replace' as const })) }
      const once = merge(current, fresh, all)
      expect(merge(once, fresh, all)).toBe(once)
      const later = fresh.map((interaction) => ({ ...interaction, recordedAt: '2027-01-01' }))
      const dated = merge(once, later, all).map((interaction) => ({ ...interaction, recordedAt: '' }))
      expect(dated).toEqual(once.map((interaction) => ({ ...interaction, recordedAt: '' })))
    }),
  )
})

test('loses no interaction of a test that is not to lose any, and keeps ids apart', () => {
  fc.assert(
    fc.property(inputs, ({ current, fresh, plan }) => {
      const merged = merge(current, fresh, plan)
      const fateOf = new Map(plan.tests.map(({ test, fate }) => [test, fate]))
      const of = (...wanted: TestFate[]) => current.filter(({ test }) => wanted.includes(fateOf.get(test) ?? 'keep'))
      const ids = new Set(merged.map(({ id }) => id))
      expect(of('keep', 'append').filter((interaction) => !merged.includes(interaction))).toEqual([])
      expect(of('refresh').filter(({ id }) => !ids.has(id))).toEqual([])
      expect(of('remove').filter((interaction) => merged.includes(interaction))).toEqual([])
      const added = fresh.filter(({ test }) => ['append', 'replace', 'refresh'].includes(fateOf.get(test) ?? 'keep'))
      expect(merged.length).toBeGreaterThanOrEqual(added.length)
      expect(parseRecording(printRecording({ version: 1, interactions: merged }), 'a').interactions).toEqual(merged)
    }),
  )
})

test('changes nothing that it was given', () => {
  fc.assert(
    fc.property(inputs, ({ current, fresh, plan }) => {
      const before = structuredClone({ current, fresh, plan })
      merge(current, fresh, plan)
      expect({ current, fresh, plan }).toEqual(before)
    }),
  )
})
