import { join } from 'node:path'
import { firstIn, readText } from './disk.js'
import { rangeOf, versionOf, type Project } from './project.js'

/** A test runner. */
export type Runner = 'jest' | 'vitest'

/** What is known of each runner: its name as written, the version that is needed, and its configuration files. */
export const RUNNERS: Record<Runner, { title: string; since: number; files: string[]; adapter: string }> = {
  vitest: {
    title: 'Vitest',
    since: 5,
    files: named(['vitest.config', 'vite.config'], ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs']),
    adapter: '@understudy/vitest-plugin',
  },
  jest: {
    title: 'Jest',
    since: 30,
    files: named(['jest.config'], ['js', 'ts', 'mjs', 'cjs', 'mts', 'cts', 'json']),
    adapter: '@understudy/jest-env',
  },
}

function named(stems: string[], endings: string[]): string[] {
  return stems.flatMap((stem) => endings.map((ending) => `${stem}.${ending}`))
}

/** The runners that a project shows: in its own package.json and files, or else in those of its workspace. */
export function findRunners(project: Project): Runner[] {
  const all = Object.keys(RUNNERS) as Runner[]
  const own = all.filter((runner) => isOwn(project, runner))
  if (own.length > 1) {
    const script = project.manifest.scripts?.['test'] ?? ''
    const said = own.filter((runner) => new RegExp(`\\b${runner}\\b`).test(script))
    return said.length === 1 ? said : own
  }
  return own.length > 0 ? own : all.filter((runner) => rangeOf(project, runner) !== null)
}

function isOwn(project: Project, runner: Runner): boolean {
  const { manifest, folder } = project
  const files = RUNNERS[runner].files.filter((file) => file.startsWith(runner))
  const listed = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies }
  return runner in listed || firstIn(folder, files) !== null || (runner === 'jest' && manifest.jest !== undefined)
}

/** Say what stands in the way of a runner; null where nothing does. */
export function whyUnfit(project: Project, runner: Runner): string | null {
  const { title, since } = RUNNERS[runner]
  const version = versionOf(project, runner)
  if (version === null) return `${title} is not among the dependencies of ${project.manifestPath}: install it first.`
  const major = /^[\^~>=v\s]*(\d+)/.exec(version)?.[1]
  if (major === undefined || Number(major) >= since) return null
  return `Understudy needs ${title} ${since} or later, and this project has ${version}.`
}

/** The configuration of a runner: the file that a script names, or the one that the runner finds; null without. */
export function configOf({ folder, manifest }: Project, runner: Runner): string | null {
  const scripts = Object.entries(manifest.scripts ?? {}).toSorted(
    ([a], [b]) => Number(b === 'test') - Number(a === 'test'),
  )
  const runs = scripts.flatMap(([, script]) => (new RegExp(`\\b${runner}\\b`).test(script) ? script : []))
  const found = firstIn(folder, RUNNERS[runner].files)
  // Where the first of them names none, it finds its own.
  if (found !== null && configIn(folder, runs[0] ?? '') === null) return found
  return runs.map((script) => configIn(folder, script)).find((path) => path !== null) ?? found
}

function configIn(folder: string, script: string): string | null {
  const named = /(?<=\s)(?:--config|-c)(?:=|\s+)["']?([^\s"']+\.\w+)/.exec(script)?.[1]
  const path = named === undefined ? null : join(folder, named)
  return path !== null && readText(path) !== null ? path : null
}

/** The configuration of a workspace that a package without one is a part of; null where there is none. */
export function configAbove({ folder, root, manifest }: Project, runner: Runner): string | null {
  const isRunHere = Object.values(manifest.scripts ?? {}).some((script) => new RegExp(`\\b${runner}\\b`).test(script))
  if (folder === root || isRunHere) return null
  return firstIn(
    root,
    RUNNERS[runner].files.filter((file) => file.startsWith(runner)),
  )
}

/** What a script says on its command line that no configuration can change. */
export function overridesIn({ manifest }: Project, runner: Runner): string[] {
  if (runner === 'vitest') return []
  return Object.entries(manifest.scripts ?? {}).flatMap(([name, script]) => {
    const given = /\bjest\b.*?(--(?:env|testEnvironment|reporters)\b[= ]?\S*)/.exec(script)?.[1]
    return given === undefined
      ? []
      : [`Script "${name}" says ${given}, which overrides the configuration: take it out.`]
  })
}
