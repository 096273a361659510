import type { CoverageReporterName } from '../../config/coverage-config.js'
import { jsonReport } from './json-report.js'
import { junitReport } from './junit-report.js'
import { lcovReport } from './lcov-report.js'
import { markdownReport } from './markdown-report.js'
import type { CoverageReporter } from './report-context.js'
import { textFileReport } from './text-report.js'

/** What writes the files of each report but `html`. `text` has a file only where its options name one. */
export const coverageReporters: Record<Exclude<CoverageReporterName, 'html'>, CoverageReporter> = {
  text: textFileReport,
  json: jsonReport,
  markdown: markdownReport,
  lcov: lcovReport,
  junit: junitReport,
}
