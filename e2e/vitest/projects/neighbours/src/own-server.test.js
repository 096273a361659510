import { createServer } from 'node:http'
import { once } from 'node:events'
import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'

const service = process.env.SERVICE_URL

/** The application under test: it has a server of its own, and calls a service downstream. */
const app = createServer(async (incoming, response) => {
  const answer = await fetch(`${service}/downstream${incoming.url}`)
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ app: true, downstream: await answer.json() }))
})

beforeAll(async () => {
  app.listen(0, '127.0.0.1')
  await once(app, 'listening')
})
afterAll(() => app.close())

test('passes by supertest', async () => {
  const { body } = await request(app).get('/by-supertest').expect(200)
  expect(body).toMatchObject({ app: true, downstream: { path: '/downstream/by-supertest' } })
})

test('passes by fetch', async () => {
  const response = await fetch(`http://127.0.0.1:${app.address().port}/by-fetch`)
  expect(await response.json()).toMatchObject({ app: true, downstream: { path: '/downstream/by-fetch' } })
})
