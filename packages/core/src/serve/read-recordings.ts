import { isAbsolute, relative, sep } from 'node:path'
import { isUnderstudyError, type UnderstudyError } from '../errors.js'
import { unresolvedPlaceholders } from '../match/index.js'
import type { Interaction } from '../model/index.js'
import type { BodyFiles } from '../replay/index.js'
import type { Services } from '../services/index.js'
import { openBodyFiles } from '../session/body-files.js'
import { readRecording } from '../store/index.js'

/** A recording as it was read last. */
export interface ReadRecording {
  path: string
  /** As messages name it. */
  shownAs: string
  interactions: readonly Interaction[]
  files: BodyFiles
}

/** Read recordings. Of one that is broken, what was read before stays, and the error is returned. */
export function readRecordings(
  paths: readonly string[],
  rootDir: string,
  services: Services,
  before: readonly ReadRecording[],
): { recordings: ReadRecording[]; problems: UnderstudyError[] } {
  const problems: UnderstudyError[] = []
  const recordings = paths.flatMap((path) => {
    try {
      return readOne(path, shownAs(path, rootDir), services) ?? []
    } catch (error) {
      if (!isUnderstudyError(error)) throw error
      problems.push(error)
      return before.filter((one) => one.path === path)
    }
  })
  return { recordings, problems }
}

function readOne(path: string, name: string, services: Services): ReadRecording | null {
  const recording = readRecording(path, name)
  if (recording === null) return null
  const [problem] = unresolvedPlaceholders(name, recording.interactions, services)
  if (problem !== undefined) throw problem
  return { path, shownAs: name, interactions: recording.interactions, files: openBodyFiles(path, name) }
}

function shownAs(path: string, rootDir: string): string {
  const inside = relative(rootDir, path)
  return isAbsolute(inside) ? path : inside.split(sep).join('/')
}
