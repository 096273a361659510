import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { coverageData } from './arbitrary-data.js'
import { mergeCoverage } from './merge.js'
import { dataOf, operation, ranFile } from './sample-data.js'
import { parseShard, printShard } from './shard.js'

test('reads what it prints, in canonical form', () => {
  fc.assert(
    fc.property(coverageData, (data) => {
      const printed = printShard(data)
      expect(parseShard(printed, 'x.json')).toEqual(mergeCoverage([data]))
      expect(printShard(mergeCoverage([data]))).toBe(printed)
    }),
  )
})

test('prints one fact a line', () => {
  const data = dataOf({ root: 'packages/a', operations: [operation('get', ['200']), operation('put', [])] })
  expect(printShard(data)).toBe(`{
"version": 1,
"root": "packages/a",
"runs": [
{"root":"","shard":null,"partial":[]}
],
"operations": [
{"service":"Pay","name":"get","method":"GET","path":"/get","sources":["observed"],"outcomes":[{"outcome":"200","sources":["observed"]}]},
{"service":"Pay","name":"put","method":"GET","path":"/put","sources":["observed"],"outcomes":[]}
],
"recordings": [],
"sites": [],
"files": [],
"calls": [],
"problems": []
}
`)
})

const REPEAT = 'run its tests again to write it anew, or remove it'

const VALID = dataOf({ files: [ranFile('a.test.ts', { t1: 'passed' })] })

test.each([
  ['', `is empty; ${REPEAT}`],
  ['[]', `has no coverage data: it is an array, and should be an object; ${REPEAT}`],
  ['null', `has no coverage data: it is null, and should be an object; ${REPEAT}`],
  ['{}', `has no coverage data: version is missing, and should be a whole number; ${REPEAT}`],
  [
    JSON.stringify({ ...VALID, calls: {} }),
    `has no coverage data: calls is an object, and should be an array; ${REPEAT}`,
  ],
  [
    JSON.stringify({ ...VALID, files: [{ ...VALID.files[0], tests: [{ name: 't1', status: 'odd' }] }] }),
    `has no coverage data: files[0].tests[0].status is the string "odd", and should be one of "skipped", "failed", "passed"; ${REPEAT}`,
  ],
  [
    JSON.stringify({ ...VALID, version: 2 }),
    'is of version 2, and this build reads version 1; use one version of the @understudy packages for all shards, and run its tests again',
  ],
])('says what is wrong with the shard %s', (text, reason) => {
  const message = `The coverage shard "shards/x.json" ${reason}`
  expect(parseShard(text, 'shards/x.json')).toEqual({ kind: 'shard-invalid', file: 'shards/x.json', message })
})

test('names a shard that was cut short, wherever the cut is', () => {
  const printed = printShard(VALID).trimEnd()
  fc.assert(
    fc.property(fc.integer({ min: 1, max: printed.length - 1 }), (length) => {
      expect(parseShard(printed.slice(0, length), 'x.json')).toEqual({
        kind: 'shard-invalid',
        file: 'x.json',
        message: expect.stringMatching(
          /^The coverage shard "x\.json" is cut short, or no JSON: .+; run its tests again/s,
        ),
      })
    }),
  )
})
