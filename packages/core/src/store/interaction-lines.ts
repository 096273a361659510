import { scanJson } from './json-text.js'

/** The lines of a file that something takes, from 1, both included. */
export interface LineRange {
  from: number
  to: number
}

/**
 * Find the lines of a recording's text that each interaction takes, in their order in the file. What is no JSON has the lines
 * up to where it breaks.
 */
export function interactionLines(text: string): LineRange[] {
  const starts: number[] = []
  const ends: number[] = []
  scanJson(text, {
    enter: (path, at) => {
      if (path.length === 2 && path[0] === 'interactions') starts.push(at)
    },
    leave: (path, end) => {
      if (path.length === 2 && path[0] === 'interactions') ends.push(end)
    },
  })
  const lineAt = createLineCounter(text)
  return ends.map((end, index) => ({ from: lineAt(starts[index]!), to: lineAt(end - 1) }))
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
