import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { answer, ANSWER_HEADERS, pathOf } from '../answers.mjs'

const TEST = { key: 'bench', name: 'bench', runs: true }
const TEST_FILE = 'bench.test.ts'
/** The project whose code calls out. */
const BENCH = fileURLToPath(new URL('../..', import.meta.url))

/** Where the recording of a folder's `bench.test.ts` lies. */
export const recordingOf = (dir) => join(dir, '__mocks__', 'bench.test.recorded.json')

/** An interaction as Understudy writes it for item `i`. */
export function interaction(origin, i, test = TEST.name) {
  const { host } = new URL(origin)
  return {
    id: `${host} GET ${pathOf(i)}#1`,
    test,
    service: host,
    operation: 'GET /items/:id',
    recordedAt: '2026-11-22',
    request: { method: 'GET', url: origin + pathOf(i), headers: { accept: '*/*' } },
    response: { status: 200, headers: ANSWER_HEADERS, body: { json: JSON.parse(answer(i)) }, latencyMs: 48 },
  }
}

/** Write the recording of `count` interactions, laid out as Understudy does. */
export function writeRecording({ dir, origin, count }) {
  const interactions = Array.from({ length: count }, (_, i) => interaction(origin, i))
  mkdirSync(join(dir, '__mocks__'), { recursive: true })
  writeFileSync(recordingOf(dir), `${JSON.stringify({ version: 1, interactions }, null, 2)}\n`)
}

/** Import from the copies that this run measures. */
const importInstalled = (scratch, name) => import(createRequire(join(scratch, 'installed', 'any.js')).resolve(name))

/** Open a session as the adapters do, and resolve to it. */
export async function openSession({ dir, scratch, mode = 'replay', services = {}, traceCallers = false }) {
  const { createSession } = await importInstalled(scratch, '@understudy/core/session')
  const { resolveConfig } = await importInstalled(scratch, '@understudy/core/config')
  const session = createSession({
    testFile: join(dir, TEST_FILE),
    rootDir: BENCH,
    mode,
    config: resolveConfig({ services }, null),
    realm: globalThis,
    traceCallers,
  })
  session.start()
  session.plan([TEST])
  session.beginTest(TEST.key)
  return {
    session,
    within: (fn) => session.runInTest(TEST.key, fn),
    async finish() {
      await session.settle(TEST.key)
      session.endTest(TEST.key, 'passed')
      return session.finish({ complete: true, isWhole: true })
    },
  }
}

/** Play the recording; an answer that runs out repeats. */
export const replay = (job) => openSession({ ...job, services: servicesAt(job.origin) })

/** Record into it. */
export const record = (job) => openSession({ ...job, mode: 'record', services: servicesAt(job.origin) })

/** A service on loopback is recorded only where the configuration names it. */
const servicesAt = (origin) => (origin.includes('127.0.0.1') ? { Items: { baseUrl: origin } } : {})
