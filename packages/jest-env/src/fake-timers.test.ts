import type { EnvironmentContext, JestEnvironment, JestEnvironmentConfig } from '@jest/environment'
import type { Config } from '@jest/types'
import { TestEnvironment } from 'jest-environment-node'
import { expect, test } from 'vitest'
import { setFakeTimers } from './fake-timers.js'

const THEN = Date.UTC(2025, 10, 22, 12)
const HOUR = 3_600_000

type FakeTimers = Config.ProjectConfig['fakeTimers']

/** A sandbox of Jest whose fake timers take `THEN` for the present. */
function sandbox(fakeTimers: FakeTimers = {}): { time: () => number; modern: Modern; legacy: Legacy } {
  const projectConfig = { globals: {}, testEnvironmentOptions: {}, fakeTimers } as Config.ProjectConfig
  const environment = new TestEnvironment({ projectConfig } as JestEnvironmentConfig, {} as EnvironmentContext)
  setFakeTimers(environment, fakeTimers, () => THEN)
  return {
    time: () => (environment.global as unknown as typeof globalThis).Date.now(),
    modern: environment.fakeTimersModern!,
    legacy: environment.fakeTimers!,
  }
}

type Modern = NonNullable<JestEnvironment['fakeTimersModern']>
type Legacy = NonNullable<JestEnvironment['fakeTimers']>

test('begin at the moment without a time, each time they are switched on', () => {
  const { time, modern } = sandbox()
  modern.useFakeTimers()
  modern.advanceTimersByTime(HOUR)
  expect([time(), modern.now()]).toEqual([THEN + HOUR, THEN + HOUR])
  modern.useFakeTimers({ advanceTimers: false })
  expect([time(), modern.now()]).toEqual([THEN, THEN])
  modern.useRealTimers()
  expect(modern.now()).toBe(THEN)
})

test('keep the time that a test gives, 0 too', () => {
  const { time, modern } = sandbox()
  modern.useFakeTimers({ now: 0 })
  expect(time()).toBe(0)
  modern.useFakeTimers({ now: new Date(5) })
  expect(time()).toBe(5)
  modern.setSystemTime(7)
  expect([time(), modern.now()]).toEqual([7, 7])
  modern.useRealTimers()
})

test('keep the time of the configuration', () => {
  const { time, modern } = sandbox({ enableGlobally: true, now: 9 })
  modern.useFakeTimers()
  expect(time()).toBe(9)
  modern.useRealTimers()
})

test('that leave Date alone have the moment for their own clock', () => {
  const { time, modern } = sandbox()
  const before = Date.now()
  modern.useFakeTimers({ doNotFake: ['Date'] })
  expect(modern.now()).toBe(THEN)
  expect(time()).toBeGreaterThanOrEqual(before)
  modern.useRealTimers()
})

test('know the real time as ever', () => {
  const { modern } = sandbox()
  modern.useFakeTimers()
  expect(Math.abs(modern.getRealSystemTime() - Date.now())).toBeLessThan(HOUR)
  modern.useRealTimers()
})

test('of the old kind count from 0 as ever, and know the moment while they are off', () => {
  const { legacy } = sandbox({ legacyFakeTimers: true })
  expect(legacy.now()).toBe(THEN)
  legacy.useFakeTimers()
  legacy.advanceTimersByTime(50)
  expect(legacy.now()).toBe(50)
  legacy.useRealTimers()
  expect(legacy.now()).toBe(THEN)
})
