import { lockRecording, type LockedRecording, type SaveOptions } from './lock-recording.js'
import { placeBodyFiles, removeOrphans, type BodyFileContent } from './place-body-files.js'
import { parseRecording, readRecordingText } from './read-recording.js'
import { writeWhole } from './temporary-files.js'

/** The text that a recording is to hold, and the one that it was made from. */
export interface TextReplacement {
  before: string
  text: string
  /** New bodies that stand beside it, by the names that its interactions give them. */
  files: ReadonlyMap<string, BodyFileContent>
}

/**
 * Replace the text of a recording as it stands, byte for byte. False, and nothing is written, where the file does not hold
 * the text any more that the new one was made from. As `saveRecording` does, it writes new body files first, and removes
 * those that nothing names any more at the end.
 *
 * @throws recording-invalid, recording-version where the new text is broken: nothing is written
 * @throws recording-locked
 */
export function replaceRecordingText(path: string, replacement: TextReplacement, options: SaveOptions = {}): boolean {
  return lockRecording(path, options, (locked) => replace(locked, replacement))
}

function replace({ path, shownAs, lock }: LockedRecording, { before, text, files }: TextReplacement): boolean {
  if (readRecordingText(path, shownAs) !== before) return false
  const [was, is] = [parseRecording(before, shownAs), parseRecording(text, `${shownAs} (not written)`)]
  const confirm = (): void => lock.confirm()
  placeBodyFiles(path, is, files, confirm)
  writeWhole(path, path, [Buffer.from(text)], confirm)
  removeOrphans(path, was, is)
  return true
}
