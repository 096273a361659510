import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { Change } from './change.js'

/** What a Jest configuration stands among. */
export interface JestSurroundings {
  /** Absolute folder of the configuration. */
  folder: string
  /** Whether its `.js` files are ES modules. */
  isModule: boolean
  /** The environment that a preset sets; null where it sets none, undefined where it cannot be told. */
  environmentOfPreset(preset: string): string | null | undefined
  /** A file's text; null where there is none. */
  read(path: string): string | null
  /** Takes a file that the configuration needs. */
  need(change: Change): void
}

/** The environment to name instead of another; null where none has to be named. */
export type Environment = { name: string | null } | { reason: string }

/** Whether an environment is one of ours. */
export function isOurs(name: string): boolean {
  return name.startsWith('@understudy/jest-env')
}

const KNOWN: Record<string, string> = {
  node: '@understudy/jest-env',
  'jest-environment-node': '@understudy/jest-env',
  jsdom: '@understudy/jest-env/jsdom',
  'jest-environment-jsdom': '@understudy/jest-env/jsdom',
}

/** Find what to name instead of an environment: ours, or a file that wraps it. */
export function environmentFor(own: string | null, at: JestSurroundings & { rootDir: string | null }): Environment {
  if (own === null || isOurs(own)) return { name: own }
  const known = KNOWN[own]
  if (known !== undefined) return { name: known }
  const root = resolve(at.folder, at.rootDir?.replace('<rootDir>', '.') ?? '.')
  const local = localPath(own, root)
  if (local !== null) {
    const text = at.read(local) ?? at.read(`${local}.js`)
    if (text === null) return { reason: `Its environment "${own}" is not there.` }
    if (text.includes('@understudy/jest-env')) return { name: own }
  }
  const file = join(at.folder, at.isModule ? 'understudy-environment.cjs' : 'understudy-environment.js')
  const before = at.read(file)
  if (before !== null && !before.includes('@understudy/jest-env')) return { reason: `"${file}" is something else.` }
  if (before === null)
    at.need({ path: file, before, after: wrapperOf(local === null ? own : slashed(at.folder, local)) })
  return { name: `<rootDir>/${slashed(root, file).replace(/^\.\//, '')}` }
}

function localPath(own: string, root: string): string | null {
  if (own.startsWith('<rootDir>')) return join(root, own.slice('<rootDir>'.length))
  return own.startsWith('.') || isAbsolute(own) ? resolve(root, own) : null
}

function slashed(from: string, to: string): string {
  const path = relative(from, to).split(sep).join('/')
  return path.startsWith('.') ? path : `./${path}`
}

function wrapperOf(specifier: string): string {
  return `const { withUnderstudy } = require('@understudy/jest-env')
const own = require('${specifier}')

module.exports = withUnderstudy(own.default ?? own.TestEnvironment ?? own)
`
}
