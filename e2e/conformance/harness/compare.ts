import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { PROBES } from '../probes/index.ts'
import type { Probe } from '../probes/probe.ts'
import type { Seen } from '../project/trace.ts'
import { SUBJECTS, type Phase, type Runner } from './matrix.ts'
import type { OutsideProject } from './outside-project.ts'
import { interactionsOf, recordedFiles, type Interaction } from './recordings.ts'

/** One thing that a client saw in one phase and not in the other. */
export interface Difference {
  subject: string
  runner: Runner['name']
  probe: string
  /** Where, such as `call 2: headers`. */
  place: string
  before: unknown
  after: unknown
}

/** What was compared, by subject, and what differed. */
export interface Comparison {
  /** Titles of what was compared. */
  compared: Record<string, string[]>
  differences: Difference[]
}

/** Compare what one runner's tests saw in two phases, but for subjects that are left out of one. */
export function comparePhases(
  project: OutsideProject,
  runner: Runner,
  before: Phase,
  after: Phase,
  leftOut: readonly string[] = [],
): Comparison {
  const folders = [project.outputOf(runner, before), project.outputOf(runner, after)] as const
  const subjects = SUBJECTS.filter(({ name, runners }) => runners.includes(runner.name) && !leftOut.includes(name)).map(
    ({ name }) => name,
  )
  const recorded = after === 'replay' ? interactionsOf(recordedFiles(project), runner) : null
  const compared: Comparison['compared'] = {}
  const differences: Difference[] = []
  for (const subject of subjects) {
    const files = [...new Set(folders.flatMap((folder) => namesIn(join(folder, subject))))]
    compared[subject] = files.map(titleOf)
    for (const file of files) {
      const [left, right] = folders.map((folder) => read(join(folder, subject, file)))
      const probe = titleOf(file)
      const told = recorded?.[subject]?.filter(({ test }) => test === probe) ?? null
      for (const found of differencesOf(probe, left, right, told))
        differences.push({ subject, runner: runner.name, probe, ...found })
    }
  }
  return { compared, differences }
}

type Found = Pick<Difference, 'place' | 'before' | 'after'>

/** `recorded` is what is left of `before` where `after` is its replay. */
function differencesOf(title: string, before: unknown, after: unknown, recorded: Interaction[] | null): Found[] {
  const probe = PROBES.find(({ id }) => id === title)
  if (!probe || !Array.isArray(before) || !Array.isArray(after)) {
    return isDeepStrictEqual(before, after)
      ? []
      : [{ place: 'result', before: before ?? 'nothing', after: after ?? 'nothing' }]
  }
  return before.flatMap((seen: Seen, index) => {
    const pieces = recorded === null ? seen.pieces : (recorded[index]?.response?.body?.stream?.length ?? 1)
    const left = comparable({ ...seen, pieces }, probe, index)
    const right = comparable(after[index] as Seen, probe, index)
    const fields = [...new Set([...Object.keys(left), ...Object.keys(right)])]
    return fields
      .filter((field) => !isDeepStrictEqual(left[field], right[field]))
      .map((field) => ({ place: `call ${index + 1}: ${field}`, before: left[field], after: right[field] }))
  })
}

/** What must be the same: all that was seen, but for secrets and for how bytes were cut into pieces. */
function comparable(seen: Seen, probe: Probe, index: number): Record<string, unknown> {
  const { pieces, headers, ...rest } = seen
  const masked = headers?.map(([name, value]) =>
    probe.secretHeaders?.includes(name) ? [name, maskValue(value)] : [name, value],
  )
  const progressive = probe.calls[index]?.expect.progressive ? { progressive: pieces > 1 } : {}
  return { ...rest, ...(masked ? { headers: masked } : {}), ...progressive }
}

/** A cookie's name and attributes without its value. */
function maskValue(value: string): string {
  return value.replace(/=[^;]*/, '=…')
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : []
}

function titleOf(file: string): string {
  return decodeURIComponent(file.replace(/\.json$/, ''))
}

function read(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

/** Differences in words: those of one probe together, with the clients that show them and one client's values. */
export function printDifferences(differences: readonly Difference[], [before, after]: [string, string]): string[] {
  const byProbe = Map.groupBy(differences, ({ probe }) => probe)
  return [...byProbe].map(([probe, all]) => {
    const subjects = [...new Set(all.map(({ subject }) => subject))]
    const shown = all.filter(({ subject }) => subject === subjects[0])
    const lines = shown.map(
      (one) => `  ${one.place}\n    ${before.padEnd(7)}${cut(one.before)}\n    ${after.padEnd(7)}${cut(one.after)}`,
    )
    return [`${probe}: ${subjects.join(', ')}`, ...lines].join('\n')
  })
}

function cut(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 600 ? `${text.slice(0, 600)}…` : text
}
