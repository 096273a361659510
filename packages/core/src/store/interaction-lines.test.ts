import { expect, test } from 'vitest'
import { interactionLines } from './interaction-lines.js'

test('finds the lines of each interaction, also where it was laid out by hand', () => {
  const text = [
    '{ "version": 1, "interactions": [',
    '  { "id": "a",',
    '    "x": [1, { "interactions": [{ "id": "within" }], "id": "no" }] }, { "response": {}, "id": "b\\"" },',
    '  {',
    '    "id": "c"',
    '  }',
    ']}',
  ].join('\n')
  expect([...interactionLines(text)]).toEqual([
    ['a', { from: 2, to: 3 }],
    ['b"', { from: 3, to: 3 }],
    ['c', { from: 4, to: 6 }],
  ])
})

test('finds those before the place where a text breaks', () => {
  expect([...interactionLines('{"interactions":[{"id":"1"},\n{"id":')]).toEqual([['1', { from: 1, to: 1 }]])
  expect(interactionLines('').size).toBe(0)
})
