import diagnosticsChannel from 'node:diagnostics_channel'
import dgram from 'node:dgram'
import dns from 'node:dns'
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import net from 'node:net'
import tls from 'node:tls'
import * as undici from 'undici'
import { expect, test } from 'vitest'
import { resolveConfig } from '../config/resolve-config.js'
import { MODES } from '../model/index.js'
import { createSession, SESSION } from './file-session.js'
import { rehearse } from './rehearsal.js'
import type { SessionOptions } from './session.js'
import { echo, get, serve } from './trial.js'

const CHANNELS = [
  'http.server.request.start',
  'undici:request:create',
  'undici:request:error',
  'undici:client:sendHeaders',
  'undici:client:connected',
  'http.client.request.created',
  'http.client.request.start',
  'http.client.response.finish',
  'net.client.socket',
]

const DISPATCHERS = [Symbol.for('undici.globalDispatcher.1'), Symbol.for('undici.globalDispatcher.2')]

function prototypesOf(object: unknown): object[] {
  const found: object[] = []
  for (let one = object; typeof one === 'object' && one !== null; one = Object.getPrototypeOf(one)) found.push(one)
  return found
}

/** Everything that a session could have hooked, with the very functions that stand there. */
function surroundings(): unknown[] {
  const realm = globalThis as unknown as Record<PropertyKey, unknown>
  const owners: object[] = [
    net,
    tls,
    dns,
    dns.promises,
    dgram,
    dgram.Socket.prototype,
    http,
    https,
    http2,
    http.Agent.prototype,
    https.Agent.prototype,
    http.ClientRequest.prototype,
    net.Socket.prototype,
    tls.TLSSocket.prototype,
    globalThis.Headers,
    ...DISPATCHERS.flatMap((symbol) => prototypesOf(realm[symbol])),
    ...prototypesOf(undici.Pool.prototype),
    ...prototypesOf(undici.Client.prototype),
    ...prototypesOf(undici.Agent.prototype),
  ].filter((owner) => owner !== Object.prototype)
  const globals = ['fetch', 'Response', 'Request', 'Headers', 'WebSocket', 'XMLHttpRequest', SESSION, ...DISPATCHERS]
  return [
    ...owners.map((owner) => Object.getOwnPropertyDescriptors(owner)),
    Object.fromEntries(globals.map((name) => [String(name), Object.getOwnPropertyDescriptor(globalThis, name)])),
    CHANNELS.map((name) => diagnosticsChannel.hasSubscribers(name)),
  ]
}

/** The descriptors of one owner differ where any function is another one. */
function changed(before: unknown[], after: unknown[]): string[] {
  return before.flatMap((one, index) =>
    Reflect.ownKeys(one as object)
      .filter((key) => {
        const [was, is] = [one, after[index]].map((side) => (side as Record<PropertyKey, unknown>)[key])
        if (typeof was !== 'object' || was === null) return was !== is
        const [from, to] = [was, is] as PropertyDescriptor[]
        return ['value', 'get', 'set', 'writable', 'enumerable', 'configurable'].some(
          (part) => from?.[part as 'value'] !== to?.[part as 'value'],
        )
      })
      .map((key) => `${index} ${String(key)}`),
  )
}

test.each(MODES)('leaves everything as it was, after mode %s', async (mode) => {
  const { origin } = await serve(echo)
  // Both copies of undici are loaded, and have their dispatchers.
  await (await fetch(origin)).text()
  await (await undici.request(origin)).body.text()
  await get(origin)
  const file = rehearse({ S: origin })
  const before = surroundings()
  let during: string[] = []
  await file.run({
    mode,
    tests: [
      {
        name: 'a',
        body: async () => {
          during = changed(before, surroundings())
          await Promise.allSettled([
            fetch(origin),
            undici.request(origin),
            get(origin),
            new undici.Client(origin).request({ path: '/', method: 'GET' }),
          ])
        },
      },
    ],
  })
  expect(changed(before, surroundings())).toEqual([])
  expect(during.filter((one) => !one.includes('understudy.session')).length > 0).toBe(mode !== 'live')
  expect(await get(`${origin}/after`)).toMatchObject({ status: 200 })
})

test('leaves everything as it was where nothing was called', async () => {
  const before = surroundings()
  await rehearse({}).run({ mode: 'replay' })
  expect(changed(before, surroundings())).toEqual([])
})

test('stands aside where something that wrapped a hook keeps it', async () => {
  const { origin } = await serve(echo)
  const file = rehearse({ S: origin })
  const tests = [{ name: 'a', body: async () => (await fetch(`${origin}/a`)).text() }]
  await file.run({ mode: 'auto', tests })
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'fetch')!
  const agent = http.Agent.prototype as http.Agent & { addRequest(...args: unknown[]): void }
  const { addRequest } = agent
  const kept: (typeof fetch)[] = []
  try {
    await file.run({
      mode: 'replay',
      tests: [
        {
          name: 'a',
          async body() {
            const hooked = globalThis.fetch
            kept.push(hooked)
            globalThis.fetch = (...args) => hooked(...args)
            const hookedAdd = agent.addRequest
            agent.addRequest = function (...args) {
              return hookedAdd.apply(this, args)
            }
            return (await fetch(`${origin}/a`)).text()
          },
        },
      ],
    })
    expect(await (await fetch(`${origin}/b`)).text()).toContain('"url":"/b"')
    expect(await (await kept[0]!(`${origin}/a`)).text()).toContain('"url":"/a"')
    expect(await get(`${origin}/c`)).toMatchObject({ status: 200 })
    const { values, failures } = await file.run({
      mode: 'replay',
      tests: [...tests, { name: 'b', body: () => get(`${origin}/c`) }],
    })
    expect([values['a'], failures['a']]).toEqual(['{"url":"/a","method":"GET","body":""}', []])
    expect(failures['b']).toHaveLength(1)
  } finally {
    Object.defineProperty(globalThis, 'fetch', descriptor)
    agent.addRequest = addRequest
  }
})

test('finishes once', async () => {
  const { origin } = await serve(echo)
  const file = rehearse({ S: origin })
  const options: SessionOptions = {
    testFile: `${file.root}/src/shop.test.ts`,
    rootDir: file.root,
    mode: 'auto',
    config: resolveConfig({}, null),
    realm: globalThis,
  }
  const session = createSession(options)
  session.start()
  expect(() => createSession(options).start()).toThrow('[no-session] A session starts while another one runs')
  expect(Reflect.get(globalThis, SESSION)).toBe(session)
  const [first, second] = [
    session.finish({ complete: true, isWhole: true }),
    session.finish({ complete: false, isWhole: false }),
  ]
  expect(first).toBe(second)
  expect((await second).complete).toBe(true)
  expect(Reflect.get(globalThis, SESSION)).toBeUndefined()
  const next = createSession(options)
  next.start()
  await next.finish({ complete: true, isWhole: true })
})
