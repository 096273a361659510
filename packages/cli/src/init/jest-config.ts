import type { CallExpression, Expression, ObjectExpression } from 'oxc-parser'
import type { Edited } from './change.js'
import { addProperties, addToValue, propertyOf, setValue, spreadsOf, stringList, type Named } from './edit-list.js'
import { findConfig, type CallContext } from './find-config.js'
import { environmentFor, isOurs, type JestSurroundings } from './jest-environment.js'
import { whatBrings } from './jest-spread.js'
import { openJson, openModule, quoted, textOf, type Source } from './source.js'

const PRESET = '@understudy/jest-env'
const REPORTER = '@understudy/jest-env/reporter'

/** Keeps recordings out of Jest's map of manual mocks, and out of watch mode. */
const RECORDINGS = String.raw`/__mocks__/.*\.recorded(\.json$|/)`

/** What a configuration is for: a run of its own, or a project of another's. */
export type JestRole = 'root' | 'project'

/** What became of a configuration, with the paths of the projects that it names. */
export interface EditedJest {
  edited: Edited
  /** As they stand there. */
  projects: string[]
}

/** What the edit of a configuration acts on. */
export interface JestEdit {
  /** Name of the file. */
  file: string
  role: JestRole
  surroundings: JestSurroundings
}

/** Add the environment and the reporter to a configuration of Jest: a module, or JSON. */
export function editJestConfig(text: string, { file, role, surroundings }: JestEdit): EditedJest {
  const source = file.endsWith('.json') ? openJson(text) : openModule(file, text)
  if (source === null) return byHand('It does not parse.')
  const found = file.endsWith('.json') ? wholeJson(source) : findConfig(source, readCall)
  if ('reason' in found) return byHand(found.reason)
  return editObjects(source, found.objects, { role, surroundings })
}

/** The same for the key `jest` of a package.json; null where it names a file instead. */
export function editJestKey(text: string, surroundings: JestSurroundings): EditedJest | null {
  const source = openJson(text)
  const [whole] = source === null ? [] : wholeJson(source).objects
  const jest = whole ? propertyOf(whole, 'jest')?.value : undefined
  if (source === null || jest?.type !== 'ObjectExpression') return null
  return editObjects(source, [jest], { role: 'root', surroundings })
}

/** A new configuration of Jest. */
export function newJestConfig(isModule: boolean): string {
  return `${isModule ? 'export default' : 'module.exports ='} {\n  preset: '@understudy/jest-env',\n}\n`
}

/** What to add to a configuration that cannot be edited. */
export const JEST_LINES = String.raw`preset: '@understudy/jest-env',

or, where it has a preset already:

testEnvironment: '@understudy/jest-env',   // for jsdom: '@understudy/jest-env/jsdom'
reporters: ['default', '@understudy/jest-env/reporter'],
modulePathIgnorePatterns: ['/__mocks__/.*\\.recorded(\\.json$|/)'],`

function byHand(why: string): EditedJest {
  return { edited: { by: 'hand', why }, projects: [] }
}

function wholeJson({ program }: Source): { objects: ObjectExpression[] } | { reason: string; objects: [] } {
  const [statement] = program.body
  const value = statement?.type === 'ExpressionStatement' ? statement.expression : null
  return value?.type === 'ObjectExpression' ? { objects: [value] } : { reason: 'It holds no object.', objects: [] }
}

/** The configuration is an argument of `defineConfig`, of the last object of `mergeConfig`, and of what next/jest makes. */
function readCall({ arguments: given }: CallExpression, context: CallContext): Expression | null {
  const [first] = given
  if (!first || first.type === 'SpreadElement') return null
  if (context.name === 'defineConfig') return first
  const maker = context.valueOf(context.name)
  if (maker?.type !== 'CallExpression' || maker.callee.type !== 'Identifier') return null
  return /^next\/jest(?:\.js)?$/.test(context.packageOf(maker.callee.name) ?? '') ? first : null
}

type Context = Pick<JestEdit, 'role' | 'surroundings'>

function editObjects(source: Source, objects: readonly ObjectExpression[], context: Context): EditedJest {
  const projects: string[] = []
  for (const object of objects) {
    const why = editObject(source, object, { ...context, projects })
    if (why !== null) return byHand(why)
  }
  const isSame = source.edit.toString() === source.text
  return { edited: isSame ? { by: 'none' } : { by: 'edit', text: source.print() }, projects }
}

type ObjectContext = Context & { projects: string[] }

/** Edit one object, and say why it cannot be edited. */
function editObject(source: Source, object: ObjectExpression, context: ObjectContext): string | null {
  const spreads = spreadsOf(object).map((spread) => ({
    spread,
    brings: whatBrings(source, spread, context.surroundings),
  }))
  const opaque = spreads.find(({ brings }) => brings === 'unknown')
  if (opaque) return `What it spreads may bring a preset or an environment: ${textOf(source, opaque.spread)}.`
  const isOwn = propertyOf(object, 'preset') !== null || propertyOf(object, 'testEnvironment') !== null
  if (spreads.some(({ brings }) => brings === 'ours')) {
    return isOwn ? 'What it spreads has the preset, and it has one or an environment of its own.' : null
  }
  const projects = propertyOf(object, 'projects')
  if (projects === null) return editSingle(source, object, context)
  if (projects.value.type !== 'ArrayExpression') return 'Its "projects" are not listed in this file.'
  for (const project of projects.value.elements) {
    if (project?.type === 'Literal' && typeof project.value === 'string') context.projects.push(project.value)
    else if (project?.type !== 'ObjectExpression') return 'Its "projects" are not all written in this file.'
    else {
      const why = editObject(source, project, { ...context, role: 'project' })
      if (why !== null) return why
    }
  }
  addToList(source, object, { name: 'reporters', element: REPORTER, without: ['default', REPORTER] })
  return null
}

function editSingle(source: Source, object: ObjectExpression, { role, surroundings }: ObjectContext): string | null {
  const preset = readString(object, 'preset')
  const own = readString(object, 'testEnvironment')
  if (preset === undefined || own === undefined) return 'Its "preset" or "testEnvironment" is computed.'
  const isByHand = preset !== null && preset !== PRESET
  const inherited = isByHand && own === null ? surroundings.environmentOfPreset(preset) : null
  if (inherited === undefined) return `The environment of its preset "${preset}" is not known.`
  if (isByHand && own !== null && isOurs(own) && hasOurs(object)) return null
  const rootDir = readString(object, 'rootDir')
  if (rootDir === undefined && own !== null) return 'Its "rootDir" is computed.'
  const environment = environmentFor(own ?? inherited, { ...surroundings, rootDir: rootDir ?? null })
  if ('reason' in environment) return environment.reason
  const added: Named[] = []
  if (preset === null) added.push(['preset', quoted(source, PRESET)])
  const { name } = environment
  const property = propertyOf(object, 'testEnvironment')
  if (name !== null && property && own !== name) setValue(source, property, quoted(source, name))
  else if (property === null && (isByHand || name !== null)) {
    added.push(['testEnvironment', quoted(source, name ?? PRESET)])
  }
  addProperties(source, object, [...added, ...lists(source, object, { isByHand, role })])
  return null
}

/** Whether what the preset would bring is listed by hand. */
function hasOurs(object: ObjectExpression): boolean {
  return propertyOf(object, 'modulePathIgnorePatterns') !== null && propertyOf(object, 'reporters') !== null
}

/** Add to the lists that are there; return those that are missing. */
function lists(
  source: Source,
  object: ObjectExpression,
  { isByHand, role }: { isByHand: boolean; role: JestRole },
): Named[] {
  const wanted: ListItem[] = []
  if (role === 'root') wanted.push({ name: 'reporters', element: REPORTER, without: ['default', REPORTER] })
  if (isByHand) wanted.push({ name: 'modulePathIgnorePatterns', element: RECORDINGS, without: [RECORDINGS] })
  return wanted.flatMap(({ name, element, without }): Named[] => {
    if (propertyOf(object, name)) addToList(source, object, { name, element, without })
    else if (isByHand) return [[name, stringList(source, without)]]
    return []
  })
}

interface ListItem {
  name: string
  element: string
  /** The whole list where there is none. */
  without: string[]
}

function addToList(source: Source, object: ObjectExpression, { name, element, without }: ListItem): void {
  const property = propertyOf(object, name)
  if (property === null) return addProperties(source, object, [[name, stringList(source, without)]])
  const isListed = textOf(source, property.value).includes(JSON.stringify(element).slice(1, -1))
  if (!isListed) addToValue(source, property, { element: quoted(source, element), spread: true })
}

/** A property's string; null where it is missing, undefined where it is no plain string. */
function readString(object: ObjectExpression, name: string): string | null | undefined {
  const property = propertyOf(object, name)
  if (property === null) return null
  const { value } = property
  if (value.type === 'Literal' && typeof value.value === 'string') return value.value
  if (value.type === 'TemplateLiteral' && value.expressions.length === 0)
    return value.quasis[0]?.value.cooked ?? undefined
  return isResolve(value) ? String((value.arguments[0] as { value: unknown }).value) : undefined
}

/** Whether it is `require.resolve` of a name. */
function isResolve(value: Expression): value is CallExpression {
  if (value.type !== 'CallExpression' || value.callee.type !== 'MemberExpression') return false
  const { object, property } = value.callee
  const isRequire = object.type === 'Identifier' && object.name === 'require'
  const isNamed = property.type === 'Identifier' && property.name === 'resolve'
  return isRequire && isNamed && value.arguments[0]?.type === 'Literal'
}
