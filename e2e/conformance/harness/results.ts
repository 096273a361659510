import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SKIPPED } from '../project/report.ts'
import type { Comparison } from './compare.ts'
import { RUNNERS, SUBJECTS, type Runner, type Subject } from './matrix.ts'
import type { OutsideProject } from './outside-project.ts'
import type { ReportedTest } from './runner-report.ts'
import { NOT_SERVED, SERVED_RUNNER } from './served.ts'

/** What became of one runner: what its tests did in all phases, and what differed between them. */
export interface RunnerOutcome {
  runner: Runner
  tests: ReportedTest[]
  comparisons: Comparison[]
}

/** The table client × runner as Markdown, with the reasons why clients skip probes below it. */
export function printResults(
  project: OutsideProject,
  outcomes: readonly RunnerOutcome[],
  served: { tests: ReportedTest[]; likeness: Comparison },
): string {
  const head = ['client', ...RUNNERS.map(({ title }) => title), 'served']
  const ofServed: RunnerOutcome = { runner: SERVED_RUNNER, tests: served.tests, comparisons: [served.likeness] }
  const rows = SUBJECTS.map((subject) => [
    subject.name,
    ...outcomes.map((outcome) => cell(subject, outcome)),
    subject.name in NOT_SERVED ? '' : cell(subject, ofServed),
  ])
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`
  const table = [line(head), line(head.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line)]
  return [
    '# Conformance',
    'Each cell counts the probes that a client passed: live, while recording, and replayed with the services stopped,',
    'with the same status, headers, bytes and errors each time. In the last column recordings are served on the ports of the',
    'services, to clients in processes of their own.\n',
    ...table,
    '\n## Not applicable\n',
    ...skips(project),
    ...Object.entries(NOT_SERVED).map(([name, reason]) => `- ${name}, served: ${reason}`),
    '',
  ].join('\n')
}

function cell(subject: Subject, { runner, tests, comparisons }: RunnerOutcome): string {
  if (!subject.runners.includes(runner.name)) return ''
  const titles = new Set(comparisons.flatMap(({ compared }) => compared[subject.name] ?? []))
  const bad = new Set([
    ...tests.filter((test) => test.subject === subject.name && !test.passed).map(({ title }) => title),
    ...comparisons.flatMap(({ differences }) =>
      differences.filter((one) => one.subject === subject.name).map(({ probe }) => probe),
    ),
  ])
  const all = new Set([...titles, ...bad])
  return `${all.size - bad.size}/${all.size}`
}

function skips(project: OutsideProject): string[] {
  const reasons = new Map<string, Set<string>>()
  for (const runner of RUNNERS) {
    const folder = join(project.outputOf(runner, 'bare'), SKIPPED)
    for (const file of existsSync(folder) ? readdirSync(folder) : []) {
      const list = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { probe: string; reason: string }[]
      const name = file.replace(/\.json$/, '')
      const counts = Map.groupBy(list, ({ reason }) => reason)
      const known = reasons.get(name) ?? new Set()
      for (const [reason, probes] of counts) known.add(`${reason} (${probes.length})`)
      reasons.set(name, known)
    }
  }
  return [...reasons].map(([name, known]) => `- ${name}: ${[...known].join('; ')}`)
}
