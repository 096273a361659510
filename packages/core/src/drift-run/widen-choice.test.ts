import { expect, test } from 'vitest'
import type { Interaction } from '../model/index.js'
import { chooseInteractions } from './choose-interactions.js'
import type { ProjectRecording } from './project-recordings.js'
import { beyond, widenChoice } from './widen-choice.js'

function recorded(file: string, operations: readonly string[]): ProjectRecording {
  const interactions = operations.map((operation, index): Interaction => ({
    id: `Shop.${operation}#${index}`,
    test: `test ${index}`,
    service: 'Shop',
    operation,
    recordedAt: '2026-11-01',
    request: { method: 'GET', url: 'https://shop.example.com/', headers: {} },
  }))
  const path = `src/__mocks__/${file}.test.recorded.json`
  return { path, testFile: `src/${file}.test.ts`, text: '', recording: { version: 1, interactions } }
}

const recordings = [recorded('a', ['get', 'list', 'get']), recorded('b', ['get']), recorded('c', ['list'])]

const NONE = { plan: {}, testFiles: [], known: 5, chosen: 0, rotation: 5, notes: [] }

test('adds all that is recorded of an operation to a choice', () => {
  const wide = widenChoice(NONE, recordings, new Set(['Shop.get', 'Shop.gone']))
  expect(wide).toEqual({
    ...NONE,
    plan: {
      'src/__mocks__/a.test.recorded.json': ['Shop.get#0', 'Shop.get#2'],
      'src/__mocks__/b.test.recorded.json': ['Shop.get#0'],
    },
    testFiles: ['src/a.test.ts', 'src/b.test.ts'],
    chosen: 3,
  })
  expect(beyond(wide, wide, recordings).chosen).toBe(0)
})

test('leaves a choice as it is where it holds the operation in full, or nothing is known of it', () => {
  const all = chooseInteractions(recordings, { texts: [], services: [], sample: { percent: 100, day: '2026-11-23' } })
  expect(beyond(widenChoice(all, recordings, new Set(['Shop.get'])), all, recordings).plan).toEqual({})
  expect(widenChoice(NONE, recordings, new Set(['Other.get']))).toBe(NONE)
})

test('tells what is left to ask when a sample has asked a part', () => {
  const sample = {
    ...NONE,
    plan: { 'src/__mocks__/a.test.recorded.json': ['Shop.get#0'] },
    testFiles: ['src/a.test.ts'],
  }
  const rest = beyond(widenChoice(sample, recordings, new Set(['Shop.get'])), sample, recordings)
  expect(rest.testFiles).toEqual(['src/a.test.ts', 'src/b.test.ts'])
  expect(rest.plan).toEqual({
    'src/__mocks__/a.test.recorded.json': ['Shop.get#2'],
    'src/__mocks__/b.test.recorded.json': ['Shop.get#0'],
  })
})
