import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from './ask.js'

const service = process.env.SERVICE_URL
const server = setupServer(
  http.get('http://users.example.com/user', () => HttpResponse.json({ from: 'a handler' })),
  http.get(`${service}/handled`, () => HttpResponse.json({ from: 'a handler' })),
)

beforeAll(() => server.listen({ onUnhandledFrame: 'bypass' }))
afterAll(() => server.close())

test('answers what it has a handler for, and leaves the rest to the recording', async () => {
  await expect(ask('/user', 'http://users.example.com')).resolves.toEqual({ from: 'a handler' })
  await expect(ask('/handled')).resolves.toEqual({ from: 'a handler' })
  await expect(ask('/recorded')).resolves.toMatchObject({ path: '/recorded' })
})

test('answers by a handler that one test adds', async () => {
  server.use(http.get(`${service}/recorded`, () => HttpResponse.json({ from: 'this test' })))
  await expect(ask('/recorded')).resolves.toEqual({ from: 'this test' })
  server.resetHandlers()
  await expect(ask('/recorded')).resolves.toMatchObject({ path: '/recorded' })
})
