import { expect, it } from 'vitest'
import { bitOf, FORMATS, formatsOf, PRECISION, tellingFormat } from './formats.js'

const samples = FORMATS.flatMap(({ name, fits, misses }) => [
  ...fits.map((text): [string, string, boolean] => [name, text, true]),
  ...misses.map((text): [string, string, boolean] => [name, text, false]),
])

it.each(samples)('%s: %j is told: %s', (name, text, isFit) => {
  expect((formatsOf(text) & bitOf(name)) !== 0).toBe(isFit)
})

it('gives every format a bit of its own, apart from those of precision', () => {
  const bits = [...FORMATS.map(({ bit }) => bit), ...Object.values(PRECISION)]
  expect(new Set(bits).size).toBe(bits.length)
  expect(bits.every((bit) => bit > 0)).toBe(true)
})

it('names the most specific format that tells itself', () => {
  expect(tellingFormat(formatsOf('3f2504e0-4f89-41d3-9a0c-0305e82c3301'))?.name).toBe('uuid')
  expect(tellingFormat(formatsOf('EUR'))).toBeUndefined()
})

it('tells how precise a moment is written', () => {
  expect(formatsOf('2026-11-22T18:24:38.1Z') & PRECISION.fraction).not.toBe(0)
  expect(formatsOf('2026-11-22T18:24:38Z') & PRECISION.fraction).toBe(0)
  expect(formatsOf('2026-11-22T18:24:38+01:00') & PRECISION.offset).not.toBe(0)
})
