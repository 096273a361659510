import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { SessionResult } from '@understudy/core/session'
import {
  closeRunFolder,
  openRunFolder,
  readResults,
  RUN_FOLDER_VARIABLE,
  wantsCallers,
  writeResult,
} from './run-folder.js'

const result = (testFile: string) => ({ version: 1, testFile }) as SessionResult
const opened: string[] = []

function open(env: NodeJS.ProcessEnv, coverage: boolean | null = null): string {
  const folder = openRunFolder({ coverage }, env)
  opened.push(folder)
  return folder
}

afterEach(() => {
  for (const folder of opened.splice(0)) closeRunFolder(folder, {})
})

test('collects the results of a run', () => {
  const env: NodeJS.ProcessEnv = {}
  const folder = open(env)
  writeResult(result('a.test.js'), env)
  writeResult(result('b.test.js'), env)
  const files = readResults(folder).map(({ testFile }) => testFile)
  expect(new Set(files)).toEqual(new Set(['a.test.js', 'b.test.js']))
})

test('leaves nothing behind', () => {
  const env: NodeJS.ProcessEnv = {}
  const folder = open(env)
  writeResult(result('a.test.js'), env)
  closeRunFolder(folder, env)
  expect([existsSync(folder), env]).toEqual([false, {}])
})

test('writes nothing without a reporter', () => {
  expect(() => writeResult(result('a.test.js'), {})).not.toThrow()
})

test('writes nothing to the run of a Jest that runs this one as a test', () => {
  const env: NodeJS.ProcessEnv = {}
  const folder = open(env)
  const foreign = join(dirname(folder), basename(folder).replace(`-${process.pid}-`, `-${process.pid + 100_000}-`))
  mkdirSync(foreign)
  opened.push(foreign)
  writeResult(result('a.test.js'), { [RUN_FOLDER_VARIABLE]: foreign })
  expect(readdirSync(foreign)).toEqual([])
  expect(folder.startsWith(tmpdir())).toBe(true)
})

describe('whether callers are traced', () => {
  const PLAIN = { enabled: null, isAsked: false, isWatch: false }

  test('is no without a reporter', () => {
    expect(wantsCallers({ ...PLAIN, enabled: true }, {})).toBe(false)
  })

  test.each([
    { options: null, enabled: null, isAsked: false, isWatch: false, wants: true },
    { options: null, enabled: null, isAsked: false, isWatch: true, wants: false },
    { options: null, enabled: null, isAsked: true, isWatch: true, wants: true },
    { options: null, enabled: true, isAsked: false, isWatch: true, wants: true },
    { options: null, enabled: false, isAsked: true, isWatch: false, wants: false },
    { options: true, enabled: false, isAsked: false, isWatch: true, wants: true },
    { options: false, enabled: true, isAsked: true, isWatch: false, wants: false },
  ])(
    'is $wants for options $options, config $enabled, asked $isAsked, watch $isWatch',
    ({ options, wants, ...rest }) => {
      const env: NodeJS.ProcessEnv = {}
      open(env, options)
      expect(wantsCallers(rest, env)).toBe(wants)
    },
  )
})
