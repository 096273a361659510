import { expect, it } from 'vitest'
import { attempt } from './run.mjs'

const cwd = `${import.meta.dirname}/..`

/** @param {string[]} args */
const check = (...args) => attempt(process.execPath, ['scripts/check.mjs', ...args], { cwd })

it('ends with one plain line that counts passed and failed', async () => {
  const { output } = await check('--only', 'imports')
  expect(output).toMatch(
    /\nstep +passed +failed +skipped +seconds\nimports +\d+ +\d+ +\d+ +[\d.]+\n\n\d+ passed, \d+ failed\n$/,
  )
})

it('exits with 3 and lists the steps where one is unknown', async () => {
  const { code, output } = await check('--only', 'imports,spelling')
  expect(code).toBe(3)
  expect(output).toMatch(/^There is no step "spelling"\. Steps: format, lint, imports, .*packages\.\n$/)
})
