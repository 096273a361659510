import type { DriftReport } from '../../drift/drift-report.js'

/** What `--json` prints: the result, and beside it all else that the run has to tell. */
export function driftJson({ result, ...rest }: DriftReport): string {
  return `${JSON.stringify({ ...result, ...rest }, null, 2)}\n`
}
