import { expect, test } from 'vitest'
import { rehearse, type RehearsedTest } from './rehearsal.js'
import { serve } from './trial.js'

test('replays at a desk what takes a connection, of a service whose base URL has a path', async () => {
  const { origin, stop } = await serve((request, response) => {
    request.resume().on('end', () => response.setHeader('content-type', 'application/json').end('{"a":1}'))
  })
  const file = rehearse({ S: `${origin}/v2` })
  const body = async (): Promise<number> =>
    (await fetch(new Request(`${origin}/v2/orders`, { method: 'POST', body: 'a' }))).status
  const tests: RehearsedTest[] = [{ name: 'orders', body }]
  await file.run({ mode: 'auto', tests })
  await stop()
  const { values, result } = await file.run({ mode: 'auto', tests })
  expect(values['orders']).toBe(200)
  expect(result.calls.map(({ outcome }) => outcome)).toEqual(['replayed'])
})
