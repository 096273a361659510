import type { DriftReport } from '../../drift/drift-report.js'
import { amount, changeOf, evidenceOf, findingsOf, listText, placeOf, subjectOf, titleOf } from './finding-words.js'
import { groupUnchecked, headlineOf } from './report-words.js'
import { repositoryPath, type RepositoryOptions } from './repository-path.js'

interface Annotation {
  level: 'error' | 'warning'
  title: string
  message: string
  file?: string
  line?: number
}

// GitHub shows no more of a level in one step.
const MOST_OF_LEVEL = 10
const MOST_TESTS = 3

/**
 * Write workflow commands of GitHub Actions, a line each: breaking changes as errors, risky ones and what could not be checked
 * as warnings. At most ten of each are shown by GitHub, so that the last says how many more there are.
 */
export function driftAnnotations(report: DriftReport, options: RepositoryOptions = {}): string[] {
  const all = [
    ...uncomparedAnnotations(report),
    ...findingAnnotations(report, options),
    ...uncheckedAnnotations(report, options),
  ]
  return (['error', 'warning'] as const).flatMap((level) =>
    atMost(all.filter((one) => one.level === level)).map(commandOf),
  )
}

function findingAnnotations(report: DriftReport, options: RepositoryOptions): Annotation[] {
  return (['breaking', 'risky'] as const).flatMap((severity) =>
    findingsOf(report, severity).map((finding): Annotation => {
      const { hint, tests, recording, line } = finding
      return {
        level: severity === 'breaking' ? 'error' : 'warning',
        title: `${subjectOf(finding)}: ${titleOf(finding)}`,
        message: [
          `${placeOf(finding)}: ${changeOf(finding)}`,
          evidenceOf(finding),
          ...(hint === undefined ? [] : [`hint: ${hint}`]),
          ...(tests.length === 0 ? [] : [`tests: ${listText(tests, MOST_TESTS)}`]),
        ].join('\n'),
        file: repositoryPath(recording, options),
        ...(line === undefined ? {} : { line }),
      }
    }),
  )
}

function uncheckedAnnotations({ result }: DriftReport, options: RepositoryOptions): Annotation[] {
  return groupUnchecked(result.couldNotCheck).map(({ service, reason, operations, calls }) => ({
    level: 'warning',
    title: `${service}: could not check ${amount(calls.length, 'call')}`,
    message: `${listText(operations, MOST_TESTS)}: ${reason}`,
    file: repositoryPath(calls[0]?.recording ?? '', options),
  }))
}

function uncomparedAnnotations(report: DriftReport): Annotation[] {
  if (report.result.summary.compared > 0) return []
  return [{ level: 'error', title: 'Drift: nothing was compared', message: headlineOf(report) }]
}

function atMost(annotations: Annotation[]): Annotation[] {
  if (annotations.length <= MOST_OF_LEVEL) return annotations
  const shown = annotations.slice(0, MOST_OF_LEVEL - 1)
  const hidden = annotations.length - shown.length
  const { level } = annotations[0]!
  return [...shown, { level, title: `Drift: ${hidden} more`, message: `${hidden} more are in the job's summary` }]
}

function commandOf({ level, title, message, file, line }: Annotation): string {
  const properties = Object.entries({ file, line, title })
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
  return `::${level} ${properties.join(',')}::${escapeData(message)}`
}

function escapeData(text: string): string {
  return text.toWellFormed().replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
