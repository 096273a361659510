import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { UsageError } from '../surroundings.js'
import type { Change, Edited, Plan } from './change.js'
import { firstIn, namesIn, readText } from './disk.js'
import { findOwnEnvironments, noteOwnEnvironments } from './docblocks.js'
import {
  editJestConfig,
  editJestKey,
  JEST_LINES,
  newJestConfig,
  type EditedJest,
  type JestRole,
} from './jest-config.js'
import type { JestSurroundings } from './jest-environment.js'
import type { Project } from './project.js'
import { configAbove, configOf, overridesIn, RUNNERS, type Runner } from './runner.js'
import { editVitestConfig, NEW_VITEST_CONFIG, VITEST_LINES } from './vitest-config.js'

/** What a runner needs: its part of the plan. */
export type RunnerPlan = Pick<Plan, 'changes' | 'advice' | 'notes'>

/** Plan what a runner's configuration needs; `manifestText` is package.json as planned so far. */
export function planRunner(project: Project, runner: Runner): RunnerPlan {
  const docblocks = runner === 'jest' ? noteOwnEnvironments(findOwnEnvironments(project.folder)) : null
  const notes = [...overridesIn(project, runner), ...(docblocks === null ? [] : [docblocks])]
  const plan: RunnerPlan = { changes: [], advice: [], notes }
  if (runner === 'jest' && project.manifest.jest !== undefined) planJestKey(project, plan)
  else planFile(project, runner, plan)
  return plan
}

function planFile(project: Project, runner: Runner, plan: RunnerPlan): void {
  const path = configOf(project, runner)
  if (path !== null) {
    if (runner === 'vitest') planVitestFile(path, plan)
    else planJestFile(path, { project, role: 'root', plan })
    return
  }
  const above = configAbove(project, runner)
  if (above !== null) {
    const where = relative(project.folder, dirname(above))
    throw new UsageError(`The tests of this package are run by "${above}": run understudy init in "${where}".`)
  }
  plan.changes.push(newConfig(project, runner))
}

function newConfig({ folder, isModule, isTypeScript }: Project, runner: Runner): Change {
  const plain = isModule ? 'js' : 'mjs'
  const [file, after] =
    runner === 'jest'
      ? ['jest.config.js', newJestConfig(isModule)]
      : [`vitest.config.${isTypeScript ? 'ts' : plain}`, NEW_VITEST_CONFIG]
  return { path: join(folder, file), before: null, after }
}

function planVitestFile(path: string, plan: RunnerPlan): void {
  const before = readText(path) ?? ''
  take(plan, { path, before, lines: VITEST_LINES }, editVitestConfig(path, before))
}

interface FileText {
  path: string
  before: string
  lines: string
}

function take(plan: RunnerPlan, { path, before, lines }: FileText, edited: Edited): void {
  if (edited.by === 'edit') plan.changes.push({ path, before, after: edited.text })
  if (edited.by === 'hand') plan.advice.push({ path, why: edited.why, lines })
}

function planJestKey(project: Project, plan: RunnerPlan): void {
  const { manifest, manifestPath, manifestText } = project
  if (typeof manifest.jest === 'string') {
    planJestFile(join(project.folder, manifest.jest), { project, role: 'root', plan })
    return
  }
  const needed: Change[] = []
  const edited = editJestKey(manifestText, surroundingsOf(project, project.folder, needed))
  if (edited === null)
    throw new UsageError(`The key "jest" of "${manifestPath}" is neither an object nor a file's name.`)
  finishJest({ path: manifestPath, before: manifestText, lines: JEST_LINES }, { edited, needed }, { project, plan })
}

interface JestFile {
  project: Project
  role: JestRole
  plan: RunnerPlan
}

function planJestFile(path: string, { project, role, plan }: JestFile): void {
  const before = readText(path)
  if (before === null) throw new UsageError(`There is no file "${path}".`)
  const needed: Change[] = []
  const surroundings = surroundingsOf(project, dirname(path), needed)
  const edited = editJestConfig(before, { file: path, role, surroundings })
  finishJest({ path, before, lines: JEST_LINES }, { edited, needed }, { project, plan })
}

interface JestOutcome {
  edited: EditedJest
  needed: Change[]
}

function finishJest(file: FileText, { edited, needed }: JestOutcome, { project, plan }: Omit<JestFile, 'role'>): void {
  take(plan, file, edited.edited)
  if (edited.edited.by === 'edit') plan.changes.push(...needed)
  for (const name of edited.projects) planJestProject(name, { from: dirname(file.path), project, plan })
}

/** A project that another configuration names by its folder or file, with `*` for any folder. */
function planJestProject(
  name: string,
  { from, project, plan }: { from: string; project: Project; plan: RunnerPlan },
): void {
  const paths = expand(from, name.replace(/^<rootDir>\/?/, '').split('/'))
  const configs = paths.map((path) => ({
    path,
    config: readText(path) === null ? firstIn(path, RUNNERS.jest.files) : path,
  }))
  for (const { path, config } of configs) {
    if (config !== null) planJestFile(config, { project, role: 'project', plan })
    else if (namesIn(path).includes('package.json')) {
      plan.notes.push(`"${relative(project.folder, path)}" has no file jest.config: run understudy init there.`)
    }
  }
}

function expand(from: string, [head, ...rest]: readonly string[]): string[] {
  if (head === undefined) return [from]
  if (!head.includes('*')) return expand(join(from, head), rest)
  const pattern = new RegExp(`^${head.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')}$`)
  const names = namesIn(from).filter((name) => pattern.test(name) && name !== 'node_modules' && !name.startsWith('.'))
  return names.flatMap((name) => expand(join(from, name), rest))
}

function surroundingsOf(project: Project, folder: string, needed: Change[]): JestSurroundings {
  return {
    folder,
    isModule: project.isModule,
    environmentOfPreset: (preset) => environmentOfPreset(folder, preset),
    read: readText,
    need: (change) => needed.push(change),
  }
}

/** Load a preset, as Jest does, for the environment that it sets. */
function environmentOfPreset(folder: string, preset: string): string | null | undefined {
  const require = createRequire(join(folder, 'package.json'))
  // A relative one is the module itself.
  const path = preset.startsWith('.') ? preset : `${preset.replace(/^<rootDir>\//, './')}/jest-preset`
  try {
    const loaded = require(path) as { default?: object; testEnvironment?: unknown }
    const { testEnvironment } = (loaded.default ?? loaded) as { testEnvironment?: unknown }
    return typeof testEnvironment === 'string' ? testEnvironment : null
  } catch {
    // Not installed, or not to be loaded outside Jest. What ts-jest sets is known.
    return /^ts-jest(?:\/|$)/.test(preset) ? null : undefined
  }
}
