import net from 'node:net'
import axios from 'axios'
import * as undici from 'undici'
import { expect, test } from 'vitest'
import { echo, get, recordAndReplay, run, serve, toRecording } from './trial.js'

test('replays fetch', async () => {
  const { live, replayed, recording } = await recordAndReplay(echo, async (origin) => {
    const response = await fetch(`${origin}/a?x=1`, { method: 'POST', body: '{"a":1}' })
    return { status: response.status, url: response.url, headers: [...response.headers], body: await response.text() }
  })
  expect(recording.interactions).toHaveLength(1)
  expect(replayed).toEqual(live)
})

test('replays http.request with and without a body', async () => {
  const { live, replayed, recording } = await recordAndReplay(echo, async (origin) => [
    await get(`${origin}/a`),
    await get(`${origin}/b`, 'hello'),
    await get(`${origin}/a`),
  ])
  expect(recording.interactions).toHaveLength(3)
  expect(replayed).toEqual(live)
})

test('replays axios', async () => {
  const { live, replayed } = await recordAndReplay(echo, async (origin) => {
    const response = await axios.post(`${origin}/a`, { a: 1 })
    const other = await axios.post(`${origin}/a`, { a: 1 }, { adapter: 'fetch' })
    return [response.data, Object.entries(response.headers), other.data]
  })
  expect(replayed).toEqual(live)
})

test('replays undici in all its forms', async () => {
  const { live, replayed, recording } = await recordAndReplay(echo, async (origin) => {
    const one = await undici.request(`${origin}/a`, { method: 'POST', body: 'x' })
    const two = await undici.fetch(`${origin}/b`)
    const pool = new undici.Pool(origin)
    const three = await pool.request({ path: '/c', method: 'GET' })
    const client = new undici.Client(origin)
    const four = await client.request({ path: '/d?e=f', method: 'GET' })
    const results = [
      await one.body.text(),
      one.headers,
      await two.text(),
      await three.body.text(),
      await four.body.text(),
    ]
    await pool.destroy()
    await client.destroy()
    return results
  })
  expect(recording.interactions).toHaveLength(4)
  expect(replayed).toEqual(live)
})

test('replays a reset as the same error', async () => {
  const describe = (error: unknown): unknown =>
    error instanceof Error
      ? {
          name: error.name,
          message: error.message,
          code: (error as { code?: string }).code,
          cause: describe(error.cause),
        }
      : error
  const { live, replayed } = await recordAndReplay(
    (request) => request.socket.resetAndDestroy(),
    async (origin) => [
      await fetch(origin).catch(describe),
      await get(`${origin}/a`).catch(describe),
      await undici.request(origin).catch(describe),
    ],
  )
  expect(replayed).toEqual(live)
})

test('replays a refused connection as the same error', async () => {
  const describe = (error: unknown): unknown =>
    error instanceof Error
      ? Object.assign(
          { name: error.name, message: error.message, cause: describe(error.cause) },
          Object.fromEntries(Object.entries(error)),
        )
      : error
  const { origin, stop } = await serve(echo)
  await stop()
  const body = async (): Promise<unknown[]> => [
    await fetch(origin).catch(describe),
    await get(`${origin}/a`, 'x').catch(describe),
    await undici.request(origin).catch(describe),
  ]
  const recorded = await run('record', origin, null, body)
  const replayed = await run('replay', origin, toRecording(recorded.host), body)
  expect(replayed.value).toEqual(recorded.value)
})

test('fails unmatched calls with the reason', async () => {
  const { origin, stop } = await serve(echo)
  const recorded = await run('record', origin, null, async () => void (await fetch(`${origin}/a`)))
  await stop()
  const { value } = await run('replay', origin, toRecording(recorded.host), async () => {
    const one = await fetch(`${origin}/b`).catch((error: Error) => (error.cause as Error).message)
    const two = await get(`${origin}/b`).catch((error: Error) => error.message)
    const three = await undici.request(`${origin}/b`).catch((error: Error) => error.message)
    return [one, two, three]
  })
  expect(value).toEqual([
    expect.stringContaining('[unmatched-call]'),
    expect.stringContaining('[unmatched-call]'),
    expect.stringContaining('[unmatched-call]'),
  ])
})

test('refuses a raw socket at once', async () => {
  const { origin } = await serve(echo)
  const { value } = await run('replay', origin, null, async () => {
    const socket = net.connect(Number(new URL(origin).port), '127.0.0.1')
    socket.write('*1\r\n$4\r\nPING\r\n')
    return new Promise<Error>((resolve) => socket.once('error', resolve))
  })
  expect(value.message).toContain('[protocol-unsupported]')
})
