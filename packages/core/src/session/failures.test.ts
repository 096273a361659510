import http, { type RequestListener } from 'node:http'
import * as undici from 'undici'
import { expect, test } from 'vitest'
import { recordAndReplay, run, serve, toRecording } from './trial.js'

/** An error with its causes, as plain data. */
function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, cause } = error
  return { name, message, code: (error as { code?: string }).code, cause: describe(cause) }
}

/** Send the head and a part of the body, and then what `end` does. */
function partly(end: (socket: NodeJS.WritableStream & { resetAndDestroy(): void }) => void): RequestListener {
  return ({ socket }) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 100\r\n\r\nonly a part')
    setTimeout(() => end(socket), 30)
  }
}

async function readPieces(url: string): Promise<unknown> {
  const response = await fetch(url)
  let text = ''
  try {
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>)
      text += Buffer.from(piece).toString()
    return text
  } catch (error) {
    return [response.status, text, describe(error)]
  }
}

test.for([
  ['a reset', partly((socket) => socket.resetAndDestroy()), 'ECONNRESET'],
  ['an early end', partly((socket) => void socket.end()), 'UND_ERR_SOCKET'],
] as const)('gives fetch and undici the part of a body that came before %s', async ([, listener, code]) => {
  const { live, replayed } = await recordAndReplay(listener, async (origin) => [
    await readPieces(origin),
    await fetch(origin).then((response) => response.text().catch(describe)),
    await undici.request(origin).then(({ body }) => body.text().catch(describe)),
  ])
  expect(live).toMatchObject([[200, 'only a part', { cause: { code } }], { cause: { code } }, { code }])
  expect(replayed).toEqual(live)
})

test('replays what is no HTTP, so that each client refuses it in its own words', async () => {
  const ask = (url: string): Promise<unknown> =>
    new Promise((resolve) => {
      http.get(url, () => resolve('answered')).on('error', (error) => resolve(describe(error)))
    })
  const { live, replayed, recording } = await recordAndReplay(
    ({ socket }) => void socket.end('SSH-2.0-OpenSSH_9.9\r\n\r\n'),
    async (origin) => [await ask(origin), describe(await fetch(origin).catch((error: unknown) => error))],
  )
  expect(recording.interactions.map(({ error }) => error?.code)).toEqual(['NOT_HTTP', 'NOT_HTTP'])
  expect(live).toMatchObject([{ code: 'HPE_INVALID_CONSTANT' }, { cause: { name: 'HTTPParserError' } }])
  expect(replayed).toEqual(live)
})

test("takes a client's own time-out for giving up, whatever code the client gives it", async () => {
  const ask = (url: string): Promise<unknown> =>
    new Promise((resolve) => {
      const request = http.get(url, { timeout: 40 }, () => resolve('answered'))
      request.on('timeout', () => request.destroy(Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' })))
      request.on('error', (error) => resolve(Object.entries(error)))
    })
  const { live, replayed, recording } = await recordAndReplay(() => undefined, ask)
  expect(recording.interactions[0]?.error?.code).toBe('ABORTED')
  expect(live).toEqual([['code', 'ETIMEDOUT']])
  expect(replayed).toEqual(live)
})

test('records a refused connection of a client that writes its request late', async () => {
  const { origin, stop } = await serve(() => undefined)
  await stop()
  const ask = (): Promise<unknown> =>
    new Promise((resolve) => {
      const request = http.request(`${origin}/late`, { method: 'DELETE' })
      request.on('error', (error) => resolve(describe(error)))
      request.on('close', () => request.end())
    })
  const recorded = await run('record', origin, null, ask)
  const recording = toRecording(recorded.host)
  const replayed = await run('replay', origin, recording, async () => {
    const late = await ask()
    const error: unknown = await fetch(`${origin}/late`, { method: 'DELETE' }).catch((error: unknown) => error)
    return [late, describe((error as Error).cause)]
  })
  expect(recorded.value).toMatchObject({ code: 'ECONNREFUSED' })
  expect(replayed.value).toEqual([recorded.value, recorded.value])
})

test('connects for a client that waits for that before it sends', async () => {
  const ask = (origin: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const request = http.request(`${origin}/`, { method: 'POST' }, (response) => {
        response.resume().on('end', () => resolve(`answered ${response.statusCode}`))
      })
      request.on('error', reject)
      request.once('socket', (socket) => {
        if (socket.connecting) socket.once('connect', () => request.end('{}'))
        else request.end('{}')
      })
    })
  const { live, replayed } = await recordAndReplay((request, response) => void request.pipe(response), ask)
  expect([live, replayed]).toEqual(['answered 200', 'answered 200'])
})

test("fails a call whose handler throws, as undici's redirect handler does in a loop", async () => {
  const { live, replayed } = await recordAndReplay(
    (_request, response) => void response.writeHead(302, { location: '/' }).end(),
    async (origin) => {
      const agent = new undici.Agent()
      const dispatcher = agent.compose(undici.interceptors.redirect({ maxRedirections: 5 }))
      const error: unknown = await undici.request(origin, { dispatcher }).catch((error: unknown) => error)
      await agent.destroy()
      return (error as { code: string }).code
    },
  )
  expect(live).toBe('UND_ERR_INVALID_ARG')
  expect(replayed).toEqual(live)
})

test('leaves no connection that a later session would be answered over', async () => {
  const { origin, stop } = await serve(trickle)
  const client = new undici.Client(origin)
  const ask = (): Promise<string> => client.request({ path: '/', method: 'GET' }).then(({ body }) => body.text())
  const recorded = await run('record', origin, null, ask)
  await stop()
  const recording = toRecording(recorded.host)
  const other = structuredClone(recording)
  Object.assign(other.interactions[0]!.response!, { body: { stream: [{ delayMs: 0, text: 'the other one' }] } })
  const replayed = [await run('replay', origin, recording, ask), await run('replay', origin, other, ask)]
  await client.destroy()
  expect(replayed.map(({ value }) => value)).toEqual(['one two three', 'the other one'])
})

/** Answers in three pieces, which makes a stream of it. */
const trickle: RequestListener = async (_request, response) => {
  for (const piece of ['one ', 'two ', 'three']) {
    response.write(piece)
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
  response.end()
}
