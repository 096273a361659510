import type { JsonLayout, JsonValue } from '../model/index.js'

const LAYOUTS: readonly JsonLayout[] = ['compact', 'spaced', 'indent-2', 'indent-4', 'indent-tab']
const INDENTS: Record<string, string | number> = { 'indent-2': 2, 'indent-4': 4, 'indent-tab': '\t' }

/** Print a value in a layout. */
export function printJson(value: JsonValue, layout: JsonLayout = 'compact'): string {
  const lineEnd = layout.endsWith('\n') ? '\n' : ''
  const name = lineEnd === '' ? layout : layout.slice(0, -1)
  if (name === 'spaced') return printSpaced(value) + lineEnd
  return JSON.stringify(value, null, INDENTS[name]) + lineEnd
}

/** Find the layout in which `value` prints back to `text`; null where there is none. */
export function layoutOf(text: string, value: JsonValue): JsonLayout | null {
  const lineEnd = text.endsWith('\n') ? '\n' : ''
  for (const name of LAYOUTS) {
    const layout = `${name}${lineEnd}` as JsonLayout
    if (printJson(value, layout) === text) return layout
    // Text without a blank after its first separator is in none of the other layouts.
    if (name === 'compact' && !/[:,{[]\s/.test(text)) return null
  }
  return null
}

/** One line with a blank after `:` and `,`, as Python's `json.dumps` prints. */
function printSpaced(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(printSpaced).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${printSpaced(item)}`)
  return `{${members.join(', ')}}`
}
