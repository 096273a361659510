import { expect, test } from 'vitest'
import { rehearse } from './rehearsal.js'
import { echo, get, serve } from './trial.js'

async function post(url: string, body: string, type = 'application/json'): Promise<unknown> {
  return (await fetch(url, { method: 'POST', headers: { 'content-type': type }, body })).status
}

test.each([
  ['a one-time code that is a number', 'application/json', '{"otp":482913}', '{"otp":771204}'],
  ['a phone number in XML', 'text/xml', '<a><phone>+49 (30) 901820</phone></a>', '<a><phone>030 774411</phone></a>'],
  ['an e-mail address in JSON', 'application/json', '{"to":"ada@navy.net","n":1}', '{"to":"bob@army.net","n":1}'],
  ['a name in a form', 'application/x-www-form-urlencoded', 'first_name=Grace&n=1', 'first_name=Ada&n=1'],
])('matches another value for %s', async (_title, type, recorded, live) => {
  const { origin, stop } = await serve(echo)
  const file = rehearse({ S: origin })
  const send = (body: string) => [{ name: 'a', body: () => post(`${origin}/x`, body, type) }]
  await file.run({ mode: 'record', tests: send(recorded) })
  await stop()
  const replayed = await file.run({ mode: 'replay', tests: send(live) })
  expect(replayed.failures['a']).toEqual([])
  expect(replayed.values['a']).toBe(200)
})

test('keeps an address to itself in a miss, though it is cut short there', async () => {
  const { origin, stop } = await serve(echo)
  const file = rehearse({ S: origin })
  const next = `https://shop.example/a/rather/long/path?user=olind.qvist%40orchard-net.org`
  const ask = (page: number) => [
    { name: 'a', body: () => get(`${origin}/x?page=${page}&next=${encodeURIComponent(`${next}&n=${page}`)}`) },
  ]
  await file.run({ mode: 'record', tests: ask(1) })
  await stop()
  const { failures } = await file.run({ mode: 'replay', tests: ask(2) })
  expect(failures['a']?.[0]).toContain('query page "2", recorded "1"')
  expect(failures['a']?.[0]).not.toMatch(/olind|orchard/)
})

test('leaves the file as it was when calls with redacted values are recorded again', async () => {
  const { origin } = await serve((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { currency } = JSON.parse(Buffer.concat(chunks).toString()) as { currency: string }
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ currency, status: 'active' }))
    })
  })
  const file = rehearse({ S: origin })
  const body = async (): Promise<void> => {
    for (const n of [1, 2]) {
      const sent = {
        currency: 'USD',
        status: 'active',
        to: 'ada@navy.net',
        key: `sk_test_${'4eC39HqLyjWD'.repeat(2)}`,
        n,
      }
      await post(`${origin}/x`, JSON.stringify(sent))
    }
  }
  await file.run({ mode: 'record', tests: [{ name: 'a', body }] })
  const before = file.files()
  await file.run({ mode: 'record', tests: [{ name: 'a', body }] })
  expect(file.files()).toEqual(before)
})

test('tells calls apart by what their stand-ins stand for, in whatever order they come', async () => {
  const people = new Map<string, number>()
  const { origin, stop } = await serve((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { email } = JSON.parse(Buffer.concat(chunks).toString()) as { email: string }
      if (request.url === '/people') people.set(email, people.size + 1)
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ number: people.get(email) }))
    })
  })
  const file = rehearse({ S: origin })
  const ask = async (path: string, email: string): Promise<number> => {
    const answer = await fetch(`${origin}${path}`, { method: 'POST', body: JSON.stringify({ email }) })
    return ((await answer.json()) as { number: number }).number
  }
  const flow = (run: string, order: string[]) => async (): Promise<number[]> => {
    for (const name of ['ada', 'bob', 'eve']) await ask('/people', `${name}.${run}@hopper-navy.net`)
    return Promise.all(order.map((name) => ask('/search', `${name}.${run}@hopper-navy.net`)))
  }
  const recorded = await file.run({ mode: 'record', tests: [{ name: 'a', body: flow('x1', ['ada', 'bob', 'eve']) }] })
  expect(recorded.values['a']).toEqual([1, 2, 3])
  await stop()
  const replayed = await file.run({ mode: 'replay', tests: [{ name: 'a', body: flow('y2', ['eve', 'ada', 'bob']) }] })
  expect(replayed.failures['a']).toEqual([])
  expect(replayed.values['a']).toEqual([3, 1, 2])
})

test('answers for each of several addresses in a path, and again for the same one', async () => {
  const { origin, stop } = await serve((request, response) => {
    const [, , email = ''] = decodeURIComponent(request.url ?? '').split('/')
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ length: email.length }))
  })
  const file = rehearse({ S: origin })
  const flow = async (): Promise<unknown> => {
    const ask = async (name: string): Promise<number> => {
      const answer = await fetch(`${origin}/people/${encodeURIComponent(`${name}@hopper-navy.net`)}`)
      return ((await answer.json()) as { length: number }).length
    }
    return [await ask('ada'), await ask('grace'), await ask('ada'), await ask('grace')]
  }
  const tests = [{ name: 'a', body: flow }]
  expect((await file.run({ mode: 'record', tests })).values['a']).toEqual([19, 21, 19, 21])
  await stop()
  const replayed = await file.run({ mode: 'replay', tests })
  expect(replayed.failures['a']).toEqual([])
  expect(replayed.values['a']).toEqual([19, 21, 19, 21])
})

test('counts what no rule redacts any more', async () => {
  const { origin, stop } = await serve(echo)
  const file = rehearse({ S: origin })
  const send = (firstName: string) => [
    { name: 'a', body: () => post(`${origin}/x`, JSON.stringify({ firstName, password: firstName })) },
  ]
  const sanitize = { rules: { 'person-name': false } }
  await file.run({ mode: 'record', sanitize, tests: send('Grace') })
  await stop()
  expect((await file.run({ mode: 'replay', sanitize, tests: send('Grace') })).failures['a']).toEqual([])
  const { failures } = await file.run({ mode: 'replay', sanitize, tests: send('Ada') })
  expect(failures['a']?.[0]).toContain('body /firstName "Ada", recorded "Grace"')
})

test('takes the times of a token over when it is recorded again on another day', async () => {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  let exp = 1_795_371_878
  const { origin } = await serve((_request, response) => {
    const token = `${encode({ alg: 'RS256', kid: 'k1' })}.${encode({ sub: 'usr_81x2', exp })}.dGhlIHNpZ25hdHVyZSBvZiBpdA`
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ access_token: token }))
  })
  const file = rehearse({ S: origin })
  const tests = [{ name: 'a', body: () => get(`${origin}/token`) }]
  const recorded = async (): Promise<unknown> => {
    await file.run({ mode: 'record', tests })
    const claims = /\.(eyJ[\w-]+)\./.exec(file.allBytes())?.[1] ?? ''
    return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { exp: unknown }).exp
  }
  expect(await recorded()).toBe(exp)
  exp += 60
  expect(await recorded()).toBe(exp - 60)
  exp += 3 * 86_400
  expect(await recorded()).toBe(exp)
})
