import { expect, test } from 'vitest'
import { escapeGlob, filesTakenToo } from './exact-files.js'

test.each([
  ['begins with the name', 'src/a.test.ts', 'src/a.test.tsx'],
  ['ends with the name', 'src/a.test.ts', 'src/data.test.ts'],
  ['has the whole path below another folder', 'src/a.test.ts', 'packages/b/src/a.test.ts'],
  ['has the path below a folder that both are in', 'packages/b/src/a.test.ts', 'packages/b/copy/src/a.test.ts'],
  ['differs in letter case', 'src/a.test.ts', 'src/A.test.ts'],
  ['has a folder of the name', 'src/a.test.js', 'src/a.test.js/b.test.js'],
])('finds a file that %s', (_, wanted, other) => {
  expect(filesTakenToo([wanted], [wanted, other])).toEqual([other])
})

test.each([
  ['has the name in another folder', 'packages/a/index.test.ts', 'packages/b/index.test.ts'],
  ['is above', 'src/a.test.ts', 'a.test.ts'],
  ['is no script', 'src/a.test.ts', 'src/a.test.ts.snap'],
  ['is to run itself', 'src/a.test.ts', 'src/a.test.ts'],
])('leaves a file that %s', (_, wanted, other) => expect(filesTakenToo([wanted], [other])).toEqual([]))

test('writes paths so that no glob reads more into them', () => {
  expect(escapeGlob('/shop/[id](a)/{b}!.test.ts', 'linux')).toBe(String.raw`/shop/\[id\]\(a\)/\{b\}\!.test.ts`)
  expect(escapeGlob('C:\\shop\\[id].test.ts', 'win32')).toBe('C:/shop/?id?.test.ts')
})
