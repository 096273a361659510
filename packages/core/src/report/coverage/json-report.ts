import type { CoverageReporter } from './report-context.js'

/** Write the result as it stands: `downstream-coverage.json`. */
export const jsonReport: CoverageReporter = (result) => [
  { path: 'downstream-coverage.json', text: `${JSON.stringify(result, null, 2)}\n` },
]
