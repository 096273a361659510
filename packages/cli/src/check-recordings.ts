import { relative, sep } from 'node:path'
import {
  isUnderstudyError,
  UnderstudyError,
  type ErrorCode,
  type Interaction,
  type RecordedBody,
} from '@understudy/core'
import { bodyFileSize, readRecording } from '@understudy/core/store'

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
  const findings = paths.flatMap((path) => {
    const recording = relative(cwd, path).replaceAll(sep, '/')
    return errorsOf(path, recording).map(({ code, message }) => ({ kind: code, recording, message }))
  })
  return { version: 1, summary: { recordings: paths.length, findings: findings.length }, findings }
}

function errorsOf(path: string, shownAs: string): UnderstudyError[] {
  try {
    const interactions = readRecording(path, shownAs)?.interactions ?? []
    return interactions.flatMap((interaction) => missingBodies(interaction, path, shownAs))
  } catch (error) {
    if (!isUnderstudyError(error)) throw error
    return [error]
  }
}

function missingBodies(interaction: Interaction, path: string, shownAs: string): UnderstudyError[] {
  const files = [interaction.request.body, interaction.response?.body].flatMap(filesOf)
  return files
    .filter((file) => bodyFileSize(path, file) === null)
    .map(
      (file) =>
        new UnderstudyError('recording-body-missing', {
          what: `The body file "${file}" of ${shownAs} is not there`,
          facts: [['interaction', interaction.id]],
          fix: 'restore it from version control, or run the test with -u to record it again',
        }),
    )
}

function filesOf(body: RecordedBody | undefined): string[] {
  if (body === undefined) return []
  if ('file' in body) return [body.file]
  return 'multipart' in body ? body.multipart.flatMap(({ file }) => file ?? []) : []
}
