import vm from 'node:vm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { replaceDate } from './realm-date.js'
import type { Realm } from './session.js'

const THEN = Date.UTC(2025, 10, 22, 9, 30, 0, 123)
const THEN_TEXT = '2025-11-22T09:30:00.123Z'

const RealDate = Date
const undo: (() => void)[] = []
afterEach(() => {
  for (const restore of undo.splice(0).toReversed()) restore()
})

function shift(realm: Realm = globalThis, clock: () => number | null = () => THEN): void {
  undo.push(replaceDate(realm, clock))
}

function restore(): void {
  undo.pop()?.()
}

/** What code sees in a realm of its own, as in Jest's sandbox. */
function inSandbox(): { realm: Realm; run: (code: string) => unknown } {
  const context = vm.createContext({ structuredClone })
  return { realm: vm.runInContext('this', context) as Realm, run: (code) => vm.runInContext(code, context) as unknown }
}

/** Everything that is replaced, with the very values that stand there. */
function surroundings(realm: Realm): unknown[] {
  const { Date: date, Intl: intl, Temporal: temporal } = realm as typeof globalThis & { Temporal?: { Now: object } }
  const owners = [date, date.prototype, intl.DateTimeFormat, intl.DateTimeFormat.prototype, temporal?.Now ?? {}]
  return [
    Object.getOwnPropertyDescriptor(realm, 'Date'),
    ...owners.map((owner) => Object.getOwnPropertyDescriptors(owner)),
    intl,
  ]
}

describe.each([
  [
    'of this thread',
    () => ({ realm: globalThis as Realm, run: (code: string): unknown => vm.runInThisContext(code) as unknown }),
  ],
  ['of a sandbox', inSandbox],
])('the Date %s', (_where, enter) => {
  test.each([
    ['new Date().toISOString()', THEN_TEXT],
    ['Date.now()', THEN],
    ['new Date(Date()).getTime()', THEN - 123],
    ['new Date(2020, 1).getFullYear()', 2020],
    ['new Date("2020-02-20").toISOString()', '2020-02-20T00:00:00.000Z'],
    ['new Date(undefined).getTime()', Number.NaN],
    ['Date.UTC(2020, 0)', Date.UTC(2020, 0)],
    ['Date.parse("2020-02-20")', Date.parse('2020-02-20')],
    ['[Date.name, Date.length, Date.now.name, Date.now.length]', ['Date', 7, 'now', 0]],
    ['String(Date)', 'function Date() { [native code] }'],
    ['typeof Date', 'function'],
    ['Date instanceof Function && Date.now instanceof Function', true],
    ['new Date() instanceof Date', true],
    ['new Date().constructor === Date', true],
    ['Object.getPrototypeOf(new Date()) === Date.prototype', true],
    ['Object.prototype.toString.call(new Date())', '[object Date]'],
    ['new (class extends Date { shown() { return this.toISOString() } })().shown()', THEN_TEXT],
    ['new (class Moment extends Date {})().constructor.name', 'Moment'],
    ['new (class extends Date {})() instanceof Date', true],
    ['Reflect.construct(Date, [], Array) instanceof Array', true],
    ['structuredClone(new Date()).getTime()', THEN],
    ['JSON.stringify({ at: new Date() })', `{"at":"${THEN_TEXT}"}`],
    ['new Intl.DateTimeFormat("en", { timeZone: "UTC" }).format()', '11/22/2025'],
    ['new Intl.DateTimeFormat("en", { timeZone: "UTC" }).format(0)', '1/1/1970'],
    ['new Intl.DateTimeFormat("en", { timeZone: "UTC" }).format(null)', '1/1/1970'],
    ['new Intl.DateTimeFormat("en", { timeZone: "UTC" }).formatToParts().at(-1).value', '2025'],
    ['(() => { const one = new Intl.DateTimeFormat("en"); return one.format === one.format })()', true],
    ['[0, 90e3].map(new Intl.DateTimeFormat("en", { timeZone: "UTC", minute: "numeric" }).format)', ['0', '1']],
    ['Object.getOwnPropertyNames(globalThis).filter((name) => name === "Date").length', 1],
    ['Object.keys(Date)', []],
    ...['instant()', 'zonedDateTimeISO()', 'plainDateTimeISO("UTC").toZonedDateTime("UTC")'].map(
      // Node has it from version 26 on.
      (asked): [string, unknown] => [
        `typeof Temporal === "undefined" || Temporal.Now.${asked}.epochMilliseconds === ${THEN}`,
        true,
      ],
    ),
    ['typeof Temporal === "undefined" || Temporal.Now.plainDateISO("UTC").toString() === "2025-11-22"', true],
    ['typeof Temporal === "undefined" || Temporal.Now.plainTimeISO("UTC").toString() === "09:30:00.123"', true],
  ])('gives for %s at that moment %j', (code, value) => {
    const { realm, run } = enter()
    shift(realm)
    expect(JSON.stringify(run(code))).toBe(JSON.stringify(value))
  })

  test('takes dates from before for its own, and gives dates that those from before take', () => {
    const { realm, run } = enter()
    run('globalThis.before = { Date, date: new Date(5) }')
    shift(realm)
    expect(run('before.date instanceof Date && new Date() instanceof before.Date')).toBe(true)
    expect(run('before.date.constructor === Date')).toBe(true)
    run('delete globalThis.before')
  })

  test('is the very one from before afterwards, and so is all else', () => {
    const { realm } = enter()
    const before = surroundings(realm)
    shift(realm)
    restore()
    const after = surroundings(realm)
    expect(after).toEqual(before)
    expect((after[0] as PropertyDescriptor).value).toBe((before[0] as PropertyDescriptor).value)
  })

  test('tells the real time to who kept it, afterwards', () => {
    const { realm } = enter()
    shift(realm)
    const Kept = realm['Date'] as DateConstructor
    const format = new (realm['Intl'] as typeof Intl).DateTimeFormat('en', { year: 'numeric', timeZone: 'UTC' }).format
    restore()
    expect(Kept.now()).toBeGreaterThanOrEqual(RealDate.now() - 5000)
    expect(new Kept().getTime()).toBeGreaterThanOrEqual(RealDate.now() - 5000)
    expect(format()).toBe(String(new RealDate().getUTCFullYear()))
  })

  test('tells the real time where the clock has nothing to say', () => {
    const { realm, run } = enter()
    shift(realm, () => null)
    expect(run('Date.now()')).toBeGreaterThanOrEqual(RealDate.now() - 5000)
    expect(new RealDate(String(run('new Date().toISOString()'))).getTime()).toBeGreaterThan(RealDate.now() - 5000)
  })
})

describe('beside what tests do to the clock', () => {
  test('a spy on Date.now wins, is taken off again, and never reaches the real Date', () => {
    shift()
    const spy = vi.spyOn(Date, 'now').mockReturnValue(7)
    expect([Date.now(), RealDate.now() > THEN]).toEqual([7, true])
    spy.mockRestore()
    expect(Date.now()).toBe(THEN)
    restore()
    expect(vi.isMockFunction(RealDate.now)).toBe(false)
  })

  test('a Date that is put on top stays, and gives this one back', () => {
    shift()
    const shifted = Date
    vi.stubGlobal('Date', class Frozen extends RealDate {})
    expect(new Date().constructor.name).toBe('Frozen')
    vi.unstubAllGlobals()
    expect(Date).toBe(shifted)
  })

  test('is not taken off from under a Date that was put on top', () => {
    shift()
    class Frozen extends RealDate {}
    vi.stubGlobal('Date', Frozen)
    restore()
    expect(Date).toBe(Frozen)
    vi.unstubAllGlobals()
    expect(Date.now()).toBeGreaterThanOrEqual(RealDate.now() - 5000)
    globalThis.Date = RealDate
  })

  test('fake timers begin at the moment, and useRealTimers brings the shifted Date back', () => {
    shift()
    const shifted = Date
    vi.useFakeTimers()
    expect(Date.now()).toBe(THEN)
    vi.advanceTimersByTime(60_000)
    expect(new Date().getTime()).toBe(THEN + 60_000)
    vi.useFakeTimers({ now: 5 })
    expect(Date.now()).toBe(5)
    vi.setSystemTime(6)
    expect(Date.now()).toBe(6)
    vi.useRealTimers()
    expect(Date).toBe(shifted)
    expect(Date.now()).toBe(THEN)
  })
})
