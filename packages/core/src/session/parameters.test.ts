import { randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import type { Interaction } from '../model/index.js'
import { rehearse } from './rehearsal.js'
import { serve } from './trial.js'

/** A service that keeps orders, with ids of its own, and says back what it is told. */
function orderService(): RequestListener {
  const orders = new Map<string, Record<string, unknown>>()
  return (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const answer = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
      }
      const url = new URL(request.url ?? '/', 'http://x')
      const [, , id = ''] = url.pathname.split('/')
      if (request.method === 'POST') {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>
        const order = { id: `ord_${randomUUID().slice(0, 13).replace('-', '')}`, status: 'new', quantity: 1, ...body }
        orders.set(order.id, order)
        answer(201, order, { location: `/orders/${order.id}` })
      } else if (request.method === 'PUT') {
        const order = { id, ...(JSON.parse(Buffer.concat(chunks).toString()) as object) }
        orders.set(id, order)
        answer(201, { created: id, self: `http://x/orders/${id}?full=1` })
      } else {
        const order = orders.get(id)
        if (order === undefined) answer(404, { error: `no order ${id}` })
        else answer(200, order)
      }
    })
  }
}

async function call(url: string, method = 'GET', body?: unknown): Promise<Record<string, string>> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return (await response.json()) as Record<string, string>
}

function brief({ request, response }: Interaction): unknown {
  return [
    `${request.method} ${request.url.replace(/^http:\/\/127[^/]*/, '')}`,
    request.body !== undefined && 'json' in request.body ? request.body.json : undefined,
    response?.body !== undefined && 'json' in response.body ? response.body.json : undefined,
  ]
}

test('lets a flow with fresh ids be recorded once and replayed', async () => {
  const { origin, stop } = await serve(orderService())
  const file = rehearse({ S: origin })
  const flow = async (): Promise<unknown> => {
    const requestId = randomUUID()
    const made = await call(`${origin}/orders`, 'POST', { requestId, amount: 1200, at: new Date().toISOString() })
    const got = await call(`${origin}/orders/${made['id']}`)
    return [made['requestId'] === requestId, got['requestId'] === requestId, got['id'] === made['id'], got['amount']]
  }
  const tests = [{ name: 'orders', body: flow }]
  const recorded = await file.run({ mode: 'record', tests })
  expect(recorded.values['orders']).toEqual([true, true, true, 1200])
  const interactions = file.recording().interactions
  expect(interactions.map(brief)).toEqual([
    [
      'POST /orders',
      { requestId: '{{uuid}}', amount: 1200, at: '{{timestamp}}' },
      {
        id: expect.stringMatching(/^ord_/),
        status: 'new',
        quantity: 1,
        requestId: '{{request.body.requestId}}',
        amount: '{{request.body.amount}}',
        at: '{{request.body.at}}',
      },
    ],
    [
      'GET /orders/{{S POST /orders#1.response.body.id}}',
      undefined,
      {
        id: '{{request.path.2}}',
        status: 'new',
        quantity: 1,
        requestId: '{{S POST /orders#1.request.body.requestId}}',
        amount: 1200,
        at: '{{S POST /orders#1.request.body.at}}',
      },
    ],
  ])
  await stop()
  for (let time = 0; time < 3; time += 1) {
    const replayed = await file.run({ mode: 'replay', tests })
    expect(replayed.failures['orders']).toEqual([])
    expect(replayed.values['orders']).toEqual([true, true, true, 1200])
  }
})

test('follows an id that the client makes', async () => {
  const { origin, stop } = await serve(orderService())
  const file = rehearse({ S: origin })
  const flow = async (): Promise<unknown> => {
    const [one, two] = [randomUUID(), randomUUID()]
    const made = await call(`${origin}/orders/${one}`, 'PUT', { amount: 5 })
    await call(`${origin}/orders/${two}`, 'PUT', { amount: 6 })
    const [second, first] = [await call(`${origin}/orders/${two}`), await call(`${origin}/orders/${one}`)]
    const missing = randomUUID()
    const none = await call(`${origin}/orders/${missing}`)
    return [
      made['created'] === one,
      made['self'] === `http://x/orders/${one}?full=1`,
      [first['id'] === one, first['amount']],
      [second['id'] === two, second['amount']],
      none['error'] === `no order ${missing}`,
    ]
  }
  const expected = [true, true, [true, 5], [true, 6], true]
  const tests = [{ name: 'orders', body: flow }]
  const recorded = await file.run({ mode: 'record', tests })
  expect(recorded.values['orders']).toEqual(expected)
  await stop()
  const replayed = await file.run({ mode: 'replay', tests })
  expect(replayed.failures['orders']).toEqual([])
  expect(replayed.values['orders']).toEqual(expected)
})

test('learns from a second recording what varies and what was alike by chance', async () => {
  let answers = 0
  const { origin, stop } = await serve((request, response) => {
    request.resume().on('end', () => {
      answers += 1
      const amount = answers === 1 ? 500 : 700
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ amount }))
    })
  })
  const file = rehearse({ S: origin })
  const random = (): string => `k${Math.random().toString(36).slice(2, 8)}7`
  const tests = [{ name: 'a', body: () => call(`${origin}/orders`, 'POST', { label: random(), amount: 500 }) }]
  await file.run({ mode: 'record', tests })
  const first = file.recording().interactions.map(brief)
  expect(first).toEqual([
    ['POST /orders', { label: expect.stringMatching(/^k/), amount: 500 }, { amount: '{{request.body.amount}}' }],
  ])
  await file.run({ mode: 'record', tests })
  expect(file.recording().interactions.map(brief)).toEqual([
    ['POST /orders', { label: '{{any}}', amount: 500 }, { amount: 700 }],
  ])
  await stop()
  const replayed = await file.run({ mode: 'replay', tests })
  expect(replayed.failures['a']).toEqual([])
})

test('leaves the file as it was when a flow with fresh ids is recorded again', async () => {
  const { origin } = await serve((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { requestId = null } = JSON.parse(Buffer.concat(chunks).toString() || '{}') as { requestId?: string }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: 'ord_81x2', requestId }))
    })
  })
  const file = rehearse({ S: origin })
  const flow = async (): Promise<void> => {
    const { id } = await call(`${origin}/orders`, 'POST', { requestId: randomUUID() })
    await call(`${origin}/orders/${id}`)
  }
  await file.run({ mode: 'record', tests: [{ name: 'a', body: flow }] })
  const before = file.files()
  const { result } = await file.run({ mode: 'record', tests: [{ name: 'a', body: flow }] })
  expect(result.counts).toMatchObject({ recorded: 0, updated: 0, unchanged: 2 })
  expect(file.files()).toEqual(before)
})

test('records values as they are where the configuration asks for that', async () => {
  const { origin } = await serve(orderService())
  const file = rehearse({ S: origin })
  const requestId = randomUUID()
  const body = async (): Promise<void> => {
    const { id } = await call(`${origin}/orders`, 'POST', { requestId, amount: 1200 })
    await call(`${origin}/orders/${id}`)
  }
  const parameters = { volatile: false, links: false }
  await file.run({ mode: 'record', parameters, tests: [{ name: 'a', body }] })
  expect(JSON.stringify(file.recording())).not.toContain('{{')
  expect(JSON.stringify(file.recording())).toContain(requestId)
})

test('answers for another order where the configuration allows it, and counts that', async () => {
  const { origin, stop } = await serve((request, response) => {
    const id = request.url?.split('/').at(-1) ?? ''
    const body = { id: Number(id), self: `https://orders.example.com/orders/${id}`, total: 20 }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  const file = rehearse({ S: origin })
  const operations = { getOrder: 'GET /orders/:orderId' }
  const get = (id: number) => [{ name: 'a', body: () => call(`${origin}/orders/${id}`) }]
  const settings = { operations, parameters: { reuse: ['getOrder'] } }
  await file.run({ mode: 'record', ...settings, tests: get(81234) })
  expect(file.recording().interactions.map(brief)).toEqual([
    [
      'GET /orders/81234',
      undefined,
      {
        id: '{{request.path.orderId | number}}',
        self: 'https://orders.example.com/orders/{{request.path.orderId}}',
        total: 20,
      },
    ],
  ])
  await stop()
  const reused = await file.run({ mode: 'replay', ...settings, tests: get(90017) })
  expect(reused.values['a']).toEqual({ id: 90017, self: 'https://orders.example.com/orders/90017', total: 20 })
  expect(reused.result.counts).toMatchObject({ replayed: 1, loosened: 1 })
  const exact = await file.run({ mode: 'replay', ...settings, tests: get(81234) })
  expect(exact.result.counts).toMatchObject({ replayed: 1, loosened: 0 })
  const strict = await file.run({ mode: 'replay', operations, tests: get(90017) })
  expect(strict.result.counts).toMatchObject({ replayed: 0, unmatched: 1 })
})

test('names recording, interaction and placeholder where one cannot be resolved', async () => {
  const file = rehearse({ S: 'https://orders.example.com' })
  const base = { test: 'a', service: 'S', operation: 'POST /orders', recordedAt: '2026-11-22' }
  const answered = (json: Interaction['request']['headers'], request: object = {}): Interaction => ({
    ...base,
    id: 'S POST /orders#1',
    request: {
      method: 'POST',
      url: 'https://orders.example.com/orders',
      headers: {},
      body: { json: { a: 1, ...request } },
    },
    response: { status: 200, headers: { 'content-type': 'application/json' }, body: { json }, latencyMs: 1 },
  })
  const failure = async (interaction: Interaction): Promise<string | undefined> => {
    file.write({ version: 1, interactions: [interaction] })
    const tests = [{ name: 'a', body: () => call('https://orders.example.com/orders', 'POST', { a: 1 }) }]
    return (await file.run({ mode: 'replay', tests })).failures['a']?.[0]
  }
  expect(await failure(answered({ b: '{{request.body.amout}}' }))).toBe(
    `[placeholder-unresolved] The placeholder {{request.body.amout}} of src/__mocks__/shop.test.recorded.json cannot be resolved
  interaction  S POST /orders#1
  reason       the request has nothing there
  fix          mend it in the recording, or run the test with -u to record it again`,
  )
  expect(await failure(answered({ b: '{{uid}}' }))).toContain('fix          write {{uuid}}, or run')
  expect(await failure(answered({ b: '{{uuid}}' }))).toContain('an answer has to say which value it is')
  expect(await failure(answered({ b: '{{S GET /x#9.response.body.id}}' }))).toContain(
    'there is no interaction "S GET /x#9"',
  )
  expect(await failure(answered({ b: '{{request.headers.accept | number}}' }))).toContain('"*/*" is no number')
  expect(await failure(answered({}, { c: '{{uid}}' }))).toContain('The placeholder {{uid}}')
  expect(await failure(answered({ b: "{{'{{'}}uuid}}" }))).toBeUndefined()
})

test('gives back a literal {{ as it was', async () => {
  const { origin, stop } = await serve((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json', 'x-a': '{{x}}' })
      response.end(JSON.stringify({ '{{k}}': "{{request.body.a}} {{'{{'}} }} {{" }))
    })
  })
  const file = rehearse({ S: origin })
  const tests = [{ name: 'a', body: () => call(`${origin}/x?q={{uuid}}`, 'POST', { a: '{{uuid}}' }) }]
  const live = await file.run({ mode: 'record', tests })
  await stop()
  const replayed = await file.run({ mode: 'replay', tests })
  expect(replayed.values).toEqual(live.values)
})

test('says in a miss where a placeholder stands, and nothing of what fits', async () => {
  const { origin, stop } = await serve(orderService())
  const file = rehearse({ S: origin })
  const post = (amount: number, extra: object = {}) => [
    { name: 'a', body: () => call(`${origin}/orders`, 'POST', { requestId: randomUUID(), amount, ...extra }) },
  ]
  await file.run({ mode: 'record', tests: post(1200) })
  await stop()
  const missed = await file.run({ mode: 'replay', tests: post(1300) })
  expect(missed.failures['a']?.[0]).toContain('S POST /orders#1\n               body /amount 1300, recorded 1200\n')
  const other = await file.run({ mode: 'replay', tests: post(1200, { requestId: 'none' }) })
  expect(other.failures['a']?.[0]).toContain('body /requestId "none", recorded "{{uuid}}"')
})

test('keeps moments apart that calls made at once have in common', async () => {
  const { origin, stop } = await serve(orderService())
  const file = rehearse({ S: origin })
  let at = ''
  const flow = async (): Promise<unknown> => {
    const wanted = [1, 2].map((amount) => ({ amount, requestId: randomUUID(), at }))
    if (wanted[1] !== undefined && at.startsWith('2027')) wanted[1].at = '2027-01-01T00:00:00.456Z'
    const made = await Promise.all(wanted.map((one) => call(`${origin}/orders`, 'POST', one)))
    const got = await Promise.all(made.map(({ id }) => call(`${origin}/orders/${id}`)))
    return [made, got].every((orders) => orders.every((order, index) => order['at'] === wanted[index]?.at))
  }
  at = new Date().toISOString()
  const tests = [{ name: 'a', body: flow }]
  const recorded = await file.run({ mode: 'record', tests })
  expect(recorded.values['a']).toBe(true)
  await stop()
  at = '2027-01-01T00:00:00.123Z'
  const replayed = await file.run({ mode: 'replay', tests })
  expect(replayed.failures['a']).toEqual([])
  expect(replayed.values['a']).toBe(true)
})

test('gives back what the test itself sent where the recording has a stand-in', async () => {
  let email = ''
  const { origin, stop } = await serve((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://x')
      if (url.pathname === '/authorize') {
        const back = `${url.searchParams.get('redirect_uri')}?code=Kp3_vX92hQ&state=${encodeURIComponent(url.searchParams.get('state') ?? '')}`
        response.writeHead(302, { location: back }).end()
        return
      }
      if (request.method === 'POST') ({ email } = JSON.parse(Buffer.concat(chunks).toString()) as { email: string })
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ account: { email }, ok: true }))
    })
  })
  const file = rehearse({ S: origin })
  const flow = async (): Promise<unknown> => {
    const own = `grace.${randomUUID().slice(0, 8)}@hopper-navy.net`
    await call(`${origin}/login`, 'POST', { email: own, password: randomUUID() })
    const { account } = (await call(`${origin}/me`)) as unknown as { account: { email: string } }
    const state = Buffer.from(randomUUID()).toString('base64')
    const query = new URLSearchParams({ client_id: 'web', redirect_uri: 'https://shop.example/back', state })
    const redirect = await fetch(`${origin}/authorize?${query.toString()}`, { redirect: 'manual' })
    const back = new URL(redirect.headers.get('location') ?? '')
    return [account.email === own, back.searchParams.get('state') === state]
  }
  const tests = [{ name: 'a', body: flow }]
  const recorded = await file.run({ mode: 'record', tests })
  expect(recorded.values['a']).toEqual([true, true])
  expect(file.allBytes()).not.toContain('hopper-navy')
  await stop()
  const replayed = await file.run({ mode: 'replay', tests })
  expect(replayed.failures['a']).toEqual([])
  expect(replayed.values['a']).toEqual([true, true])
})

test('lets a token say the nonce of this run', async () => {
  let nonce = ''
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const { origin, stop } = await serve((request, response) => {
    request.resume().on('end', () => {
      const url = new URL(request.url ?? '/', 'http://x')
      nonce = url.searchParams.get('nonce') ?? nonce
      const claims = { sub: 'usr_81x2', nonce, exp: 1795371878, note: '{{x}}' }
      const token = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}.dGhlIHNpZ25hdHVyZSBvZiBpdA`
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id_token: token }))
    })
  })
  const file = rehearse({ S: origin })
  const flow = async (): Promise<unknown> => {
    const own = randomUUID()
    await call(`${origin}/authorize?client_id=web&nonce=${own}`)
    const { id_token: token = '' } = await call(`${origin}/token`, 'POST', { grant_type: 'authorization_code' })
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
    return [claims['nonce'] === own, claims['exp'], claims['note']]
  }
  const tests = [{ name: 'a', body: flow }]
  expect((await file.run({ mode: 'record', tests })).values['a']).toEqual([true, 1795371878, '{{x}}'])
  await stop()
  const replayed = await file.run({ mode: 'replay', tests })
  expect(replayed.failures['a']).toEqual([])
  expect(replayed.values['a']).toEqual([true, 1795371878, '{{x}}'])
})

test('tells the retry of one call from the first attempt of the next', async () => {
  const seen = new Map<string, number>()
  const { origin, stop } = await serve((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { reference } = JSON.parse(Buffer.concat(chunks).toString()) as { reference: string }
      const attempt = (seen.get(reference) ?? 0) + 1
      seen.set(reference, attempt)
      response
        .writeHead(attempt === 1 ? 503 : 201, { 'content-type': 'application/json' })
        .end(JSON.stringify({ attempt, charge: `ch_${seen.size}00x` }))
    })
  })
  const file = rehearse({ S: origin })
  const flow = async (): Promise<unknown> => {
    const told: unknown[] = []
    for (const reference of [randomUUID(), randomUUID()]) {
      for (let attempt = 0; attempt < 3; attempt += 1) told.push(await call(`${origin}/charges`, 'POST', { reference }))
    }
    return told
  }
  const tests = [{ name: 'a', body: flow }]
  const recorded = await file.run({ mode: 'record', tests })
  await stop()
  const replayed = await file.run({ mode: 'replay', tests })
  expect(replayed.values).toEqual(recorded.values)
})

test('finds ids behind prefixes and moments under names of ranges, and leaves addresses whole', async () => {
  const { origin, stop } = await serve(orderService())
  const file = rehearse({ S: origin })
  const flow = async (): Promise<unknown> => {
    const body = {
      reference: `order-${randomUUID()}`,
      key: `req_${randomUUID()}`,
      label: `order-42-${Date.now()}`,
      to: `ada+${Date.now()}@hopper-navy.net`,
    }
    const made = await call(`${origin}/orders?created[gte]=${Math.floor(Date.now() / 1000) - 90_000}`, 'POST', body)
    return [made['reference'] === body.reference, made['key'] === body.key, made['to'] === body.to]
  }
  const tests = [{ name: 'a', body: flow }]
  expect((await file.run({ mode: 'record', tests })).values['a']).toEqual([true, true, true])
  const { request } = file.recording().interactions[0]!
  expect(request.url.replace(/^.*\?/, '')).toBe('created[gte]={{unixSeconds}}')
  expect(request.body).toEqual({
    json: {
      reference: 'order-{{uuid}}',
      key: 'req_{{uuid}}',
      label: 'order-42-{{unixMillis}}',
      to: 'user-1@example.com',
    },
  })
  await stop()
  const replayed = await file.run({ mode: 'replay', tests })
  expect(replayed.failures['a']).toEqual([])
  expect(replayed.values['a']).toEqual([true, true, true])
})

test('keeps an id in a path that the service found, and one that it did not find varies', async () => {
  const known = '7d9f2c5e-1b3a-4f6d-8e21-0c4b5a697887'
  const { origin } = await serve((request, response) => {
    response.writeHead(request.url?.includes(known) ? 200 : 404, { 'content-type': 'application/json' }).end('{}')
  })
  const file = rehearse({ S: origin })
  const body = async (): Promise<void> => {
    await call(`${origin}/customers/${known}`)
    await call(`${origin}/customers/${randomUUID()}`)
    await call(`${origin}/orders/${known}?customerId=${known}&rid=${randomUUID()}`)
  }
  await file.run({ mode: 'record', tests: [{ name: 'a', body }] })
  expect(file.recording().interactions.map(({ request }) => request.url.replace(origin, ''))).toEqual([
    `/customers/${known}`,
    '/customers/{{uuid}}',
    `/orders/${known}?customerId=${known}&rid={{uuid}}`,
  ])
})

test('follows what stands in part of a text, in a form of any kind, in a key and in a file name', async () => {
  const { origin, stop } = await serve((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const answer = (body: unknown): void =>
        void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      if (request.url === '/v1/customers') {
        const form = new URLSearchParams(text)
        answer({ id: 'cus_N8s7d6F5', metadata: { order_id: form.get('metadata[order_id]') }, name: form.get('name') })
      } else if (request.url === '/hooks') {
        const { callback } = JSON.parse(text) as { callback: string }
        const id = /orders\/([^/]+)/.exec(callback)?.[1] ?? ''
        answer({ pingUrl: `${callback}?ping=1`, ticket: `T-${id}`, results: { [id]: { ok: true } } })
      } else if (request.url === '/upload') answer({ stored: /filename="([^"]+)"/.exec(text)?.[1] })
      else answer({ day: request.url?.split('/').at(-1), note: `Today is ${request.url?.split('/').at(-1)}.` })
    })
  })
  const file = rehearse({ S: origin })
  const flow = async (): Promise<unknown> => {
    const id = randomUUID()
    const body = `name=A%20b&metadata[order_id]=${id}&metadata[run]=7`
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const made = (await (await fetch(`${origin}/v1/customers`, { method: 'POST', headers, body })).json()) as {
      metadata: { order_id: string }
    }
    const callback = `https://shop.example/orders/${made.metadata.order_id}/done`
    const hook = (await call(`${origin}/hooks`, 'POST', { callback })) as unknown as {
      pingUrl: string
      ticket: string
      results: Record<string, unknown>
    }
    const form = new FormData()
    form.append('file', new Blob(['text']), `invoice-${id}.txt`)
    const upload = await (await fetch(`${origin}/upload`, { method: 'POST', body: form })).json()
    const day = new Date().toISOString().slice(0, 10)
    const report = await call(`${origin}/reports/daily/${day}`)
    return [
      made.metadata.order_id === id,
      hook.pingUrl === `${callback}?ping=1`,
      hook.ticket === `T-${id}`,
      Object.keys(hook.results)[0] === id,
      (upload as { stored: string }).stored === `invoice-${id}.txt`,
      [report['day'] === day, report['note'] === `Today is ${day}.`],
    ]
  }
  const tests = [{ name: 'a', body: flow }]
  const expected = [true, true, true, true, true, [true, true]]
  expect((await file.run({ mode: 'record', tests })).values['a']).toEqual(expected)
  const [customer, hook] = file.recording().interactions
  expect(customer?.request.body).toEqual({ text: 'name=A%20b&metadata[order_id]={{uuid}}&metadata[run]=7' })
  expect(hook?.response?.body).toMatchObject({
    json: {
      pingUrl: 'https://shop.example/orders/{{request.body.callback | uuid}}/done?ping=1',
      ticket: 'T-{{request.body.callback | uuid}}',
    },
  })
  await stop()
  for (let time = 0; time < 2; time += 1) {
    const replayed = await file.run({ mode: 'replay', tests })
    expect(replayed.failures['a']).toEqual([])
    expect(replayed.values['a']).toEqual(expected)
  }
})

test('tells a plus sign in a path from a blank', async () => {
  const { origin, stop } = await serve(orderService())
  const file = rehearse({ S: origin })
  const tests = [{ name: 'a', body: () => call(`${origin}/orders/a+b-${randomUUID()}`) }]
  await file.run({ mode: 'record', tests })
  expect(file.recording().interactions[0]?.request.url).toBe(`${origin}/orders/a%2Bb-{{uuid}}`)
  await stop()
  expect((await file.run({ mode: 'replay', tests })).failures['a']).toEqual([])
})
