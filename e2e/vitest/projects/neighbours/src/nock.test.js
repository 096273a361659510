import nock from 'nock'
import { afterAll, afterEach, expect, test } from 'vitest'
import { ask } from './ask.js'

const service = process.env.SERVICE_URL

afterEach(() => nock.cleanAll())
afterAll(() => nock.restore())

test('answers what it has an interceptor for, and leaves the rest to the recording', async () => {
  nock('http://users.example.com').get('/user').twice().reply(200, { from: 'an interceptor' })
  await expect(ask('/user', 'http://users.example.com')).resolves.toEqual({ from: 'an interceptor' })
  await expect(ask('/recorded')).resolves.toMatchObject({ path: '/recorded' })
})

test('answers for the very service that is recorded', async () => {
  nock(service).get('/intercepted').twice().reply(200, { from: 'an interceptor' })
  await expect(ask('/intercepted')).resolves.toEqual({ from: 'an interceptor' })
})

test('leaves everything to the recording once it is done', async () => {
  await expect(ask('/afterwards')).resolves.toMatchObject({ path: '/afterwards' })
})
