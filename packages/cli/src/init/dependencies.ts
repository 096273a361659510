import { propertyOf, addProperties, addSorted } from './edit-list.js'
import { openJson } from './source.js'

const LISTS = ['dependencies', 'devDependencies', 'optionalDependencies']

/** Add development dependencies to the text of a package.json, unless it lists them. */
export function addDevDependencies(text: string, wanted: readonly string[], version: string): string {
  return wanted.reduce((current, name) => addOne(current, name, version), text)
}

function addOne(text: string, name: string, version: string): string {
  const source = openJson(text)
  const statement = source?.program.body[0]
  const whole = statement?.type === 'ExpressionStatement' ? statement.expression : null
  if (source === null || whole?.type !== 'ObjectExpression') return text
  const lists = LISTS.flatMap((list) => {
    const value = propertyOf(whole, list)?.value
    return value?.type === 'ObjectExpression' ? [{ list, value }] : []
  })
  if (lists.some(({ value }) => propertyOf(value, name) !== null)) return text
  const entry = [name, JSON.stringify(`^${version}`)] as const
  const dev = lists.find(({ list }) => list === 'devDependencies')
  if (dev) addSorted(source, dev.value, entry)
  else appendList(source, whole, entry)
  return source.print()
}

type Source = NonNullable<ReturnType<typeof openJson>>
type Whole = Parameters<typeof addProperties>[1]

function appendList(source: Source, whole: Whole, [name, range]: readonly [string, string]): void {
  const { eol, indent } = source.style
  const value = `{${eol}${indent}${indent}${JSON.stringify(name)}: ${range}${eol}${indent}}`
  const last = whole.properties.at(-1)
  if (last === undefined) addProperties(source, whole, [['devDependencies', value]])
  else source.edit.appendLeft(last.end, `,${eol}${indent}"devDependencies": ${value}`)
}
