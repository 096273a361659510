import { createServer } from 'node:http'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const { SERVICE_URL, ASKS_FOR_MORE } = process.env

/** The application under test: it asks a service downstream, once the request has been read. */
const createApp = () =>
  createServer((incoming, outgoing) => {
    incoming.resume().on('end', async () => {
      const answers = await Promise.all(
        ['/rates', incoming.url].map((path) => fetch(SERVICE_URL + path).then((answer) => answer.json())),
      ).catch((error) => [String(error)])
      outgoing.end(JSON.stringify(answers.map(({ path }) => path)))
    })
  })

const atLoad = createApp().listen(0, '127.0.0.1')
const listening = once(atLoad, 'listening')
const inHook = createApp()

beforeAll(async () => {
  await once(inHook.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => {
  inHook.close()
  atLoad.close()
})

/** By connections that all tests share. */
async function ask(app, path) {
  await listening
  const response = await fetch(`http://127.0.0.1:${app.address().port}${path}`, { method: 'POST', body: 'x' })
  return response.json()
}

describe('since the module was loaded', () => {
  test.concurrent.for(['orders', 'stock', 'prices'])('asks for %s', async (name) => {
    expect(await ask(atLoad, `/${name}`)).toEqual(['/rates', `/${name}`])
  })
})

describe('since beforeAll', () => {
  test.for(['orders', 'stock', 'prices'])('asks for %s', async (name) => {
    expect(await ask(inHook, `/${name}`)).toEqual(['/rates', `/${name}`])
    if (ASKS_FOR_MORE === name) await ask(inHook, '/more')
  })
})
