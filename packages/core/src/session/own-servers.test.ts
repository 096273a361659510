import { execFile } from 'node:child_process'
import { once } from 'node:events'
import http, { type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import { connect, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { create } from 'axios'
import * as undici from 'undici'
import { beforeEach, expect, test, vi } from 'vitest'
import { CERTIFICATE } from './certificate.js'
import { rehearse, type RehearsedFile, type RehearsedTest } from './rehearsal.js'
import { get, serve } from './trial.js'

const TESTS = 50
const CALLS = 3

let service: string
let stopService: () => Promise<void>
let asked: string[]
let file: RehearsedFile
let servers: Server[]

beforeEach(async () => {
  asked = []
  servers = []
  const served = await serve((request, response) => {
    asked.push(request.url ?? '')
    const answer = JSON.stringify({ number: asked.length })
    // In another order than they came.
    setTimeout(() => response.setHeader('content-type', 'application/json').end(answer), (asked.length * 7) % 13)
  })
  service = served.origin
  stopService = served.stop
  file = rehearse({ S: service })
})

/** What the application does for each request: it asks the service for the same path, and answers what it is told. */
const passOn: RequestListener = (request, response) => {
  void fetch(service + request.url).then(async (answer) => response.end(await answer.text()), fail(response))
}

/** The same, from the events of the request's body, as Fastify and raw `http` code do. */
const passOnAfterBody: RequestListener = (request, response) => {
  request.on('data', () => undefined).on('end', () => passOn(request, response))
}

const passOnAfterReading: RequestListener = async (request, response) => {
  for await (const _ of request) await sleep(1)
  http.get(service + request.url, (answer) => answer.pipe(response)).on('error', fail(response))
}

const passOnWhenFinished: RequestListener = (request, response) => {
  response.on('finish', () => void fetch(service + request.url).catch(() => undefined))
  response.end('{"number":0}')
}

function fail(response: ServerResponse): (error: unknown) => void {
  return (error) => void response.writeHead(502).end(String(error))
}

interface Client {
  ask(url: string, body?: string): Promise<string>
  close?(): unknown
}

/** Each with connections that all tests share. */
const CLIENTS: Record<string, () => Client> = {
  fetch: () => ({
    ask: async (url, body) => (await fetch(url, body === undefined ? {} : { method: 'POST', body })).text(),
  }),
  'http with one keep-alive agent': () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 3 })
    return { ask: (url, body) => askBy(agent, url, body), close: () => agent.destroy() }
  },
  'http without an agent': () => ({
    ask: (url, body) => askBy({ createConnection: () => connect(Number(new URL(url).port), '127.0.0.1') }, url, body),
  }),
  'axios with one keep-alive agent': () => {
    const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 3 })
    const client = create({ httpAgent, responseType: 'text', transformResponse: (text: string) => text })
    return {
      ask: async (url, data) =>
        (await client.request<string>({ url, method: data === undefined ? 'GET' : 'POST', data })).data,
      close: () => httpAgent.destroy(),
    }
  },
  'one undici pool': () => byUndici((origin) => new undici.Pool(origin, { connections: 3 })),
  'one pipelining undici client': () => byUndici((origin) => new undici.Client(origin, { pipelining: 5 })),
}

function byUndici(open: (origin: string) => undici.Dispatcher): Client {
  let dispatcher: undici.Dispatcher | null = null
  return {
    async ask(url, text) {
      const { origin, pathname: path } = new URL(url)
      dispatcher ??= open(origin)
      const body = text === undefined ? null : Readable.from([Buffer.from(text)])
      const answer = await dispatcher.request({ path, method: body === null ? 'GET' : 'POST', body })
      return answer.body.text()
    },
    close: () => dispatcher?.destroy(),
  }
}

function askBy(
  agent: http.Agent | Pick<http.RequestOptions, 'createConnection'>,
  url: string,
  body: string | undefined,
): Promise<string> {
  const options = agent instanceof http.Agent ? { agent } : agent
  return new Promise((resolve, reject) => {
    const take = (response: IncomingMessage): void => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve(text))
    }
    http
      .request(url, { ...options, method: body === undefined ? 'GET' : 'POST' }, take)
      .on('error', reject)
      .end(body)
  })
}

const numberIn = (text: string): number => (JSON.parse(text) as { number: number }).number

/** Tests that all ask for the same, so that only their owner tells the calls apart. */
function testsWith(client: Client, app: string): RehearsedTest[] {
  return Array.from({ length: TESTS }, (_, test) => ({
    name: `test ${test}`,
    async body() {
      const numbers: number[] = []
      for (let call = 0; call < CALLS; call += 1) {
        if ((test + call) % 3 === 0) await sleep((test * call) % 4)
        numbers.push(numberIn(await client.ask(`${app}/same/${call % 2}`, call % 2 === 0 ? undefined : 'body')))
      }
      return numbers
    },
  }))
}

/** The numbers that a test was told, by the recording. */
function numbersOf(name: string): number[] {
  return file
    .recording()
    .interactions.filter(({ test }) => test === name)
    .map(({ response }) => (response!.body as { json: { number: number } }).json.number)
}

const tellings = (): string[] =>
  file.recording().interactions.map(({ test, request }) => `${test} ${request.url.slice(service.length)}`)

test.each([
  ...Object.entries(CLIENTS).map(([by, client]) => [by, 'after a body', client, passOnAfterBody] as const),
  ['fetch', 'at once', CLIENTS['fetch']!, passOn] as const,
  ['fetch', 'after a loop over the body', CLIENTS['fetch']!, passOnAfterReading] as const,
])(
  'gives calls of an own server to the concurrent test that asked it by %s, %s',
  async (_by, _when, open, listener) => {
    const { origin: app } = await serve(listener)
    const client = open()
    const tests = testsWith(client, app)
    const live = await file.run({ mode: 'record', tests, concurrent: true })
    expect(file.recording().interactions).toHaveLength(TESTS * CALLS)
    for (const { name } of tests) expect(numbersOf(name)).toEqual(live.values[name])
    await stopService()
    for (const mode of ['replay', 'auto'] as const) {
      const replayed = await file.run({ mode, tests, concurrent: mode === 'replay' })
      expect(replayed.values).toEqual(live.values)
      expect(replayed.result.counts).toMatchObject({ replayed: TESTS * CALLS, unmatched: 0 })
      expect(replayed.result.unused).toEqual([])
    }
    expect(asked).toHaveLength(TESTS * CALLS)
    await client.close?.()
  },
)

const asking = (name: string, ask: () => Promise<unknown>): RehearsedTest => ({ name, body: ask })

test('tells the owner of each request on one connection, and leaves what no test sent to the file', async () => {
  const { origin: app } = await serve(passOn)
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const ask = (path: string) => () => askBy(agent, app + path, undefined)
  const tests = [asking('a', ask('/a')), asking('b', ask('/b')), asking('a again', ask('/a'))]
  await file.run({ mode: 'auto', before: ask('/before'), tests })
  expect(tellings()).toEqual(['null /before', 'a /a', 'b /b', 'a again /a'])
  agent.destroy()
})

test('leaves calls of a server outside any request to the file', async () => {
  const asked = new Set<string>()
  const { origin: app } = await serve(passOn, (server) => {
    server.on('connection', () => {
      asked.add('/by-the-server')
    })
  })
  const poll = setInterval(() => {
    for (const path of asked) void fetch(service + path).catch(() => undefined)
    asked.clear()
  }, 5)
  const ask = async (): Promise<void> => {
    await get(`${app}/of-the-test`)
    await sleep(50)
  }
  await file.run({ mode: 'record', tests: [asking('a', ask)] })
  clearInterval(poll)
  expect(tellings().toSorted()).toEqual(['a /of-the-test', 'null /by-the-server'])
})

test('gives what is called after the response to its test', async () => {
  const { origin: app } = await serve(passOnWhenFinished)
  const ask = async (): Promise<void> => void (await get(`${app}/later`))
  const settled = async (): Promise<void> => {
    await ask()
    while (asked.length < 1) await sleep(1)
  }
  await file.run({ mode: 'record', tests: [asking('a', settled)] })
  expect(tellings()).toEqual(['a /later'])
})

test('gives nothing to the test of a request that its server refused', async () => {
  const agent = new http.Agent()
  const { origin: app } = await serve(passOn)
  const refused = async (): Promise<void> => {
    const request = http.get(`${app}/refused`, { agent, headers: { expect: 'the unexpected' } })
    const [answer] = (await once(request, 'response')) as [IncomingMessage]
    expect(answer.resume().statusCode).toBe(417)
  }
  const script = `fetch('${app}/elsewhere').then((answer) => answer.text())`
  const elsewhere = (): Promise<unknown> => promisify(execFile)(process.execPath, ['-e', script])
  await file.run({ mode: 'record', tests: [asking('a', refused), asking('b', elsewhere)] })
  expect(tellings()).toEqual(['null /elsewhere'])
})

test('gives what is called when a client is gone to the test of that client', async () => {
  const { origin: app } = await serve((request, response) => {
    const cleanUp = (path: string) => () => void fetch(service + path).catch(() => undefined)
    request.on('close', cleanUp('/request-closed'))
    response.on('close', cleanUp('/response-closed'))
    response.write('the beginning')
  })
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const leave = async (): Promise<void> => {
    const request = http.get(app, { agent }).on('error', () => undefined)
    await once(request, 'response')
    request.destroy()
    while (asked.length < 2) await sleep(1)
  }
  await file.run({ mode: 'record', before: () => get(`${service}/before`), tests: [asking('a', leave)] })
  expect(tellings().toSorted()).toEqual(['a /request-closed', 'a /response-closed', 'null /before'])
})

test('gives calls through several own servers to the test at the beginning', async () => {
  const { origin: inner } = await serve(passOn)
  const { origin: outer } = await serve((request, response) => {
    http.get(inner + request.url, (answer) => answer.pipe(response)).on('error', fail(response))
  })
  const tests = ['a', 'b', 'c'].map((name) => asking(name, () => get(`${outer}/${name}`)))
  await file.run({ mode: 'record', tests, concurrent: true })
  expect(tellings()).toEqual(['a /a', 'b /b', 'c /c'])
})

test('gives calls to a test that gave up its request before the server had read it', async () => {
  const { origin: app } = await serve(passOn)
  const giveUp = async (): Promise<void> => {
    const socket = new http.Agent({ keepAlive: true })
    const request = http.get(`${app}/given-up`, { agent: socket }).on('error', () => undefined)
    await new Promise<void>((resolve) => {
      request.on('socket', (one) => one.once('connect', () => setImmediate(resolve)))
    })
    request.destroy()
    while (asked.length < 1) await sleep(1)
  }
  await file.run({ mode: 'record', tests: [asking('a', giveUp), asking('b', () => get(`${app}/b`))] })
  expect(tellings()).toEqual(['a /given-up', 'b /b'])
})

test('fails exactly the test whose request ended in an unmatched call', async () => {
  const { origin: app } = await serve(passOn)
  const tests = ['a', 'b', 'c'].map((name) => asking(name, () => get(`${app}/${name}`)))
  await file.run({ mode: 'record', tests: tests.filter(({ name }) => name !== 'b') })
  const { failures } = await file.run({ mode: 'replay', tests, concurrent: true })
  expect(failures).toMatchObject({ '': [], a: [], c: [] })
  expect(failures['b']).toEqual([expect.stringContaining('[unmatched-call]')])
  expect(failures['b']![0]).toMatch(/test +b\n/)
})

test('replays what was recorded outside any test, when nothing told whose it is', async () => {
  const { origin: app } = await serve(passOn)
  const ask = async (): Promise<string> => (await fetch(`${app}/same`)).text()
  const tests = ['a', 'b'].map((name) => asking(name, ask))
  const live = await file.run({ mode: 'record', tests })
  const { version, interactions } = file.recording()
  file.write({ version, interactions: interactions.map((one) => ({ ...one, test: null })) })
  await stopService()
  const { values, result } = await file.run({ mode: 'replay', tests })
  expect(values).toEqual(live.values)
  expect(result.counts).toMatchObject({ replayed: 2, unmatched: 0 })
})

test('leaves calls to the file that another process caused', async () => {
  const { origin: app } = await serve(passOn)
  const script = `fetch('${app}/elsewhere').then((answer) => answer.text())`
  const ask = async (): Promise<unknown> => promisify(execFile)(process.execPath, ['-e', script])
  await file.run({ mode: 'record', tests: [asking('a', ask)] })
  expect(tellings()).toEqual(['null /elsewhere'])
})

test('gives calls of an HTTPS server to the test that asked it', async () => {
  const server = https.createServer(CERTIFICATE, passOn).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false })
  const app = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ask = (path: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      https.get(app + path, { agent }, (answer) => answer.resume().on('end', resolve)).on('error', reject)
    })
  const dispatcher = new undici.Agent({ connect: { rejectUnauthorized: false }, connections: 1 })
  const fetched = async (path: string): Promise<unknown> => (await undici.fetch(app + path, { dispatcher })).text()
  const tests = ['a', 'b', 'c'].map((name) =>
    asking(name, async () => [await ask(`/${name}`), await fetched(`/${name}`)]),
  )
  await file.run({ mode: 'record', tests, concurrent: true })
  expect(tellings()).toEqual(['a /a', 'a /a', 'b /b', 'b /b', 'c /c', 'c /c'])
  agent.destroy()
  await dispatcher.destroy()
  server.close()
})

test('reaches a server that listens on IPv6, by IPv4 too', async () => {
  const server = http.createServer(passOn).listen(0, '::')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const tests = ['127.0.0.1', 'localhost', '[::1]'].map((host) => asking(host, () => get(`http://${host}:${port}/x`)))
  await file.run({ mode: 'record', tests, concurrent: true })
  expect(tellings()).toEqual(tests.map(({ name }) => `${name} /x`))
  server.close()
})

test('lets requests over a Unix socket and by HTTP/2 reach an own server', async () => {
  const socketPath = join(file.root, 'app.sock')
  const byPath = http.createServer(passOn).listen(socketPath)
  const byHttp2 = http2.createServer((request, response) => {
    void fetch(service + request.url).then(async (answer) => response.end(await answer.text()))
  })
  byHttp2.listen(0, '127.0.0.1')
  await Promise.all([once(byPath, 'listening'), once(byHttp2, 'listening')])
  const ask = async (): Promise<unknown> => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      http.get({ socketPath, path: '/by-path' }, resolve).on('error', reject)
    })
    const session = http2.connect(`http://127.0.0.1:${(byHttp2.address() as AddressInfo).port}`)
    const stream = session.request({ ':path': '/by-http2' })
    const texts = [await text(answer), await text(stream)]
    session.close()
    return texts.map(numberIn)
  }
  const live = await file.run({ mode: 'record', tests: [asking('a', ask)] })
  expect(live.values['a']).toEqual([1, 2])
  expect(tellings()).toEqual(['null /by-path', 'null /by-http2'])
  await stopService()
  expect((await file.run({ mode: 'replay', tests: [asking('a', ask)] })).values).toEqual(live.values)
  byPath.close()
  byHttp2.close()
})

test('leaves requests, responses and the server as they were for whom looks at them', async () => {
  const seen: unknown[] = []
  const spied = vi.fn<(event: unknown) => void>()
  const { origin: app } = await serve(
    (request, response) => {
      seen.push(Object.keys(request).includes('emit'), Object.keys(response).includes('emit'))
      response.end()
    },
    (server) => {
      const { emit } = server
      server.emit = function (...args: Parameters<typeof emit>) {
        spied(args[0])
        return emit.apply(server, args)
      } as typeof emit
      servers.push(server)
    },
  )
  const emits = servers.map(({ emit }) => emit)
  await file.run({ mode: 'record', tests: [asking('a', () => get(app)), asking('b', () => get(app))] })
  expect(seen).toEqual([false, false, false, false])
  expect(servers.map(({ emit }) => emit)).toEqual(emits)
  expect(spied.mock.calls.flat().filter((event) => event === 'request')).toHaveLength(2)
})
