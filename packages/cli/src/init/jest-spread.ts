import { dirname, resolve } from 'node:path'
import type { Expression, ObjectExpression, SpreadElement } from 'oxc-parser'
import { propertyOf, spreadsOf } from './edit-list.js'
import { findConfig, originOfName, valueOfName } from './find-config.js'
import type { JestSurroundings } from './jest-environment.js'
import { openModule, textOf, type Source } from './source.js'

/** What an object that is spread brings into a configuration of Jest: nothing of concern, our preset, or who knows. */
export type Brought = 'nothing' | 'ours' | 'unknown'

type Files = Pick<JestSurroundings, 'folder' | 'read'>

/** Tell what a spread brings, by the text of this file and of the files that it imports. */
export function whatBrings(source: Source, { argument }: SpreadElement, files: Files): Brought {
  return broughtBy(source, argument, { ...files, depth: 0 })
}

type Search = Files & { depth: number }

/** How many files and names one spread may lead through. */
const DEPTH = 8

/** Functions of ts-jest that make transforms, and no more. */
const HARMLESS = /^create(?:Default|JsWithTs|JsWithBabel)\w*Preset$/

function broughtBy(source: Source, value: Expression, search: Search): Brought {
  const next = { ...search, depth: search.depth + 1 }
  if (search.depth > DEPTH) return 'unknown'
  if (value.type === 'ObjectExpression') return ofObject(source, value, next)
  if (value.type === 'CallExpression') {
    if (HARMLESS.test(textOf(source, value.callee))) return 'nothing'
    const required = /^require\((['"])(\..+)\1\)$/.exec(textOf(source, value))?.[2]
    return required === undefined ? 'unknown' : ofFile(required, next)
  }
  if (value.type !== 'Identifier') return 'unknown'
  const origin = originOfName(source, value.name)
  if (origin !== null) return origin.startsWith('.') ? ofFile(origin, next) : 'unknown'
  const named = valueOfName(source, value.name)
  return named === null ? 'unknown' : broughtBy(source, named, next)
}

const KEYS = ['preset', 'testEnvironment', 'projects', 'reporters', 'modulePathIgnorePatterns']

function ofObject(source: Source, object: ObjectExpression, search: Search): Brought {
  const spread = spreadsOf(object).map(({ argument }) => broughtBy(source, argument, search))
  if (spread.includes('unknown')) return 'unknown'
  const preset = propertyOf(object, 'preset')?.value
  const isOurs = preset?.type === 'Literal' && preset.value === '@understudy/jest-env'
  if (isOurs || spread.includes('ours')) return 'ours'
  return KEYS.some((key) => propertyOf(object, key) !== null) ? 'unknown' : 'nothing'
}

const ENDINGS = ['', '.js', '.ts', '.cjs', '.mjs', '.json', '/index.js']

function ofFile(specifier: string, search: Search): Brought {
  const path = resolve(search.folder, specifier)
  for (const ending of ENDINGS) {
    const text = search.read(`${path}${ending}`)
    if (text !== null) return ofText({ path: `${path}${ending}`, text }, search)
  }
  return 'unknown'
}

function ofText({ path, text }: { path: string; text: string }, search: Search): Brought {
  const source = openModule(path, path.endsWith('.json') ? `export default ${text}` : text)
  const found = source === null ? null : findConfig(source, () => null)
  if (source === null || found === null || 'reason' in found) return 'unknown'
  const all = found.objects.map((object) => ofObject(source, object, { ...search, folder: dirname(path) }))
  return all.length === 1 ? all[0]! : 'unknown'
}
