import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import * as undici from 'undici'
import { expect, test } from 'vitest'
import { run, serve, toRecording } from './trial.js'

/** As in Jest's sandbox, which holds a copy of its own. Copies of different versions do not know each other's handlers. */
class Agent extends undici.Agent {
  override dispatch(): boolean {
    throw new Error('the wrong copy was asked')
  }
}

test('replays a failure at a desk through the copy that asked', async () => {
  const { origin, stop } = await serve((request) => request.socket.resetAndDestroy())
  const sandbox = { [Symbol.for('undici.globalDispatcher.2')]: new Agent() }
  const ask = (): Promise<unknown> => undici.request(origin).catch(({ code }: { code: string }) => code)
  const recorded = await run('record', origin, null, ask)
  await stop()
  const replayed = await run('auto', origin, toRecording(recorded.host), ask, sandbox)
  expect([recorded.value, replayed.value]).toEqual(['ECONNRESET', 'ECONNRESET'])
  expect(replayed.host.exchanges).toEqual([])
})

test('listens once to a call over a connection that has answered before its copy was known', async () => {
  const { origin, stop } = await serve((request, response) => response.end(request.url))
  const copy = freshCopy()
  const ask = async (...paths: string[]): Promise<string[]> => {
    const pool = new copy.Pool(origin, { connections: 1 })
    const told: string[] = []
    for (const path of paths) told.push(await (await pool.request({ method: 'GET', path })).body.text())
    await pool.close()
    return told
  }
  const recorded = await run('record', origin, null, () => ask('/known'))
  const { host, value } = await run('auto', origin, toRecording(recorded.host), () => ask('/known', '/new'))
  await stop()
  expect(value).toEqual(['/known', '/new'])
  expect(host.exchanges.map(({ exchange }) => [exchange.url, exchange.state])).toEqual([[`${origin}/new`, 'done']])
})

/** It finds the global dispatcher of the first copy, and leaves none of its own. */
function freshCopy(): typeof undici {
  const require = createRequire(import.meta.url)
  const folder = dirname(require.resolve('undici'))
  for (const path of Object.keys(require.cache))
    if (path.startsWith(folder)) Reflect.deleteProperty(require.cache, path)
  return require('undici') as typeof undici
}
