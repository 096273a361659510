import http from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { create } from 'axios'
import * as undici from 'undici'
import { beforeEach, expect, test } from 'vitest'
import { rehearse, type RehearsedFile, type RehearsedTest } from './rehearsal.js'
import { serve } from './trial.js'

const TESTS = 20
const CALLS = 10

let origin: string
let stop: () => Promise<void>
let asked: string[]
let file: RehearsedFile

beforeEach(async () => {
  asked = []
  ;({ origin, stop } = await serve((request, response) => {
    asked.push(request.url ?? '')
    // In another order than they came, and different each time.
    const answer = JSON.stringify({ url: request.url, number: asked.length })
    setTimeout(() => response.setHeader('content-type', 'application/json').end(answer), (asked.length * 7) % 13)
  }))
  file = rehearse({ S: origin })
})

interface Client {
  /** Ask for a path, and give the number of the answer. */
  ask(path: string): Promise<number>
  close?(): unknown
}

const numberIn = (text: string): number => (JSON.parse(text) as { number: number }).number

/** Each with connections that all tests share. */
const CLIENTS: Record<string, () => Client> = {
  fetch: () => ({ ask: async (path) => numberIn(await (await fetch(origin + path)).text()) }),
  'http with one keep-alive agent': () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 3 })
    return {
      ask: (path) =>
        new Promise((resolve, reject) => {
          http
            .get(origin + path, { agent }, (response) => {
              let text = ''
              response.on('data', (chunk: Buffer) => (text += chunk.toString()))
              response.on('end', () => resolve(numberIn(text)))
            })
            .on('error', reject)
        }),
      close: () => agent.destroy(),
    }
  },
  'axios with one keep-alive agent': () => {
    const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 3 })
    const client = create({ baseURL: origin, httpAgent })
    return {
      ask: async (path) => (await client.get<{ number: number }>(path)).data.number,
      close: () => httpAgent.destroy(),
    }
  },
  'one undici pool': () => {
    const pool = new undici.Pool(origin, { connections: 3 })
    return {
      ask: async (path) => numberIn(await (await pool.request({ path, method: 'GET' })).body.text()),
      close: () => pool.destroy(),
    }
  },
  'one pipelining undici client': () => {
    const client = new undici.Client(origin, { pipelining: 5 })
    return {
      ask: async (path) => numberIn(await (await client.request({ path, method: 'GET' })).body.text()),
      close: () => client.destroy(),
    }
  },
  'bodies that are streamed': () => {
    const pool = new undici.Pool(origin, { connections: 3 })
    return {
      async ask(path) {
        async function* body(): AsyncGenerator<Buffer> {
          await sleep(1)
          yield Buffer.from('x')
        }
        const answer = await pool.request({ path, method: 'POST', body: Readable.from(body()) })
        return numberIn(await answer.body.text())
      },
      close: () => pool.destroy(),
    }
  },
}

/** Tests that all ask for the same, so that only their owner tells the calls apart. */
function testsWith(client: Client): RehearsedTest[] {
  return Array.from({ length: TESTS }, (_, test) => ({
    name: `test ${test}`,
    async body() {
      const numbers: number[] = []
      for (let call = 0; call < CALLS; call += 1) {
        if ((test + call) % 3 === 0) await sleep((test * call) % 4)
        numbers.push(await client.ask(`/same/${call % 3}`))
      }
      return numbers
    },
  }))
}

test.each(Object.entries(CLIENTS))('gives each concurrent test its own calls, by %s', async (_name, create) => {
  const client = create()
  const tests = testsWith(client)
  const live = await file.run({ mode: 'record', tests, concurrent: true })
  const recorded = file.recording().interactions
  expect(recorded).toHaveLength(TESTS * CALLS)
  for (const { name } of tests) {
    const own = recorded.filter(({ test }) => test === name)
    const numbers = own.map(({ response }) => (response!.body as { json: { number: number } }).json.number)
    expect(numbers).toEqual(live.values[name])
  }
  await stop()
  const replayed = await file.run({ mode: 'replay', tests, concurrent: true })
  expect(replayed.values).toEqual(live.values)
  expect(replayed.result.counts).toMatchObject({ replayed: TESTS * CALLS, unmatched: 0 })
  expect(replayed.result.unused).toEqual([])
  expect(asked).toHaveLength(TESTS * CALLS)
  await client.close?.()
})

test('gives misses to the test that made the call', async () => {
  const client = CLIENTS['one undici pool']!()
  const tests = Array.from({ length: TESTS }, (_, index): RehearsedTest => ({
    name: `test ${index}`,
    body: async () => {
      await sleep(index % 5)
      if (index % 2 === 0) await client.ask(`/missing/${index}`).catch(() => undefined)
    },
  }))
  const { failures } = await file.run({ mode: 'replay', tests, concurrent: true })
  for (let index = 0; index < TESTS; index += 1) {
    expect(failures[`test ${index}`]).toHaveLength(index % 2 === 0 ? 1 : 0)
  }
  await client.close?.()
})

test('gives a call that is made later, in a callback or a timer, to the test that began it', async () => {
  const later = (name: string, delay: number): RehearsedTest => ({
    name,
    body: () =>
      new Promise((resolve) => {
        setTimeout(() => {
          http.get(`${origin}/first`, (response) => {
            response
              .resume()
              .on('end', () =>
                queueMicrotask(() => void fetch(`${origin}/second`).then((two) => two.text().then(resolve))),
              )
          })
        }, delay)
      }),
  })
  await file.run({ mode: 'record', tests: [later('a', 5), later('b', 0), later('c', 3)], concurrent: true })
  const told = file.recording().interactions.map(({ test, request }) => `${test}${request.url.slice(origin.length)}`)
  expect(told).toEqual(['a/first', 'a/second', 'b/first', 'b/second', 'c/first', 'c/second'])
})
