import got from 'got'
import { request } from 'undici'
import { expect, test } from 'vitest'
import type { Recording } from '../model/index.js'
import { run } from './trial.js'

const ORIGIN = 'http://127.0.0.1:4999'

const COUNT = 40

const STREAM: Recording = {
  version: 1,
  interactions: [
    {
      id: 'op#1',
      test: 't',
      service: 'S',
      operation: 'op',
      recordedAt: '2026-11-22',
      request: { method: 'GET', url: `${ORIGIN}/`, headers: {} },
      response: {
        status: 200,
        headers: { 'content-type': 'text/plain', 'transfer-encoding': 'chunked' },
        body: { stream: Array.from({ length: COUNT }, (_, index) => ({ delayMs: 30, text: `${index},` })) },
        latencyMs: 3,
      },
    },
  ],
}

async function countPieces(body: AsyncIterable<unknown>): Promise<number> {
  let count = 0
  for await (const _piece of body) count += 1
  return count
}

test.for([
  ['fetch', async () => countPieces((await fetch(ORIGIN)).body as unknown as AsyncIterable<unknown>)],
  ['undici.request', async () => countPieces((await request(ORIGIN)).body)],
  ['got', () => countPieces(got.stream(ORIGIN))],
] as const)('gives %s each piece of a recorded stream, however fast', async ([, ask]) => {
  const { value } = await run('replay', ORIGIN, STREAM, ask)
  expect(value).toBe(COUNT)
})
