import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Recording } from '@understudy/core'

/** What the recordings of a project hold. */
export interface Recordings {
  /** Paths below the project, in order. */
  files: string[]
  interactions: number
  /** Statuses and codes of network errors, each once. */
  outcomes: Set<string>
}

/** Read all recordings of a project. */
export function readRecordings(folder: string): Recordings {
  const files = globSync('**/__mocks__/*.recorded.json', { cwd: folder }).toSorted()
  const interactions = files.flatMap((file) => read(join(folder, file)).interactions)
  return {
    files,
    interactions: interactions.length,
    outcomes: new Set(interactions.map(({ response, error }) => String(response?.status ?? error?.code))),
  }
}

/** Give the lines of the request of the first interaction whose id begins with `id`. */
export function requestLines(path: string, id: string): string[] {
  const lines = readFileSync(path, 'utf8').split('\n')
  const interaction = lines.findIndex((line) => line.includes(`"id": "${id}`))
  const first = lines.findIndex((line, index) => index > interaction && line.includes('"request": {'))
  const last = lines.findIndex((line, index) => index > first && line.startsWith('      }'))
  return interaction === -1 ? [] : lines.slice(first, last + 1)
}

function read(path: string): Recording {
  return JSON.parse(readFileSync(path, 'utf8')) as Recording
}
