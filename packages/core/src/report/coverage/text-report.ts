import { join, relative } from 'node:path'
import type { CallSiteCoverage, CoverageResult, UnresolvedSite } from '../../coverage/coverage-result.js'
import { amount } from './figures.js'
import { plain, shorten } from './fit.js'
import { hygieneOf, type HygieneFinding } from './hygiene.js'
import { createPaint, type Paint } from './paint.js'
import type { CoverageReporter } from './report-context.js'
import { failureTable } from './text-failures.js'
import { resolveTextOptions, type ResolvedTextOptions } from './text-options.js'
import { serviceTable } from './text-services.js'
import { totalsLines } from './text-totals.js'

/** How the table is to be drawn. */
export interface TextReportSettings {
  color: boolean
  /** Columns of the terminal: no row of a table is wider. */
  width: number
  /** In percent: below the first is red, from the second on green. */
  watermarks: readonly [number, number]
  /** Absolute path of the folder that the result's files are relative to. */
  projectRoot: string
  /** Where the reader stands, so that a terminal can open the paths. Default: the project's root. */
  cwd?: string
  /** `TextReportOptions`. */
  options?: Readonly<Record<string, unknown>>
}

const FILE_WIDTH = 120
// URLs and messages may be of any length.
const MOST_COLUMNS = 300
const NOTHING =
  'Downstream coverage: nothing to cover, as no operation is recorded or declared and no call site was found.'

/** The lines of the terminal's coverage report: what is missing comes first. Missed thresholds are the caller's. */
export function textReport(result: CoverageResult, settings: TextReportSettings): string[] {
  const { color, width, watermarks, projectRoot, cwd = projectRoot } = settings
  const paint = createPaint(color)
  const options = resolveTextOptions(settings.options ?? {})
  const shared = { width, watermarks, options }
  const pathOf = (file: string): string => plain(relative(cwd, join(projectRoot, file)))
  const sections = [
    incompleteLines(result, paint),
    result.services.length === 0 && result.callSites.length === 0 && !hasFindings(result)
      ? [NOTHING]
      : [...serviceTable(result, shared, paint), ...totalsLines(result.totals, watermarks, paint)],
    failureTable(result, shared, paint),
    callSiteLines(result.callSites, pathOf, options, paint),
    [
      ...unresolvedLines(result.unresolvedSites, pathOf, options),
      ...hygieneOf(result).flatMap((finding) => hygieneLines(finding, options, paint)),
    ],
  ]
  return sections.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))
}

/** Write the table to the file that the option `file` names; none without it. */
export const textFileReport: CoverageReporter = (result, { options, watermarks, projectRoot, thresholdFailures }) => {
  const { file } = resolveTextOptions(options)
  if (file === null) return []
  const lines = textReport(result, { color: false, width: FILE_WIDTH, watermarks, projectRoot, options })
  const failures = thresholdFailures.length === 0 ? [] : ['', ...thresholdFailures]
  return [{ path: file, text: `${[...lines, ...failures].join('\n')}\n` }]
}

function hasFindings(result: CoverageResult): boolean {
  return result.unresolvedSites.length > 0 || hygieneOf(result).length > 0
}

function incompleteLines({ complete, incomplete }: CoverageResult, paint: Paint): string[] {
  if (complete) return []
  const reasons = incomplete.map((reason) => plain(reason).replace(/\.$/, '')).join('; ')
  return [
    paint('medium', `Incomplete run${reasons === '' ? '' : `: ${reasons}`}.`),
    'What was not run counts as not exercised; unused interactions and thresholds are withheld.',
  ]
}

function callSiteLines(
  callSites: readonly CallSiteCoverage[],
  pathOf: (file: string) => string,
  { listRows }: ResolvedTextOptions,
  paint: Paint,
): string[] {
  const missed = callSites.filter(({ calls }) => calls === 0)
  if (missed.length === 0) return []
  return [
    paint('title', `Call sites that no test reached: ${missed.length} of ${callSites.length}`),
    ...limited(
      missed.map(
        ({ file, line, column, client }) => `  ${pathOf(file)}:${line}:${column}  ${paint('hint', plain(client))}`,
      ),
      listRows,
    ),
  ]
}

function unresolvedLines(
  sites: readonly UnresolvedSite[],
  pathOf: (file: string) => string,
  { verbose, listRows }: ResolvedTextOptions,
): string[] {
  if (sites.length === 0) return []
  const isOne = sites.length === 1
  const title = `${amount(sites.length, 'place')} that may call out ${isOne ? 'is' : 'are'} not scored, as no one can tell what ${isOne ? 'it calls' : 'they call'}`
  if (!verbose) return [` › ${title}; ['text', { verbose: true }] lists ${isOne ? 'it' : 'them'}`]
  const lines = sites.map(
    ({ file, line, column, client, reason }) =>
      `  ${pathOf(file)}:${line}:${column}  ${plain(client)}: ${plain(reason)}`,
  )
  return [` › ${title}`, ...limited(lines, listRows)]
}

function hygieneLines(
  { title, remedy, isFault, entries }: HygieneFinding,
  options: ResolvedTextOptions,
  paint: Paint,
): string[] {
  return [
    `${paint(isFault ? 'low' : 'medium', ` › ${title}`)}; ${remedy}`,
    ...limited(
      entries.map(({ text }) => `   ${shorten(plain(text), MOST_COLUMNS)}`),
      options.verbose ? options.listRows : Math.min(options.listRows, 5),
    ),
  ]
}

function limited(lines: readonly string[], most: number): string[] {
  const hidden = lines.length - most
  return hidden > 0 ? [...lines.slice(0, most), `  and ${hidden} more`] : [...lines]
}
