import type { RequestListener } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mergeResults, summaryLines } from '../report/index.js'
import { rehearse, type RehearsedFile, type RehearsedTest } from './rehearsal.js'
import { serve } from './trial.js'

let origin: string
let stop: () => Promise<void>
let file: RehearsedFile

const listener: RequestListener = (request, response) => {
  request.resume()
  response.sendDate = false
  if (request.url?.startsWith('/large') === true) response.end(`${'of no interest\n'.repeat(50_000)}ada@lovelace.net\n`)
  else
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ email: 'ada@lovelace.net', ref: 'ref abc', url: request.url }))
}

beforeEach(async () => {
  ;({ origin, stop } = await serve(listener))
  file = rehearse({ Shop: origin })
})
afterEach(() => stop())

function calling(path: string): RehearsedTest {
  return { name: 'story', body: async () => (await fetch(`${origin}${path}`)).text() }
}

test('says which rule replaced what, in the result and in the summary', async () => {
  const { result } = await file.run({ mode: 'auto', tests: [calling('/users/ada%40lovelace.net?api_key=k7Gq-0zP1')] })
  const interaction = file.recording().interactions[0]!.id
  expect(result.redactions).toEqual([
    { interaction, rule: 'email', place: 'request.url/path' },
    { interaction, rule: 'api-key', place: 'request.url?api_key' },
    { interaction, rule: 'email', place: 'response.body/email' },
    { interaction, rule: 'api-key', place: 'response.body/url/api_key' },
    { interaction, rule: 'email', place: 'response.body/url' },
  ])
  expect(summaryLines(mergeResults([result]), { color: false, env: {} })).toContain(
    ' › 5 values sanitized (email 3, api-key 2)',
  )
  const replayed = await file.run({ mode: 'replay', tests: [calling('/users/ada%40lovelace.net?api_key=other')] })
  expect(replayed.failures['story']).toEqual([])
  expect(replayed.result.redactions).toEqual([])
  expect(JSON.stringify([result, replayed.result])).not.toMatch(/lovelace|k7Gq/)
})

/** A rule whose stand-in it takes for a secret again: the first letter of what it put there. */
const ENDLESS = { add: [{ id: 'reference', pattern: String.raw`(?<=ref )\w` }] }

test('writes nothing where a rule still fires on what would be written', async () => {
  await expect(file.run({ mode: 'auto', sanitize: ENDLESS, tests: [calling('/a')] })).rejects.toThrow(
    [
      '[secret-left] src/__mocks__/shop.test.recorded.json is not written: a value in it should have been replaced',
      '  interaction  Shop GET /a#1',
      '  place        response.body/ref',
      '  rule         reference',
    ].join('\n'),
  )
  expect(Object.keys(file.files())).toEqual(['src/shop.test.ts'])
})

test('leaves the earlier recording and its body files as they were', async () => {
  await file.run({ mode: 'auto', tests: [calling('/large')] })
  const before = file.files()
  expect(Object.keys(before)).toHaveLength(3)
  expect(file.allBytes()).not.toContain('lovelace')
  await expect(file.run({ mode: 'record', sanitize: ENDLESS, tests: [calling('/a')] })).rejects.toThrow('[secret-left]')
  expect(file.files()).toEqual(before)
})

test('hides in a miss what rules find by shape', async () => {
  await file.run({ mode: 'auto', tests: [calling('/users/1')] })
  const { failures, result } = await file.run({
    mode: 'replay',
    tests: [calling(`/users/ada%40lovelace.net/ghp_${'a1B2'.repeat(9)}?note=4539148803436467`)],
  })
  expect(failures['story']).toHaveLength(1)
  expect(JSON.stringify([failures, result])).not.toMatch(/lovelace|a1B2a1B2|4539148803436467/)
})

test('replaces values of the environment that test code sees', async () => {
  process.env['KESTREL_PARTNER_TOKEN'] = 'k7Gq-0zP1-partner'
  try {
    await file.run({ mode: 'auto', tests: [calling('/seen-by/k7Gq-0zP1-partner')] })
    expect(file.allBytes()).not.toContain('k7Gq-0zP1-partner')
    expect(file.recording().interactions[0]!.request.url).toBe(`${origin}/seen-by/redacted-1`)
  } finally {
    delete process.env['KESTREL_PARTNER_TOKEN']
  }
})
