import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Interaction, JsonValue } from '../model/index.js'
import { kindOfField, kindOfNumber } from './field-value.js'
import type { RuleId } from './rule-ids.js'
import { sanitize } from './sanitize.js'
import { isReplaced, makeStandIn, makeStandInNumber } from './stand-in.js'

const digits = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'.split('')), minLength: length, maxLength: length })

/** Digits in the place of each `#`. */
const formatted = (...formats: string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...formats), digits(40))
    .map(([format, source]) => format.replaceAll('#', (_, at: number) => source[at] ?? '0'))

/** Values as they stand under the names of each rule. */
const VALUES: Partial<Record<RuleId, fc.Arbitrary<string>>> = {
  'one-time-code': fc.oneof(...[3, 4, 5, 6, 8, 10, 16].map(digits), formatted('####-####', 'ab##-##cd')),
  'national-id': formatted(
    '###-##-####',
    '# ## ## ## ### ### ##',
    '### ### ###',
    '####-####',
    '##.###.###-#',
    '#########',
    '####',
    'AB######C',
  ),
  phone: formatted(
    '1##########',
    '1-###-###-####',
    '00#############',
    '(0)20 #### ####',
    '(0##) ###-####',
    '###-#### ext. ##',
    '+1 ### ### #### x##',
    '+## ## ### ## ##',
    '+#########',
    '#######',
    '##########',
    '###############',
    '+1 (###) ###-####',
  ),
  'card-number': formatted('4###############', '5### #### #### ####', '37## ###### #####', '############'),
  'birth-date': formatted(
    '19##-0#-1#',
    '19##-0#-1#T##:##:##.000Z',
    '19##-0#-1# ##:## UTC',
    '1#.0#.19##',
    '#/#/##',
    '19##0#1#',
    'March 1#, 19##',
    '1# ## ####',
  ),
}

test.each(Object.entries(VALUES))('knows every stand-in for a value of %s', (rule, values) => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 700 }), (value, number) => {
      const kind = kindOfField(rule as RuleId, value, 'x')
      fc.pre(kind !== null)
      const made = makeStandIn(value, { kind }, number)
      const again = kindOfField(rule as RuleId, made, 'x')
      expect([made, again === null || isReplaced({ value: made, rule, kind: again })]).toEqual([made, true])
    }),
    { numRuns: 1000 },
  )
})

const NUMBERS: readonly RuleId[] = ['one-time-code', 'password', 'national-id', 'phone', 'card-number', 'birth-date']

test.each(NUMBERS)('knows every number that stands for one of %s', (rule) => {
  const numbers = fc.oneof(
    fc.integer({ min: 100, max: 999_999 }),
    fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }),
    fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }),
    fc.maxSafeInteger(),
  )
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 700 }), (value, number) => {
      const kind = kindOfNumber(rule, value)
      fc.pre(kind !== null)
      const made = makeStandInNumber(value, { kind }, number)
      const again = kindOfNumber(rule, made)
      const secret = { value: String(made), rule, kind: again ?? kind, isNumber: true as const }
      expect([made, again === null || isReplaced(secret)]).toEqual([made, true])
    }),
    { numRuns: 1000 },
  )
})

const NAMES: Partial<Record<RuleId, string>> = {
  'one-time-code': 'otp',
  'national-id': 'nationalId',
  phone: 'phone',
  'card-number': 'cardNumber',
  'birth-date': 'dob',
}

test.each(Object.entries(VALUES))('changes nothing the second time where %s is told by its name', (rule, values) => {
  const draftOf = (json: JsonValue): Omit<Interaction, 'id'> => ({
    test: 't',
    service: 'S',
    operation: 'op',
    recordedAt: '2026-11-22',
    request: { method: 'GET', url: 'https://api.example.net/a', headers: {} },
    response: { status: 200, headers: {}, body: { json }, latencyMs: 1 },
  })
  const run = (draft: Omit<Interaction, 'id'>): Omit<Interaction, 'id'> =>
    sanitize([{ draft, earlier: null }], { kept: [], files: new Map() }).drafts[0]!
  fc.assert(
    fc.property(fc.array(values, { maxLength: 4 }), (list) => {
      const once = run(draftOf(list.map((value) => ({ [NAMES[rule as RuleId]!]: value }))))
      expect(run(once)).toEqual(once)
    }),
    { numRuns: 200 },
  )
})
