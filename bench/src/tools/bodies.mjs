import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The answers by URL, for the tools that have no recordings of their own: from one JSON file, as a user would. */
export function readBodies({ dir }) {
  return new Map(Object.entries(JSON.parse(readFileSync(join(dir, 'bodies.json'), 'utf8'))))
}

/** A player of a tool that needs nothing around its calls. */
export const plainPlayer = { within: (fn) => fn() }
