import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { withLock } from './lock.mjs'

/** @type {string} */
let folder

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-lock-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

it('runs one task at a time across processes', async () => {
  const log = join(folder, 'log')
  const task = `
    import { appendFileSync } from 'node:fs'
    import { setTimeout } from 'node:timers/promises'
    import { withLock } from ${JSON.stringify(new URL('./lock.mjs', import.meta.url).href)}
    await withLock(${JSON.stringify(join(folder, 'lock'))}, async () => {
      appendFileSync(${JSON.stringify(log)}, 'in ')
      await setTimeout(50)
      appendFileSync(${JSON.stringify(log)}, 'out ')
    })`
  const children = Array.from({ length: 4 }, () => spawn(process.execPath, ['--input-type=module', '--eval', task]))
  await Promise.all(children.map((child) => once(child, 'close')))
  expect(readFileSync(log, 'utf8')).toBe('in out '.repeat(4))
})

it('takes over the lock of a process that has died', async () => {
  const path = join(folder, 'lock')
  const child = spawn(process.execPath, ['--eval', ''])
  await once(child, 'close')
  writeFileSync(path, String(child.pid))
  expect(await withLock(path, () => 'done')).toBe('done')
})

it('waits for a live owner no longer than told, and names it', async () => {
  const path = join(folder, 'lock')
  writeFileSync(path, String(process.pid))
  await expect(withLock(path, () => 'done', { waitMs: 0 })).rejects.toThrow(
    `${path} is still held by process ${process.pid}`,
  )
})

it('gives the lock back when the task fails', async () => {
  const path = join(folder, 'lock')
  const failing = withLock(path, () => {
    throw new Error('task')
  })
  await expect(failing).rejects.toThrow('task')
  expect(existsSync(path)).toBe(false)
})
