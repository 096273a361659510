import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compileSchema } from '../../scripts/compile-schema.js'
import { RECORDING_KEYS } from './recording-keys.js'

const schema = JSON.parse(readFileSync(new URL('../../recording.schema.json', import.meta.url), 'utf8'))

// A failure here is mended by `pnpm --filter @understudy/core run schema`.
test('the compiled validator is up to date with the schema', () => {
  const compiled = readFileSync(new URL('./recording-validator.generated.js', import.meta.url), 'utf8')
  expect(compiled).toBe(compileSchema())
})

test('the compiled validator loads nothing', () => {
  expect(compileSchema()).not.toMatch(/^import |\brequire\(/m)
})

test('the schema knows the keys that are printed, and no others', () => {
  const { definitions } = schema
  const { informational } = definitions.response.properties
  const objects = { recording: schema, informational: informational.items, ...definitions }
  const known = Object.keys(RECORDING_KEYS).map((part) => [part, Object.keys(objects[part].properties).toSorted()])
  expect(Object.fromEntries(known)).toEqual(
    Object.fromEntries(Object.entries(RECORDING_KEYS).map(([part, keys]) => [part, [...keys].map(String).toSorted()])),
  )
  expect(Object.keys(RECORDING_KEYS).filter((part) => objects[part].additionalProperties !== false)).toEqual([])
})
