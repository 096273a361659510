import { expect, test } from 'vitest'
import { failedTests } from './failed-tests.js'

const messageOf = (message: string): string | undefined =>
  failedTests([{ file: 'a.test.ts', name: 'lists', status: 'failed', message }], {
    rootDir: '/home/me/shop',
    hide: (text) => text.replaceAll('s3cret', 'redacted'),
  })[0]?.message

test('tells of a failure what is of the project, by paths from its root', () => {
  expect(
    messageOf(
      [
        'HTTPError: 404 for s3cret',
        '    at Request.<anonymous> (file:///home/me/shop/node_modules/got/dist/index.js:98:42)',
        '    at Request.wrapper (node:events:639:12)',
        '    at Array.map (<anonymous>)',
        '    at get (/home/me/shop/src/api.ts:3:9)',
      ].join('\n'),
    ),
  ).toBe('HTTPError: 404 for redacted\n    at get (src/api.ts:3:9)')
})

test('tells both sides of an expectation that failed', () => {
  expect(messageOf('Error: expect(received).toBe(expected)\n\nExpected: 1\nReceived: 2\n\n  more')).toBe(
    'Error: expect(received).toBe(expected)\nExpected: 1\nReceived: 2',
  )
})

test('names tests that passed or were skipped by no word', () => {
  const tests = [
    { file: 'a.test.ts', name: 'a', status: 'passed' as const },
    { file: 'a.test.ts', name: 'b', status: 'skipped' as const },
  ]
  expect(failedTests(tests, { rootDir: '/', hide: (text) => text })).toEqual([])
})
