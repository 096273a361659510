// Its recording is written by hand: each test is named after the day on which it was recorded, at ten in the morning.
const fake = typeof vi === 'undefined' ? jest : vi

const now = () => new Date().toISOString().slice(0, 16)
const ask = async (path) => (await fetch(process.env.AUTH_URL + path)).text()

const loaded = now()
let before
beforeAll(() => {
  before = now()
})
afterAll(() => {
  // Outside the tests the clock of the file goes on.
  expect(now()).toBe('2025-01-01T10:00')
})

test('2025-01-01', () => {
  expect([loaded, before, now()]).toEqual(['2025-01-01T10:00', '2025-01-01T10:00', '2025-01-01T10:00'])
})

test('2025-03-03', async () => {
  expect(now()).toBe('2025-03-03T10:00')
  await ask('/after-half-an-hour')
  expect(now()).toBe('2025-03-03T10:30')
})

describe('with hooks', () => {
  let inHook
  beforeEach(() => {
    inHook = now()
    fake.useFakeTimers()
  })
  afterEach(() => {
    fake.useRealTimers()
    expect(now()).toBe('2025-02-02T10:00')
  })

  test('2025-02-02', () => {
    fake.advanceTimersByTime(60_000)
    expect([inHook, now()]).toEqual(['2025-02-02T10:00', '2025-02-02T10:01'])
  })
})

const attempts = []
const twice = async () => {
  attempts.push(now())
  await ask('/after-half-an-hour')
  if (attempts.length === 1) throw new Error('once more')
  expect(attempts).toEqual(['2025-04-04T10:00', '2025-04-04T10:00'])
}
if (typeof vi === 'undefined') {
  describe('retried', () => {
    jest.retryTimes(1)
    test('2025-04-04', twice)
  })
} else {
  describe('retried', () => {
    test('2025-04-04', { retry: 1 }, twice)
  })
}

describe('side by side', () => {
  test.concurrent('2025-05-05', async () => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(now()).toBe('2025-05-05T10:00')
  })
  test.concurrent('2025-06-06', async () => {
    expect(now()).toBe('2025-05-05T10:00')
  })
})

test('2025-07-07', () => {
  expect(now()).toBe('2025-07-07T10:00')
})

test('a test that is new', () => {
  expect(Date.now()).toBeGreaterThan(Date.UTC(2026, 6))
})
