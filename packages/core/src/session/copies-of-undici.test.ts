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
