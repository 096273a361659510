import MagicString from 'magic-string'
import { parseSync, visitorKeys, type Comment, type Node, type Program } from 'oxc-parser'

/** How a file is written. */
export interface Style {
  eol: '\n' | '\r\n'
  quote: "'" | '"'
  /** What ends a statement. */
  end: ';' | ''
  /** One step of indentation. */
  indent: string
}

/** A file of source that is about to be changed. All but what is changed stays byte for byte. */
export interface Source {
  /** The text that positions count in. */
  text: string
  program: Program
  comments: readonly Comment[]
  edit: MagicString
  style: Style
  isJson: boolean
  /** What it reads now. */
  print(): string
}

const BOM = '\uFEFF'

/** Open a module of JavaScript or TypeScript by its name and text; null where it does not parse. */
export function openModule(name: string, whole: string): Source | null {
  const text = whole.startsWith(BOM) ? whole.slice(1) : whole
  const mark = whole.slice(0, whole.length - text.length)
  return open(name, text, (edited) => `${mark}${edited}`)
}

/** Open JSON, as an expression; null where it does not parse. */
export function openJson(whole: string): Source | null {
  const text = whole.startsWith(BOM) ? whole.slice(1) : whole
  const mark = whole.slice(0, whole.length - text.length)
  const source = open('json.js', `(${text})`, (edited) => `${mark}${edited.slice(1, -1)}`)
  return source === null ? null : { ...source, style: { ...source.style, quote: '"' }, isJson: true }
}

function open(name: string, text: string, toFile: (edited: string) => string): Source | null {
  const lang = /\.[cm]?ts$/.test(name) ? 'ts' : 'jsx'
  const sourceType = name.endsWith('.cjs') ? 'commonjs' : 'unambiguous'
  const { program, comments, errors } = parseSync(name, text, { preserveParens: false, lang, sourceType })
  if (errors.some(isError)) return null
  const edit = new MagicString(text)
  const style = styleOf(text, program)
  return { text, program, comments, edit, style, isJson: false, print: () => toFile(edit.toString()) }
}

function isError({ severity }: { severity: string }): boolean {
  return severity === 'Error'
}

function styleOf(text: string, program: Program): Style {
  const strings = [...nodesIn(program)].flatMap((node) =>
    node.type === 'Literal' && typeof node.value === 'string' ? text.charAt(node.start) : [],
  )
  const double = strings.filter((quote) => quote === '"').length
  const ended = program.body.filter((statement) => text[statement.end - 1] === ';').length
  const blocks = program.body.filter((statement) => text[statement.end - 1] === '}' && !isEndless(statement)).length
  return {
    eol: /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n',
    quote: double > strings.length - double ? '"' : "'",
    end: ended > 0 && ended * 2 >= program.body.length - blocks ? ';' : '',
    indent: /^(\t| {2,})\S/m.exec(text)?.[1] ?? '  ',
  }
}

/** Whether the statement would end with a semicolon in a file that has them. */
function isEndless({ type }: Node): boolean {
  return type !== 'FunctionDeclaration' && type !== 'ClassDeclaration'
}

/** The node and all below it, in the order of the text. */
export function* nodesIn(node: Node): Generator<Node> {
  yield node
  for (const child of childrenOf(node)) yield* nodesIn(child)
}

/** What stands directly below a node. */
export function childrenOf(node: Node): Node[] {
  const members = node as unknown as Record<string, Node | (Node | null)[] | null | undefined>
  return (visitorKeys[node.type] ?? []).flatMap((key) => {
    const child = members[key]
    return (Array.isArray(child) ? child : [child]).filter((one): one is Node => one !== null && one !== undefined)
  })
}

/** A string as the file writes them. */
export function quoted({ style: { quote } }: Source, text: string): string {
  const json = JSON.stringify(text)
  return quote === '"'
    ? json
    : `'${json
        .slice(1, -1)
        .replaceAll(String.raw`\"`, '"')
        .replaceAll("'", String.raw`\'`)}'`
}

/** The text of a node. */
export function textOf({ text }: Source, { start, end }: Node): string {
  return text.slice(start, end)
}

/** Where the line of a position ends, if only space and comments follow on it; else null. */
export function endOfLine({ text, comments }: Source, from: number): number | null {
  let at = from
  for (;;) {
    while (text[at] === ' ' || text[at] === '\t') at++
    const comment = comments.find(({ start }) => start === at)
    if (comment === undefined) return /^(?:\r?\n|$)/.test(text.slice(at, at + 2)) ? at : null
    at = comment.end
  }
}

/** The white space that a position's line begins with. */
export function indentAt({ text }: Source, at: number): string {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1)
  return /^[ \t]*/.exec(line)![0]
}

/** Where the next character stands that is neither space nor of a comment. */
export function nextCode({ text, comments }: Source, from: number): number {
  let at = from
  for (;;) {
    while (/\s/.test(text.charAt(at))) at++
    const comment = comments.find(({ start }) => start === at)
    if (comment === undefined) return at
    at = comment.end
  }
}
