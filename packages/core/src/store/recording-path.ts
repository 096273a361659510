import { basename, dirname, extname, join } from 'node:path'

/** The folder beside a test file that holds its recording. */
const RECORDINGS_FOLDER = '__mocks__'

const SUFFIX = '.recorded.json'

/** Return where a test file's recording lies: `a/b.test.ts` has `a/__mocks__/b.test.recorded.json`. */
export function recordingPathOf(testFile: string): string {
  const stem = basename(testFile, extname(testFile))
  return join(dirname(testFile), RECORDINGS_FOLDER, `${stem}${SUFFIX}`)
}

/** Tell whether a file is named as a recording is. */
export function isRecordingPath(path: string): boolean {
  return path.endsWith(SUFFIX)
}

/** Return the folder of a recording's body files: its own path without `.json`. */
export function bodyFolderOf(recordingPath: string): string {
  return recordingPath.replace(/\.json$/, '')
}
