import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { assertNoNameClash } from './name-clash.js'

const root = mkdtempSync(join(tmpdir(), 'understudy-clash-'))
afterAll(() => rmSync(root, { recursive: true }))

function folderWith(...names: string[]): string {
  const folder = mkdtempSync(join(root, 'f-'))
  for (const name of names) writeFileSync(join(folder, name), '')
  return folder
}

test.each(['tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs'])('refuses a.test.ts beside a.test.%s', (extension) => {
  const folder = folderWith('a.test.ts', `a.test.${extension}`)
  expect(() => assertNoNameClash(join(folder, 'a.test.ts'))).toThrow(
    expect.objectContaining({ code: 'recording-name-clash' }),
  )
  expect(() => assertNoNameClash(join(folder, `a.test.${extension}`))).toThrow('would share one recording')
})

test('names both files, and what to do', () => {
  const folder = folderWith('a.test.ts', 'a.test.js')
  expect(() => assertNoNameClash(join(folder, 'a.test.ts'), 'src/a.test.ts')).toThrow(
    `[recording-name-clash] "src/a.test.ts" and "src/a.test.js" would share one recording
  recording  ${join('src/__mocks__/a.test.recorded.json')}
  fix        rename one of them, or delete "a.test.js" if it is built from the other`,
  )
})

test('lets files be that are no test files of the same name', () => {
  const folder = folderWith(
    'a.test.ts',
    'a.test.d.ts',
    'a.test.ts.map',
    'a.test.js.map',
    'a.test.snap',
    'a.test.ts.snap',
    'a.test.json',
    'a.ts',
    'a.spec.js',
    'b.test.js',
    'a.test',
  )
  mkdirSync(join(folder, 'a.test.js'))
  expect(() => assertNoNameClash(join(folder, 'a.test.ts'))).not.toThrow()
})
