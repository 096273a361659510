import type { Recording } from '../model/index.js'
import { removeFile } from './disk.js'
import { lockRecording, type LockedRecording, type SaveOptions } from './lock-recording.js'
import { placeBodyFiles, removeOrphans, type BodyFileContent } from './place-body-files.js'
import { printRecording } from './print-recording.js'
import { parseRecording, readRecordingText } from './read-recording.js'
import { writeWhole } from './temporary-files.js'

/** What a recording is to become. */
export interface RecordingUpdate {
  /** Null for no recording at all: the file is removed. */
  recording: Recording | null
  /** New bodies that stand beside it, by the names that its interactions give them. Those not named are left out. */
  files?: ReadonlyMap<string, BodyFileContent>
  /** Reads the very text that is to be written; what it throws keeps all of it from the disk. */
  inspect?(text: string): void
}

/** What became of the file. */
export type SaveResult = 'unchanged' | 'written' | 'removed'

/**
 * Change a recording as no other process or thread does. `update` gets what the file holds at that moment.
 *
 * Body files are written first, then the recording that names them, then those are removed that nothing names any
 * more; each file is replaced as a whole. A process that dies leaves the old recording or the new one, and its leftovers
 * go with the next save. A file whose recording stays the same is not touched, however it is laid out.
 *
 * @throws recording-invalid, recording-version where the file is broken: it is never overwritten
 * @throws recording-locked
 */
export function saveRecording(
  path: string,
  update: (current: Recording | null) => RecordingUpdate,
  options: SaveOptions = {},
): SaveResult {
  return lockRecording(path, options, (locked) => replaceRecording(locked, update))
}

/**
 * Do what `saveRecording` does, but neither lock nor write.
 *
 * @throws recording-invalid, recording-version
 */
export function previewSave(
  path: string,
  update: (current: Recording | null) => RecordingUpdate,
  { shownAs = path }: SaveOptions = {},
): void {
  const text = readRecordingText(path, shownAs)
  const { recording, inspect } = update(text === null ? null : parseRecording(text, shownAs))
  if (recording !== null) inspect?.(printRecording(recording))
}

function replaceRecording(
  { path, shownAs, lock }: LockedRecording,
  update: (current: Recording | null) => RecordingUpdate,
): SaveResult {
  const text = readRecordingText(path, shownAs)
  const current = text === null ? null : parseRecording(text, shownAs)
  const { recording, files = new Map(), inspect } = update(current)
  lock.confirm()
  if (recording === null) {
    removeFile(path)
    removeOrphans(path, current, null)
    return current === null ? 'unchanged' : 'removed'
  }
  const printed = printRecording(recording)
  const isSame = current !== null && (recording === current || printed === text || printed === printRecording(current))
  inspect?.(printed)
  placeBodyFiles(path, recording, files, () => lock.confirm())
  if (!isSame) {
    // What could not be read again must not be written.
    parseRecording(printed, `${shownAs} (not written)`)
    writeWhole(path, path, [Buffer.from(printed)], () => lock.confirm())
  }
  removeOrphans(path, current, recording)
  return isSame ? 'unchanged' : 'written'
}
