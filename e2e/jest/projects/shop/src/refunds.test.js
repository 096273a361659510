const { get, getOrNothing } = require('./payments')

const does = (what) => (process.env.DO ?? '').split(',').includes(what)
const only = does('focus') ? test.only : test

describe('refunds', () => {
  only('reads a payment', async () => {
    await expect(get('/payments/1')).resolves.toMatchObject({ path: '/payments/1' })
  })

  if (!does('less')) test('reads another', () => get('/payments/2'))

  test('reads it in vain', async () => {
    await get('/payments/3')
    if (does('fail')) throw new Error('told to fail')
  })

  test('swallows what goes wrong', async () => {
    await get('/payments/4')
    if (does('more')) await getOrNothing('/payments/5')
  })

  let attempts = 0
  if (does('retry')) {
    jest.retryTimes(1)
    test('passes the second time', () => {
      attempts += 1
      if (attempts === 1) throw new Error('flaky')
    })
  }
})
