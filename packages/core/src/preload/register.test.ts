import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Interaction, Recording } from '../model/index.js'
import { serve } from '../session/trial.js'

const LOADER = new URL('../../scripts/load-sources.mjs', import.meta.url).href
const REGISTER = new URL('./register.ts', import.meta.url).href

let folder: string
let origin: string
let stop: () => Promise<void>
const asked: string[] = []
const ended: (() => void)[] = []

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'understudy-register-')))
  asked.length = 0
  const count: RequestListener = (request, response) => {
    asked.push(request.url ?? '')
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ path: request.url, at: asked.length }))
  }
  ;({ origin, stop } = await serve(count))
  write('understudy.config.json', JSON.stringify({ services: { Shop: { baseUrl: origin } } }))
  write('package.json', '{}')
})

afterEach(() => {
  for (const end of ended.splice(0)) end()
  rmSync(folder, { recursive: true, force: true })
})

function write(path: string, content: string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
  return path
}

const RECORDING = '__mocks__/app.recorded.json'

function recorded(path = RECORDING): Recording {
  return JSON.parse(readFileSync(join(folder, path), 'utf8')) as Recording
}

function told(path = RECORDING): string[] {
  return recorded(path).interactions.map(({ test: name, request }) => `${name}: ${request.url.slice(origin.length)}`)
}

interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  out: string
  err: string
}

/** Begin an app as a user would, `UNDERSTUDY_RECORDING` being its own file by default. */
function begin(
  app: string,
  env: Record<string, string>,
): { ready: Promise<void>; kill: (signal: NodeJS.Signals) => void; end: Promise<Ended> } {
  const { CI: _ci, ...outer } = process.env
  const child = spawn(process.execPath, ['--import', LOADER, '--import', REGISTER, app], {
    cwd: folder,
    env: { ...outer, NODE_OPTIONS: '', ORIGIN: origin, UNDERSTUDY_RECORDING: app, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 15_000,
  })
  ended.push(() => void child.kill('SIGKILL'))
  const ready = once(child.stdout, 'data').then(() => undefined)
  const end = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([out, err, [code, signal]]): Ended => ({
      out: out.trim(),
      // Node warns that TypeScript is stripped, which is not what is looked at.
      err: err.replaceAll(/^\(.*Warning.*\n?/gm, '').trim(),
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
    }),
  )
  return { ready, kill: (signal) => void child.kill(signal), end }
}

const run = (app: string, env: Record<string, string> = {}): Promise<Ended> => begin(app, env).end

/** What an app does that asks for these paths in turn and prints the answers. */
const asking = (...paths: string[]): string => `
for (const path of ${JSON.stringify(paths)}) {
  const answer = await fetch(process.env.ORIGIN + path)
  console.log((await answer.json()).at)
}
`

test('records what an app calls, and replays it with the service gone', async () => {
  const app = write('app.mjs', asking('/a', '/b', '/a'))
  const first = await run(app)
  expect(first).toEqual({ code: 0, signal: null, out: '1\n2\n3', err: `understudy: 3 calls added to ${RECORDING}` })
  expect(told()).toEqual(['null: /a', 'null: /b', 'null: /a'])
  await stop()
  expect(await run(app)).toEqual({ code: 0, signal: null, out: '1\n2\n3', err: '' })
})

test('replays to CommonJS and TypeScript, by fetch and by http, where CI is set', async () => {
  await run(write('app.mjs', asking('/a', '/b')))
  await stop()
  const commonJs = `require('node:http').get(process.env.ORIGIN + '/b', (answer) => answer.on('data', (data) => console.log(String(data))))`
  const typed = `const path: string = '/a'; fetch(process.env.ORIGIN + path).then(async (answer) => console.log(await answer.text()))`
  const env = { CI: 'true', UNDERSTUDY_RECORDING: RECORDING }
  const [one, other] = await Promise.all([run(write('old.cjs', commonJs), env), run(write('typed.ts', typed), env)])
  expect(one).toEqual({ code: 0, signal: null, out: '{"path":"/b","at":2}', err: '' })
  expect(other).toEqual({ code: 0, signal: null, out: '{"path":"/a","at":1}', err: '' })
})

test.each([
  ['calls process.exit', 'process.exit(7)', { code: 7, signal: null }],
  ['throws', 'throw new Error("broken")', { code: 1, signal: null }],
])('saves what was recorded when the app %s', async (_how, ending, expected) => {
  const { code, signal } = await run(write('app.mjs', `${asking('/a')}\n${ending}`))
  expect({ code, signal }).toEqual(expected)
  expect(told()).toEqual(['null: /a'])
})

test.each([
  ['ends it', '', { code: null, signal: 'SIGTERM' }],
  ['is left to the app', `process.once('SIGTERM', () => process.exit(5))`, { code: 5, signal: null }],
])('saves what was recorded on a signal, which %s', async (_how, listening, expected) => {
  const app = begin(write('app.mjs', `setInterval(() => {}, 1000)\n${listening}\n${asking('/a')}`), {})
  await app.ready
  app.kill('SIGTERM')
  const { code, signal, err } = await app.end
  expect({ code, signal }).toEqual(expected)
  expect(err).toBe(`understudy: 1 call added to ${RECORDING}`)
  expect(told()).toEqual(['null: /a'])
})

test('saves after a quiet second, so that an app which is killed loses nothing that is older', async () => {
  const app = begin(write('app.mjs', `setInterval(() => {}, 1000)\n${asking('/a')}`), {})
  await app.ready
  await expect.poll(() => existsSync(join(folder, RECORDING)), { timeout: 10_000 }).toBe(true)
  app.kill('SIGKILL')
  await app.end
  expect(told()).toEqual(['null: /a'])
})

function interaction(name: string | null, id: string, at: number): Interaction {
  return {
    id,
    test: name,
    service: 'Shop',
    operation: 'GET /a',
    recordedAt: '2026-11-22',
    request: { method: 'GET', url: `${origin}/a`, headers: {} },
    response: { status: 200, headers: { 'content-type': 'application/json' }, body: { json: { at } }, latencyMs: 1 },
  }
}

function writeRecording(): string {
  const interactions = [
    interaction('first', 'Shop.GET /a#1', 10),
    interaction('first', 'Shop.GET /a#2', 20),
    interaction('other', 'Shop.GET /a#3', 30),
  ]
  return write('src/__mocks__/pay.test.recorded.json', JSON.stringify({ version: 1, interactions }))
}

test('plays what all tests of a file recorded in turn, or what one of them did', async () => {
  const app = write('app.mjs', asking('/a', '/a', '/a'))
  const env = { UNDERSTUDY_RECORDING: writeRecording(), UNDERSTUDY_MODE: 'replay' }
  const [all, one] = await Promise.all([run(app, env), run(app, { ...env, UNDERSTUDY_TEST: 'other' })])
  expect(all.out).toBe('10\n20\n30')
  expect(one.out).toBe('30\n30\n30')
  expect(asked).toEqual([])
})

test('records for a test, and leaves what others recorded as it was', async () => {
  const path = writeRecording()
  const before = recorded(path).interactions
  const env = { UNDERSTUDY_RECORDING: path, UNDERSTUDY_TEST: 'other', UNDERSTUDY_MODE: 'record' }
  await run(write('app.mjs', asking('/a', '/b')), env)
  const { interactions } = recorded(path)
  expect(told(path)).toEqual(['first: /a', 'first: /a', 'other: /a', 'other: /b'])
  expect(interactions.slice(0, 2)).toEqual(before.slice(0, 2))
  expect(interactions[2]).toMatchObject({ id: 'Shop.GET /a#3', response: { body: { json: { at: 1 } } } })
})

const SWALLOWING = `await fetch(process.env.ORIGIN + '/new').catch((error) => console.log(error.cause?.code ?? error.code))`

test('fails a call that nothing answers, says so on stderr, and leaves the exit code to the app', async () => {
  const app = write('app.mjs', SWALLOWING)
  const env = { UNDERSTUDY_RECORDING: writeRecording(), UNDERSTUDY_MODE: 'replay' }
  const [lenient, strict] = await Promise.all([run(app, env), run(app, { ...env, UNDERSTUDY_STRICT: '1' })])
  expect(lenient).toMatchObject({ code: 0, out: 'unmatched-call' })
  expect(lenient.err).toMatch(/^understudy: \[unmatched-call\] No interaction matches GET .*\/new\n/)
  expect(strict).toEqual({ ...lenient, code: 1 })
  expect(asked).toEqual([])
})

test('replays in a drift run, which compares what the tests call', async () => {
  const env = { UNDERSTUDY_RECORDING: writeRecording(), UNDERSTUDY_MODE: 'verify' }
  expect(await run(write('app.mjs', asking('/a')), env)).toMatchObject({ code: 0, out: '10' })
  expect(asked).toEqual([])
})

test('refuses to start where no recording is named, or none is there', async () => {
  const app = write('app.mjs', 'console.log("runs")')
  const [unnamed, missing] = await Promise.all([
    run(app, { UNDERSTUDY_RECORDING: '' }),
    run(app, { UNDERSTUDY_RECORDING: 'src/app.test.ts' }),
  ])
  expect(unnamed).toMatchObject({ code: 1, out: '' })
  expect(unnamed.err).toMatch(/^\[recording-missing\] UNDERSTUDY_RECORDING is not set/)
  expect(missing).toMatchObject({ code: 1, out: '' })
  expect(missing.err).toContain(`looked at  ${join(folder, 'src/app.test.ts')}`)
})

test('records what its threads and the processes that it forks call, each of them', async () => {
  write('thread.mjs', asking('/thread'))
  write('below/forked.mjs', asking('/forked'))
  const app = `
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
${asking('/main')}
await once(new Worker(new URL('./thread.mjs', import.meta.url)), 'exit')
await once(fork(new URL('./below/forked.mjs', import.meta.url), { cwd: new URL('./below/', import.meta.url) }), 'exit')
`
  expect(await run(write('app.mjs', app))).toMatchObject({ code: 0, out: '1\n2\n3' })
  expect(told().toSorted()).toEqual(['null: /forked', 'null: /main', 'null: /thread'])
})
