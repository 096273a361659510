import dgram from 'node:dgram'
import dns, { lookup as importedLookup, resolve4 as importedResolve4 } from 'node:dns'
import { lookup as importedPromise } from 'node:dns/promises'
import { once } from 'node:events'
import http from 'node:http'
import os from 'node:os'
import { promisify } from 'node:util'
import * as undici from 'undici'
import { expect, test } from 'vitest'
import { rehearse, type Rehearsal } from './rehearsal.js'
import { echo, get, serve } from './trial.js'

/** Run a body in a test of its own. */
async function within(
  mode: Rehearsal['mode'],
  body: () => Promise<unknown>,
  options: Partial<Rehearsal> = {},
): Promise<{ value: unknown; failures: string[] }> {
  const { values, failures } = await rehearse({}).run({ mode, tests: [{ name: 'a', body }], ...options })
  return { value: values['a'], failures: failures['a'] ?? [] }
}

const HOST = 'api.shop.example'
const V4 = { address: '192.0.2.1', family: 4 }
const V6 = { address: '2001:db8::1', family: 6 }

test('answers each form of look-up at once with an address that leads nowhere', async () => {
  const { value, failures } = await within('replay', async () => [
    await promisify(dns.lookup)(HOST),
    await promisify(dns.lookup)(HOST, 6),
    await promisify(dns.lookup)(HOST, { all: true }),
    await dns.promises.lookup(HOST),
    await dns.promises.lookup(HOST, { family: 6, all: true }),
    await new Promise((resolve) => importedLookup(HOST, { family: 'IPv4' }, (...found) => resolve(found))),
    await importedPromise(HOST),
    await promisify(importedResolve4)(HOST),
    await promisify(dns.resolve)(HOST),
    await promisify(dns.resolve)(HOST, 'AAAA'),
    await promisify(dns.resolve4)(HOST, { ttl: true }),
    await dns.promises.resolve6(HOST),
    await new dns.promises.Resolver().resolve4(HOST),
    await new Promise((resolve) => new dns.Resolver().resolve6(HOST, (...found) => resolve(found))),
  ])
  expect(value).toEqual([
    V4,
    V6,
    [V4],
    V4,
    [V6],
    [null, V4.address, 4],
    V4,
    [V4.address],
    [V4.address],
    [V6.address],
    [{ address: V4.address, ttl: 0 }],
    [V6.address],
    [V4.address],
    [null, [V6.address]],
  ])
  expect(failures).toEqual([])
})

test('calls back later, as Node does', async () => {
  const { value } = await within('replay', async () => {
    const order: string[] = []
    dns.lookup(HOST, () => order.push('found'))
    dns.resolve4(HOST, () => order.push('resolved'))
    order.push('asked')
    await new Promise((resolve) => setImmediate(resolve))
    return order
  })
  expect(value).toEqual(['asked', 'found', 'resolved'])
})

test('looks up this machine, addresses and the passthrough list as ever', async () => {
  const { value, failures } = await within(
    'replay',
    async () => [
      await dns.promises.lookup('localhost', 4),
      await dns.promises.lookup('127.0.0.1'),
      await dns.promises.lookup('203.0.113.7'),
      (await dns.promises.lookup(os.hostname()).catch(() => V6)).address === V4.address,
      await dns.promises.lookup('db.invalid').catch((error: NodeJS.ErrnoException) => error.code !== undefined),
      await dns.promises.lookup('www.invalid').catch((error: NodeJS.ErrnoException) => error.code !== undefined),
    ],
    { passthrough: ['db.invalid:5432', 'https://www.invalid/health'] },
  )
  expect(value).toEqual([
    { address: '127.0.0.1', family: 4 },
    { address: '127.0.0.1', family: 4 },
    { address: '203.0.113.7', family: 4 },
    false,
    true,
    true,
  ])
  expect(failures).toEqual([])
})

test('refuses kinds of queries that cannot be replayed', async () => {
  const { value, failures } = await within('replay', async () => [
    await dns.promises.resolveTxt(HOST).catch((error: NodeJS.ErrnoException) => error.code),
    await promisify(dns.resolve)(HOST, 'MX').catch((error: NodeJS.ErrnoException) => error.code),
    await promisify(dns.reverse)('203.0.113.7').catch((error: NodeJS.ErrnoException) => error.code),
    await new dns.promises.Resolver()
      .resolveSrv(`_mongodb._tcp.${HOST}`)
      .catch((error: NodeJS.ErrnoException) => error.code),
  ])
  expect(value).toEqual(Array.from({ length: 4 }, () => 'protocol-unsupported'))
  expect(failures).toHaveLength(4)
  expect(failures[0]).toBe(
    `[protocol-unsupported] A connection to ${HOST} uses a DNS query (TXT), which is not recorded yet, and the mode is replay
  fix  let it through: passthrough: ['${HOST}'] in understudy.config, or replace it in the test`,
  )
})

test('leaves a name server of the test alone', async () => {
  const server = dgram.createSocket('udp4')
  let asked = 0
  server.on('message', (_message, { port }) => {
    asked += 1
    server.send(Buffer.from('no answer'), port)
  })
  server.bind(0, '127.0.0.1')
  await once(server, 'listening')
  const { failures } = await within('replay', async () => {
    const resolver = new dns.promises.Resolver({ timeout: 200, tries: 1 })
    resolver.setServers([`127.0.0.1:${server.address().port}`])
    await resolver.resolve4(HOST).catch(() => undefined)
    await resolver.resolveTxt(HOST).catch(() => undefined)
  })
  server.close()
  expect(asked).toBe(2)
  expect(failures).toEqual([])
})

test('replays clients that resolve first, by the host that they name', async () => {
  const { origin, stop } = await serve(echo)
  const { port } = new URL(origin)
  const named = `http://${HOST}:${port}`
  const body = async (): Promise<unknown[]> => {
    const { address } = await dns.promises.lookup(HOST).catch(() => ({ address: '127.0.0.1' }))
    const dialled = address === V4.address ? address : '127.0.0.1'
    const headers = { host: `${HOST}:${port}` }
    return [
      await new Promise((resolve, reject) => {
        http
          .get({ host: dialled, port, path: '/a', headers }, (response) => {
            let text = ''
            response.on('data', (chunk: Buffer) => (text += chunk.toString()))
            response.on('end', () => resolve(text))
          })
          .on('error', reject)
      }),
      await (await undici.request(`http://${dialled}:${port}/b`, { headers })).body.text(),
      await (await undici.request(`http://${dialled}:${port}/c`, { headers: ['Host', headers.host] })).body.text(),
    ]
  }
  const file = rehearse({ Shop: named })
  const live = await file.run({ mode: 'record', tests: [{ name: 'a', body }] })
  await stop()
  const replayed = await file.run({ mode: 'replay', tests: [{ name: 'a', body }] })
  expect(file.recording().interactions.map(({ request }) => request.url)).toEqual([
    `${named}/a`,
    `${named}/b`,
    `${named}/c`,
  ])
  expect(replayed.failures['a']).toEqual([])
  expect(replayed.values).toEqual(live.values)
})

test.each(['record', 'replay'] as const)('lets a server of its own be asked for any host, in mode %s', async (mode) => {
  const { origin } = await serve(echo)
  const headers = { host: 'tenant.example' }
  const file = rehearse({ Shop: 'https://api.shop.example' })
  const body = async (): Promise<unknown[]> => [
    await new Promise((resolve, reject) => {
      http.get(`${origin}/a`, { headers }, (response) => resolve(response.resume().statusCode)).on('error', reject)
    }),
    (await undici.request(`${origin}/b`, { headers })).statusCode,
  ]
  const { values, result } = await file.run({ mode, tests: [{ name: 'a', body }] })
  expect(values['a']).toEqual([200, 200])
  expect(result.calls).toEqual([])
})

test('refuses datagrams that would leave this machine', async () => {
  const { value, failures } = await within('replay', async () => {
    const socket = dgram.createSocket('udp4')
    const errors: unknown[] = []
    const code = (error: NodeJS.ErrnoException | null): unknown => error?.code
    socket.on('error', (error) => errors.push(code(error)))
    errors.push(await new Promise((resolve) => socket.send('x', 8125, '203.0.113.7', (error) => resolve(code(error)))))
    errors.push(
      await new Promise((resolve) => socket.send(Buffer.from('xy'), 0, 1, 8125, HOST, (error) => resolve(code(error)))),
    )
    socket.send('x', 8125, HOST)
    await new Promise((resolve) => setImmediate(resolve))
    await new Promise<void>((resolve) => socket.connect(8125, '203.0.113.7', () => resolve()))
    errors.push(await new Promise((resolve) => socket.send('x', (error) => resolve(code(error)))))
    socket.close()
    return errors
  })
  expect(value).toEqual(Array.from({ length: 4 }, () => 'protocol-unsupported'))
  expect(failures).toHaveLength(4)
  expect(failures[0]).toContain(
    '[protocol-unsupported] A connection to 203.0.113.7 uses UDP, which is not recorded yet',
  )
})

test('lets datagrams on this machine and to the passthrough list go', async () => {
  const server = dgram.createSocket('udp4')
  server.bind(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  let received = 0
  server.on('message', () => (received += 1))
  const { failures } = await within(
    'replay',
    async () => {
      const socket = dgram.createSocket('udp4')
      for (const address of ['127.0.0.1', 'localhost', undefined]) {
        await new Promise<void>((resolve) => {
          if (address === undefined) socket.send('x', port, () => resolve())
          else socket.send('x', port, address, () => resolve())
        })
      }
      await new Promise<void>((resolve) => socket.send('x', 9, '192.0.2.9', () => resolve()))
      await new Promise((resolve) => setTimeout(resolve, 50))
      socket.close()
    },
    { passthrough: ['192.0.2.9'] },
  )
  server.close()
  expect(failures).toEqual([])
  expect(received).toBe(3)
})

test.each(['auto', 'record', 'verify', 'live'] as const)('leaves names alone in mode %s', async (mode) => {
  const { lookup } = dns
  const { send } = dgram.Socket.prototype
  const { value } = await within(mode, async () => [dns.lookup === lookup, dgram.Socket.prototype.send === send])
  expect(value).toEqual([true, true])
  expect(await get((await serve(echo)).origin)).toMatchObject({ status: 200 })
})
