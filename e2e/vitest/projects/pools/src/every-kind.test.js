import { request as httpRequest } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { Agent, request } from 'undici'

const service = process.env.SERVICE_URL
const pool = new Agent({ connections: 2, pipelining: 1 })

const byFetch = async (path) => (await fetch(service + path)).json()
const byUndici = async (path) => (await request(service + path, { dispatcher: pool })).body.json()
const byHttp = (path) =>
  new Promise((resolve, reject) => {
    const sent = httpRequest(service + path, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part) => (text += part))
      response.on('end', () => resolve(JSON.parse(text)))
    })
    sent.on('error', reject).end()
  })

await byFetch('/load')

beforeAll(() => byFetch('/before-all'))
afterAll(() => byHttp('/after-all'))

describe.concurrent('side by side', () => {
  test.each(Array.from({ length: 12 }, (_, index) => index))('number %i makes its own calls', async (index) => {
    for (const ask of [byFetch, byUndici, byHttp]) {
      for (const turn of [1, 2]) {
        await expect(ask(`/each/${index}/${ask.name}/${turn}`)).resolves.toMatchObject({ version: 1 })
      }
    }
  })
})

test.for([
  ['a', 1],
  ['b', 2],
])('takes %s from a table', async ([name, number], { expect }) => {
  await expect(byFetch(`/for/${name}/${number}`)).resolves.toMatchObject({ path: `/for/${name}/${number}` })
})

describe('hooks', () => {
  beforeAll(() => byFetch('/hooks/before-all'))
  beforeEach(({ task }) => byFetch(`/hooks/before/${task.name}`))
  afterEach(({ task }) => byFetch(`/hooks/after/${task.name}`))
  test('first', async () => {
    onTestFinished(() => byFetch('/hooks/finished'))
    await byFetch('/hooks/first')
  })
  test('second', () => byFetch('/hooks/second'))
})

describe('a test with a fixture', () => {
  const extended = test.extend({
    order: async ({ task }, use) => {
      const order = await byFetch(`/fixture/for/${task.type}`)
      await use(order)
      await byFetch('/fixture/tear-down')
    },
  })
  extended('gets what it called', ({ order }) => expect(order.path).toBe('/fixture/for/test'))
})

let attempts = 0
test('passes at the third attempt', { retry: 2 }, async () => {
  attempts += 1
  await byFetch(`/retry/${attempts}`)
  if (attempts < 3) throw new Error('not yet')
})

test('comes again', { repeats: 2 }, () => byFetch('/repeated'))

test.fails('is expected to fail', async () => {
  await byFetch('/fails')
  throw new Error('as expected')
})

test('skips itself', ({ skip }) => skip())
// oxlint-disable-next-line vitest/warn-todo -- one of the kinds there are
test.todo('has no body yet')

test('same name', () => byFetch('/same/1'))
test('same name', () => byFetch('/same/2'))
