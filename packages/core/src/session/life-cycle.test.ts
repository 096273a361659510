import { utimesSync, readFileSync, writeFileSync } from 'node:fs'
import http, { type RequestListener } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, test } from 'vitest'
import type { Interaction } from '../model/index.js'
import { rehearse, type RehearsedFile, type RehearsedTest } from './rehearsal.js'
import { serve } from './trial.js'

/** Counts what it was asked, and says what `version` it is. */
interface Service {
  origin: string
  asked: string[]
  version: number
  stop(): Promise<void>
}

let service: Service
let file: RehearsedFile

beforeEach(async () => {
  const state = { asked: [] as string[], version: 1 }
  const listener: RequestListener = (request, response) => {
    state.asked.push(`${request.method} ${request.url}`)
    const wait = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('wait') ?? 0)
    const answer = JSON.stringify({ path: request.url, version: state.version })
    request
      .resume()
      .on('end', () => setTimeout(() => response.setHeader('content-type', 'application/json').end(answer), wait))
  }
  service = Object.assign(state, await serve(listener))
  file = rehearse({ Shop: service.origin })
})

const ask = async (path: string): Promise<string> => (await fetch(service.origin + path)).text()

const asking = (name: string, ...paths: string[]): RehearsedTest => ({
  name,
  body: async () => {
    const answers: string[] = []
    for (const path of paths) answers.push(await ask(path))
    return answers
  },
})

const failing = (name: string, ...paths: string[]): RehearsedTest => ({
  name,
  body: async () => {
    for (const path of paths) await ask(path)
    throw new Error('failed')
  },
})

/** `test: path` of every recorded interaction. */
function told(): string[] {
  return file
    .recording()
    .interactions.map(({ test, request }) => `${test}: ${request.url.slice(service.origin.length)}`)
}

const counts = { replayed: 0, recorded: 0, updated: 0, removed: 0, passedThrough: 0, unmatched: 0 }

test('saves what passing tests recorded, and nothing of failing ones', async () => {
  const { result } = await file.run({ mode: 'auto', tests: [asking('a', '/1'), failing('b', '/2'), asking('c', '/3')] })
  expect(told()).toEqual(['a: /1', 'c: /3'])
  expect(result.counts).toMatchObject({ recorded: 2, replayed: 0, unmatched: 0 })
})

test('leaves what a failing test had recorded before as it was', async () => {
  await file.run({ mode: 'auto', tests: [asking('a', '/1'), asking('b', '/2')] })
  const before = file.recording()
  service.version = 2
  await file.run({ mode: 'record', tests: [asking('a', '/1'), failing('b', '/2', '/new')] })
  const [a, b] = file.recording().interactions
  expect(b).toEqual(before.interactions[1])
  expect(a?.response?.body).toEqual({ json: { path: '/1', version: 2 } })
})

test('writes no file where no test passed, and none without calls', async () => {
  await file.run({ mode: 'auto', tests: [failing('a', '/1')] })
  await file.run({ mode: 'record', tests: [failing('a', '/1')] })
  await file.run({ mode: 'record', tests: [asking('a')], before: async () => undefined })
  expect(Object.keys(file.files())).toEqual(['src/shop.test.ts'])
})

test('keeps everything where no test of a re-record passed', async () => {
  await file.run({ mode: 'auto', before: () => ask('/file'), tests: [asking('a', '/1')] })
  const before = file.files()
  await file.run({ mode: 'record', before: () => ask('/file?other'), tests: [failing('a', '/1')] })
  expect(file.files()).toEqual(before)
})

test('drops what an earlier attempt recorded', async () => {
  let attempt = 0
  const flaky: RehearsedTest = {
    name: 'a',
    retries: 1,
    body: async () => {
      attempt += 1
      return ask(`/attempt-${attempt}`)
    },
  }
  const { result } = await file.run({ mode: 'auto', tests: [flaky], complete: false })
  expect(told()).toEqual(['a: /attempt-2'])
  expect(result.calls.map(({ url }) => url.slice(service.origin.length))).toEqual(['/attempt-2'])
})

test('plays a test from its beginning in another attempt', async () => {
  await file.run({ mode: 'auto', tests: [asking('a', '/1')] })
  service.version = 2
  await file.run({
    mode: 'record',
    tests: [{ name: 'b', body: async () => [await ask('/2'), (service.version = 3), await ask('/2')] }],
    complete: false,
  })
  const { values, failures } = await file.run({ mode: 'replay', tests: [{ ...asking('b', '/2', '/2'), retries: 2 }] })
  expect(values['b']).toEqual(['{"path":"/2","version":2}', '{"path":"/2","version":3}'])
  expect(failures['b']).toEqual([])
})

test('keeps the interactions of tests that a filter left out', async () => {
  await file.run({ mode: 'auto', before: () => ask('/file'), tests: [asking('a', '/1'), asking('b', '/2')] })
  const [, , b] = file.recording().interactions
  service.version = 2
  await file.run({
    mode: 'record',
    before: () => ask('/file?other'),
    tests: [asking('a', '/1', '/more'), { ...asking('b'), filtered: true }],
    complete: false,
  })
  expect(told()).toEqual(['null: /file', 'null: /file?other', 'a: /1', 'a: /more', 'b: /2'])
  expect(file.recording().interactions.at(-1)).toEqual(b)
})

test('keeps the interactions of a test that was skipped, in a complete re-record too', async () => {
  await file.run({ mode: 'auto', tests: [asking('a', '/1'), asking('b', '/2')] })
  await file.run({ mode: 'record', tests: [asking('a', '/1'), { ...asking('b'), status: 'skipped' }] })
  expect(told()).toEqual(['a: /1', 'b: /2'])
  await file.run({ mode: 'record', tests: [asking('a', '/1'), { ...asking('b'), filtered: true }] })
  expect(told()).toEqual(['a: /1', 'b: /2'])
})

test('prunes in a complete re-record: calls that are gone, and tests that are gone', async () => {
  await file.run({
    mode: 'auto',
    before: () => ask('/file'),
    tests: [asking('a', '/1', '/gone'), asking('gone', '/2'), asking('c', '/3')],
  })
  const { result } = await file.run({ mode: 'record', tests: [asking('a', '/1'), asking('c', '/3')] })
  expect(told()).toEqual(['a: /1', 'c: /3'])
  expect(result.counts).toMatchObject({ removed: 3, recorded: 0, updated: 0 })
})

test('removes the file when its last interaction is gone', async () => {
  await file.run({ mode: 'auto', tests: [asking('a', '/1')] })
  await file.run({ mode: 'record', tests: [asking('a')] })
  expect(Object.keys(file.files())).toEqual(['src/shop.test.ts'])
})

test('replays what is recorded and appends what is not', async () => {
  await file.run({ mode: 'auto', tests: [asking('a', '/1')] })
  service.version = 2
  service.asked.length = 0
  const { values, result } = await file.run({ mode: 'auto', tests: [asking('a', '/1', '/2'), asking('b', '/3')] })
  expect(service.asked).toEqual(['GET /2', 'GET /3'])
  expect(values['a']).toEqual(['{"path":"/1","version":1}', '{"path":"/2","version":2}'])
  expect(told()).toEqual(['a: /1', 'a: /2', 'b: /3'])
  expect(result.counts).toMatchObject({ replayed: 1, recorded: 2 })
  expect(result.calls.map(({ outcome, test }) => `${test} ${outcome}`)).toEqual([
    'a replayed',
    'a recorded',
    'b recorded',
  ])
})

test('gives ids that stay', async () => {
  const ids = (): string[] => file.recording().interactions.map(({ id }) => id)
  await file.run({ mode: 'auto', tests: [asking('a', '/x/1', '/x/2', '/x/3')] })
  expect(ids()).toEqual(['Shop GET /x/:id#1', 'Shop GET /x/:id#2', 'Shop GET /x/:id#3'])
  await file.run({ mode: 'record', tests: [asking('a', '/x/1', '/x/3', '/x/4')] })
  expect(ids()).toEqual(['Shop GET /x/:id#1', 'Shop GET /x/:id#3', 'Shop GET /x/:id#2'])
})

test.each(['replay', 'auto'] as const)('writes nothing in mode %s where nothing is new', async (mode) => {
  await file.run({ mode: 'auto', before: () => ask('/file'), tests: [asking('a', '/1'), asking('b', '/2')] })
  // Laid out by hand, which a rewrite would undo.
  writeFileSync(file.recordingPath, JSON.stringify(file.recording()))
  utimesSync(file.recordingPath, 1000, 1000)
  const before = file.files()
  service.asked.length = 0
  const { result } = await file.run({ mode, before: () => ask('/file'), tests: [asking('a', '/1', '/1'), asking('b')] })
  expect(file.files()).toEqual(before)
  expect(service.asked).toEqual([])
  expect(result.counts).toEqual({ ...counts, ...result.counts, replayed: 3, recorded: 0, updated: 0, removed: 0 })
  expect(result.unused).toEqual(['Shop GET /2#1'])
})

test('writes nothing of a failing replay', async () => {
  await file.run({ mode: 'auto', tests: [asking('a', '/1')] })
  const before = file.files()
  const { result, failures } = await file.run({ mode: 'replay', tests: [asking('a', '/other')] })
  expect(file.files()).toEqual(before)
  expect(failures['a']?.[0]).toContain('[unmatched-call] No interaction matches GET')
  expect(result.counts.unmatched).toBe(1)
})

test('tells a miss to the test that swallowed it, and one outside any test to the file', async () => {
  const swallowing = { name: 'a', body: () => ask('/1').catch(() => 'swallowed') }
  const { values, failures } = await file.run({
    mode: 'replay',
    before: () => ask('/file').catch(() => 'swallowed too'),
    tests: [swallowing],
  })
  expect(values).toEqual({ a: 'swallowed', before: 'swallowed too' })
  expect(failures['a']).toHaveLength(1)
  expect(failures['']).toHaveLength(1)
  expect(service.asked).toEqual([])
})

test('changes nothing but dates where a service is unchanged', async () => {
  const yesterday = '2026-11-21'
  const tests = [asking('a', '/1', '/2?wait=20'), asking('b', '/1')]
  await file.run({ mode: 'auto', before: () => ask('/file'), tests })
  const recorded = file.recording()
  const before = { ...recorded, interactions: recorded.interactions.map((one) => ({ ...one, recordedAt: yesterday })) }
  file.write(before)
  await sleep(1100)
  const { result } = await file.run({ mode: 'record', before: () => ask('/file'), tests })
  const after = file.recording()
  expect(after.interactions.map((one) => ({ ...one, recordedAt: yesterday }))).toEqual(before.interactions)
  expect(after.interactions.every(({ recordedAt }) => recordedAt > yesterday)).toBe(true)
  expect(result.counts).toMatchObject({ recorded: 0, updated: 0, removed: 0 })
})

test('keeps parallel calls in the order of their start, whichever ends first', async () => {
  const parallel = (waits: number[]): RehearsedTest => ({
    name: 'a',
    body: () => Promise.all(waits.map((wait, index) => ask(`/${index}?wait=${wait}`))),
  })
  await file.run({ mode: 'auto', tests: [parallel([60, 30, 0])], match: { ignoreQuery: ['wait'] } })
  const before = file.recording()
  expect(before.interactions.map(({ id }) => id)).toEqual(['Shop GET /0#1', 'Shop GET /1#1', 'Shop GET /2#1'])
  await file.run({ mode: 'record', tests: [parallel([0, 30, 60])], match: { ignoreQuery: ['wait'] } })
  const ids = file.recording().interactions.map(({ id }) => id)
  expect(ids).toEqual(before.interactions.map(({ id }) => id))
})

test('keeps tests of one name apart', async () => {
  await file.run({
    mode: 'auto',
    tests: [asking('same', '/1'), asking('same', '/1'), asking('same (2)', '/1'), asking('same', '/1')],
  })
  expect(told()).toEqual(['same: /1', 'same (2): /1', 'same (2) (2): /1', 'same (3): /1'])
})

test('shares calls outside any test between all tests', async () => {
  await file.run({ mode: 'auto', before: () => ask('/config'), tests: [asking('a', '/1')] })
  await service.stop()
  const { values, failures } = await file.run({
    mode: 'replay',
    before: () => ask('/config'),
    tests: [asking('a', '/1', '/config'), asking('b', '/config')],
  })
  expect(failures).toEqual({ '': [], a: [], b: [] })
  expect(values['b']).toEqual(['{"path":"/config","version":1}'])
})

test('waits for calls that a test left open, and says which it gave up', async () => {
  const { result } = await file.run({
    mode: 'auto',
    tests: [{ name: 'a', body: async () => void ask('/late?wait=50').catch(() => undefined) }],
  })
  expect(told()).toEqual(['a: /late?wait=50'])
  expect(result.notes).toEqual([])
  const controller = new AbortController()
  const hanging: RehearsedTest = {
    name: 'b',
    body: async () =>
      void fetch(`${service.origin}/never?wait=60000`, { signal: controller.signal }).catch(() => undefined),
  }
  const again = await file.run({ mode: 'auto', tests: [asking('a'), hanging] })
  controller.abort()
  expect(told()).toEqual(['a: /late?wait=50'])
  expect(again.result.notes).toEqual(['1 call was still open at the end of src/shop.test.ts and is not recorded'])
})

test('does nothing at all in live mode', async () => {
  await file.run({ mode: 'auto', tests: [asking('a', '/1')] })
  const before = file.files()
  service.version = 2
  const { fetch: realFetch } = globalThis
  let during: unknown
  const { values, result } = await file.run({
    mode: 'live',
    tests: [{ name: 'a', body: async () => ((during = globalThis.fetch), ask('/1')) }],
  })
  expect(during).toBe(realFetch)
  expect(values['a']).toBe('{"path":"/1","version":2}')
  expect(file.files()).toEqual(before)
  expect(result.counts).toMatchObject({ replayed: 0, recorded: 0, passedThrough: 0, unmatched: 0 })
})

test('takes a broken recording for no empty one, and leaves it as it is', async () => {
  await file.run({ mode: 'auto', tests: [asking('a', '/1')] })
  const broken = readFileSync(file.recordingPath, 'utf8').replace('"version": 1,', '"version": 1')
  writeFileSync(file.recordingPath, broken)
  const modes = ['auto', 'replay', 'record', 'verify'] as const
  for (const mode of modes)
    expect(() => file.run({ mode })).toThrow('[recording-invalid] "src/__mocks__/shop.test.recorded.json:3:3" is not')
  await file.run({ mode: 'live', tests: [asking('a', '/1')] })
  expect(readFileSync(file.recordingPath, 'utf8')).toBe(broken)
})

test('names an interaction that is missing its body file', async () => {
  await file.run({ mode: 'auto', tests: [asking('a', '/1')] })
  const [one] = file.recording().interactions as [Interaction]
  const body = { file: 'shop.test.recorded/gone.json' }
  file.write({ version: 1, interactions: [{ ...one, response: { ...one.response!, body } }] })
  const { values, failures } = await file.run({ mode: 'replay', tests: [asking('a', '/1')] })
  expect(failures['a']?.[0]).toContain('[recording-body-missing] The body file "shop.test.recorded/gone.json"')
  expect(values['a']).toContain('fetch failed: [')
})

test('names a match function that throws', async () => {
  await file.run({ mode: 'auto', tests: [asking('a', '/1')] })
  const match = (): boolean => {
    throw new Error('not mine')
  }
  const { values, failures } = await file.run({ mode: 'replay', tests: [asking('a', '/1')], match })
  expect(failures['a']).toEqual([
    expect.stringContaining('[match-failed] The match function of "Shop" throws "not mine"'),
  ])
  expect(values['a']).toContain('fetch failed: [')
})

test('keeps the order of parallel calls where some are known by all but their body', async () => {
  const post = (body: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const request = http.request(`${service.origin}/post`, { method: 'POST' }, (response) => {
        response.resume().on('end', () => resolve(body))
      })
      request.on('error', reject).end(body)
    })
  await file.run({ mode: 'auto', tests: [{ name: 'a', body: () => post('0') }] })
  const all = ['1', '2', '0', '3', '4', '5']
  await file.run({ mode: 'auto', tests: [{ name: 'a', body: () => Promise.all(all.map(post)) }] })
  const texts = file.recording().interactions.map(({ request }) => (request.body as { text: string }).text)
  expect(texts).toEqual(['0', '1', '2', '3', '4', '5'])
})

test('records a refused connection of a call that is known by all but its body', async () => {
  const post = (body: string): Promise<unknown> =>
    new Promise((resolve) => {
      http
        .request(`${service.origin}/post`, { method: 'POST' }, (response) =>
          response.resume().on('end', () => resolve(body)),
        )
        .on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
        .end(body)
    })
  await file.run({ mode: 'auto', tests: [{ name: 'a', body: () => post('0') }] })
  await service.stop()
  const { values } = await file.run({ mode: 'auto', tests: [{ name: 'a', body: () => post('1') }] })
  const replayed = await file.run({ mode: 'replay', tests: [{ name: 'a', body: () => post('1') }] })
  expect([values['a'], replayed.values['a']]).toEqual(['ECONNREFUSED', 'ECONNREFUSED'])
  expect(file.recording().interactions.map(({ error }) => error?.code)).toEqual([undefined, 'ECONNREFUSED'])
})
