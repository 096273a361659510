import { join, relative, resolve } from 'node:path'
import { loadConfig } from '@understudy/core/config'
import manifest from '../../package.json' with { type: 'json' }
import { UsageError } from '../surroundings.js'
import type { Change, Plan } from './change.js'
import { addDevDependencies } from './dependencies.js'
import { readText } from './disk.js'
import { gitIgnores } from './git.js'
import { addIgnoreLines, ignoresFolder } from './ignore-lines.js'
import { planRunner } from './plan-runner.js'
import type { Project } from './project.js'
import { RUNNERS, whyUnfit, type Runner } from './runner.js'
import { planSkeleton } from './skeleton.js'

/** What the user has chosen. */
export interface InitChoice {
  runners: readonly Runner[]
  /** Whether to write a configuration of Understudy to fill in. */
  hasConfig: boolean
}

/** Plan what makes a project record and replay. */
export function planInit(project: Project, { runners, hasConfig }: InitChoice): Plan {
  for (const runner of runners) {
    const why = whyUnfit(project, runner)
    if (why !== null) throw new UsageError(why)
  }
  const parts = runners.map((runner) => planRunner(project, runner))
  const skeleton = hasConfig ? planSkeleton(project) : null
  const wanted = ['@understudy/cli', ...(skeleton?.needs ?? []), ...runners.map((runner) => RUNNERS[runner].adapter)]
  const changes = [...parts.flatMap((part) => part.changes), ...(skeleton?.changes ?? []), ...ignoreChanges(project)]
  const isMissing = addDevDependencies(project.manifestText, wanted, manifest.version) !== project.manifestText
  const notes = [...parts.flatMap((part) => part.notes), ...recordingNotes(project)]
  return {
    changes: inOrder(project, withDependencies(project, { changes, wanted })),
    advice: parts.flatMap(({ advice }) => advice),
    notes,
    next: nextSteps(project, { runners, isMissing }),
  }
}

/** Add to package.json what is wanted: to its text as another change leaves it. */
export function withDependencies(
  project: Project,
  { changes, wanted }: { changes: readonly Change[]; wanted: string[] },
): Change[] {
  const { manifestPath: path, manifestText: before } = project
  const other = changes.find((change) => change.path === path)
  const after = addDevDependencies(other?.after ?? before, wanted.toSorted(), manifest.version)
  const rest = changes.filter((change) => change !== other)
  return after === before ? rest : [...rest, { path, before, after }]
}

function inOrder({ folder }: Project, changes: readonly Change[]): Change[] {
  const rank = ({ path }: Change): number =>
    Number(path.endsWith('package.json')) + 2 * Number(path.endsWith('.gitignore'))
  return changes.toSorted(
    (a, b) => rank(a) - rank(b) || relative(folder, a.path).localeCompare(relative(folder, b.path)),
  )
}

/** @throws config-unreadable, config-invalid */
function ignoreChanges(project: Project): Change[] {
  const { folder, root } = project
  const directory = relative(folder, resolve(folder, loadConfig(folder).coverage.directory)).replaceAll('\\', '/')
  if (directory === '' || directory.startsWith('..')) return []
  const path = join(folder, '.gitignore')
  const before = readText(path)
  const isIgnored =
    gitIgnores(folder, `${directory}/index.html`) ??
    [before, readText(join(root, '.gitignore'))].some((text) => text !== null && ignoresFolder(text, directory))
  // git may have been told by a line that is negated further down; the line itself is enough.
  const after = addIgnoreLines(before, [`/${directory}/`])
  return isIgnored || after === before ? [] : [{ path, before, after }]
}

function recordingNotes({ folder }: Project): string[] {
  const isIgnored = gitIgnores(folder, 'src/__mocks__/example.test.recorded.json') ?? false
  return isIgnored
    ? ['Git ignores __mocks__/*.recorded.json here. Recordings belong into the repository: change .gitignore.']
    : []
}

function nextSteps(
  { packages }: Project,
  { runners, isMissing }: { runners: readonly Runner[]; isMissing: boolean },
): string[] {
  const runs = runners.map((runner) => `${packages.exec} ${runner === 'jest' ? 'jest' : 'vitest run'}`)
  return [
    ...(isMissing ? [packages.install] : []),
    ...runs.map((run) => `${run}   where the services can be reached: it records`),
  ]
}
