import { hasPlaceholder } from '../body/placeholder.js'
import { parseExpression, placeholderType } from '../parameters/index.js'
import type { Redacted } from './request-key.js'

/** A key of recorded requests in which something may vary, as a pattern of live keys. */
export interface Template {
  pattern: RegExp
  /** What each of the pattern's groups stands for; two groups of one mark are alternatives. */
  marks: Mark[]
}

/** A place of a template at which values vary. */
export interface Mark {
  /** The expression of a placeholder, or null where a stand-in is. */
  expression: string | null
  /** The stand-in that the recording has there. */
  standIn: string | null
  /** The value is quoted as in JSON. */
  isQuoted: boolean
  groups: number
}

/** Where in a key text stands: in a path, as JSON, or as it is. */
type Context = 'path' | 'quoted' | 'text'

const ANY: Record<Context, string> = { path: '[^/?\\n]+', quoted: '(?:[^"\\\\]|\\\\.)*', text: '[\\s\\S]*?' }

const SCALAR = '-?\\d[\\d.eE+-]*|true|false|null'

/**
 * Make a template of a key; null where nothing in it varies. `expressionOf` gives the expression of a numbered
 * placeholder.
 */
export function createTemplate(
  key: string,
  contextAt: (index: number) => Context,
  expressionOf: (number: number) => string,
  { standIn, mayStandIn }: Pick<Redacted, 'standIn' | 'mayStandIn'>,
): Template | null {
  if (!hasPlaceholder(key) && !mayStandIn.test(key)) return null
  const varying = new RegExp(`\uFDD0(\\d+)\uFDD1|${standIn.source}`, `${standIn.flags.replace('g', '')}g`)
  const marks: Mark[] = []
  let source = ''
  let at = 0
  for (const found of key.matchAll(varying)) {
    const context = contextAt(found.index)
    const number = found[1]
    const mark: Mark = {
      expression: number === undefined ? null : expressionOf(Number(number)),
      standIn: number === undefined ? found[0] : null,
      isQuoted: context === 'quoted',
      groups: 1,
    }
    const type = mark.expression === null ? undefined : parseExpression(mark.expression)
    const known = type?.kind === 'type' ? placeholderType(type.name) : undefined
    const value = known?.pattern ?? ANY[context]
    const end = found.index + found[0].length
    const mayBeBare =
      mark.expression !== null &&
      context === 'quoted' &&
      key[found.index - 1] === '"' &&
      key[end] === '"' &&
      known?.isNumeric !== false
    if (mayBeBare) {
      mark.groups = 2
      source += `${escapePattern(key.slice(at, found.index - 1))}(?:"(${value})"|(${known?.pattern ?? SCALAR}))`
      at = end + 1
    } else {
      source += `${escapePattern(key.slice(at, found.index))}(${value})`
      at = end
    }
    marks.push(mark)
  }
  if (marks.length === 0) return null
  return { pattern: new RegExp(`^${source}${escapePattern(key.slice(at))}$`), marks }
}

function escapePattern(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}

/** The texts that stand in a live key where a template varies, by mark; null where the key does not fit. */
export function captureOf({ pattern, marks }: Template, key: string): string[] | null {
  const found = pattern.exec(key)
  if (found === null) return null
  let group = 1
  return marks.map(({ groups, isQuoted }) => {
    const quoted = found[group]
    const value = quoted ?? found[group + groups - 1] ?? ''
    group += groups
    return isQuoted && quoted !== undefined && value.includes('\\') ? (JSON.parse(`"${value}"`) as string) : value
  })
}

/** Tell the contexts of a head key: a path, and then a query as JSON. */
export function headContext(key: string): (index: number) => Context {
  const query = key.indexOf('?["')
  return (index) => (query === -1 || index < query ? 'path' : 'quoted')
}

/** Tell the contexts of a content key: text as it is, or JSON; headers behind a line break are JSON. */
export function contentContext(key: string): (index: number) => Context {
  if (!key.startsWith('text ')) return () => 'quoted'
  const headers = key.lastIndexOf('\n[')
  return (index) => (headers !== -1 && index > headers ? 'quoted' : 'text')
}
