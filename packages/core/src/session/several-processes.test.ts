import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeEach, expect, test } from 'vitest'
import type { SessionResult } from '../model/index.js'
import { rehearse, type RehearsedFile } from './rehearsal.js'
import { echo, serve } from './trial.js'

const LOADER = new URL('../../scripts/load-sources.mjs', import.meta.url)
const SCRIPT = fileURLToPath(new URL('./recording-process.ts', import.meta.url))

let origin: string
let file: RehearsedFile

beforeEach(async () => {
  ;({ origin } = await serve(echo))
  file = rehearse({ S: origin })
})

/** Run a session of its own process for some tests of the file. */
async function runApart(mode: string, ...tests: string[]): Promise<SessionResult> {
  const testFile = join(file.root, 'src', 'shop.test.ts')
  const args = ['--import', LOADER.href, SCRIPT, testFile, mode, origin, tests.join(',')]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: '' } })
  return JSON.parse(stdout) as SessionResult
}

function told(): string[] {
  return file.recording().interactions.map(({ test, request }) => `${test}: ${request.url.slice(origin.length)}`)
}

const callsOf = (name: string): string[] => [1, 2, 3].map((number) => `${name}: /${name}/${number}`)

test('loses nothing where several processes record into one file', async () => {
  const results = await Promise.all(['a', 'b', 'c', 'd'].map((name) => runApart('auto', name)))
  expect(told().toSorted()).toEqual(['a', 'b', 'c', 'd'].flatMap(callsOf))
  expect(results.map(({ counts }) => counts.recorded)).toEqual([3, 3, 3, 3])
  const ids = file.recording().interactions.map(({ id }) => id)
  expect(new Set(ids).size).toBe(12)
})

test('records the same call once where two processes run the same test', async () => {
  await Promise.all([runApart('auto', 'a'), runApart('auto', 'a')])
  expect(told()).toEqual(callsOf('a'))
})

test('records again beside another process that does', async () => {
  await runApart('auto', 'a', 'b', 'c')
  const before = file.recording()
  await Promise.all(['a', 'b', 'c'].map((name) => runApart('record', name)))
  expect(file.recording().interactions.map(({ id }) => id)).toEqual(before.interactions.map(({ id }) => id))
})
