import { jsonType, quoteKey } from './json-type.js'

/** What the types of a project are made of. */
export interface ProjectNames {
  /** How the written file imports the configuration; null where TypeScript cannot read its names there. */
  config: string | null
  /** Names of operations by service. */
  operations: ReadonlyMap<string, ReadonlySet<string>>
  /** The values of captured bodies by name: one for each folder that has the name. */
  captures: ReadonlyMap<string, readonly unknown[]>
}

const HEAD = `/* eslint-disable */
// Written by \`understudy types\`: names of services, operations and captured bodies. Do not edit; run it again.
`

/** Write the declaration file. Equal names give equal text. */
export function printTypes({ config, operations, captures }: ProjectNames): string {
  const members = [
    ...(config === null ? [] : [`    config: typeof import(${quoteKey(config)}).default`]),
    ...block(
      'operations',
      [...operations].map(([service, names]) => [service, union([...names].toSorted())]),
    ),
    ...block(
      'captures',
      [...captures].map(([name, values]) => [name, valuesType(values)]),
    ),
  ]
  const body =
    members.length === 0 ? '  interface Register {}' : ['  interface Register {', ...members, '  }'].join('\n')
  return `${HEAD}export {}\n\ndeclare module '@understudy/core' {\n${body}\n}\n`
}

function block(name: string, entries: readonly (readonly [key: string, type: string])[]): string[] {
  if (entries.length === 0) return []
  const lines = entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, type]) => `      ${quoteKey(key)}: ${type}`)
  return [`    ${name}: {`, ...lines, '    }']
}

function union(names: readonly string[]): string {
  return names.length === 0 ? 'never' : names.map(quoteKey).join(' | ')
}

/** Bodies of one name in several folders: which of them a test means, its place tells. */
function valuesType(values: readonly unknown[]): string {
  return [...new Set(values.map((value) => jsonType([value], '      ')))].toSorted().join(' | ')
}

/** Tell whether two declaration files say the same, however they are formatted. */
export function saysTheSame(a: string, b: string): boolean {
  return bare(a) === bare(b)
}

/** Without what a formatter changes. */
function bare(text: string): string {
  return text.replaceAll('"', "'").replaceAll(/[\s;,|]+/g, '')
}
