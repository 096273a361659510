import type { ArrayExpression, CallExpression, Expression, ObjectExpression } from 'oxc-parser'
import { addImport, localNameOf } from './add-import.js'
import type { Edited } from './change.js'
import { addElement, addProperties, addToValue, propertyOf, spreadsOf } from './edit-list.js'
import { findConfig, valueOfName, type CallContext } from './find-config.js'
import { nodesIn, openModule, textOf, type Source } from './source.js'

const PACKAGE = '@understudy/vitest-plugin'

/** Add the plugin to a configuration of Vitest or Vite; `file` is its name. */
export function editVitestConfig(file: string, text: string): Edited {
  const source = openModule(file, text)
  if (source === null) return { by: 'hand', why: 'It does not parse.' }
  if (hasPlugin(source)) return { by: 'none' }
  const found = findConfig(source, readCall)
  if ('reason' in found) return { by: 'hand', why: found.reason }
  for (const why of found.objects.map((object) => whyNot(object))) if (why !== null) return { by: 'hand', why }
  const call = `${addImport(source, 'understudy', PACKAGE)}()`
  const edited = new Set<ArrayExpression>()
  for (const object of found.objects) addPlugin(source, object, { call, edited })
  return { by: 'edit', text: source.print() }
}

/** A new configuration of Vitest. */
export const NEW_VITEST_CONFIG = `import { understudy } from '${PACKAGE}'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [understudy()],
})
`

/** What to add to a configuration that cannot be edited. */
export const VITEST_LINES = `import { understudy } from '${PACKAGE}'

plugins: [understudy()],   // beside \`test\`, in the object that the file exports`

/** Whether the plugin is called, or its parts are listed by hand. */
function hasPlugin(source: Source): boolean {
  const name = localNameOf(source, PACKAGE, 'understudy')
  for (const node of nodesIn(source.program)) {
    const isCall = node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === name
    if (isCall || (node.type === 'Literal' && node.value === `${PACKAGE}/setup`)) return true
  }
  return false
}

/** Calls whose one argument is the configuration, or a function that makes it. */
const DEFINERS = /^(?:define(?:Config|Project|VitestConfig|VitestProject|ViteConfig)|getVi(?:te|test)Config)$/

function readCall({ arguments: given }: CallExpression, context: CallContext): Expression | null {
  const [first] = given
  const last = given.at(-1)
  if (!first || !last || first.type === 'SpreadElement' || last.type === 'SpreadElement') return null
  if (DEFINERS.test(context.name)) return first
  // Lists are joined, so that any of the objects will do, and the last is this file's own.
  if (context.name === 'mergeConfig') return given.findLast((one): one is Expression => isOwn(one, context)) ?? null
  return context.objectsOf(first).some(isConfig) ? first : null
}

function isOwn(argument: CallExpression['arguments'][number], { objectsOf }: CallContext): boolean {
  return argument.type !== 'SpreadElement' && objectsOf(argument).length > 0
}

function isConfig(object: ObjectExpression): boolean {
  return propertyOf(object, 'test') !== null || propertyOf(object, 'plugins') !== null
}

/** Why an object cannot be edited; null where it can. */
function whyNot(object: ObjectExpression): string | null {
  const plugins = propertyOf(object, 'plugins')
  const spreads = spreadsOf(object)
  if (plugins) {
    if (plugins.kind !== 'init' || plugins.method) return 'Its "plugins" are no plain value.'
    return spreads.some(({ start }) => start > plugins.start) ? 'What it spreads may replace its "plugins".' : null
  }
  if (spreads.length > 1) return 'It spreads several objects, each of which may bring "plugins".'
  const isNamed = spreads.every(({ argument }) => argument.type === 'Identifier')
  return isNamed ? null : 'What it spreads may bring "plugins" of its own.'
}

function addPlugin(
  source: Source,
  object: ObjectExpression,
  { call, edited }: { call: string; edited: Set<ArrayExpression> },
): void {
  const plugins = propertyOf(object, 'plugins')
  if (plugins) {
    const list = plugins.value.type === 'Identifier' ? valueOfName(source, plugins.value.name) : plugins.value
    if (list?.type !== 'ArrayExpression') return addToValue(source, plugins, { element: call, spread: false })
    // Two objects may share one list.
    if (!edited.has(list)) addElement(source, list, call)
    edited.add(list)
    return
  }
  const [spread] = spreadsOf(object)
  const inherited = spread ? `...(${textOf(source, spread.argument)}.plugins ?? []), ` : ''
  addProperties(source, object, [['plugins', `[${inherited}${call}]`]])
}
