import { expect, test } from 'vitest'
import { leftOut, type Selection } from './left-out.js'

const files = (...names: string[]): Set<string> => new Set(names)

const ALL: Selection = {
  known: files('a', 'b', 'c'),
  given: files('a', 'b', 'c'),
  ran: files('a', 'b', 'c'),
  isShard: false,
  isMerged: false,
  filesChosen: [],
  testsChosen: [],
  bail: 0,
}

const ONE = { given: files('b'), ran: files('b') }
const BY_NAME = ['test files were chosen by name']

test.each<[string, Partial<Selection>, string[]]>([
  ['a run of all', {}, []],
  ['a filter that leaves files out', { ...ONE, filesChosen: BY_NAME }, BY_NAME],
  ['a filter that every file passes', { filesChosen: BY_NAME }, []],
  ['a rerun in watch mode', ONE, ['2 test files were not run: a, c']],
  ['a shard', { ...ONE, isShard: true }, []],
  ['a shard of filtered files', { ...ONE, isShard: true, filesChosen: BY_NAME }, BY_NAME],
  ['a name pattern', { testsChosen: ['tests were chosen by name'] }, ['tests were chosen by name']],
  ['a bail-out', { ran: files('a'), bail: 1 }, ['the run stopped after failed tests (--bail)']],
  ['failures without a file left', { bail: 1 }, []],
  ['an interruption', { ran: files('a') }, ['the run was interrupted']],
  ['a merge of all shards', { isMerged: true }, []],
  [
    'a merge without one shard',
    { isMerged: true, given: files('a', 'b'), ran: files('a', 'b') },
    ['1 test file is in none of the merged reports: c'],
  ],
  [
    'a merge with few of many files',
    { isMerged: true, ...ONE, known: files('a', 'b', 'c', 'd', 'e', 'f', 'g') },
    ['6 test files are in none of the merged reports: a, c, d, e, f and 1 more'],
  ],
])('%s leaves out what it says', (_name, selection, expected) => {
  expect(leftOut({ ...ALL, ...selection })).toEqual(expected)
})
