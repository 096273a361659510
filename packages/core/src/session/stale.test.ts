import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Interaction, SessionResult } from '../model/index.js'
import { rehearse, type RehearsedFile } from './rehearsal.js'
import { serve } from './trial.js'

const RECORDING = 'src/__mocks__/shop.test.recorded.json'

let service: Awaited<ReturnType<typeof serve>>
let file: RehearsedFile

beforeAll(async () => {
  service = await serve((_request, response) => response.end('ok'))
})
afterAll(() => service.stop())

beforeEach(() => {
  file = rehearse({ Shop: service.origin })
})

const dayAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)

const recordedCall = (number: number, recordedAt: string): Interaction => ({
  id: `Shop GET /#${number}`,
  test: null,
  service: 'Shop',
  operation: 'GET /',
  recordedAt,
  request: { method: 'GET', url: `${service.origin}/`, headers: {} },
  response: { status: 200, headers: {}, body: { text: 'ok' }, latencyMs: 1 },
})

async function run(mode: 'replay' | 'verify' = 'replay'): Promise<SessionResult> {
  return (await file.run({ mode })).result
}

const verify = (days: Record<string, string>): void =>
  writeFileSync(
    join(file.root, 'understudy.verified.json'),
    JSON.stringify({ version: 1, verified: { [RECORDING]: days } }),
  )

test('names what was neither recorded nor verified for long, with the later day', async () => {
  file.write({ version: 1, interactions: [1, 2, 3].map((number) => recordedCall(number, dayAgo(number * 20))) })
  const [first, second, third] = ['Shop GET /#1', 'Shop GET /#2', 'Shop GET /#3'] as const
  expect((await run()).stale).toEqual([
    { interaction: second, since: dayAgo(40) },
    { interaction: third, since: dayAgo(60) },
  ])
  verify({ [first]: dayAgo(50), [second]: dayAgo(29), [third]: dayAgo(31) })
  expect((await run()).stale).toEqual([{ interaction: third, since: dayAgo(31) }])
})

test('goes by the recording where the verified days cannot be read, and says so', async () => {
  file.write({ version: 1, interactions: [recordedCall(1, dayAgo(31))] })
  writeFileSync(join(file.root, 'understudy.verified.json'), '{')
  const { stale, notes } = await run()
  expect(stale).toEqual([{ interaction: 'Shop GET /#1', since: dayAgo(31) }])
  expect(notes).toEqual([expect.stringMatching(/^\[verified-invalid\] "understudy\.verified\.json" /)])
})

test('does not look for verified days where all was recorded of late', async () => {
  file.write({ version: 1, interactions: [recordedCall(1, dayAgo(30))] })
  writeFileSync(join(file.root, 'understudy.verified.json'), '{')
  const { stale, notes } = await run()
  expect({ stale, notes }).toEqual({ stale: [], notes: [] })
})

test('names neither stale nor unused interactions while they are verified', async () => {
  file.write({ version: 1, interactions: [recordedCall(1, dayAgo(90))] })
  const { stale, unused } = (await file.run({ mode: 'verify', tests: [], complete: true })).result
  expect({ stale, unused }).toEqual({ stale: [], unused: [] })
})
