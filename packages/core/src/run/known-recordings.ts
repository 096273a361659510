import { join } from 'node:path'
import { isUnderstudyError } from '../errors.js'
import type { CoverageProblem, KnownInteraction, KnownRecording } from '../coverage/coverage-data.js'
import type { Interaction } from '../model/index.js'
import { readRecording } from '../store/read-recording.js'
import { lastKnownGood, readVerified, VERIFIED_FILE } from '../store/verified.js'
import { problemOf, recordingsOf, type Project } from './project.js'

/** Where a recorded call is filed. */
export type PlaceInteraction = (
  interaction: Interaction,
) => Pick<KnownInteraction, 'service' | 'operation' | 'outcome' | 'contradiction'>

/** How recordings are read. */
export interface ReadOptions {
  place: PlaceInteraction
  /** ISO date: what was neither recorded nor verified since is stale. */
  staleBefore: string
}

/** Read the recordings of a project. One that cannot be read is a problem, and the others stand. */
export function readKnownRecordings(
  project: Project,
  options: ReadOptions,
): { recordings: KnownRecording[]; problems: CoverageProblem[] } {
  const testFiles = testFilesByRecording(project)
  const recordings: KnownRecording[] = []
  const { verified, problem } = readVerified(project.rootDir)
  const problems = problem === null ? [] : [problemOf('verified-invalid', VERIFIED_FILE, problem)]
  for (const file of recordingsOf(project)) {
    try {
      const recording = readRecording(join(project.rootDir, file), file)
      if (recording === null) continue
      recordings.push({
        recording: file,
        testFile: testFiles.get(file) ?? null,
        interactions: recording.interactions.map((one) => toKnown(one, lastKnownGood(one, file, verified), options)),
      })
    } catch (error) {
      if (!isUnderstudyError(error)) throw error
      problems.push(problemOf('recording-invalid', file, error))
    }
  }
  return { recordings, problems }
}

function toKnown(interaction: Interaction, since: string, { place, staleBefore }: ReadOptions): KnownInteraction {
  const { id, test, recordedAt } = interaction
  return { id, test, recordedAt, staleSince: since < staleBefore ? since : null, ...place(interaction) }
}

const SCRIPT = /\.[cm]?[jt]sx?$/

/** Say which test file has which recording. Two files that differ only in extension are an error of the run. */
export function testFilesByRecording({ files }: Project): Map<string, string> {
  const owners = new Map<string, string>()
  for (const file of files) {
    if (!SCRIPT.test(file)) continue
    const cut = file.lastIndexOf('/') + 1
    owners.set(`${file.slice(0, cut)}__mocks__/${file.slice(cut).replace(SCRIPT, '')}.recorded.json`, file)
  }
  return owners
}
