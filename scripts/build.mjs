import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from './lock.mjs'
import { run } from './run.mjs'

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The publishable packages by folder, each after those that it depends on. */
export const PACKAGES = ['core', 'jest-env', 'vitest-plugin', 'cli']

/**
 * Run `task` while nothing else builds or packs in this checkout.
 * @template T
 * @param {() => Promise<T>} task
 */
export function underBuildLock(task) {
  return withLock(join(ROOT, 'node_modules', '.understudy-build.lock'), task)
}

/** Build all packages. Hold the build lock. */
export async function build() {
  await run('pnpm', ['--recursive', '--filter', './packages/*', 'run', 'build'], { cwd: ROOT })
}

/** Build all packages, unless nothing has changed since the last build. Hold the build lock. */
export async function buildIfStale() {
  if (!PACKAGES.every(isFresh)) await build()
}

/** @param {string} name */
function isFresh(name) {
  const folder = join(ROOT, 'packages', name)
  const outputs = globSync('dist/*.*', { cwd: folder })
  const inputs = [
    ...globSync(['src/**', 'report-page/**', 'scripts/*.ts', '*.{json,ts}'], {
      cwd: folder,
      exclude: (path) => path.endsWith('.test.ts'),
    }),
    '../../tsconfig.base.json',
    '../../pnpm-lock.yaml',
  ]
  const times = (/** @type {string[]} */ paths) => paths.map((path) => statSync(join(folder, path)).mtimeMs)
  return outputs.length > 0 && Math.max(...times(inputs)) <= Math.min(...times(outputs))
}

if (import.meta.main) {
  await underBuildLock(build).catch((/** @type {Error} */ { message }) => {
    console.error(message)
    process.exitCode = 1
  })
}
