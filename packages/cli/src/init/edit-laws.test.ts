import { runInNewContext } from 'node:vm'
import {
  assert,
  array,
  constantFrom,
  dictionary,
  jsonValue,
  property,
  record,
  stringMatching,
  tuple,
  boolean,
} from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDevDependencies } from './dependencies.js'
import { editJestConfig } from './jest-config.js'

/** Whether every character of one text stands in another, in the same order. */
function isWithin(part: string, whole: string): boolean {
  let at = 0
  for (const character of whole) if (character === part[at]) at++
  return at === part.length
}

const name = stringMatching(/^[a-z][a-z@/-]{0,8}$/)
const versions = dictionary(name, constantFrom('^1.0.0', '*', 'workspace:*'), { maxKeys: 4, noNullPrototype: true })

const manifests = tuple(
  record(
    { name, dependencies: versions, devDependencies: versions, jest: jsonValue() },
    { requiredKeys: [], noNullPrototype: true },
  ),
  constantFrom<number | string>(0, 2, 4, '\t'),
  constantFrom('', '\n', '\r\n'),
)

describe('adding dependencies to any package.json', () => {
  it('adds these and changes nothing else', () => {
    assert(
      property(manifests, ([manifest, space, end]) => {
        const before = JSON.stringify(manifest, null, space) + end
        const after = addDevDependencies(before, ['@understudy/cli'], '1.2.3')
        expect(JSON.parse(after)).toEqual({
          ...(JSON.parse(before) as object),
          devDependencies: { ...manifest.devDependencies, '@understudy/cli': '^1.2.3' },
        })
        expect(isWithin(before, after)).toBe(true)
        expect(addDevDependencies(after, ['@understudy/cli'], '1.2.3')).toBe(after)
      }),
    )
  })
})

const KEYS = ['verbose', 'bail', '"roots"', 'timers', "'cache'"]
const entry = tuple(
  constantFrom(...KEYS),
  constantFrom('true', '[1, 2]', '{ a: { b: 1 } }', '"x, y }"', '`t`', '/[,}]/', '() => ({ a: 1 })'),
  constantFrom('', ' // about it, }', ' /* , */'),
)

const configs = record({
  entries: array(entry, { maxLength: 4 }),
  eol: constantFrom('\n', '\r\n'),
  indent: constantFrom('  ', '    ', '\t'),
  hasTrailingComma: boolean(),
  lead: constantFrom('', '// all of it'),
})

describe('adding a preset to any configuration', () => {
  it('adds it and changes nothing else', () => {
    assert(
      property(configs, ({ entries, eol, indent, hasTrailingComma, lead }) => {
        const lines = entries.map(([key, value, comment], index) => {
          const comma = index < entries.length - 1 || hasTrailingComma ? ',' : ''
          return `${indent}${key}: ${value}${comma}${comment}`
        })
        const before = [`module.exports = {${lead === '' ? '' : ` ${lead}`}`, ...lines, '}', ''].join(eol)
        const surroundings = {
          folder: '/shop',
          isModule: false,
          environmentOfPreset: () => null,
          read: () => null,
          need: () => undefined,
        }
        const { edited } = editJestConfig(before, { file: 'jest.config.js', role: 'root', surroundings })
        const after = edited.by === 'edit' ? edited.text : ''
        expect(isWithin(before, after)).toBe(true)
        expect(valueOf(after)).toEqual({ preset: '@understudy/jest-env', ...(valueOf(before) as object) })
        expect(after.replaceAll(eol, '')).not.toMatch(/[\r\n]/)
      }),
    )
  })
})

/** What a module exports, functions by their source. */
function valueOf(text: string): unknown {
  const sandbox = { module: { exports: {} } }
  runInNewContext(text, sandbox)
  return JSON.parse(
    JSON.stringify(sandbox.module.exports, (_key, value: unknown) =>
      typeof value === 'function' ? String(value) : value,
    ),
  )
}
