import type { Node, Statement } from 'oxc-parser'
import { endOfLine, nodesIn, quoted, type Source } from './source.js'

/** Import a name from a package as the file imports others, unless it does; returns the local name. */
export function addImport(source: Source, name: string, from: string): string {
  const known = localNameOf(source, from, name)
  if (known !== null) return known
  const local = isTaken(source, name) ? `${name}Plugin` : name
  const isModule = source.program.body.some(isModuleSyntax)
  insertStatement(
    source,
    isModule ? importText(source, { name, local, from }) : requireText(source, { name, local, from }),
  )
  return local
}

/** What a file calls that which a package exports by a name, or by default; null where it is not imported. */
export function localNameOf({ program }: Source, from: string, name: string): string | null {
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration' && statement.source.value === from) {
      const found = statement.specifiers.find(
        (one) =>
          one.type === 'ImportDefaultSpecifier' ||
          (one.type === 'ImportSpecifier' && one.imported.type === 'Identifier' && one.imported.name === name),
      )
      if (found) return found.local.name
    }
    const required = statement.type === 'VariableDeclaration' ? requiredName(statement, from, name) : null
    if (required !== null) return required
  }
  return null
}

function requiredName(
  statement: Statement & { type: 'VariableDeclaration' },
  from: string,
  name: string,
): string | null {
  for (const { id, init } of statement.declarations) {
    if (!isRequire(init, from) || id.type !== 'ObjectPattern') continue
    for (const property of id.properties) {
      const isNamed = property.type === 'Property' && property.key.type === 'Identifier' && property.key.name === name
      if (isNamed && property.value.type === 'Identifier') return property.value.name
    }
  }
  return null
}

/** Whether an expression is `require` of a package, or of any. */
function isRequire(node: Node | null, from?: string): boolean {
  if (node?.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require')
    return false
  const [argument] = node.arguments
  return argument?.type === 'Literal' && (from === undefined || argument.value === from)
}

function isModuleSyntax({ type }: Statement): boolean {
  return /^(?:Import|Export)/.test(type)
}

interface Imported {
  name: string
  local: string
  from: string
}

function importText(source: Source, { name, local, from }: Imported): string {
  const names = name === local ? name : `${name} as ${local}`
  return `import { ${names} } from ${quoted(source, from)}${source.style.end}`
}

function requireText(source: Source, { name, local, from }: Imported): string {
  const names = name === local ? name : `${name}: ${local}`
  return `const { ${names} } = require(${quoted(source, from)})${source.style.end}`
}

function isTaken({ program }: Source, name: string): boolean {
  return [...nodesIn(program)].some((node) => node.type === 'Identifier' && node.name === name)
}

/** Behind the last import, or in front of the first statement and the comment that belongs to it. */
function insertStatement(source: Source, text: string): void {
  const { program, style, edit } = source
  const last = program.body.findLast(
    (one) =>
      one.type === 'ImportDeclaration' ||
      (one.type === 'VariableDeclaration' && one.declarations.some(({ init }) => isRequire(init))),
  )
  if (last) {
    edit.appendLeft(endOfLine(source, last.end) ?? last.end, `${style.eol}${text}`)
    return
  }
  const first = program.body[0]
  edit.appendRight(first === undefined ? source.text.length : headOf(source, first), `${text}${style.eol}${style.eol}`)
}

/** Where a statement begins, its docstring included. */
function headOf({ text, comments }: Source, { start }: Node): number {
  const doc = comments.find(
    ({ end, value }) => value.startsWith('*') && /^\s*$/.test(text.slice(end, start)) && end <= start,
  )
  return doc?.start ?? start
}
