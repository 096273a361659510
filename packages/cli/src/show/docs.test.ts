import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeOutsideFolder, type OutsideFolder } from '../outside-folder.js'
import { sampleResponse } from './sample-entries.js'

const JSON_TYPE = { 'content-type': 'application/json' }

const SHARED = {
  test: 'refunds > refunds a captured payment',
  service: 'PaymentService',
  // Never stale while the page is read.
  recordedAt: '2026-11-22',
}

const RECORDING = {
  version: 1,
  interactions: [
    {
      ...SHARED,
      id: 'PaymentService.processRefund#1',
      operation: 'processRefund',
      request: {
        method: 'POST',
        url: 'https://payments.example.com/v2/refunds?expand=charge',
        headers: { authorization: 'Bearer redacted-1', ...JSON_TYPE },
        body: { json: { amount: 1200, requestId: '{{uuid}}' } },
      },
      ...sampleResponse(201, JSON_TYPE, { json: { id: 're_1', amount: '{{request.body.amount}}' } }),
    },
    {
      ...SHARED,
      id: 'PaymentService.processRefund#2',
      operation: 'processRefund',
      test: 'refunds > refuses to refund twice',
      request: {
        method: 'POST',
        url: 'https://payments.example.com/v2/refunds',
        headers: { authorization: 'Bearer redacted-1', ...JSON_TYPE },
        body: { json: { amount: 1200, requestId: '{{uuid}}' } },
      },
      ...sampleResponse(409, JSON_TYPE, { json: { error: 'already refunded' } }),
    },
  ],
}

let folder: OutsideFolder
let page: string

beforeAll(async () => {
  page = await readFile(new URL('../../../../docs/show.md', import.meta.url), 'utf8')
  folder = await makeOutsideFolder()
  await folder.save('understudy.config.json', '{ "staleAfter": "36500d" }')
  await folder.save('src/__mocks__/refunds.test.recorded.json', JSON.stringify(RECORDING))
})

afterAll(() => folder.remove())

it.each([
  { block: 'list', args: [] },
  { block: 'full', args: ['PaymentService.processRefund#1'] },
  { block: 'curl', args: ['--curl', 'PaymentService.processRefund#1'] },
])('prints what the page shows: $block', async ({ block, args }) => {
  const { out } = await folder.understudy('show', ...args)
  const shown = new RegExp(`\n\`\`\`\\w+ ${block}\n([^]*?)\n\`\`\`\n`).exec(page)?.[1]
  // Made anew each time.
  const varying = /(?<=^UUID=)[\da-f-]{36}/m
  expect(out.trimEnd().replace(varying, '…')).toBe(shown?.replace(varying, '…'))
})
