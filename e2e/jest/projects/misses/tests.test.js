const { ask } = require('./ask')

test('makes no call', () => {})

test('lets it through', async () => {
  await ask('/through')
})

test('swallows it', async () => {
  await ask('/swallowed').catch(() => {})
})

test('hides it', async () => {
  await ask('/hidden').catch(() => {
    throw new Error('payment failed')
  })
})

test('does not wait for it', async () => {
  void ask('/unawaited').catch(() => {})
  await new Promise((resolve) => setTimeout(resolve, 20))
})

test.failing('is to fail, and throws it', async () => {
  await ask('/failing/thrown')
})

test.failing('is to fail, and swallows it', async () => {
  await ask('/failing/swallowed').catch(() => {})
})

describe('with a hook', () => {
  afterEach(async () => {
    await ask('/after-each').catch(() => {})
  })

  test('that swallows it', () => {})
})

describe('with retries', () => {
  jest.retryTimes(2)

  test('swallows it each time', async () => {
    await ask('/retried').catch(() => {})
  })
})

test('makes two', async () => {
  await Promise.allSettled([ask('/two/1'), ask('/two/2')])
})
