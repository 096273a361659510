import { createConnection } from 'node:net'
import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { bodyOf, json, lineOf, openShop, type LiveShop } from './live-shop.js'
import { startCoordinator } from './coordinator.js'

let shop: LiveShop
beforeEach(async () => {
  shop = await openShop()
})

const get = async (path: string): Promise<string> => (await fetch(shop.origin + path)).text()

const send = async (method: string, path: string, body?: unknown, headers = {}): Promise<Record<string, unknown>> => {
  const init = { method, headers: { 'content-type': 'application/json', ...headers } }
  const response = await fetch(shop.origin + path, body === undefined ? init : { ...init, body: JSON.stringify(body) })
  return (await response.json()) as Record<string, unknown>
}

const PLAN = { interactions: {}, unsafe: false, concurrency: 1, requestsPerSecond: 10, longestHoldMs: 0 }

const NO_EVENTS = { onCall: () => undefined, onFile: () => undefined }

describe('calls that depend on live answers', () => {
  let orders: number
  const SHOPPING = {
    name: 't',
    body: async () => {
      const { id } = await send('POST', '/orders', { amount: 5 })
      await get('/orders/first')
      await get(`/orders/${String(id)}`)
      await send('POST', '/payments', { order: id, ways: ['card'] })
      return id
    },
  }

  beforeEach(async () => {
    orders = 0
    shop.answerBy(({ line }, response) => {
      if (line === 'POST /orders') orders += 1
      json(response, { id: `ord_${'k3Gq0zP1wX'.slice(orders)}${orders}9`, line })
    })
    await shop.record({ tests: [SHOPPING] })
  })

  test('are paired with the interactions whose links they follow', async () => {
    const recorded = shop.file.recording().interactions.map(({ request }) => request.url.slice(shop.origin.length))
    expect(recorded).toEqual([
      '/orders',
      '/orders/first',
      '/orders/{{Shop POST /orders#1.response.body.id}}',
      '/payments',
    ])
    const { calls, values } = await shop.verify({ tests: [SHOPPING] }, { unsafe: true })
    const id = String(values['t'])
    expect(id).toMatch(/29$/)
    expect(calls.map(lineOf)).toEqual([
      'Shop POST /orders#1: POST /orders 200',
      'Shop GET /orders/first#1: GET /orders/first 200',
      `Shop GET /orders/:id#1: GET /orders/${id} 200`,
      'Shop POST /payments#1: POST /payments 200',
    ])
    expect(calls.flatMap(({ unresolved }) => unresolved)).toEqual([])
  })

  test('are skipped where they need the answer of a call that was not made', async () => {
    const { calls } = await shop.verify({ tests: [SHOPPING] }, { unsafe: ['Shop.POST /payments'] })
    expect(calls.map(({ interaction, skipped }) => [interaction, skipped])).toEqual([
      ['Shop POST /orders#1', 'unsafe'],
      ['Shop GET /orders/first#1', undefined],
      ['Shop GET /orders/:id#1', 'unsafe'],
      ['Shop POST /payments#1', 'unsafe'],
    ])
    expect(shop.asked.map(({ line }) => line)).toEqual(['GET /orders/first'])
  })

  test('name it where the call before failed', async () => {
    shop.answerBy(({ line }, response) => json(response, {}, line === 'POST /orders' ? 500 : 404))
    const { calls } = await shop.verify({ tests: [SHOPPING] }, { unsafe: true })
    expect(calls.map(lineOf)).toEqual([
      'Shop POST /orders#1: POST /orders 500',
      'Shop GET /orders/first#1: GET /orders/first 404',
      'Shop GET /orders/:id#1: GET /orders/undefined 404',
      'Shop POST /payments#1: POST /payments 404',
    ])
    expect(calls[2]?.unresolved).toEqual(['path segment 2, from Shop POST /orders#1'])
  })
})

test('names parts of a request as its operation does', async () => {
  shop.answerBy((_asked, response) => json(response, { id: 'ord_k3Gq0zP1wX' }))
  const rehearsal = {
    operations: { createOrder: 'POST /orders', getItems: 'GET /orders/:order/items' },
    tests: [
      {
        name: 't',
        body: async () => {
          const { id } = await send('POST', '/orders', {})
          await get(`/orders/${String(id)}/items?of=${String(id)}`)
        },
      },
    ],
  }
  await shop.record(rehearsal)
  shop.answerBy((_asked, response) => json(response, {}, 500))
  const { calls } = await shop.verify(rehearsal, { unsafe: true })
  expect(calls[1]).toMatchObject({
    interaction: 'Shop.getItems#1',
    operation: 'getItems',
    unresolved: ['path parameter "order", from Shop.createOrder#1', 'query parameter "of", from Shop.createOrder#1'],
  })
})

test('names stand-ins of secrets that no one replaced', async () => {
  shop.answerBy((_asked, response) => json(response, { access_token: 'k7Gq0zP1wX9rT4mBk7Gq0zP1wX9rT4mB' }))
  const flow = {
    name: 't',
    body: async () => {
      const { access_token } = await send('POST', '/oauth/token', { grant_type: 'client_credentials' })
      await send('GET', '/me', undefined, { authorization: `Bearer ${String(access_token)}` })
      await send('GET', '/me', undefined, { authorization: 'Bearer live-one' })
    },
  }
  await shop.record({ tests: [flow] })
  const { calls } = await shop.verify({ tests: [flow] })
  expect(calls.map(({ unresolved }) => unresolved)).toEqual([
    [],
    [
      'header "authorization", a stand-in of a secret from Shop POST /oauth/token#1, which was not made: "drift.unsafe" lets it out',
    ],
    [],
  ])
})

test('pairs calls that repeat one another in recorded order, and those beyond with the last', async () => {
  const asking = (count: number) => ({
    name: 't',
    body: async () => {
      for (let number = 0; number < count; number += 1) await get('/state')
    },
  })
  await shop.record({ tests: [asking(2)] })
  const { calls } = await shop.verify({ tests: [asking(3)] })
  expect(calls.map(({ interaction }) => interaction)).toEqual([
    'Shop GET /state#1',
    'Shop GET /state#2',
    'Shop GET /state#2',
  ])
})

test('pairs a call by its operation where its content is new, and its retry with the same interaction', async () => {
  await shop.record({ tests: [{ name: 't', body: async () => [await get('/a/1?at=1'), await get('/a/2?at=1')] }] })
  const { calls } = await shop.verify({
    tests: [{ name: 't', body: async () => [await get('/a/1?at=2'), await get('/a/1?at=2'), await get('/a/2?at=1')] }],
  })
  expect(calls.map(({ interaction }) => interaction)).toEqual([
    'Shop GET /a/:id#1',
    'Shop GET /a/:id#1',
    'Shop GET /a/:id#2',
  ])
})

test('keeps the calls of concurrent tests apart, and those outside any test', async () => {
  const tests = ['a', 'b'].map((name) => ({
    name,
    body: async () => {
      await get('/state')
      await sleep(5)
      await get(`/state/${name}`)
    },
  }))
  const rehearsal = { tests, concurrent: true, before: () => get('/config') }
  await shop.record(rehearsal)
  const { calls } = await shop.verify(rehearsal)
  const told = calls.map(({ test, interaction }) => `${test}: ${interaction}`)
  expect(told.toSorted()).toEqual([
    'a: Shop GET /state#1',
    'a: Shop GET /state/a#1',
    'b: Shop GET /state#2',
    'b: Shop GET /state/b#1',
    'null: Shop GET /config#1',
  ])
})

test('counts only the last attempt at a test', async () => {
  const flaky = { name: 't', retries: 1, body: () => get('/state') }
  await shop.record({ tests: [{ ...flaky, retries: 0 }] })
  const { calls, result } = await shop.verify({ tests: [flaky] })
  expect(calls.map(lineOf)).toEqual(['Shop GET /state#1: GET /state 200'])
  expect(result.calls).toHaveLength(1)
  expect(shop.asked).toHaveLength(2)
})

test('tells each step of a redirect', async () => {
  shop.answerBy(({ line }, response) => {
    if (line === 'GET /old') response.writeHead(302, { location: '/new' }).end()
    else json(response, { line })
  })
  await shop.record({ tests: [{ name: 't', body: () => get('/old') }] })
  const { calls, values } = await shop.verify({ tests: [{ name: 't', body: () => get('/old') }] })
  expect(values['t']).toBe('{"line":"GET /new"}')
  expect(calls.map(lineOf)).toEqual(['Shop GET /old#1: GET /old 302', 'Shop GET /new#1: GET /new 200'])
})

test('writes nothing to the recording', async () => {
  await shop.record({ tests: [{ name: 't', body: () => get('/state') }] })
  const before = shop.file.files()
  shop.answerBy((_asked, response) => json(response, { changed: true }))
  await shop.verify({ tests: [{ name: 't', body: async () => [await get('/state'), await get('/new')] }] })
  expect(shop.file.files()).toEqual(before)
})

test('goes on where no one reads an answer', async () => {
  await shop.record({ tests: [{ name: 't', body: () => get('/state') }] })
  shop.answerBy((_asked, response) => json(response, 'x'.repeat(20_000)))
  const { calls } = await shop.verify(
    {
      tests: [
        {
          name: 't',
          body: async () => {
            for (let number = 0; number < 4; number += 1) await fetch(`${shop.origin}/state`)
          },
        },
      ],
    },
    { concurrency: 1 },
  )
  expect(calls.map(({ answer }) => answer?.status)).toEqual([200, 200, 200, 200])
  expect(bodyOf(calls[3]!)).toHaveLength(20_002)
})

test('tells bodies of many megabytes, and of larger ones that they are too large', async () => {
  await shop.record({ tests: [{ name: 't', body: () => get('/large') }] })
  let size = 12 * 1024 * 1024
  shop.answerBy((_asked, response) => {
    response.end(Buffer.alloc(size, 'a'))
    size = 17 * 1024 * 1024
  })
  const tests = [{ name: 't', body: async () => [(await get('/large')).length, (await get('/large')).length] }]
  const { calls, values } = await shop.verify({ tests })
  expect(values['t']).toEqual([12 * 1024 * 1024, 17 * 1024 * 1024])
  expect(bodyOf(calls[0]!)).toHaveLength(12 * 1024 * 1024)
  expect(calls[1]?.answer).toMatchObject({ status: 200, body: null, failure: { code: 'BODY_TOO_LARGE' } })
})

describe('a service that asks for time', () => {
  const ask = async (path: string): Promise<number> => (await fetch(shop.origin + path)).status
  const asking = { name: 't', body: async () => [await ask('/a'), await ask('/b'), await ask('/new')] }

  beforeEach(async () => {
    await shop.record({ tests: [{ name: 't', body: async () => [await ask('/a'), await ask('/b')] }] })
  })

  test('is left alone where that is too long, and its calls are answered from the recording', async () => {
    shop.answerBy((_asked, response) => void response.writeHead(429, { 'retry-after': '120' }).end())
    const { calls, values, failures, progress } = await shop.verify({ tests: [asking] }, { longestHoldMs: 1000 })
    expect(calls.map(lineOf)).toEqual([
      'Shop GET /a#1: GET /a 429',
      'Shop GET /b#1: GET /b held',
      'unrecorded: GET /new held',
    ])
    expect(values['t']).toContain('asks for time')
    expect(failures['t']).toHaveLength(1)
    expect(shop.asked).toHaveLength(1)
    expect(progress).toContainEqual({ kind: 'held', service: 'Shop', ms: 120_000 })
  })

  test('is waited for otherwise', async () => {
    let answeredAt = 0
    let waited = 0
    shop.answerBy(({ line }, response) => {
      if (line === 'GET /a') response.writeHead(503, { 'retry-after': '1' }).end(() => (answeredAt = performance.now()))
      else {
        waited = Math.max(waited, performance.now() - answeredAt)
        response.end()
      }
    })
    const { calls } = await shop.verify({ tests: [asking] })
    expect(calls.map(({ answer }) => answer?.status)).toEqual([503, 200, 200])
    expect(waited).toBeGreaterThan(900)
  })

  test('is left alone after three calls in a row to which it said nothing', async () => {
    shop.answerBy(() => undefined)
    const give = (path: string) => fetch(shop.origin + path, { signal: AbortSignal.timeout(150) }).catch(() => null)
    // The fourth may be on its way before the third is known to be over.
    const body = async () => {
      for (const path of ['/a', '/b', '/a', '/b']) await give(path)
      return ask('/b')
    }
    const { calls, values, progress } = await shop.verify({ tests: [{ name: 't', body }] }, { longestHoldMs: 100 })
    expect(calls.map(({ skipped }) => skipped).slice(0, 3)).toEqual([undefined, undefined, undefined])
    expect(calls.at(-1)?.skipped).toBe('held')
    expect(values['t']).toBe(200)
    expect(progress).toContainEqual({ kind: 'silent', service: 'Shop' })
  })

  test('frees the calls that wait for their turn', async () => {
    shop.answerBy(
      (_asked, response) => void setTimeout(() => response.writeHead(429, { 'retry-after': '60' }).end(), 50),
    )
    const both = { name: 't', body: () => Promise.all([ask('/a'), ask('/b')]) }
    const { calls, values } = await shop.verify({ tests: [both] }, { concurrency: 1, longestHoldMs: 500 })
    expect(calls.map(lineOf).toSorted()).toEqual(['Shop GET /a#1: GET /a 429', 'Shop GET /b#1: GET /b held'])
    expect(values['t']).toEqual([429, 200])
  })
})

test('sends nothing for a client that gives up while it waits', async () => {
  await shop.record({ tests: [{ name: 't', body: async () => [await get('/a'), await get('/b')] }] })
  shop.answerBy((_asked, response) => void setTimeout(() => response.end(), 200))
  const body = async () => {
    const slow = get('/a')
    await sleep(20)
    const impatient = await fetch(`${shop.origin}/b`, { signal: AbortSignal.timeout(50) }).catch(
      (error: Error) => error.name,
    )
    await slow
    await sleep(200)
    return impatient
  }
  const { calls, values } = await shop.verify({ tests: [{ name: 't', body }] }, { concurrency: 1 })
  expect(values['t']).toBe('TimeoutError')
  expect(shop.asked.map(({ line }) => line)).toEqual(['GET /a'])
  expect(calls.map(lineOf)).toEqual(['Shop GET /a#1: GET /a 200', 'Shop GET /b#1: GET /b ABORTED'])
})

test('tells a failure once, though its test goes on', async () => {
  await shop.record({ tests: [{ name: 't', body: () => get('/a') }] })
  shop.answerBy((_asked, response) => void response.socket?.resetAndDestroy())
  const body = async () => {
    await get('/a').catch(() => undefined)
    await sleep(700)
  }
  const { calls, progress } = await shop.verify({ tests: [{ name: 't', body }] })
  expect(calls.map(lineOf)).toEqual(['Shop GET /a#1: GET /a ECONNRESET'])
  expect(progress.filter(({ kind }) => kind === 'call-ended')).toHaveLength(1)
})

test('lets no call through where the run is gone', async () => {
  await shop.record({ tests: [{ name: 't', body: () => get('/a') }] })
  const { env, stop } = await startCoordinator(PLAN, NO_EVENTS)
  const path = env['UNDERSTUDY_DRIFT']!
  vi.stubEnv('UNDERSTUDY_DRIFT', path)
  const before = shop.asked.length
  let stopped = false
  const verifying = shop.file.run({
    mode: 'verify',
    tests: [
      {
        name: 't',
        body: async () => {
          await stop()
          stopped = true
          return get('/new')
        },
      },
    ],
  })
  const { failures, values, result } = await verifying
  expect(stopped).toBe(true)
  expect(values['t']).toContain('[drift-lost]')
  expect(failures['t']).toMatchObject([expect.stringContaining('[drift-lost] The drift run')])
  expect(result.notes).toEqual(['The drift run was over before it heard what was seen'])
  expect(shop.asked).toHaveLength(before)
  expect(() => shop.file.run({ mode: 'verify' })).toThrow('[drift-lost]')
})

test('compares nothing by itself, and says so', async () => {
  await shop.record({ tests: [{ name: 't', body: () => get('/a') }] })
  const { result } = await shop.file.run({ mode: 'verify', tests: [{ name: 't', body: () => get('/a') }] })
  expect(result.calls).toMatchObject([{ outcome: 'verified' }])
  expect(result.notes).toEqual(['Mode verify by itself compares nothing: run `understudy drift`'])
})

test.skipIf(process.platform === 'win32')('lets no one else read what its sessions read', async () => {
  const { env, stop } = await startCoordinator(PLAN, NO_EVENTS)
  const path = env['UNDERSTUDY_DRIFT']!
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  await stop()
})

test('is of no use to strangers', async () => {
  const files: unknown[] = []
  const { env, stop } = await startCoordinator(PLAN, { ...NO_EVENTS, onFile: (result) => files.push(result) })
  const path = env['UNDERSTUDY_DRIFT']!
  const { address } = JSON.parse(process.getBuiltinModule('node:fs').readFileSync(path, 'utf8')) as { address: string }
  for (const text of ['{"type":"hello","token":"x"}\n', 'null\n', 'GET / HTTP/1.1\r\n\r\n', '{"type":"result"}\n']) {
    const socket = createConnection(address)
    socket.resume()
    socket.write(text)
    await new Promise((resolve) => socket.once('close', resolve))
  }
  expect(files).toEqual([])
  await stop()
  await stop()
  expect(() => statSync(dirname(path))).toThrow('ENOENT')
})
