import { dirname, join } from 'node:path'
import { closeFile, openFile, piecesOf, readBytes, sizeOf } from './disk.js'

/** Read a body file; null where there is none, or where its name leads out of the recording's folder. */
export function readBodyFile(recordingPath: string, file: string): Buffer | null {
  const path = bodyPathOf(recordingPath, file)
  return path === null ? null : readBytes(path)
}

/** Return a body file's size in bytes; null where there is none. */
export function bodyFileSize(recordingPath: string, file: string): number | null {
  const path = bodyPathOf(recordingPath, file)
  return path === null ? null : sizeOf(path)
}

/** Read a body file piece by piece; null where there is none. It is open from the first piece to the last. */
export function bodyPieces(recordingPath: string, file: string): Iterable<Buffer> | null {
  const path = bodyPathOf(recordingPath, file)
  return path === null || sizeOf(path) === null ? null : { [Symbol.iterator]: () => openPieces(path) }
}

function* openPieces(path: string): Generator<Buffer> {
  const fd = openFile(path)
  if (fd === null) return
  try {
    yield* piecesOf(fd)
  } finally {
    closeFile(fd)
  }
}

/** Return where a body file lies; null where its name leads out of the recording's folder. */
export function bodyPathOf(recordingPath: string, file: string): string | null {
  const steps = file.split('/')
  const leaves = steps.some((step) => step === '' || step === '.' || step === '..' || /[\\:]/.test(step))
  return leaves ? null : join(dirname(recordingPath), ...steps)
}
