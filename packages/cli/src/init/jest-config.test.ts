import { describe, expect, it } from 'vitest'
import type { Change } from './change.js'
import { editJestConfig, editJestKey, type JestRole } from './jest-config.js'
import type { JestSurroundings } from './jest-environment.js'

const PRESETS: Record<string, string | null> = {
  'ts-jest': null,
  'jest-expo': '/shop/node_modules/jest-expo/env.js',
  web: 'jsdom',
}

function surroundings(files: Record<string, string>, needed: Change[]): JestSurroundings {
  return {
    folder: '/shop',
    isModule: false,
    environmentOfPreset: (preset) => PRESETS[preset],
    read: (path) => files[path] ?? null,
    need: (change) => needed.push(change),
  }
}

interface Given {
  file?: string
  role?: JestRole
  files?: Record<string, string>
}

function edit(text: string, { file = 'jest.config.js', role = 'root', files = {} }: Given = {}) {
  const needed: Change[] = []
  const result = editJestConfig(text, { file, role, surroundings: surroundings(files, needed) })
  return { ...result, needed }
}

function edited(text: string, given: Given = {}): string {
  const result = edit(text, given)
  if (result.edited.by !== 'edit') throw new Error(JSON.stringify(result))
  const files = { ...given.files, ...Object.fromEntries(result.needed.map(({ path, after }) => [path, after])) }
  expect(edit(result.edited.text, { ...given, files }).edited).toEqual({ by: 'none' })
  return result.edited.text
}

function why(text: string, given: Given = {}): string {
  const { edited: result } = edit(text, given)
  return result.by === 'hand' ? result.why : result.by
}

const REPORTERS = `reporters: ['default', '@understudy/jest-env/reporter']`
const PATTERNS = String.raw`modulePathIgnorePatterns: ['/__mocks__/.*\\.recorded(\\.json$|/)']`

describe('a configuration gets the preset', () => {
  it.each([
    {
      shape: 'of CommonJS',
      before: `module.exports = {\n  testMatch: ['**/*.test.js'],\n}\n`,
      after: `module.exports = {\n  preset: '@understudy/jest-env',\n  testMatch: ['**/*.test.js'],\n}\n`,
    },
    {
      shape: 'of ES modules, in another style',
      before: `export default {\r\n\tverbose: true, // please\r\n\troots: ["src"]\r\n};\r\n`,
      after: `export default {\r\n\tpreset: "@understudy/jest-env",\r\n\tverbose: true, // please\r\n\troots: ["src"]\r\n};\r\n`,
    },
    {
      shape: 'with a name and a type',
      before: `import type { Config } from 'jest'\n\nconst config: Config = {\n  // A comment.\n  verbose: true,\n}\n\nexport default config\n`,
      after: `import type { Config } from 'jest'\n\nconst config: Config = {\n  preset: '@understudy/jest-env',\n  // A comment.\n  verbose: true,\n}\n\nexport default config\n`,
      file: 'jest.config.ts',
    },
    {
      shape: 'that is a function',
      before: `module.exports = async () => ({ verbose: true })\n`,
      after: `module.exports = async () => ({ preset: '@understudy/jest-env', verbose: true })\n`,
    },
    {
      shape: 'with the environment of Node',
      before: `module.exports = {\n  testEnvironment: 'node',\n}\n`,
      after: `module.exports = {\n  preset: '@understudy/jest-env',\n  testEnvironment: '@understudy/jest-env',\n}\n`,
    },
    {
      shape: 'with jsdom',
      before: `module.exports = {\n  testEnvironment: 'jest-environment-jsdom',\n}\n`,
      after: `module.exports = {\n  preset: '@understudy/jest-env',\n  testEnvironment: '@understudy/jest-env/jsdom',\n}\n`,
    },
    {
      shape: 'with reporters of its own',
      before: `module.exports = { reporters: ['default', ['jest-junit', {}]] }\n`,
      after: `module.exports = { preset: '@understudy/jest-env', reporters: ['default', ['jest-junit', {}], '@understudy/jest-env/reporter'] }\n`,
    },
    {
      shape: 'with reporters made elsewhere',
      before: `module.exports = { reporters: listReporters() }\n`,
      after: `module.exports = { preset: '@understudy/jest-env', reporters: [...listReporters(), '@understudy/jest-env/reporter'] }\n`,
    },
    {
      shape: 'of next/jest',
      before: `const nextJest = require('next/jest')\nconst createJestConfig = nextJest({ dir: './' })\nconst config = {\n  testEnvironment: 'jsdom',\n}\nmodule.exports = createJestConfig(config)\n`,
      after: `const nextJest = require('next/jest')\nconst createJestConfig = nextJest({ dir: './' })\nconst config = {\n  preset: '@understudy/jest-env',\n  testEnvironment: '@understudy/jest-env/jsdom',\n}\nmodule.exports = createJestConfig(config)\n`,
    },
    {
      shape: 'that spreads what ts-jest makes',
      before: `const { createDefaultPreset } = require('ts-jest')\nconst preset = createDefaultPreset()\nmodule.exports = {\n  ...preset,\n  testEnvironment: 'node',\n}\n`,
      after: `const { createDefaultPreset } = require('ts-jest')\nconst preset = createDefaultPreset()\nmodule.exports = {\n  ...preset,\n  testEnvironment: '@understudy/jest-env',\n  preset: '@understudy/jest-env',\n}\n`,
    },
    {
      shape: 'in JSON',
      before: `{\n  "verbose": true\n}\n`,
      after: `{\n  "preset": "@understudy/jest-env",\n  "verbose": true\n}\n`,
      file: 'jest.config.json',
    },
    {
      shape: 'that is empty',
      before: `module.exports = {}\n`,
      after: `module.exports = { preset: '@understudy/jest-env' }\n`,
    },
  ])('$shape', ({ before, after, file = 'jest.config.js' }) => {
    expect(edited(before, { file })).toBe(after)
  })

  it('in package.json', () => {
    const text = `{\n  "name": "shop",\n  "jest": {\n    "testEnvironment": "jsdom"\n  }\n}\n`
    expect(editJestKey(text, surroundings({}, []))?.edited).toEqual({
      by: 'edit',
      text: `{\n  "name": "shop",\n  "jest": {\n    "preset": "@understudy/jest-env",\n    "testEnvironment": "@understudy/jest-env/jsdom"\n  }\n}\n`,
    })
  })
})

describe('a configuration with a preset of its own gets what ours does', () => {
  it.each([
    {
      preset: 'sets no environment',
      before: `module.exports = {\n  preset: 'ts-jest',\n}\n`,
      after: `module.exports = {\n  testEnvironment: '@understudy/jest-env',\n  ${REPORTERS},\n  ${PATTERNS},\n  preset: 'ts-jest',\n}\n`,
    },
    {
      preset: 'sets jsdom',
      before: `module.exports = {\n  preset: 'web',\n  modulePathIgnorePatterns: ['dist'],\n}\n`,
      after: `module.exports = {\n  testEnvironment: '@understudy/jest-env/jsdom',\n  ${REPORTERS},\n  preset: 'web',\n  modulePathIgnorePatterns: ['dist', '/__mocks__/.*\\\\.recorded(\\\\.json$|/)'],\n}\n`,
    },
    {
      preset: 'is beside an environment',
      before: `module.exports = {\n  preset: 'ts-jest',\n  testEnvironment: 'node',\n}\n`,
      after: `module.exports = {\n  ${REPORTERS},\n  ${PATTERNS},\n  preset: 'ts-jest',\n  testEnvironment: '@understudy/jest-env',\n}\n`,
    },
  ])('where that $preset', ({ before, after }) => {
    expect(edited(before)).toBe(after)
  })
})

describe('an environment of its own is wrapped', () => {
  const OWN = '/shop/test/environment.js'

  it.each([
    { name: '<rootDir>/test/environment.js', required: './test/environment.js' },
    { name: './test/environment.js', required: './test/environment.js' },
    { name: 'jest-environment-own', required: 'jest-environment-own' },
  ])('$name', ({ name, required }) => {
    const text = `module.exports = { testEnvironment: '${name}' }\n`
    const files = { [OWN]: 'module.exports = class {}' }
    expect(edited(text, { files })).toBe(
      `module.exports = { preset: '@understudy/jest-env', testEnvironment: '<rootDir>/understudy-environment.js' }\n`,
    )
    expect(edit(text, { files }).needed).toEqual([
      {
        path: '/shop/understudy-environment.js',
        before: null,
        after: `const { withUnderstudy } = require('@understudy/jest-env')\nconst own = require('${required}')\n\nmodule.exports = withUnderstudy(own.default ?? own.TestEnvironment ?? own)\n`,
      },
    ])
  })

  it('from a root of its own', () => {
    const text = `module.exports = { rootDir: 'src', testEnvironment: 'jest-environment-own' }\n`
    expect(edited(text)).toContain(`testEnvironment: '<rootDir>/../understudy-environment.js'`)
  })

  it('not again where it is', () => {
    const text = `module.exports = { preset: '@understudy/jest-env', testEnvironment: './test/environment.js' }\n`
    expect(why(text, { files: { [OWN]: `require('@understudy/jest-env')` } })).toBe('none')
  })
})

describe('projects', () => {
  it('get the preset each, and the root the reporter', () => {
    const before = `module.exports = {\n  projects: [\n    { displayName: 'api' },\n    { displayName: 'web', testEnvironment: 'jsdom', reporters: ['x'] },\n    '<rootDir>/packages/*',\n  ],\n}\n`
    expect(edited(before)).toBe(
      `module.exports = {\n  ${REPORTERS},\n  projects: [\n    { preset: '@understudy/jest-env', displayName: 'api' },\n    { preset: '@understudy/jest-env', displayName: 'web', testEnvironment: '@understudy/jest-env/jsdom', reporters: ['x'] },\n    '<rootDir>/packages/*',\n  ],\n}\n`,
    )
    expect(edit(before).projects).toEqual(['<rootDir>/packages/*'])
  })

  it('with a preset of their own get no reporter', () => {
    expect(edited(`module.exports = { preset: 'ts-jest' }\n`, { role: 'project' })).toBe(
      `module.exports = { testEnvironment: '@understudy/jest-env', ${PATTERNS}, preset: 'ts-jest' }\n`,
    )
  })
})

describe('a configuration is left as it is', () => {
  it.each([
    {
      shape: 'that spreads another',
      text: `const base = require('../base')\nmodule.exports = { ...base }\n`,
      says: 'What it spreads may bring a preset or an environment: ...base.',
    },
    {
      shape: 'with a computed environment',
      text: `module.exports = { testEnvironment: pick() }\n`,
      says: 'Its "preset" or "testEnvironment" is computed.',
    },
    {
      shape: 'with a preset that cannot be read',
      text: `module.exports = { preset: 'unknown' }\n`,
      says: 'The environment of its preset "unknown" is not known.',
    },
    {
      shape: 'with an environment that is not there',
      text: `module.exports = { testEnvironment: './gone.js' }\n`,
      says: 'Its environment "./gone.js" is not there.',
    },
    {
      shape: 'with projects made elsewhere',
      text: `module.exports = { projects: list() }\n`,
      says: 'Its "projects" are not listed in this file.',
    },
    { shape: 'that does not parse', text: `module.exports = {`, says: 'It does not parse.' },
    { shape: 'with all of it', text: `module.exports = { preset: '@understudy/jest-env' }\n`, says: 'none' },
  ])('$shape', ({ text, says }) => {
    expect(why(text)).toBe(says)
  })
})

describe('what is spread from another file', () => {
  const text = `const base = require('../jest.base')\nmodule.exports = {\n  ...base,\n  displayName: 'shop',\n}\n`

  it('is of no concern where it holds neither preset nor environment', () => {
    const files = { '/jest.base.js': `module.exports = { transform: {} }\n` }
    expect(edited(text, { files })).toBe(text.replace(`'shop',\n`, `'shop',\n  preset: '@understudy/jest-env',\n`))
  })

  it('is enough where it holds the preset', () => {
    const files = { '/jest.base.js': `module.exports = { preset: '@understudy/jest-env' }\n` }
    expect(why(text, { files })).toBe('none')
  })

  it('is left to the user where it holds another', () => {
    const files = { '/jest.base.js': `module.exports = { testEnvironment: 'jsdom' }\n` }
    expect(why(text, { files })).toBe('What it spreads may bring a preset or an environment: ...base.')
  })
})
