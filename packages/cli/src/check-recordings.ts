import { relative, sep } from 'node:path'
import { readRecording } from '@understudy/core/store'
import { isUnderstudyError, type ErrorCode } from '@understudy/core'

/** What `understudy check` found; `--json` prints it as it stands. */
export interface CheckResult {
  version: 1
  summary: { recordings: number; findings: number }
  findings: Finding[]
}

/** One thing that is wrong with one recording. */
export interface Finding {
  kind: ErrorCode
  /** Relative to the working folder, `/` between folders. */
  recording: string
  message: string
}

/** Read each recording, and collect what is wrong. Other failures, such as a missing permission, are thrown. */
export function checkRecordings(paths: readonly string[], cwd: string): CheckResult {
  const findings = paths.flatMap((path) => checkRecording(path, cwd))
  return { version: 1, summary: { recordings: paths.length, findings: findings.length }, findings }
}

function checkRecording(path: string, cwd: string): Finding[] {
  const recording = relative(cwd, path).replaceAll(sep, '/')
  try {
    readRecording(path, recording)
    return []
  } catch (error) {
    if (!isUnderstudyError(error)) throw error
    return [{ kind: error.code, recording, message: error.message }]
  }
}
