import { afterAll, aroundEach, beforeAll, describe, expect, test } from 'vitest'
import { get, getOrNothing } from './payments.js'

const does = (what) => (process.env.DO ?? '').split(',').includes(what)

describe('refunds', () => {
  const only = does('focus') ? test.only : test

  only('reads a payment', async () => {
    await expect(get('/payments/1')).resolves.toMatchObject({ path: '/payments/1' })
  })

  if (!does('less')) test('reads another one', () => get('/payments/2'))

  test('reads it in vain', async () => {
    await get('/payments/3')
    if (does('fail')) throw new Error('told to fail')
  })

  test('swallows what goes wrong', async () => {
    await get('/payments/4')
    if (does('more')) await getOrNothing('/payments/5')
  })

  if (does('retry')) {
    let attempts = 0
    test('passes the second time', { retry: 1 }, () => {
      attempts += 1
      if (attempts === 1) throw new Error('flaky')
    })
  }

  if (does('miss-twice')) {
    test('misses in every attempt', { retry: 1 }, () => getOrNothing('/payments/6'))
    test('misses without swallowing', { repeats: 1 }, () => get('/payments/7'))
    test.fails('is expected to miss', () => getOrNothing('/payments/8'))
    describe('with a hook that misses', () => {
      beforeAll(() => getOrNothing('/payments/9'))
      test('passes by itself', () => {})
    })
  }

  if (does('wrapped')) {
    test.each([1, 2])('misses %i', (number) => get(`/wrapped/${number}`))
  }

  if (does('bad-ending')) {
    describe('with a hook that fails last', () => {
      aroundEach(async (runTest) => {
        await runTest()
        throw new Error('told to fail after the test')
      })
      test('seems to pass', () => get('/payments/10'))
    })
    test.fails('is expected to fail', async () => {
      await get('/payments/11')
      throw new Error('as expected')
    })
    test.fails('fails to fail', () => get('/payments/12'))
  }
})

if (does('hooks')) {
  await get('/hooks/load')
  beforeAll(() => get('/hooks/before'))
  afterAll(() => get('/hooks/after'))
}
