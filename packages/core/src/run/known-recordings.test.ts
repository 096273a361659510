import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readKnownRecordings } from './known-recordings.js'
import { openProject } from './project.js'

const RECORDING = 'src/__mocks__/shop.test.recorded.json'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-known-'))
  mkdirSync(join(root, 'src/__mocks__'), { recursive: true })
  const interactions = ['2026-10-01', '2026-10-20', '2026-11-20'].map((recordedAt, index) => ({
    id: `Shop.get#${index + 1}`,
    test: null,
    service: 'Shop',
    operation: 'get',
    recordedAt,
    request: { method: 'GET', url: 'https://shop.example.com/', headers: {} },
    response: { status: 200, headers: {}, latencyMs: 1 },
  }))
  writeFileSync(join(root, RECORDING), JSON.stringify({ version: 1, interactions }))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const read = () =>
  readKnownRecordings(openProject(root), {
    place: ({ service, operation }) => ({ service, operation, outcome: '200', contradiction: null }),
    staleBefore: '2026-10-23',
  })

const staleSince = () => read().recordings.flatMap(({ interactions }) => interactions.map((one) => one.staleSince))

test('counts from when an interaction was recorded, or verified later', () => {
  expect(staleSince()).toEqual(['2026-10-01', '2026-10-20', null])
  const verified = {
    [RECORDING]: { 'Shop.get#1': '2026-10-23', 'Shop.get#2': '2026-10-22', 'Shop.get#3': '2026-10-01' },
  }
  writeFileSync(join(root, 'understudy.verified.json'), JSON.stringify({ version: 1, verified }))
  expect(staleSince()).toEqual([null, '2026-10-22', null])
  expect(read().problems).toEqual([])
})

test('goes by the recordings where the verified days cannot be read, which is a problem', () => {
  writeFileSync(join(root, 'understudy.verified.json'), '{}')
  expect(staleSince()).toEqual(['2026-10-01', '2026-10-20', null])
  expect(read().problems).toEqual([
    {
      kind: 'verified-invalid',
      file: 'understudy.verified.json',
      message: expect.stringContaining('reason  version is not 1'),
    },
  ])
})
