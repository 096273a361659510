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
