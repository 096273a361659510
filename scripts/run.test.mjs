import { expect, it } from 'vitest'
import { attempt, run } from './run.mjs'

const NODE = process.execPath
const cwd = import.meta.dirname

it('returns what the command printed on both streams', async () => {
  const script = 'process.stdout.write("out"); process.stderr.write("err")'
  const { code, output, timedOut } = await attempt(NODE, ['--eval', script], { cwd })
  expect({ code, timedOut }).toEqual({ code: 0, timedOut: false })
  expect(output).toContain('out')
  expect(output).toContain('err')
})

it('ends grandchildren too when the time is up', async () => {
  // The grandchild holds the output open, so there is no end before it is gone.
  const grandchild = 'setInterval(() => {}, 1000)'
  const child = `const { spawn } = require('node:child_process')
    spawn(process.execPath, ['--eval', ${JSON.stringify(grandchild)}], { stdio: 'inherit' })
    setInterval(() => {}, 1000)`
  const ending = await attempt(NODE, ['--eval', child], { cwd, limitMs: 1500 })
  expect(ending).toEqual({ code: null, output: '', timedOut: true })
})

it('rejects with the output and the command where it has to succeed', async () => {
  const failing = run(NODE, ['--eval', 'console.log("reason"); process.exit(2)'], { cwd })
  await expect(failing).rejects.toThrow(/^reason\n\n`.+` ended with code 2$/)
})
