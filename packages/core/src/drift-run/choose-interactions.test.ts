import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseInteractions, type ChosenInteractions, type ChooseOptions } from './choose-interactions.js'
import type { FilteredRecording } from './filter-interactions.js'
import { sampleRecording } from './sample-recordings.js'

const SHOP = [
  sampleRecording('refunds', [
    { id: 'Auth.logIn#1', test: null },
    { id: 'Payments.getPayment#1', test: 'refunds > in part' },
    { id: 'Payments.refund#1', test: 'refunds > in part' },
    { id: 'Ledger.book#1', test: 'refunds > in full' },
  ]),
  sampleRecording('orders', [
    { id: 'Payments.getPayment#1', test: 'orders > are paid' },
    { id: 'Payments.getPayment#2', test: 'orders > are listed', error: { code: 'ECONNRESET', message: 'reset' } },
  ]),
  sampleRecording('start', [{ id: 'Config.load#1', test: null }]),
]

const [REFUNDS, ORDERS, START] = SHOP.map(({ path }) => path) as [string, string, string]

function choose(
  recordings: FilteredRecording[],
  { percent = 100, day = '2026-11-23', ...filters }: Partial<ChooseOptions> & { percent?: number; day?: string } = {},
): ChosenInteractions {
  return chooseInteractions(recordings, { texts: [], services: [], ...filters, sample: { percent, day } })
}

const planOf = (texts: string[], services: string[] = []): Record<string, string[]> =>
  choose(SHOP, { texts, services }).plan

test('chooses everything without filters and sample', () => {
  expect(choose(SHOP)).toEqual({
    plan: {
      [ORDERS]: ['Payments.getPayment#1', 'Payments.getPayment#2'],
      [REFUNDS]: ['Auth.logIn#1', 'Payments.getPayment#1', 'Payments.refund#1', 'Ledger.book#1'],
      [START]: ['Config.load#1'],
    },
    testFiles: ['src/orders.test.ts', 'src/refunds.test.ts', 'src/start.test.ts'],
    known: 7,
    chosen: 7,
    rotation: 1,
    notes: [],
  })
})

test('chooses nothing where nothing is recorded', () => {
  const nothing = { plan: {}, testFiles: [], known: 0, chosen: 0, rotation: 1, notes: [] }
  expect(choose([])).toEqual(nothing)
  expect(choose([sampleRecording('empty', [])])).toEqual(nothing)
})

test('tells of a recording without its test file, and chooses the others', () => {
  const gone = sampleRecording('gone', [{ id: 'Payments.getPayment#1', test: 'a' }], null)
  const { plan, known, notes } = choose([gone, SHOP[2]!])
  expect(plan).toEqual({ [START]: ['Config.load#1'] })
  expect(known).toBe(2)
  expect(notes).toEqual([
    '"src/__mocks__/gone.test.recorded.json" has no test file, so nothing of it is checked: "understudy prune" removes it',
  ])
})

describe('a filter', () => {
  test.each(['src/refunds.test.ts', './src/refunds.test.ts', 'src\\refunds', REFUNDS, 'REFUNDS.test'])(
    'names a file, or a part of its path: %s',
    (text) => expect(Object.keys(planOf([text]))).toEqual([REFUNDS]),
  )

  test('names a part of a test, and what its file does outside tests goes with it', () => {
    expect(planOf(['in FULL'])).toEqual({ [REFUNDS]: ['Auth.logIn#1', 'Ledger.book#1'] })
  })

  test('names a service, and other calls of the tests are not checked', () => {
    expect(planOf(['ledger'])).toEqual({ [REFUNDS]: ['Ledger.book#1'] })
    expect(planOf(['Payments.refund'])).toEqual({ [REFUNDS]: ['Payments.refund#1'] })
  })

  test('names a service of which only calls outside tests are known', () => {
    expect(planOf(['Auth'])).toEqual({ [REFUNDS]: ['Auth.logIn#1'] })
  })

  test('is one of several', () => {
    expect(planOf(['Ledger', 'listed'])).toEqual({ [ORDERS]: ['Payments.getPayment#2'], [REFUNDS]: ['Ledger.book#1'] })
  })

  test('is narrowed by services', () => {
    expect(planOf(['refunds'], ['Payments.getPayment', 'Auth'])).toEqual({
      [REFUNDS]: ['Auth.logIn#1', 'Payments.getPayment#1'],
    })
    expect(planOf(['start'], ['Ledger'])).toEqual({})
  })

  // The first of these stands in docs/errors/drift-filter-unknown.md.
  test('that fits nothing is an error with the nearest names', () => {
    expect(() => planOf(['refnuds.test.ts']))
      .toThrow(`[drift-filter-unknown] "refnuds.test.ts" fits no recorded file, test, service or operation
  file  did you mean "refunds.test.ts"?
  fix   name a part of a test file's path or of a test's name, \`Service\` or \`Service.operation\``)
    expect(() => planOf([], ['refunds']))
      .toThrow(`[drift-filter-unknown] "refunds" fits no recorded service or operation
  services  Auth, Config, Ledger, Payments
  fix       name`)
    expect(() => planOf(['Payment.refund'])).toThrow('operation  did you mean "Payments.refund"?')
  })
})

test('chooses what a chosen interaction links to, and what that links to', () => {
  const linked = sampleRecording('linked', [
    { id: 'Auth.logIn#1', test: 'a' },
    {
      id: 'Shop.cart#1',
      test: 'a',
      request: { method: 'GET', url: 'https://shop.example.com/{{Auth.logIn#1.response.body.user}}', headers: {} },
    },
    { id: 'Shop.list#1', test: 'a' },
    {
      id: 'Payments.pay#1',
      test: 'b',
      request: {
        method: 'POST',
        url: 'https://payments.example.com/pay',
        headers: {},
        body: { json: { cart: '{{Shop.cart#1.response.body.id}}' } },
      },
    },
  ])
  const { plan, chosen } = choose([linked], { services: ['Payments'] })
  expect(plan).toEqual({ [linked.path]: ['Auth.logIn#1', 'Shop.cart#1', 'Payments.pay#1'] })
  expect(chosen).toBe(3)
})

const testName = fc.option(fc.constantFrom('a', 'b', 'c > d', '{{', 'é'), { nil: null })

const recordings = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { maxLength: 12 }).chain((names) =>
  fc.tuple(
    ...names.map((name) =>
      fc.array(fc.tuple(testName, fc.constantFrom('S.get', 'T.get')), { maxLength: 8 }).map((calls) =>
        sampleRecording(
          name,
          calls.map(([test, call], index) => ({ id: `${call}#${index}`, test })),
        ),
      ),
    ),
  ),
)

const percents = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.double({ min: 0.01, max: 100, noNaN: true }))

const dayOf = (number: number): string => new Date(number * 86_400_000).toISOString().slice(0, 10)

const days = fc.integer({ min: 18_000, max: 30_000 })

describe('a sample', () => {
  test('checks everything within its rotation, from any day on', () => {
    fc.assert(
      fc.property(recordings, percents, days, (all, percent, first) => {
        const full = choose(all).plan
        const { rotation } = choose(all, { percent, day: dayOf(first) })
        const seen = new Map(Object.keys(full).map((path): [string, Set<string>] => [path, new Set()]))
        for (let night = 0; night < rotation; night += 1) {
          const { plan } = choose(all, { percent, day: dayOf(first + night) })
          for (const [path, ids] of Object.entries(plan)) for (const id of ids) seen.get(path)?.add(id)
        }
        for (const [path, ids] of Object.entries(full)) expect(seen.get(path)).toEqual(new Set(ids))
      }),
    )
  })

  test('needs no more nights than its share says', () => {
    fc.assert(
      fc.property(recordings, fc.integer({ min: 1, max: 100 }), days, (all, percent, day) => {
        expect(choose(all, { percent, day: dayOf(day) }).rotation).toBeLessThanOrEqual(Math.ceil(100 / percent))
      }),
    )
  })

  test('is never empty where something is recorded', () => {
    fc.assert(
      fc.property(recordings, percents, days, (all, percent, day) => {
        const { chosen, known, testFiles } = choose(all, { percent, day: dayOf(day) })
        expect(chosen > 0).toBe(known > 0)
        expect(testFiles.length > 0).toBe(known > 0)
      }),
    )
  })

  test('does not depend on the order in which recordings are listed', () => {
    fc.assert(
      fc.property(recordings, percents, days, (all, percent, day) => {
        const options = { percent, day: dayOf(day) }
        expect(choose(all.toReversed(), options)).toEqual(choose(all, options))
      }),
    )
  })

  test('takes tests with all that they ask, and a fifth of them', () => {
    const all = Array.from({ length: 50 }, (_, index) =>
      sampleRecording(`file-${index}`, [
        { id: 'Shop.get#1', test: 'a' },
        { id: 'Shop.get#2', test: 'a' },
      ]),
    )
    const { chosen, rotation, testFiles } = choose(all, { percent: 20 })
    expect([chosen, rotation, testFiles.length]).toEqual([20, 5, 10])
    expect(choose(all, { percent: 7 }).testFiles).toHaveLength(4)
  })

  test('takes a share of what the filters leave', () => {
    const { plan, rotation } = choose(SHOP, { texts: ['Payments'], percent: 50 })
    expect(Object.values(plan).flat().length).toBeLessThan(4)
    expect(rotation).toBe(2)
  })
})

describe('a sample of tests that change something', () => {
  const post = (name: string): FilteredRecording =>
    sampleRecording(name, [
      {
        id: 'Payments.refund#1',
        test: `${name} > refunds`,
        request: { method: 'POST', url: 'https://payments.example.com/refunds', headers: {} },
      },
    ])
  const mayBeMade: ChooseOptions['mayBeMade'] = (_recording, { request }) => request.method === 'GET'
  const writing = ['a', 'b', 'c', 'd', 'e'].map(post)

  test('has nothing of them on any day, while others are there', () => {
    for (const day of ['2026-11-23', '2026-11-24', '2026-11-25']) {
      const { plan, rotation } = choose([...writing, SHOP[2]!], { percent: 20, day, mayBeMade })
      expect(plan).toEqual({ [START]: ['Config.load#1'] })
      expect(rotation).toBe(1)
    }
  })

  test('has them where there are no others, and where all are checked', () => {
    expect(choose(writing, { percent: 20, mayBeMade }).chosen).toBe(1)
    expect(choose([...writing, SHOP[2]!], { mayBeMade }).chosen).toBe(6)
  })
})

test('takes along the log-in whose secret a chosen call sends', () => {
  const request = {
    method: 'GET',
    url: 'https://payments.example.com/',
    headers: { authorization: 'Bearer redacted-2' },
  }
  const answer = (token: string) => ({ status: 200, headers: {}, body: { json: { token } }, latencyMs: 1 })
  const recording = sampleRecording('refunds', [
    { id: 'Auth.logIn#1', test: null, response: answer('redacted-2') },
    { id: 'Auth.logIn#2', test: null, response: answer('redacted-21') },
    { id: 'Payments.getPayment#1', test: 'refunds', request },
    { id: 'Auth.logIn#3', test: 'refunds', response: answer('redacted-2') },
  ])
  expect(choose([recording], { services: ['Payments'] }).plan).toEqual({
    [recording.path]: ['Auth.logIn#1', 'Payments.getPayment#1'],
  })
})
