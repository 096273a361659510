// Under `fakeTimers: { enableGlobally: true }`.
const { logIn, check } = require('./session.js')

test('uses a token under fake timers that are on from the start', async () => {
  const token = await logIn()
  jest.advanceTimersByTime(60_000)
  check(token)
  jest.advanceTimersByTime(3_600_000)
  expect(() => check(token)).toThrow('the token has expired')
})
