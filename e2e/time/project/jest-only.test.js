const { logIn, check } = require('./session.js')
const { install } = require('@sinonjs/fake-timers')

const DAY = 86_400_000

test('uses a token under the old fake timers, which leave Date alone', async () => {
  jest.useFakeTimers({ legacyFakeTimers: true })
  check(await logIn())
  jest.useRealTimers()
})

test('uses a token under fake timers that leave Date alone', async () => {
  jest.useFakeTimers({ doNotFake: ['Date'] })
  check(await logIn())
  expect(Math.abs(jest.now() - Date.now())).toBeLessThan(DAY)
  jest.useRealTimers()
})

test('knows both times', async () => {
  check(await logIn())
  expect(Math.abs(jest.now() - Date.now())).toBeLessThan(DAY)
  const ahead = process.env.AHEAD ? 300 * DAY : 0
  expect(jest.getRealSystemTime() - Date.now()).toBeGreaterThanOrEqual(ahead - 1000)
  jest.useFakeTimers()
  expect(jest.getRealSystemTime() - jest.now()).toBeGreaterThanOrEqual(ahead - 1000)
  jest.useRealTimers()
})

test('uses a token under fake timers of its own', async () => {
  const clock = install({ now: Date.now(), toFake: ['Date'] })
  const token = await logIn()
  clock.tick(60_000)
  check(token)
  clock.tick(3_600_000)
  expect(() => check(token)).toThrow('the token has expired')
  clock.uninstall()
  check(token)
})
