const { createServer } = require('node:http')
const request = require('supertest')
const { ask } = require('./ask')

const app = createServer(async (incoming, outgoing) => {
  const answer = await ask('/downstream')
  outgoing.setHeader('content-type', 'application/json')
  outgoing.end(JSON.stringify({ asked: incoming.url, answer }))
})

test('talks to its own server, which talks to the service', async () => {
  const { body } = await request(app).get('/checkout').expect(200)
  expect(body).toEqual({ asked: '/checkout', answer: '/downstream' })
})

test('talks to its own listening server', async () => {
  await new Promise((resolve) => app.listen(0, '127.0.0.1', resolve))
  try {
    const response = await fetch(`http://127.0.0.1:${app.address().port}/direct`)
    await expect(response.json()).resolves.toEqual({ asked: '/direct', answer: '/downstream' })
  } finally {
    await new Promise((resolve) => app.close(resolve))
  }
})
