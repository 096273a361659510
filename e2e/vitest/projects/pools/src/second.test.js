import http from 'node:http'
import { afterEach, expect, test, vi } from 'vitest'

const service = process.env.SERVICE_URL

/** Live calls never end where Vitest fakes all it can: Node's own client needs `setImmediate`. Replayed ones do. */
const LIVE = process.env.CI ? {} : { toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] }

afterEach(() => vi.useRealTimers())

test('has a session of its own', async () => {
  const response = await fetch(`${service}/second`)
  await expect(response.json()).resolves.toMatchObject({ path: '/second' })
})

test('calls out while the clock stands still', async () => {
  vi.useFakeTimers({ now: new Date('2030-01-01'), ...LIVE })
  const status = await new Promise((resolve, reject) => {
    const sent = http.get(`${service}/fake/http`, (response) =>
      response.resume().on('end', () => resolve(response.statusCode)),
    )
    sent.on('error', reject)
  })
  expect(status).toBe(200)
  const response = await fetch(`${service}/fake/fetch`)
  expect(response.status).toBe(200)
  expect(new Date().getFullYear()).toBe(2030)
})
