import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** A test file that chooses its environment in its docblock. */
export interface OwnEnvironment {
  /** Relative, `/` between folders. */
  file: string
  environment: string
}

const TEST = /(?:\.(?:test|spec)\.[cm]?[jt]sx?$)|(?:\/__tests__\/.*\.[cm]?[jt]sx?$)/
const NOT_SEARCHED = new Set(['node_modules', 'dist', 'build', 'coverage', '__mocks__', '__snapshots__'])

/** How many folders are searched, and how much of a file is read: a docblock comes first. */
const FOLDERS = 2000
const BYTES = 1024

/** Find the test files below a folder whose docblock names another environment than ours. */
export function findOwnEnvironments(root: string): OwnEnvironment[] {
  const found: OwnEnvironment[] = []
  const folders = [root]
  for (let at = 0; at < folders.length && at < FOLDERS; at++) {
    const folder = folders[at]!
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (!NOT_SEARCHED.has(entry.name) && !entry.name.startsWith('.')) folders.push(path)
      } else if (entry.isFile()) {
        const file = relative(root, path).split(sep).join('/')
        const environment = TEST.test(`/${file}`) ? environmentIn(path) : null
        if (environment !== null) found.push({ file, environment })
      }
    }
  }
  return found.toSorted((a, b) => (a.file < b.file ? -1 : 1))
}

function environmentIn(path: string): string | null {
  const start = readStart(path)
  const docblock = /^\s*\/\*\*[\s\S]*?\*\//.exec(start)?.[0] ?? ''
  const environment = /@jest-environment\s+([^\s*]+)/.exec(docblock)?.[1]
  return environment === undefined || environment.startsWith('@understudy/') ? null : environment
}

function readStart(path: string): string {
  const buffer = Buffer.alloc(BYTES)
  const file = openSync(path, 'r')
  try {
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, BYTES, 0))
  } finally {
    closeSync(file)
  }
}

/** How many files a note names. */
const NAMED = 5

/** Say which test files stay unrecorded, and what would change that; null where none do. */
export function noteOwnEnvironments(all: readonly OwnEnvironment[]): string | null {
  if (all.length === 0) return null
  const more = all.length > NAMED ? [`  and ${all.length - NAMED} more`] : []
  const files = all.slice(0, NAMED).map(({ file, environment }) => `  ${file} (${environment})`)
  return [
    `${all.length === 1 ? 'This test file chooses its' : 'These test files choose their'} environment in a docblock, and nothing of it is recorded:`,
    ...files,
    ...more,
    'Write @jest-environment @understudy/jest-env there, or @understudy/jest-env/jsdom.',
  ].join('\n')
}
