import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonValue } from '../../model/index.js'
import { spliceJson } from './splice-json.js'

const parse = (text: string): JsonValue => JSON.parse(text) as JsonValue

test('changes one value and leaves every other byte', () => {
  const text = '{\n  "a" : [1,  2,3],\n\t"b":"x", "c": {"d" :null}\n}\n'
  expect(spliceJson(text, { a: [1, 5, 3], b: 'x', c: { d: null } })).toBe(text.replace('  2', '  5'))
})

test('takes a member out with its comma, at the start, in the middle and at the end', () => {
  const text = '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}'
  expect(spliceJson(text, { b: 2, c: 3 })).toBe('{\n  "b": 2,\n  "c": 3\n}')
  expect(spliceJson(text, { a: 1, c: 3 })).toBe('{\n  "a": 1,\n  "c": 3\n}')
  expect(spliceJson(text, { a: 1, b: 2 })).toBe('{\n  "a": 1,\n  "b": 2\n}')
  expect(spliceJson(text, { a: 1 })).toBe('{\n  "a": 1\n}')
  expect(spliceJson(text, {})).toBe('{}')
})

test('puts members in their places, in the layout of their neighbours', () => {
  const text = '{\n  "a": 1,\n  "d": { "x": 1 }\n}'
  expect(spliceJson(text, { z: 0, a: 1, b: [1], c: 3, d: { x: 1, y: { q: [2, 3] } }, e: {} })).toBe(
    '{\n  "z": 0,\n  "a": 1,\n  "b": [\n    1\n  ],\n  "c": 3,\n  "d": { "x": 1, "y": {"q": [2, 3]} },\n  "e": {}\n}',
  )
  expect(spliceJson('{"a":1}', { a: 1, b: { c: 2 } })).toBe('{"a":1,"b":{"c":2}}')
})

test('keeps the line ends and the indentation of the text', () => {
  const text = '{\r\n\t"a": 1\r\n}\r\n'
  expect(spliceJson(text, { a: 1, b: { c: 2 } })).toBe('{\r\n\t"a": 1,\r\n\t"b": {\r\n\t\t"c": 2\r\n\t}\r\n}\r\n')
})

test('renames a member in its place and keeps how its value is written', () => {
  const text = '{ "id": 1, "userId": { "v":  [1,2] }, "z": 0 }'
  expect(spliceJson(text, { id: 1, user_id: { v: [1, 2] }, z: 0 })).toBe(text.replace('userId', 'user_id'))
})

test('removes and adds items of arrays where they stand', () => {
  const text = '[\n  {"a": 1},\n  {"a": 2},\n  {"a": 3}\n]'
  expect(spliceJson(text, [{ a: 1 }, { a: 3 }])).toBe('[\n  {"a": 1},\n  {"a": 3}\n]')
  expect(spliceJson(text, [{ a: 1 }, { a: 2 }, { a: 2.5 }, { a: 3 }])).toBe(
    '[\n  {"a": 1},\n  {"a": 2},\n  {\n    "a": 2.5\n  },\n  {"a": 3}\n]',
  )
  expect(spliceJson('[]', [1])).toBe('[1]')
})

test('tells what is no JSON', () => {
  expect(spliceJson('{"a":', {})).toBeNull()
})

const layouts = fc.constantFrom<string | number>(0, 2, '\t')

test('gives a text that holds the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), layouts, (before, after, space) => {
      const [from, to] = [JSON.stringify(before), JSON.stringify(after)]
      const text = JSON.stringify(before, null, space)
      expect(parse(spliceJson(text, parse(to))!)).toEqual(parse(to))
      expect(spliceJson(text, parse(from))).toBe(text)
    }),
  )
})

const parts = { a: fc.jsonValue(), b: fc.array(fc.integer()), c: fc.record({ d: fc.integer(), e: fc.string() }) }
const alike = fc
  .record(parts, { noNullPrototype: true })
  .chain((full) => fc.tuple(fc.constant(full), fc.subarray(['a', 'b', 'c'], { minLength: 2 })))

test('takes members out and in as if all had been printed so', () => {
  fc.assert(
    fc.property(alike, layouts, ([full, names], space) => {
      const left = Object.fromEntries(Object.entries(full).filter(([name]) => names.includes(name)))
      const [all, some] = [full, left].map((value) => JSON.stringify(value, null, space)) as [string, string]
      expect(spliceJson(all, parse(some))).toBe(some)
      expect(spliceJson(some, parse(all))).toBe(all)
    }),
  )
})
