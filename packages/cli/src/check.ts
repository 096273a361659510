import { checkRecordings, type CheckResult, type Job } from './check-recordings.js'
import { findRecordings } from './find-recordings.js'
import { printCheck, printJson } from './print-check.js'
import { withStaged } from './staged.js'
import type { Surroundings } from './surroundings.js'

/** What the flags of the command say. */
export interface CheckFlags {
  fix?: boolean
  staged?: boolean
  redactions?: boolean
  json?: boolean
}

/** Check, print what is found, and return how much it is. */
export async function check(paths: readonly string[], flags: CheckFlags, surroundings: Surroundings): Promise<number> {
  const { cwd, env, out, paint, progress } = surroundings
  const { fix = false, staged = false, json = false, redactions = false } = flags
  const run = (jobs: readonly Job[]): Promise<CheckResult> =>
    checkRecordings(jobs, {
      cwd,
      env,
      fix,
      onProgress: (checked) => progress(`${checked} of ${jobs.length} recordings checked`),
    })
  const result = staged
    ? await withStaged(paths, cwd, run)
    : await run((await findRecordings(paths, cwd)).map((path) => ({ path })))
  progress('')
  out(json ? printJson(result) : printCheck(result, { redactions, paint }))
  return result.findings.length
}
