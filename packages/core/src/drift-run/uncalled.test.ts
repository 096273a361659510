import { expect, test } from 'vitest'
import type { ProjectRecording } from './project-recordings.js'
import { sampleProject, type SampleCall } from './sample-project.js'
import { findUncalled, type CalledRun, type Uncalled } from './uncalled.js'

const FILE = 'src/orders.test.ts'
const CALLS: SampleCall[] = [
  { path: '/orders', test: 'orders > lists', id: 'Shop.list#1' },
  { path: '/orders/1', test: 'orders > lists', id: 'Shop.get#1' },
  { path: '/rates', test: 'orders > converts', service: 'Rates', id: 'Rates.get#1' },
]
const RECORDINGS = sampleProject('https://shop.example.com', CALLS)

const statuses = (lists: 'passed' | 'failed' | 'skipped', converts: 'passed' | 'failed' | 'skipped') => [
  { file: FILE, name: 'orders > lists', status: lists },
  { file: FILE, name: 'orders > converts', status: converts },
]

function uncalled(called: readonly string[], rest: Partial<CalledRun> = {}): Uncalled {
  const [recording] = RECORDINGS as [ProjectRecording]
  const whole = recording.recording.interactions
  const calls = called.map((id) => ({ ...toCall(recording, id), service: id.split('.')[0]! }))
  const run = { calls, tests: statuses('passed', 'passed'), ended: new Set([FILE]), mayBeMade: () => true, ...rest }
  return findUncalled({ [recording.path]: whole.map(({ id }) => id) }, RECORDINGS, run)
}

function toCall({ path }: ProjectRecording, interaction: string): CalledRun['calls'][number] {
  const request = { method: 'GET', url: '', headers: [], body: null }
  const named = { testFile: FILE, recording: path, test: null, service: '', operation: '', interaction }
  return { ...named, request, answer: null, unresolved: [] }
}

const reasons = ({ due }: Uncalled): unknown[] => due.map(({ interaction, unresolved }) => [interaction, ...unresolved])

test('finds nothing where all was called', () => {
  expect(uncalled(['Shop.list#1', 'Shop.get#1', 'Rates.get#1'])).toEqual({ due: [], notes: [] })
})

test('could not check what a test that failed did not come to', () => {
  const found = uncalled(['Shop.list#1', 'Rates.get#1'], { tests: statuses('failed', 'passed') })
  expect(reasons(found)).toEqual([['Shop.get#1', 'its test failed before this call was answered']])
})

test('could not check what a file that broke off did not come to', () => {
  const found = uncalled([], { ended: new Set() })
  expect(reasons(found)).toEqual(
    ['Shop.list#1', 'Shop.get#1', 'Rates.get#1'].map((id) => [id, 'its test file did not run to its end']),
  )
})

test('could not check a service that was asked at another address', () => {
  expect(reasons(uncalled(['Shop.list#1', 'Shop.get#1']))).toEqual([
    [
      'Rates.get#1',
      'no test called the service at https://shop.example.com, where it is recorded; other addresses of it belong in its "baseUrl"',
    ],
  ])
})

test('could not check a service whose address refused every test', () => {
  const found = uncalled(['Shop.list#1', 'Shop.get#1'], { tests: statuses('passed', 'failed') })
  expect(reasons(found)).toEqual([['Rates.get#1', expect.stringContaining('belong in its "baseUrl"')]])
})

test('notes what tests of a service that was reached call no more', () => {
  expect(uncalled(['Shop.list#1', 'Rates.get#1'])).toEqual({
    due: [],
    notes: [`1 interaction was not checked, as no test called: Shop.get#1 (${RECORDINGS[0]!.path})`],
  })
})

test('notes what is skipped, and what is not to be made', () => {
  expect(uncalled([], { tests: statuses('skipped', 'skipped') }).due).toEqual([])
  expect(uncalled([], { ended: new Set(), mayBeMade: () => false }).due).toEqual([])
})
