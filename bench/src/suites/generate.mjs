import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathOf } from '../answers.mjs'
import { interaction } from '../tools/understudy.mjs'
import { PROLOGUES } from './prologues.mjs'

/** How many requests, each in a test of its own, a test file makes. */
export const REQUESTS = 10

/**
 * Write one runner's suite for one tool: `files` test files of ten requests, with the runner's configuration.
 * `esm` tells Jest to run ES modules, which MSW 3 and nock 15 need.
 */
export function generateSuite({ folder, runner, tool, files, fixtures, esm = runner === 'vitest' }) {
  mkdirSync(join(folder, 'tests', '__mocks__'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'suite', private: true }))
  for (let i = 0; i < files; i++) {
    const name = `f${String(i).padStart(3, '0')}.test`
    writeFileSync(join(folder, 'tests', `${name}.${esm ? 'mjs' : 'js'}`), testFile({ tool, runner, esm, fixtures }))
    if (tool === 'understudy') writeRecording(join(folder, 'tests', '__mocks__', `${name}.recorded.json`), fixtures)
  }
  if (runner === 'vitest') writeFileSync(join(folder, 'vitest.config.mjs'), vitestConfig(tool))
  else writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(jestConfig({ folder, tool }), null, 2))
}

const titleOf = (i) => `loads item ${i}`

function testFile({ tool, runner, esm, fixtures }) {
  const prologue = PROLOGUES[tool]
    .replaceAll('LOAD(', esm ? 'await import(' : 'require(')
    .replaceAll('DIR', JSON.stringify(fixtures.dir))
  const tests = Array.from(
    { length: REQUESTS },
    (_, i) => `
test('${titleOf(i)}', async () => {
  const response = await fetch('${fixtures.origin}${pathOf(i)}')
  const item = await response.json()
  expect(item.id).toBe(${i})
})
`,
  )
  const header = runner === 'vitest' ? "import { afterAll, beforeAll, expect, test } from 'vitest'\n" : ''
  return header + prologue + tests.join('')
}

function writeRecording(path, { origin }) {
  const interactions = Array.from({ length: REQUESTS }, (_, i) => interaction(origin, i, titleOf(i)))
  writeFileSync(path, `${JSON.stringify({ version: 1, interactions }, null, 2)}\n`)
}

function vitestConfig(tool) {
  const understudy = tool === 'understudy'
  return `${understudy ? "import understudy from '@understudy/vitest-plugin'\n" : ''}
export default {
  plugins: [${understudy ? 'understudy()' : ''}],
  test: { include: ['tests/**/*.test.mjs'], pool: 'forks', isolate: true, maxWorkers: 2, watch: false },
}
`
}

function jestConfig({ folder, tool }) {
  return {
    rootDir: folder,
    testMatch: ['<rootDir>/tests/**/*.test.{js,mjs}'],
    cacheDirectory: join(folder, '.cache'),
    transform: {},
    maxWorkers: 2,
    ...(tool === 'understudy' ? { preset: '@understudy/jest-env' } : { testEnvironment: 'node' }),
  }
}
