import type { JestEnvironment } from '@jest/environment'
import type { Config } from '@jest/types'

type Environment = Pick<JestEnvironment, 'fakeTimers' | 'fakeTimersModern'>
type Timers = NonNullable<Environment['fakeTimers']> | NonNullable<Environment['fakeTimersModern']>

/**
 * Let Jest's fake timers, which live outside the sandbox, take the sandbox's clock for the real one.
 *
 * Those that are given no time begin at `now()`, and without fake timers `jest.now()` is `now()`. A time that the test or
 * the project's configuration gives stays, and `jest.getRealSystemTime()` stays real.
 */
export function setFakeTimers(
  { fakeTimers, fakeTimersModern }: Environment,
  configured: Config.ProjectConfig['fakeTimers'],
  now: () => number,
): void {
  if (fakeTimersModern) {
    const useFakeTimers = fakeTimersModern.useFakeTimers.bind(fakeTimersModern)
    fakeTimersModern.useFakeTimers = (config) =>
      useFakeTimers({ ...config, now: config?.now ?? timeIn(configured) ?? now() })
    setNow(fakeTimersModern, now)
  }
  if (fakeTimers) setNow(fakeTimers, now)
}

function timeIn(configured: Config.ProjectConfig['fakeTimers']): number | Date | undefined {
  return 'now' in configured ? configured.now : undefined
}

/** Only the timers themselves know whether they are faking, and they do not tell. */
function setNow(timers: Timers, now: () => number): void {
  const original = { useFakeTimers: timers.useFakeTimers, useRealTimers: timers.useRealTimers, now: timers.now }
  let areFake = false
  Object.assign(timers, {
    useFakeTimers(...parameters: []) {
      original.useFakeTimers.apply(timers, parameters)
      areFake = true
    },
    useRealTimers() {
      original.useRealTimers.call(timers)
      areFake = false
    },
    now: () => (areFake ? original.now.call(timers) : now()),
  })
}
