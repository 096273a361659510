import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import type { RunnerKind } from './runner.js'

const WORKSPACE = fileURLToPath(new URL('../../../../../', import.meta.url))

/** The workspace's own runners. */
const INSTALLED: Record<RunnerKind, string> = {
  vitest: join(WORKSPACE, 'node_modules/vitest'),
  jest: join(WORKSPACE, 'packages/jest-env/node_modules/jest'),
}

const roots: string[] = []
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true })
})

/** A project in a folder of its own. */
export interface SampleProject {
  /** Links followed. */
  root: string
  /** The text of each file, by path; what is installed aside. */
  files(): Record<string, string>
}

/** Make a project with the runners that are named, and files by path; `package.json` is made where none is given. */
export function sampleProject(runners: readonly RunnerKind[], files: Record<string, string>): SampleProject {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'understudy-project-')))
  roots.push(root)
  mkdirSync(join(root, 'node_modules'))
  for (const runner of runners) symlinkSync(realpathSync(INSTALLED[runner]), join(root, 'node_modules', runner), 'dir')
  for (const [file, text] of Object.entries({ 'package.json': '{ "private": true }', ...files })) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return { root, files: () => filesBelow(root) }
}

function filesBelow(root: string): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !path.startsWith('node_modules'))
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}
