import { join } from 'node:path'
import { isUnderstudyError } from '../errors.js'
import type { Recording } from '../model/index.js'
import { testFilesByRecording } from '../run/known-recordings.js'
import { openProject, recordingsOf } from '../run/project.js'
import { readRecordingText } from '../store/read-recording.js'
import { parseRecording } from '../store/index.js'

/** A recording of the project, as it stands on disk. */
export interface ProjectRecording {
  /** Relative to the root, `/` between folders. */
  path: string
  /** The same; null where the test file is gone. */
  testFile: string | null
  text: string
  recording: Recording
}

/** Read all recordings of a project. One that cannot be read is a sentence, and the others stand. */
export function readProjectRecordings(rootDir: string): { recordings: ProjectRecording[]; problems: string[] } {
  const project = openProject(rootDir)
  const testFiles = testFilesByRecording(project)
  const recordings: ProjectRecording[] = []
  const problems: string[] = []
  for (const path of recordingsOf(project)) {
    try {
      const text = readRecordingText(join(rootDir, path), path)
      if (text === null) continue
      const recording = parseRecording(text, path)
      recordings.push({ path, testFile: testFiles.get(path) ?? null, text, recording })
    } catch (error) {
      if (!isUnderstudyError(error)) throw error
      problems.push(error.message)
    }
  }
  return { recordings, problems }
}
