import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { takeLock } from './lock.js'
import { thisProcess } from './process-identity.js'

const folder = mkdtempSync(join(tmpdir(), 'understudy-lock-'))
afterAll(() => rmSync(folder, { recursive: true }))

const OPTIONS = { shownAs: 'a.recorded.json' }
const TOKEN = '0b6c2c1e-4c46-4f0e-9f0e-1b9f3a1c2d3e'
/** A process number beyond what Linux gives out (proc_sys_kernel(5): pid_max). */
const GONE = thisProcess().replace(/\.\d+\./, '.4194399.')
const FOREIGN = '00000000.1.1'

let count = 0
function lockHeldBy(maker: string | null, age = 0): string {
  const path = join(folder, `${(count += 1)}.lock`)
  if (maker === null) return path
  writeFileSync(path, maker === '' ? '' : `${maker} ${TOKEN}\n`)
  const since = new Date(Date.now() - age)
  utimesSync(path, since, since)
  return path
}

function namesOf(path: string): string[] {
  return readdirSync(folder).filter((name) => join(folder, name).startsWith(path))
}

test('is held until it is released, and released once', () => {
  const path = lockHeldBy(null)
  const lock = takeLock(path, OPTIONS)
  lock.confirm()
  expect(() => takeLock(path, { ...OPTIONS, waitMs: 20 })).toThrow('is locked by another process')
  lock.release()
  expect(existsSync(path)).toBe(false)
  const next = takeLock(path, OPTIONS)
  lock.release()
  next.confirm()
  next.release()
})

test('says who holds it', () => {
  const path = lockHeldBy(thisProcess())
  expect(() => takeLock(path, { ...OPTIONS, waitMs: 10 })).toThrow(
    expect.objectContaining({
      code: 'recording-locked',
      message: `[recording-locked] "a.recorded.json" is locked by another process for more than 0 s
  process  ${process.pid}
  lock     ${path}
  fix      end that process, or delete the lock file if it no longer runs`,
    }),
  )
})

test.each([
  ['of a process that is gone', GONE, 0],
  // Only Linux tells when a process began.
  [
    'of an earlier process of the same number',
    thisProcess().replace(/\d+$/, '1'),
    process.platform === 'linux' ? 0 : 60_000,
  ],
  ['of another machine that made no progress', FOREIGN, 60_000],
  ['of a process that hangs', thisProcess(), 60_000],
  ['without a name that is a while old', '', 5000],
])('takes over the lock %s', (_title, maker, age) => {
  const path = lockHeldBy(maker, age)
  const lock = takeLock(path, OPTIONS)
  expect(readFileSync(path, 'utf8')).toContain(thisProcess())
  expect(namesOf(path)).toHaveLength(1)
  lock.release()
  expect(namesOf(path)).toEqual([])
})

test.each([
  ['of a running process', thisProcess()],
  ['of another machine', FOREIGN],
  ['without a name yet', ''],
])('waits for the lock %s', (_title, maker) => {
  const path = lockHeldBy(maker)
  expect(() => takeLock(path, { ...OPTIONS, waitMs: 300 })).toThrow('is locked by another process')
  expect(namesOf(path)).toHaveLength(1)
})

test('takes over from who died while taking over', () => {
  const path = lockHeldBy(GONE)
  writeFileSync(`${path}.${TOKEN}`, `${GONE} ffffffff\n`)
  const lock = takeLock(path, OPTIONS)
  expect(namesOf(path)).toHaveLength(1)
  lock.release()
})

test('notices that it was taken over, and leaves the other lock alone', () => {
  const path = lockHeldBy(null)
  const lock = takeLock(path, OPTIONS)
  rmSync(path)
  writeFileSync(path, `${FOREIGN} ${TOKEN}\n`)
  expect(() => lock.confirm()).toThrow('was taken over by another process')
  lock.release()
  expect(readFileSync(path, 'utf8')).toBe(`${FOREIGN} ${TOKEN}\n`)
})
