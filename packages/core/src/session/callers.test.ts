import { mkdirSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import axios from 'axios'
import got from 'got'
import ky from 'ky'
import { ofetch } from 'ofetch'
import * as undici from 'undici'
import { beforeEach, describe, expect, test } from 'vitest'
import type { CallRecord, Caller, SessionResult } from '../model/index.js'
import { rehearse, type RehearsedFile, type RehearsedTest } from './rehearsal.js'
import { echo, serve } from './trial.js'

/** What the source's functions call with. */
const CLIENTS = { axios, got, ky, ofetch, undici, get, http }

/** A promise of the text at a URL, in the way of code that knows callbacks only. */
function get(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    http
      .get(url, (response) => {
        let text = ''
        response.on('data', (chunk: Buffer) => (text += chunk.toString()))
        response.on('end', () => resolve(text))
      })
      .on('error', reject)
  })
}

type Call = (url: string, clients: typeof CLIENTS) => Promise<unknown>

/** Each function is one way to call out; the mark is where it is expected to be seen. */
const SHOP = `'use strict'
const { create, sleepy, later } = require('sdk')
const { charge } = require('@scope/pay')

const intercepted = (axios) => {
  const client = axios.create()
  client.interceptors.request.use(async (config) => {
    await null
    return config
  })
  return client
}

async function inner(url) {
  await null
  return (await /*awaited function*/fetch(url)).text()
}

module.exports = {
  'fetch': async (url) => (await /*fetch*/fetch(url)).text(),
  'fetch, not awaited': (url) => /*fetch, not awaited*/fetch(url).then((answer) => answer.text()),
  'fetch with a Request': async (url) => (await /*fetch with a Request*/fetch(new Request(url, { method: 'POST', body: 'a' }))).text(),
  'fetch with a stream': async (url) => (await /*fetch with a stream*/fetch(url, { method: 'POST', body: new Blob(['a']) })).text(),
  'fetch of undici': async (url, { undici }) => (await undici./*fetch of undici*/fetch(url)).text(),
  'undici request': async (url, { undici }) => (await undici./*undici request*/request(url)).body.text(),
  'undici with a body that streams': async (url, { undici }) =>
    (await undici./*undici with a body that streams*/request(url, { method: 'POST', body: require('stream').Readable.from(['a']) })).body.text(),
  'http.get': (url, { http }) => new Promise((resolve) => http./*http.get*/get(url, (answer) => answer.resume().on('end', resolve))),
  'axios': async (url, { axios }) => (await axios./*axios*/get(url)).data,
  'axios by fetch': async (url, { axios }) => (await axios./*axios by fetch*/post(url, { a: 1 }, { adapter: 'fetch' })).data,
  'axios with an interceptor': async (url, { axios }) => (/*axios with an interceptor*/await intercepted(axios).get(url)).data,
  'got': async (url, { got }) => (await /*got*/got(url)).body,
  'got with a body': async (url, { got }) => got./*got with a body*/post(url, { json: { a: 1 } }).json(),
  'ky': async (url, { ky }) => /*ky*/await ky(url).json(),
  'ofetch': async (url, { ofetch }) => await /*ofetch*/ofetch(url),
  'an awaited function': async (url) => inner(url),
  'Promise.all': async (url) => Promise.all([1].map(async () => (await /*Promise.all*/fetch(url)).text())),
  'a client of a package': async (url) => create(url)./*a client of a package*/load(),
  'a package that calls later': async (url) => /*a package that calls later*/await sleepy(url),
  'a package within a package': async (url) => /*a package within a package*/charge(url),
  'a timer': (url) => new Promise((resolve) => setTimeout(() => resolve(/*a timer*/fetch(url).then((answer) => answer.text())))),
}
`

const FILES = {
  'src/shop.cjs': SHOP,
  'src/all.cjs': `exports.all = async (origin, { axios }) => {
  const client = axios.create()
  client.interceptors.request.use((config) => Promise.resolve(config))
  await Promise.all([null, client.get(origin + '/1'), client.get(origin + '/2')])
  await client.get(origin + '/3')
  await Promise.all([Promise.all([client.get(origin + '/4')])])
}`,
  'node_modules/sdk/index.js': `
exports.create = (url) => ({ load: () => fetch(url).then((answer) => answer.text()) })
exports.sleepy = async (url) => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1))
  return (await fetch(url)).text()
}`,
  'node_modules/@scope/pay/index.js': `exports.charge = (url) => require('inner').send(url)`,
  'node_modules/@scope/pay/node_modules/inner/index.js': `exports.send = (url) => fetch(url).then((answer) => answer.text())`,
}

/** The mark's name where it is not the function's. */
const MARKS: Record<string, string> = { 'an awaited function': 'awaited function' }

const ROADS: Record<string, Partial<Caller>> = {
  'fetch of undici': { transport: 'undici', packages: ['undici'] },
  'undici request': { transport: 'undici', packages: ['undici'] },
  'undici with a body that streams': { transport: 'undici', packages: ['undici'] },
  'http.get': { transport: 'http' },
  axios: { transport: 'http', packages: ['follow-redirects', 'axios'] },
  'axios by fetch': { packages: ['axios'] },
  'axios with an interceptor': { transport: 'http', packages: ['follow-redirects', 'axios'] },
  got: { transport: 'http', packages: ['got'] },
  'got with a body': { transport: 'http', packages: ['got'] },
  ky: { packages: ['ky'] },
  ofetch: { packages: ['ofetch'] },
  'a client of a package': { packages: ['sdk'] },
  'a package that calls later': { packages: ['sdk'] },
  'a package within a package': { packages: ['inner', '@scope/pay'] },
}

let origin: string
let stop: () => Promise<void>
let file: RehearsedFile
let shop: Record<string, Call>

beforeEach(async () => {
  ;({ origin, stop } = await serve(echo))
  file = rehearse({ S: origin })
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(file.root, path)), { recursive: true })
    writeFileSync(join(file.root, path), text)
  }
  shop = createRequire(file.recordingPath)(join(file.root, 'src/shop.cjs')) as Record<string, Call>
})

function placeOf(name: string): { file: string; line: number; column: number } {
  const mark = `/*${MARKS[name] ?? name}*/`
  const line = SHOP.split('\n').findIndex((text) => text.includes(mark))
  return { file: 'src/shop.cjs', line: line + 1, column: SHOP.split('\n')[line]!.indexOf(mark) + mark.length + 1 }
}

function testOf(name: string): RehearsedTest {
  return { name, body: async () => void (await shop[name]!(`${origin}/${encodeURIComponent(name)}`, CLIENTS)) }
}

/** The caller of each call, by test. */
function callersIn({ calls, callers }: SessionResult): Record<string, Caller | undefined> {
  const callerOf = ({ caller }: CallRecord): Caller | undefined => (caller === undefined ? undefined : callers[caller])
  return Object.fromEntries(calls.map((call) => [String(call.test), callerOf(call)]))
}

const NAMES = Object.keys(
  createRequire(import.meta.url)('node:vm').runInNewContext(`module = {};${SHOP};module.exports`, {
    require: () => ({}),
  }) as object,
)

function expected(name: string, { frames }: Caller): Caller {
  return { frames: [placeOf(name), ...frames.slice(1)], packages: [], transport: 'fetch', ...ROADS[name] }
}

describe.each(['serially', 'concurrently'])('run %s', (order) => {
  const concurrent = order === 'concurrently'

  test('names the line of each call, replayed and recorded', async () => {
    const tests = NAMES.map(testOf)
    const recorded = await file.run({ mode: 'record', tests, concurrent, traceCallers: true })
    expect(recorded.failures).toEqual(Object.fromEntries([...NAMES, ''].map((name) => [name, []])))
    await stop()
    const replayed = await file.run({ mode: 'replay', tests, concurrent, traceCallers: true })
    expect(replayed.result.counts).toMatchObject({ replayed: NAMES.length, unmatched: 0 })
    for (const { result } of [recorded, replayed]) {
      const callers = callersIn(result)
      expect(callers).toEqual(Object.fromEntries(NAMES.map((name) => [name, expected(name, callers[name]!)])))
    }
  })
})

test('tells promises apart that are awaited together', async () => {
  const { all } = createRequire(file.recordingPath)(join(file.root, 'src/all.cjs')) as Record<string, Call>
  const body = (): Promise<unknown> => all!(origin, CLIENTS)
  const { result } = await file.run({ mode: 'record', tests: [{ name: 'a', body }], traceCallers: true })
  const elements = result.calls.map(({ url, caller }) => [url, result.callers[caller!]?.frames[0]?.element])
  expect(new Map(elements as [string, number | undefined][])).toEqual(
    new Map([
      [`${origin}/1`, 1],
      [`${origin}/2`, 2],
      [`${origin}/3`, undefined],
      [`${origin}/4`, undefined],
    ]),
  )
})

test('names the packages of a call that no frame is left of', async () => {
  const client = CLIENTS.axios.create()
  client.interceptors.request.use((config) => Promise.resolve(config))
  const body = (): Promise<unknown> =>
    new Promise((resolve, reject) => client.get(`${origin}/1`).then((answer) => resolve(answer.data), reject))
  const { result } = await file.run({ mode: 'record', tests: [{ name: 'a', body }], traceCallers: true })
  expect(result.callers).toEqual([{ frames: [], packages: ['follow-redirects', 'axios'], transport: 'http' }])
})

test('tells how each test ended, and one caller for all calls from a place', async () => {
  const tests: RehearsedTest[] = [
    { name: 'twice', body: () => Promise.all([1, 2].map((at) => shop['axios']!(`${origin}/${at}`, CLIENTS))) },
    { name: 'fails', body: () => shop['axios']!(`${origin}/3`, CLIENTS), status: 'failed' },
    { name: 'filtered', filtered: true },
  ]
  const { result } = await file.run({ mode: 'record', tests, isWhole: false, complete: false, traceCallers: true })
  expect(result).toMatchObject({ isWhole: false, callers: [{ frames: [placeOf('axios')] }] })
  expect(result.tests).toEqual([
    { name: 'twice', status: 'passed' },
    { name: 'fails', status: 'failed' },
    { name: 'filtered', status: 'skipped' },
  ])
  expect(result.calls.map(({ caller }) => caller)).toEqual([0, 0, 0])
})

test('names the caller of a call that nothing answers', async () => {
  const names = ['axios', 'undici request', 'fetch']
  const { result } = await file.run({ mode: 'replay', tests: names.map(testOf), traceCallers: true })
  expect(result.calls.map(({ outcome }) => outcome)).toEqual(names.map(() => 'unmatched'))
  const callers = callersIn(result)
  expect(names.map((name) => callers[name]?.frames[0])).toEqual(names.map(placeOf))
})

test('looks for no caller unless it is told to', async () => {
  const { result } = await file.run({ mode: 'record', tests: [testOf('fetch')] })
  expect(result.callers).toEqual([])
  expect(result.calls.map((call) => 'caller' in call)).toEqual([false])
})

test('sees callers where a test wants no stacks, or other ones', async () => {
  const { stackTraceLimit, prepareStackTrace } = Error
  const body = async (): Promise<void> => {
    Error.stackTraceLimit = 0
    Error.prepareStackTrace = () => 'none'
    try {
      await testOf('ofetch').body!()
    } finally {
      Error.stackTraceLimit = stackTraceLimit
      Error.prepareStackTrace = prepareStackTrace!
    }
  }
  const { result } = await file.run({ mode: 'record', tests: [{ name: 'ofetch', body }], traceCallers: true })
  expect(callersIn(result)['ofetch']?.frames).toEqual([placeOf('ofetch')])
})
