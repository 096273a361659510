import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findRunner } from './find-runner.js'
import type { RunnerKind } from './runner.js'
import { sampleProject } from './sample-project.js'

const VITEST = `import { understudy } from '@understudy/vitest-plugin'\nexport default { plugins: [understudy()] }\n`
const JEST = `module.exports = { preset: '@understudy/jest-env' }\n`

const BOTH: RunnerKind[] = ['vitest', 'jest']

function kindOf(files: Record<string, string>, args: string[] = []): RunnerKind {
  return findRunner(sampleProject(BOTH, files).root, null, args).kind
}

test('finds the one runner that is installed, and the script that starts it', () => {
  const { root } = sampleProject(['jest'], { 'jest.config.ts': 'export default {}' })
  expect(findRunner(root, null)).toEqual({
    kind: 'jest',
    rootDir: root,
    bin: realpathSync(join(root, 'node_modules/jest/bin/jest.js')),
    configFile: 'jest.config.ts',
    nodeArgs: [],
    args: [],
    env: {},
  })
  const other = sampleProject(['vitest'], { 'vite.config.mts': VITEST, 'vitest.config.mts': VITEST })
  expect(findRunner(other.root, null)).toMatchObject({
    kind: 'vitest',
    bin: realpathSync(join(other.root, 'node_modules/vitest/vitest.mjs')),
    configFile: 'vitest.config.mts',
  })
})

test('finds a runner that is installed above, as in a monorepo', () => {
  const { root } = sampleProject(['vitest'], { 'packages/a/vite.config.ts': VITEST, 'packages/a/package.json': '{}' })
  expect(findRunner(join(root, 'packages/a'), null)).toMatchObject({
    kind: 'vitest',
    rootDir: join(root, 'packages/a'),
    bin: realpathSync(join(root, 'node_modules/vitest/vitest.mjs')),
    configFile: 'vite.config.ts',
  })
})

describe('of two runners', () => {
  test.each<[string, RunnerKind, Record<string, string>]>([
    ['whose file names it', 'vitest', { 'vitest.config.ts': VITEST, 'jest.config.js': 'module.exports = {}' }],
    ['whose file names it', 'jest', { 'vitest.config.ts': 'export default {}', 'jest.config.js': JEST }],
    [
      'whose key of package.json names it',
      'jest',
      { 'package.json': '{ "jest": { "preset": "@understudy/jest-env" } }', 'vitest.config.ts': 'export default {}' },
    ],
    [
      'of whose projects one names it',
      'vitest',
      { 'vitest.config.ts': '', 'packages/a/vitest.config.ts': VITEST, 'jest.config.js': '' },
    ],
  ])('takes the one that is configured with the adapter: %s', (_, kind, files) => expect(kindOf(files)).toBe(kind))

  test('takes the one whose adapter the package depends on, where a preset hides it', () => {
    const manifest = JSON.stringify({ devDependencies: { '@understudy/jest-env': '^1.0.0' } })
    expect(kindOf({ 'package.json': manifest, 'jest.config.js': '', 'vitest.config.js': '' })).toBe('jest')
  })

  test('takes the one that is configured or depended on at all', () => {
    expect(kindOf({ 'vite.config.ts': 'export default { test: {} }' })).toBe('vitest')
    expect(kindOf({ 'vite.config.ts': 'export default { build: {} }', 'package.json': '{ "jest": {} }' })).toBe('jest')
    expect(kindOf({ 'package.json': '{ "devDependencies": { "vitest": "^5.0.0" } }' })).toBe('vitest')
  })

  test('takes the one that is wanted, or that the handed-on arguments name', () => {
    const files = { 'vitest.config.ts': VITEST, 'jest.config.js': JEST }
    expect(findRunner(sampleProject(BOTH, files).root, 'jest').kind).toBe('jest')
    expect(kindOf(files, ['--config', 'vitest.live.config.ts'])).toBe('vitest')
  })

  test('asks which one is meant where both are configured with their adapters', () => {
    const { root } = sampleProject(BOTH, { 'vitest.config.ts': VITEST, 'jest.config.js': JEST })
    expect(() => findRunner(root, null))
      .toThrow(`[runner-ambiguous] Vitest and Jest could both run the tests of "${root}"
  vitest  vitest.config.ts
  jest    jest.config.js
  fix     name the one that has the recorded tests: drift.runner in the configuration, or --runner vitest`)
  })
})

test('says that no runner is installed', () => {
  const { root } = sampleProject([], {})
  const fix =
    '\n  fix  run the command in the folder of the package that has the tests, after its packages were installed'
  expect(() => findRunner(root, null)).toThrow(
    `[runner-missing] Neither Vitest nor Jest is installed for "${root}"${fix}`,
  )
  const { root: other } = sampleProject(['vitest'], {})
  expect(() => findRunner(other, 'jest')).toThrow(`[runner-missing] Jest is not installed for "${other}"${fix}`)
})

describe('takes from the script', () => {
  const optionsOf = (scripts: Record<string, string>, args: string[] = [], kind: RunnerKind = 'jest') => {
    const {
      nodeArgs,
      env,
      args: own,
    } = findRunner(sampleProject([kind], { 'package.json': JSON.stringify({ scripts }) }).root, null, args)
    return { nodeArgs, env, args: own }
  }

  test.each([
    [
      'NODE_OPTIONS=--experimental-vm-modules TZ=UTC jest',
      { env: { NODE_OPTIONS: '--experimental-vm-modules', TZ: 'UTC' } },
    ],
    [
      'NODE_OPTIONS="$NODE_OPTIONS --experimental-vm-modules" npx jest',
      { env: { NODE_OPTIONS: '--experimental-vm-modules' } },
    ],
    [`cross-env NODE_OPTIONS='--a --b' jest --coverage`, { env: { NODE_OPTIONS: '--a --b' } }],
    [
      'tsc && node --experimental-vm-modules --inspect node_modules/jest/bin/jest.js',
      { nodeArgs: ['--experimental-vm-modules'] },
    ],
    ['yarn jest -c config/jest.js --rootDir . --runInBand src', { args: ['--config=config/jest.js', '--rootDir=.'] }],
    ['CI=1 UNDERSTUDY_MODE=live KEY=$SECRET jest', {}],
    ['echo no tests', {}],
  ])('what decides on how tests run: %s', (script, told) => {
    expect(optionsOf({ test: script })).toEqual({ nodeArgs: [], env: {}, args: [], ...told })
  })

  test('what all scripts agree on, where none is called test', () => {
    expect(
      optionsOf(
        { unit: 'TZ=UTC vitest run -c a.ts -r src', live: 'TZ=UTC A=1 vitest run -c b.ts --root=src' },
        [],
        'vitest',
      ),
    ).toEqual({ nodeArgs: [], env: { TZ: 'UTC' }, args: ['--root=src'] })
  })

  test('nothing that the user says himself', () => {
    expect(optionsOf({ test: 'jest -c a.js --rootDir=src' }, ['--config', 'b.js']).args).toEqual(['--rootDir=src'])
  })
})
