import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, test } from 'vitest'
import type { LiveCall, SessionResult, VerifyPlan } from '../model/index.js'
import { startCoordinator, type DriftProgress } from './coordinator.js'
import { lineOf, openShop, type LiveShop } from './live-shop.js'

const LOADER = new URL('../../scripts/load-sources.mjs', import.meta.url)
// Built, a session requires these by paths that its source does not have.
const PROVIDED = new URL('../session/provide-modules.ts', import.meta.url)
const SCRIPT = fileURLToPath(new URL('../session/recording-process.ts', import.meta.url))

let shop: LiveShop
let calls: LiveCall[]
let files: SessionResult[]
let progress: DriftProgress[]

beforeEach(async () => {
  shop = await openShop()
  ;[calls, files, progress] = [[], [], []]
})

/** Run a session of its own process for a test that asks the shop three times at once. */
function verifyApart(name: string, env: Record<string, string>) {
  const testFile = join(shop.file.root, 'src', 'shop.test.ts')
  const imports = [LOADER, PROVIDED].flatMap(({ href }) => ['--import', href])
  const args = [...imports, SCRIPT, testFile, 'verify', shop.origin, name]
  const child = spawn(process.execPath, args, {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return { child, done: new Promise((resolve) => child.once('exit', resolve)) }
}

const startRun = (plan: Partial<VerifyPlan>) =>
  startCoordinator(
    {
      root: shop.file.root,
      interactions: {},
      unsafe: false,
      concurrency: 100,
      requestsPerSecond: 1000,
      longestHoldMs: 60_000,
      ...plan,
    },
    {
      onCall: (call) => void calls.push(call),
      onFile: (result) => void files.push(result),
      onProgress: (one) => void progress.push(one),
    },
  )

test('keeps the limits of a service over all processes', async () => {
  shop.answerBy((_asked, response) => void setTimeout(() => response.end(), 100))
  const { env, stop } = await startRun({ concurrency: 2 })
  await Promise.all(['a', 'b', 'c'].map((name) => verifyApart(name, env).done))
  await stop()
  expect(shop.asked).toHaveLength(9)
  expect(shop.mostOpen).toBe(2)
  expect(calls).toHaveLength(9)
  expect(files.map(({ testFile }) => testFile)).toEqual(Array.from({ length: 3 }, () => 'src/shop.test.ts'))
})

test('lets no more calls begin in a second than a service may get, over all processes', async () => {
  const arrivals: number[] = []
  shop.answerBy((_asked, response) => {
    arrivals.push(performance.now())
    response.end()
  })
  const { env, stop } = await startRun({ requestsPerSecond: 5 })
  await Promise.all(['a', 'b'].map((name) => verifyApart(name, env).done))
  await stop()
  expect(arrivals).toHaveLength(6)
  // Five intervals of 200 ms lie between the first leave and the last; the way to the server may take longer for the first.
  expect(arrivals.at(-1)! - arrivals[0]!).toBeGreaterThan(600)
})

test('gives free what a process held that was killed', async () => {
  let isFirst = true
  const reached = new Promise<void>((resolve) => {
    shop.answerBy((_asked, response) => {
      if (!isFirst) return void response.end()
      isFirst = false
      resolve()
    })
  })
  const { env, stop } = await startRun({ concurrency: 1 })
  const killed = verifyApart('a', env)
  await reached
  killed.child.kill('SIGKILL')
  await killed.done
  await verifyApart('b', env).done
  await stop()
  expect(calls.map(lineOf).toSorted()).toEqual([1, 2, 3].map((number) => `unrecorded: GET /b/${number} 200`))
  expect(progress).toContainEqual({ kind: 'file-lost', testFile: 'src/shop.test.ts' })
})

test('ends with calls that wait, and lets none of them through', async () => {
  shop.answerBy(() => undefined)
  const { env, stop } = await startRun({ concurrency: 1 })
  const waiting = verifyApart('a', env)
  while (shop.asked.length === 0) await sleep(10)
  await stop()
  waiting.child.kill()
  await waiting.done
  expect(shop.asked).toHaveLength(1)
  expect(files).toEqual([])
})
