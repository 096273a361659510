const { logIn, check, whoAmI, openDocument } = require('./session.js')

const fake = typeof vi === 'undefined' ? jest : vi
const HOUR = 3_600_000

let shared
beforeAll(async () => {
  shared = await logIn()
})

test('uses a token that it got before the tests', async () => {
  expect(await whoAmI(shared)).toBe('ada')
})

test('uses a token of its own', async () => {
  expect(await whoAmI(await logIn())).toBe('ada')
})

test('opens a document by its signed URL', async () => {
  expect(await openDocument()).toBe(200)
})

test('uses a token under fake timers, until it expires', async () => {
  fake.useFakeTimers()
  try {
    const token = await logIn()
    // The service has a clock of its own, and the fake one stands still while the call is recorded.
    fake.advanceTimersByTime(60_000)
    expect(await whoAmI(token)).toBe('ada')
    fake.advanceTimersByTime(HOUR)
    expect(() => check(token)).toThrow('the token has expired')
  } finally {
    fake.useRealTimers()
  }
  expect(await whoAmI(await logIn())).toBe('ada')
})

test('keeps the time that it sets', async () => {
  const token = check(await logIn())
  fake.useFakeTimers({ now: new Date('2020-02-20T20:20:00Z') })
  try {
    expect(new Date().toISOString()).toBe('2020-02-20T20:20:00.000Z')
    expect(() => check(token)).toThrow('the token is from the future')
    fake.setSystemTime(new Date('2130-01-01T00:00:00Z'))
    expect(() => check(token)).toThrow('the token has expired')
  } finally {
    fake.useRealTimers()
  }
  check(token)
})

test('keeps the time of a spy', async () => {
  const spy = fake.spyOn(Date, 'now').mockReturnValue(Date.UTC(2020, 1))
  const token = await logIn()
  expect(() => check(token)).toThrow('the token is from the future')
  spy.mockRestore()
  check(token)
})

describe.each(['at once', 'a little later'])('a suite %s', () => {
  beforeEach(async () => {
    check(await logIn())
  })

  test('has a token for each test', async () => {
    expect(await whoAmI(shared)).toBe('ada')
  })
})
