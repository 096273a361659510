import { UnderstudyError } from '../errors.js'
import type { BodyFiles } from '../replay/index.js'
import { bodyFileSize, bodyPieces, readBodyFile } from '../store/body-files.js'

/** Read the bodies that stand beside a recording, each at most once unless it is too large to keep. */
export function openBodyFiles(recordingPath: string, shownAs: string): BodyFiles {
  const kept = new Map<string, Buffer>()
  const missing = (name: string): UnderstudyError =>
    new UnderstudyError('recording-body-missing', {
      what: `The body file "${name}" of ${shownAs} is not there`,
      fix: 'restore it from version control, or run the test with -u to record it again',
    })
  return {
    size: (name) => bodyFileSize(recordingPath, name) ?? 0,
    read(name) {
      const known = kept.get(name)
      if (known !== undefined) return known
      const bytes = readBodyFile(recordingPath, name)
      if (bytes === null) throw missing(name)
      kept.set(name, bytes)
      return bytes
    },
    pieces(name) {
      const pieces = bodyPieces(recordingPath, name)
      if (pieces === null) throw missing(name)
      return pieces
    },
  }
}
