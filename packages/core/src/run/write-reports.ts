import { join } from 'node:path'
import type { CoverageReporterName, ResolvedCoverageConfig } from '../config/coverage-config.js'
import type { CoverageResult } from '../coverage/coverage-result.js'
import { jsonReport, junitReport, lcovReport, markdownReport, textFileReport, textReport } from '../report/index.js'
import type { ReportContext, ReportFile } from '../report/coverage/report-context.js'
import { appendText, readText } from '../store/disk.js'
import { interactionLines, type LineRange } from '../store/interaction-lines.js'
import { writeWhole } from '../store/project-files.js'
import type { Terminal } from './finished-run.js'

/** Where reports come from and go to. */
export interface ReportTarget {
  /** Absolute path of the folder that the result's files are relative to. */
  projectRoot: string
  /** Absolute path of the folder that reports are written to. */
  directory: string
  coverage: Pick<ResolvedCoverageConfig, 'reporters' | 'watermarks'>
  /** What fails the run. */
  failures: readonly string[]
  terminal: Terminal
}

const FILE_REPORTERS: Record<
  CoverageReporterName,
  (result: CoverageResult, context: ReportContext) => ReportFile[] | Promise<ReportFile[]>
> = {
  // Beside what goes to the terminal.
  text: textFileReport,
  json: jsonReport,
  // Its page is large, and most runs do without.
  html: async (result, context) => (await import('../report/html/index.js')).htmlReport(result, context),
  markdown: markdownReport,
  lcov: lcovReport,
  junit: junitReport,
}

/** Make the reports that are configured: those for the terminal are returned as lines, the others written. */
export async function writeReports(result: CoverageResult, target: ReportTarget): Promise<string[]> {
  const { coverage, directory, terminal } = target
  const lines: string[] = []
  const shared = contextOf(target)
  for (const { name, options } of coverage.reporters) {
    const context = { ...shared, options }
    if (name === 'text') lines.push(...textReport(result, { ...context, ...terminal }))
    const files = await FILE_REPORTERS[name](result, context)
    for (const { path, text } of files) writeWhole(join(directory, path), text)
    if (name === 'markdown') addToJobSummary(files, terminal)
  }
  return lines
}

/** GitHub shows what stands in this file on the page of the job. */
function addToJobSummary(files: readonly ReportFile[], { env }: Terminal): void {
  const summary = env['GITHUB_STEP_SUMMARY']
  if (summary !== undefined && summary !== '') for (const { text } of files) appendText(summary, `${text}\n`)
}

/** What all reports of a run share. */
function contextOf({
  projectRoot,
  directory,
  coverage,
  failures,
  terminal,
}: ReportTarget): Omit<ReportContext, 'options'> {
  const readFile = (path: string): string | null => readText(join(projectRoot, path))
  const lines = new Map<string, ReadonlyMap<string, LineRange>>()
  return {
    watermarks: coverage.watermarks,
    projectRoot,
    directory,
    readFile,
    linesOf(recording) {
      const known = lines.get(recording) ?? interactionLines(readFile(recording) ?? '')
      lines.set(recording, known)
      return known
    },
    thresholdFailures: failures,
    generatedAt: terminal.now.toISOString(),
  }
}
