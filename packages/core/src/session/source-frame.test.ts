import { expect, test } from 'vitest'
import { captureCallSites, type StackFormatter } from './call-sites.js'
import { builtPlaceOf, readFrame, sourcePlaceOf } from './source-frame.js'

test.each([
  ['/app/a.ts:3:5', { file: '/app/a.ts', line: 3, column: 5 }],
  ['load (/app/a.ts:3:5)', { file: '/app/a.ts', line: 3, column: 5 }],
  ['/app/(shop)/a (1).ts:3:5', { file: '/app/(shop)/a (1).ts', line: 3, column: 5 }],
  ['load (/app/(shop)/a (1).ts:3:5)', { file: '/app/(shop)/a (1).ts', line: 3, column: 5 }],
  ['file:///app/a.mjs?v=1:3:5', { file: 'file:///app/a.mjs?v=1', line: 3, column: 5 }],
  ['C:\\app\\a.ts:3:5', { file: 'C:\\app\\a.ts', line: 3, column: 5 }],
  ['Promise.all (index 0)', null],
  ['<anonymous>', null],
])('reads the frame "%s"', (frame, place) => {
  expect(readFrame(`Error: first line\n    at other (/b.ts:1:1)\n    at ${frame}`)).toEqual(place)
})

const [site] = captureCallSites(1)
const built = builtPlaceOf(site!)

const FORMATTERS: [what: string, formatters: StackFormatter[], expected: object][] = [
  [
    'the first that maps',
    [() => 'Error: x', () => 'Error\n    at /src/a.ts:1:2'],
    { file: '/src/a.ts', line: 1, column: 2 },
  ],
  ['what runs, where none maps', [() => `Error\n    at ${built.file}:${built.line}:${built.column}`], built],
  [
    'what runs, where one throws',
    [
      () => {
        throw new TypeError('no')
      },
    ],
    built,
  ],
  ['what runs, where one gives no text', [(_error, sites) => sites], built],
  ['what runs, without any', [], built],
]

test.each(FORMATTERS)('places a frame by %s', (_what, formatters, expected) => {
  expect(sourcePlaceOf(site!, formatters)).toEqual(expected)
})
