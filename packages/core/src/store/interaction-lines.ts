import { scanJson } from './json-text.js'

/** The lines of a file that something takes, from 1, both included. */
export interface LineRange {
  from: number
  to: number
}

/**
 * Find the lines of a recording's text that each interaction takes, by its id. In what is no JSON, those up to where it
 * breaks.
 */
export function interactionLines(text: string): Map<string, LineRange> {
  const ranges = new Map<string, LineRange>()
  const lineAt = createLineCounter(text)
  let from = 0
  let id: string | null = null
  scanJson(text, {
    enter: (path, at) => {
      if (!isInteraction(path)) return
      from = lineAt(at)
      id = null
    },
    leave: (path, end, at) => {
      if (isId(path)) id = idAt(text, at, end)
      else if (isInteraction(path) && id !== null) ranges.set(id, { from, to: lineAt(end - 1) })
    },
  })
  return ranges
}

function isInteraction(path: readonly string[]): boolean {
  return path.length === 2 && path[0] === 'interactions'
}

function isId(path: readonly string[]): boolean {
  return path.length === 3 && path[2] === 'id' && path[0] === 'interactions'
}

function idAt(text: string, at: number, end: number): string | null {
  const value: unknown = JSON.parse(text.slice(at, end))
  return typeof value === 'string' ? value : null
}

/** Count lines up to offsets that only grow. */
function createLineCounter(text: string): (offset: number) => number {
  let line = 1
  let next = text.indexOf('\n')
  return (offset) => {
    while (next !== -1 && next < offset) {
      line += 1
      next = text.indexOf('\n', next + 1)
    }
    return line
  }
}
