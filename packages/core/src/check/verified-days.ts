import { join, relative, sep } from 'node:path'
import type { UnderstudyError } from '../errors.js'
import type { Interaction } from '../model/index.js'
import { lastKnownGood, readVerified, VERIFIED_FILE, type VerifiedMemory } from '../store/verified.js'
import { foldersAbove } from './config-folder.js'

/** A file of verified days that cannot be read. */
export interface BrokenVerified {
  /** Absolute path. */
  path: string
  error: UnderstudyError
}

/** Tells when interactions were last known to be what their services answer. */
export interface VerifiedDays {
  /** The day (`YYYY-MM-DD`) of an interaction of the recording at an absolute path. */
  lastKnownGood(recordingPath: string, interaction: Pick<Interaction, 'id' | 'recordedAt'>): string
  /** Files that were asked and that cannot be read, each once. */
  broken(): BrokenVerified[]
}

/** Read verified days of recordings of any project: which folder is the root of its runner, a recording does not tell. */
export function createVerifiedDays(cwd: string): VerifiedDays {
  const memories = new Map<string, VerifiedMemory>()
  const memoryOf = (folder: string): VerifiedMemory => {
    const memory = memories.get(folder) ?? readVerified(folder)
    memories.set(folder, memory)
    return memory
  }
  return {
    lastKnownGood: (path, interaction) =>
      foldersAbove(path, cwd)
        .map((folder) =>
          lastKnownGood(interaction, relative(folder, path).split(sep).join('/'), memoryOf(folder).verified),
        )
        .reduce((latest, day) => (day > latest ? day : latest), interaction.recordedAt),
    broken: () =>
      [...memories].flatMap(([folder, { problem: error }]) =>
        error === null ? [] : [{ path: join(folder, VERIFIED_FILE), error }],
      ),
  }
}
