import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findConfigFolder } from './index.js'

let root: string

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'understudy-config-folder-')))
  for (const folder of ['.git', 'packages/api/src/__mocks__', 'packages/web/src/__mocks__'])
    mkdirSync(join(root, folder), { recursive: true })
})

afterEach(() => rmSync(root, { recursive: true }))

const API = 'packages/api/src/__mocks__/users.test.recorded.json'
const WEB = 'packages/web/src/__mocks__/pages.test.recorded.json'

test('takes the nearest folder above the recording that has a configuration', () => {
  configure('.', 'packages/api')
  expect(folderOf(API, '.')).toBe('packages/api')
  expect(folderOf(WEB, '.')).toBe('')
})

test('looks above the working folder, up to the repository', () => {
  configure('.')
  expect(folderOf(API, 'packages/api/src')).toBe('')
  rmSync(join(root, '.git'), { recursive: true })
  expect(folderOf(API, 'packages/api/src')).toBe('packages/api/src')
})

test('finds that of a recording outside the working folder', () => {
  configure('packages/api')
  expect(folderOf(API, 'packages/web')).toBe('packages/api')
})

test('stays with the working folder where none has any', () => {
  expect(folderOf(API, 'packages')).toBe('packages')
})

function configure(...folders: string[]): void {
  for (const folder of folders) writeFileSync(join(root, folder, 'understudy.config.json'), '{}')
}

function folderOf(recording: string, cwd: string): string {
  return findConfigFolder(join(root, recording), join(root, cwd)).slice(root.length + 1)
}
