import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { recordedCall } from '../../drift/sample-calls.js'
import { parseRecording, printRecording, readBodyFile } from '../../store/index.js'
import { planUpdate, type UpdatePlan } from './plan-update.js'
import { compareCalls, optionsFor, RECORDING } from './sample-update.js'
import { writeUpdate } from './write-update.js'

const FILE = 'orders.test.recorded/orders-0123456789ab.json'

/** A project with one recording whose body stands beside it, and the plan of its update. */
function plannedProject(): { root: string; path: string; text: string; plan: UpdatePlan } {
  const root = mkdtempSync(join(tmpdir(), 'write-update-'))
  const path = join(root, RECORDING)
  const call = recordedCall({ headers: { 'content-type': 'application/json' } })
  const printed = printRecording({
    version: 1,
    interactions: [{ ...call, response: { ...call.response!, body: { file: FILE } } }],
  })
  const text = printed.replaceAll('\n', '\r\n')
  mkdirSync(dirname(join(dirname(path), FILE)), { recursive: true })
  writeFileSync(path, text)
  writeFileSync(join(dirname(path), FILE), '{"id":1}')
  const read = (_recording: string, name: string): Buffer | null => readBodyFile(path, name)
  const { interactions } = parseRecording(text, RECORDING)
  const calls = compareCalls(interactions, new Map([[call.id, { json: { id: 'x', n: 1 } }]]), {
    readBodyFile: (_interaction, name) => readBodyFile(path, name),
  })
  return { root, path, text, plan: planUpdate(calls, optionsFor(text, { readBodyFile: read })) }
}

test('writes the planned text to the byte, with its body files, and removes those of before', () => {
  const { root, path, plan } = plannedProject()
  expect(writeUpdate(plan, root)).toEqual({ written: [RECORDING], refused: [] })
  expect(readFileSync(path, 'utf8')).toBe(plan.texts.get(RECORDING))
  const [file = ''] = plan.files.keys()
  expect(readFileSync(join(root, file), 'utf8')).toBe('{"id":"x","n":1}')
  expect(readdirSync(dirname(path)).toSorted()).toEqual(['orders.test.recorded', 'orders.test.recorded.json'])
  expect(readdirSync(dirname(join(root, file)))).toHaveLength(1)
})

test('leaves a recording alone that was changed since', () => {
  const { root, path, text, plan } = plannedProject()
  writeFileSync(path, `${text} `)
  expect(writeUpdate(plan, root)).toEqual({
    written: [],
    refused: [{ recording: RECORDING, reason: 'it was changed while the services were asked' }],
  })
  expect(readFileSync(path, 'utf8')).toBe(`${text} `)
  expect(readdirSync(join(dirname(path), 'orders.test.recorded'))).toEqual(['orders-0123456789ab.json'])
})

test('writes the same plan once', () => {
  const { root, plan } = plannedProject()
  writeUpdate(plan, root)
  expect(writeUpdate(plan, root).written).toEqual([])
})
