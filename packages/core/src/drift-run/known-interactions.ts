import { join } from 'node:path'
import type { Interaction } from '../model/index.js'
import { interactionLines } from '../store/interaction-lines.js'
import { readBodyFile } from '../store/index.js'
import type { ProjectRecording } from './project-recordings.js'

/** Everything recorded of a project, to be looked up. */
export interface KnownInteractions {
  all: readonly Interaction[]
  find(recording: string, id: string): Interaction | undefined
  /** Line of the recording at which an interaction begins, from 1. */
  lineOf(recording: string, id: string): number | undefined
  /** Bytes of a body beside the recording. */
  readBodyFile(interaction: Interaction, name: string): Uint8Array | null
}

/** Look through all recordings of a project. */
export function knownInteractions(recordings: readonly ProjectRecording[], rootDir: string): KnownInteractions {
  const byPath = new Map(recordings.map((one) => [one.path, one]))
  const ids = new Map<string, Map<string, Interaction>>()
  const files = new Map<Interaction, string>()
  const lines = new Map<string, ReturnType<typeof interactionLines>>()
  for (const { path, recording } of recordings) {
    ids.set(path, new Map(recording.interactions.map((one) => [one.id, one])))
    for (const one of recording.interactions) files.set(one, path)
  }
  return {
    all: recordings.flatMap(({ recording }) => recording.interactions),
    find: (recording, id) => ids.get(recording)?.get(id),
    lineOf(recording, id) {
      const ranges = lines.get(recording) ?? interactionLines(byPath.get(recording)?.text ?? '')
      lines.set(recording, ranges)
      return ranges.get(id)?.from
    },
    readBodyFile(interaction, name) {
      const path = files.get(interaction)
      return path === undefined ? null : readBodyFile(join(rootDir, path), name)
    },
  }
}
