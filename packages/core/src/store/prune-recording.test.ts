import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import type { Interaction, RecordedBody } from '../model/index.js'
import { printRecording } from './print-recording.js'
import { planPrune, pruneRecording } from './prune-recording.js'
import { recordingPathOf } from './recording-path.js'

const root = mkdtempSync(join(tmpdir(), 'understudy-prune-'))
afterAll(() => rmSync(root, { recursive: true }))

function interaction(id: string, body?: RecordedBody, url = 'https://s.example.com/'): Interaction {
  return {
    id,
    test: 'a',
    service: 'S',
    operation: 'get',
    recordedAt: '2026-11-22',
    request: { method: 'GET', url, headers: {} },
    response: { status: 200, headers: {}, ...(body === undefined ? {} : { body }), latencyMs: 1 },
  }
}

/** One that takes a value from another's answer. */
function linked(id: string, to: string): Interaction {
  return interaction(id, undefined, `https://s.example.com/{{${to}.response.body.id}}`)
}

function saved(...interactions: Interaction[]): string {
  const path = recordingPathOf(join(mkdtempSync(join(root, 'project-')), 'a.test.ts'))
  mkdirSync(dirname(path))
  writeFileSync(path, printRecording({ version: 1, interactions }))
  return path
}

const filesBeside = (path: string): string[] =>
  existsSync(dirname(path)) ? readdirSync(dirname(path), { recursive: true }).map(String).toSorted() : []

test('removes the interactions that are named, and leaves the ids of the others', () => {
  const path = saved(interaction('S.get#1'), interaction('S.get#2'), interaction('S.get#3'))
  expect(pruneRecording(path, new Set(['S.get#2', 'S.gone#1']))).toEqual({
    removed: ['S.get#2'],
    held: [],
    file: 'written',
  })
  expect(readFileSync(path, 'utf8')).toBe(
    printRecording({ version: 1, interactions: [interaction('S.get#1'), interaction('S.get#3')] }),
  )
})

test('removes body files that nothing names any more, and keeps shared ones', () => {
  const own = { file: 'a.test.recorded/own-0123456789ab.bin' }
  const shared = { file: 'a.test.recorded/shared-0123456789ab.bin' }
  const path = saved(interaction('S.get#1', own), interaction('S.get#2', shared), interaction('S.get#3', shared))
  mkdirSync(join(dirname(path), 'a.test.recorded'))
  for (const { file } of [own, shared]) writeFileSync(join(dirname(path), file), 'body')
  pruneRecording(path, new Set(['S.get#1', 'S.get#2']))
  expect(filesBeside(path)).toEqual(['a.test.recorded', 'a.test.recorded.json', shared.file])
})

test('removes a recording that would be empty, with its folder', () => {
  const path = saved(interaction('S.get#1'), interaction('S.get#2'))
  expect(pruneRecording(path, new Set(['S.get#1', 'S.get#2'])).file).toBe('removed')
  expect(existsSync(dirname(path))).toBe(false)
})

test('removes a recording that is empty already', () => {
  const path = saved()
  expect(pruneRecording(path, new Set())).toEqual({ removed: [], held: [], file: 'removed' })
})

test('leaves a file without any of the ids as it lies', () => {
  const path = saved(interaction('S.get#1'))
  const text = JSON.stringify({ version: 1, interactions: [interaction('S.get#1')] })
  writeFileSync(path, text)
  expect(pruneRecording(path, new Set(['S.get#2']))).toEqual({ removed: [], held: [], file: 'unchanged' })
  expect(readFileSync(path, 'utf8')).toBe(text)
})

test('makes no file where there is none', () => {
  const path = recordingPathOf(join(mkdtempSync(join(root, 'project-')), 'a.test.ts'))
  expect(pruneRecording(path, new Set(['S.get#1']))).toEqual({ removed: [], held: [], file: 'unchanged' })
  expect(existsSync(path)).toBe(false)
})

test('keeps what an interaction that stays takes a value from, over any number of steps', () => {
  const path = saved(
    interaction('S.logIn#1'),
    linked('S.list#1', 'S.logIn#1'),
    linked('S.get#1', 'S.list#1'),
    interaction('S.get#2'),
  )
  expect(pruneRecording(path, new Set(['S.logIn#1', 'S.list#1', 'S.get#2']))).toEqual({
    removed: ['S.get#2'],
    held: [
      { interaction: 'S.logIn#1', by: 'S.list#1' },
      { interaction: 'S.list#1', by: 'S.get#1' },
    ],
    file: 'written',
  })
})

test('removes a chain of which nothing stays', () => {
  const path = saved(interaction('S.logIn#1'), linked('S.list#1', 'S.logIn#1'), interaction('S.get#1'))
  expect(pruneRecording(path, new Set(['S.logIn#1', 'S.list#1'])).removed).toEqual(['S.logIn#1', 'S.list#1'])
})

test('leaves a broken recording as it is', () => {
  const path = saved(interaction('S.get#1'))
  writeFileSync(path, '{ "version": 1')
  expect(() => pruneRecording(path, new Set(['S.get#1']), { shownAs: 'a.json' })).toThrow('[recording-invalid]')
  expect(readFileSync(path, 'utf8')).toBe('{ "version": 1')
})

test('never leaves a link to what is gone, and removes nothing that was not named', () => {
  const graph = fc.uniqueArray(fc.record({ id: fc.nat(9), to: fc.nat(9) }), { selector: ({ id }) => id })
  fc.assert(
    fc.property(graph, fc.uniqueArray(fc.nat(9)), (nodes, named) => {
      const interactions = nodes.map(({ id, to }) => linked(`S.get#${id}`, `S.get#${to}`))
      const ids = new Set(named.map((id) => `S.get#${id}`))
      const { removed, recording } = planPrune({ version: 1, interactions }, ids)
      const left = new Set(recording?.interactions.map(({ id }) => id))
      const links = nodes.filter(({ id }) => left.has(`S.get#${id}`)).map(({ to }) => `S.get#${to}`)
      expect(removed.filter((id) => !ids.has(id))).toEqual([])
      expect(links.filter((id) => removed.includes(id))).toEqual([])
      expect(left.size + removed.length).toBe(nodes.length)
    }),
  )
})
