import { expect, test } from 'vitest'
import { hygieneOf } from './hygiene.js'
import { sampleResult } from './sample-result.js'

const reference = { recording: '__mocks__/a.test.recorded.json', interaction: 'Pay.charge#1' }
const call = { method: 'GET', url: 'https://pay.example.com/1', test: 'a.test.ts > pays > twice' }

test('names each kind with its remedy, faults first', () => {
  const result = sampleResult(
    {},
    {
      unused: [reference],
      orphans: [{ recording: '__mocks__/gone.test.recorded.json', interactions: 2 }],
      stale: [
        { ...reference, since: '2026-02-01' },
        { ...reference, since: '2026-01-01' },
      ],
      unmatched: [call],
      live: [call, { ...call, test: 'a.test.ts' }],
      loosened: [{ ...reference, test: 'a.test.ts > pays' }],
      shadowed: [
        { ...reference, calls: 2, isUsed: false, tests: ['a.test.ts > pays'] },
        { ...reference, interaction: 'Pay.charge#2', calls: 1, isUsed: true, tests: ['a.test.ts > pays'] },
      ],
      contradictions: [
        { ...reference, service: 'Pay', operation: 'charge', outcome: '200', message: 'body/id is no text' },
      ],
      problems: [{ kind: 'shard-invalid', file: 'shards/1.json', message: 'shards/1.json is no shard.' }],
    },
  )
  const lines = hygieneOf(result).flatMap(({ isFault, title, remedy, entries }) => [
    `${isFault ? 'fault' : 'hint'}: ${title}; ${remedy}`,
    ...entries.map(({ file, text }) => `  ${file}: ${text}`),
  ])
  expect(lines).toEqual([
    'fault: 1 problem with files that could not be read or understood; the figures are without what they hold',
    '  shards/1.json: shards/1.json is no shard.',
    'fault: 1 recorded answer that contradicts the OpenAPI document and covers nothing; run with -u to record again, or correct the document',
    '  __mocks__/a.test.recorded.json: __mocks__/a.test.recorded.json: Pay.charge#1: body/id is no text',
    'fault: 1 call that no recorded interaction answers; run with -u to record them',
    '  a.test.ts: GET https://pay.example.com/1 in a.test.ts > pays > twice',
    'hint: 2 calls that reached the network and cover nothing; record them, then run again to replay them',
    '  a.test.ts: GET https://pay.example.com/1 in a.test.ts > pays > twice',
    '  a.test.ts: GET https://pay.example.com/1 in a.test.ts',
    'hint: 1 call answered for other path parameters than recorded; run with -u to record them',
    '  __mocks__/a.test.recorded.json: __mocks__/a.test.recorded.json: Pay.charge#1 in a.test.ts > pays',
    'hint: 3 calls answered by registered mocks in place of 2 interactions; take the mocks away to replay what is recorded',
    '  __mocks__/a.test.recorded.json: __mocks__/a.test.recorded.json: Pay.charge#1: 2 calls answered by registered mocks in its place, and none with what is recorded, in a.test.ts > pays',
    '  __mocks__/a.test.recorded.json: __mocks__/a.test.recorded.json: Pay.charge#2: 1 call answered by registered mocks in its place, in a.test.ts > pays',
    'hint: 1 interaction that no test uses; run with -u or `understudy prune` to remove them',
    '  __mocks__/a.test.recorded.json: __mocks__/a.test.recorded.json: Pay.charge#1',
    'hint: 1 recording whose test file is gone; run `understudy prune` to remove them',
    '  __mocks__/gone.test.recorded.json: __mocks__/gone.test.recorded.json: 2 interactions',
    'hint: 2 interactions that no one has verified for long, the oldest since 2026-01-01; run `understudy drift` to verify them',
    '  __mocks__/a.test.recorded.json: __mocks__/a.test.recorded.json: Pay.charge#1, not verified since 2026-02-01',
    '  __mocks__/a.test.recorded.json: __mocks__/a.test.recorded.json: Pay.charge#1, not verified since 2026-01-01',
  ])
})

test('says nothing where all is tidy', () => {
  expect(hygieneOf(sampleResult({}))).toEqual([])
})
