import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Caller, CallerFrame } from '../model/index.js'
import { findCallSites } from './find-call-sites.js'
import { createSiteIndex, type SiteIndex } from './site-index.js'

/** One call of a client, as its users write it. `PATH` is an expression. */
interface Client {
  head: string
  call: string
}

const CLIENTS: Record<string, Client> = {
  fetch: { head: `const BASE = process.env.BASE`, call: `fetch(BASE + PATH)` },
  'fetch-chain': { head: `const BASE = process.env.BASE`, call: `fetch(BASE + PATH).then((r) => r.text())` },
  axios: {
    head: `import axios from 'axios'\nconst api = axios.create({ baseURL: process.env.BASE })`,
    call: `api.get(PATH)`,
  },
  // Interceptors that wait leave the caller behind.
  'axios-interceptors': {
    head: `import axios from 'axios'
const api = axios.create({ baseURL: process.env.BASE })
api.interceptors.request.use(async (config) => { await null; return config })
api.interceptors.response.use((answer) => answer.data)`,
    call: `api.get(PATH)`,
  },
  'undici-pool': {
    head: `import { Pool } from 'undici'\nconst pool = new Pool(process.env.BASE)`,
    call: `pool.request({ path: PATH, method: 'GET' }).then(({ body }) => body.text())`,
  },
  'axios-config': { head: `import axios from 'axios'`, call: `axios({ url: PATH, baseURL: process.env.BASE })` },
  got: { head: `import got from 'got'\nconst BASE = process.env.BASE`, call: `got(BASE + PATH).text()` },
  ky: {
    head: `import ky from 'ky'\nconst api = ky.create({ prefix: process.env.BASE })`,
    call: `api.get(PATH).text()`,
  },
  ofetch: {
    head: `import { ofetch } from 'ofetch'\nconst api = ofetch.create({ baseURL: process.env.BASE })`,
    call: `api(PATH)`,
  },
  undici: { head: `import { request } from 'undici'\nconst BASE = process.env.BASE`, call: `request(BASE + PATH)` },
  http: {
    head: `import http from 'node:http'\nconst BASE = process.env.BASE`,
    call: `new Promise((done) => http.get(BASE + PATH, (answer) => answer.resume().on('end', done)))`,
  },
}

// Every function asks for the same path where it can, so that only the stack tells them apart. `@name` marks a site's line.
const FUNCTIONS: Record<string, string> = {
  awaited: `export async function awaited(id) {
  const answer = await CALL('/items/' + id) // @awaited
  return answer
}`,
  returned: `export function returned(id) {
  return CALL('/items/' + id) // @returned
}`,
  returnedByAsync: `export async function returnedByAsync(id) {
  return CALL('/items/' + id) // @returnedByAsync
}`,
  arrow: `export const arrow = (id) => CALL('/items/' + id) // @arrow`,
  chained: `export async function chained(id) {
  await CALL('/items/' + id).then((answer) => String(answer)).catch(() => {}) // @chained
}`,
  two: `export async function two(id) {
  await Promise.all([
    CALL('/one/' + id), // @two
    CALL('/two/' + id), // @other
  ])
}`,
  mapped: `export async function mapped(id) {
  const answers = await Promise.all([id].map((each) => CALL('/items/' + each))) // @mapped
  return answers
}`,
  wrapper: `const wrap = (path) => CALL(path) // @wrapper
export async function wrapper(id) {
  await wrap('/items/' + id)
}`,
  method: `class Repository {
  find(id) {
    return CALL('/items/' + id) // @method
  }
}
const repository = new Repository()
export async function method(id) {
  return repository.find(id)
}`,
  caught: `export async function caught(id) {
  try {
    return await CALL('/items/' + id) // @caught
  } catch {
    return null
  }
}`,
  settled: `export async function settled(id) {
  const all = await Promise.allSettled([CALL('/items/' + id)]) // @settled
  return all.length
}`,
  raced: `export const raced = async (id) => {
  const first = await Promise.race([
    CALL('/items/' + id), // @raced
    new Promise((done) => setTimeout(done, 5000).unref()),
  ])
  return first
}`,
  handedOn: `const deepest = (id) => CALL('/items/' + id) // @handedOn
const deeper = (id) => deepest(id)
const deep = async (id) => deeper(id)
export const handedOn = (id) => deep(id)`,
  sequel: `export async function sequel(id) {
  return CALL('/first/' + id) // @sequel
    .then(() => CALL('/items/' + id)) // @second
}`,
  looped: `export async function looped(id) {
  for (const each of [id]) {
    const answer = await CALL('/items/' + each) // @looped
    if (answer === null) return null
  }
}`,
  generated: `async function* pages(id) {
  yield await CALL('/items/' + id) // @generated
}
export async function generated(id) {
  for await (const page of pages(id)) if (page === null) return
}`,
  kept: `export async function kept(id) {
  const pending = CALL('/kept/' + id) // @kept
  await Promise.resolve()
  return await pending
}`,
}

// Some clients leave their caller before they call out; their request, an emitter, is made at once.
const HOOKS = `
import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import { EventEmitter } from 'node:events'
export const calls = []
const early = new AsyncLocalStorage()
let scenario = null
export const begin = (next) => { scenario = next }
const seen = (transport, method, url) => {
  const stack = new Error('call').stack
  if (scenario !== null) calls.push({ scenario, transport, method, url, stack, early: early.getStore() ?? null })
}
subscribe('undici:request:create', ({ request }) => {
  const isBuiltIn = new Error('call').stack.includes('node:internal/deps/undici')
  seen(isBuiltIn ? 'fetch' : 'undici', request.method, request.origin + request.path)
})
subscribe('http.client.request.created', ({ request }) => {
  seen('http', request.method, 'http://' + request.getHeader('host') + request.path)
})
const { init } = EventEmitter
EventEmitter.init = function (...given) {
  if (this.constructor.name === 'Request') early.enterWith(new Error('early').stack)
  init.apply(this, given)
}
`

// Where a function has several sites.
const SITES: Record<string, string[]> = { two: ['other', 'two'], sequel: ['second', 'sequel'] }

const RUNNER = `
import { createServer } from 'node:http'
import { begin, calls } from './hooks.mjs'
Error.stackTraceLimit = 64
const server = createServer((_, answer) => answer.end('{}'))
await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
process.env.BASE = 'http://127.0.0.1:' + server.address().port
for (const [client, names] of JSON.parse(process.argv[2])) {
  const service = await import('../src/' + client + '-service.mjs')
  for (const name of names) {
    begin({ client, name })
    await service[name](7)
  }
}
begin({ client: 'sdk', name: 'sdk' })
const { charge } = await import('../src/payment.mjs')
await charge()
console.log(JSON.stringify(calls))
server.closeAllConnections()
server.close()
`

const SDK = `import axios from 'axios'
export class Sdk {
  async charge() {
    const { data } = await axios.post(process.env.BASE + '/charges', {})
    return data
  }
}`

const PAYMENT = `import { Sdk } from 'fake-sdk'
const sdk = new Sdk()
export async function charge() {
  const charged = await sdk.charge()
  return charged
}`

interface Call {
  scenario: { client: string; name: string }
  transport: Caller['transport']
  method: string
  url: string
  stack: string
  /** That of the moment when the request was made. */
  early: string | null
}

let root: string
let calls: Call[]
let index: SiteIndex
const files: Record<string, string> = {}

function sourceOf({ head, call }: Client): string {
  const body = Object.values(FUNCTIONS).join('\n')
  return `${head}\n${body.replaceAll(/CALL\(([^()]+)\)/g, (_, path: string) => call.replace('PATH', path))}\n`
}

function serviceOf(client: string): string {
  const functions = Object.keys(FUNCTIONS).map(
    (name) => `export async function ${name}(id) {\n  const answer = await client.${name}(id)\n  return answer\n}`,
  )
  return `import * as client from './${client}.mjs'\n${functions.join('\n')}\n`
}

function toCaller({ stack, early, transport }: Call): Caller {
  const late = readStack(stack, transport)
  return late.frames.length > 0 || early === null ? late : readStack(early, transport)
}

function readStack(stack: string, transport: Caller['transport']): Caller {
  const pattern = /(?:file:\/\/)?(\/[^\s()]+):(\d+):(\d+)\)?$/gm
  const places = Array.from(stack.matchAll(pattern), ([, file = '', line, column]) => ({
    file,
    line: Number(line),
    column: Number(column),
  })).filter(({ file }) => !file.endsWith('/test/hooks.mjs'))
  const isOwn = ({ file }: CallerFrame): boolean => file.startsWith(root) && !file.includes('/node_modules/')
  const first = places.findIndex(isOwn)
  const between = (first === -1 ? places : places.slice(0, first)).flatMap(
    ({ file }) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [],
  )
  const frames = places.filter(isOwn).map((frame) => ({ ...frame, file: frame.file.slice(root.length + 1) }))
  return { frames, packages: [...new Set(between)], transport }
}

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'call-sites-')))
  for (const [name, client] of Object.entries(CLIENTS)) {
    files[`src/${name}.mjs`] = sourceOf(client)
    files[`src/${name}-service.mjs`] = serviceOf(name)
  }
  files['src/payment.mjs'] = PAYMENT
  const all = {
    ...files,
    'test/run.mjs': RUNNER,
    'test/hooks.mjs': HOOKS,
    'node_modules/fake-sdk/index.mjs': SDK,
    'node_modules/fake-sdk/package.json': '{ "name": "fake-sdk", "exports": "./index.mjs" }',
  }
  for (const [file, text] of Object.entries(all)) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), text)
  }
  const modules = join(import.meta.dirname, '../../node_modules')
  for (const name of ['axios', 'got', 'ky', 'ofetch', 'undici']) {
    await symlink(await realpath(join(modules, name)), join(root, 'node_modules', name))
  }
  const plan = Object.keys(CLIENTS).map((client) => [client, Object.keys(FUNCTIONS)])
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'test/run.mjs'), JSON.stringify(plan)], {
    maxBuffer: 100_000_000,
    timeout: 20_000,
  })
  calls = JSON.parse(stdout) as Call[]
  const sources = Object.entries(files).map(([file, text]) => ({ file, text }))
  const found = await findCallSites(sources)
  index = createSiteIndex(found.sites, { isTestFile: (file) => file.startsWith('test/'), callAt: found.callAt })
})

afterAll(() => rm(root, { recursive: true, force: true }))

function sitesOf(client: string, name: string): string[] {
  const own = calls.filter(({ scenario }) => scenario.client === client && scenario.name === name)
  return own.map((call) => {
    const site = index.siteOf(toCaller(call), call)
    return site === null
      ? 'none'
      : (`${files[site.file]?.split('\n')[site.line - 1]}`.match(/@(\w+)/)?.[1] ?? `${site.file}:${site.line}`)
  })
}

describe.for(Object.keys(CLIENTS))('%s', (client) => {
  test.for(Object.keys(FUNCTIONS))('leads a call back to its site: %s', (name) => {
    expect(sitesOf(client, name).toSorted()).toEqual(SITES[name] ?? [name])
  })
})

test('finds the site of a call behind an SDK', () => {
  expect(sitesOf('sdk', 'sdk')).toEqual(['src/payment.mjs:4'])
  expect(index.discovered()).toEqual([
    {
      file: 'src/payment.mjs',
      line: 4,
      column: 25,
      endLine: 4,
      endColumn: 37,
      client: 'fake-sdk',
      unresolved: null,
      knownBy: 'calls',
    },
  ])
})
