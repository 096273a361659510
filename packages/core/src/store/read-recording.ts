import { isUtf8 } from 'node:buffer'
import { RECORDING_VERSION, type Recording } from '../model/index.js'
import { readBytes, readText } from './disk.js'
import { newerVersion, notARecording, notJson, notUtf8, sameId } from './recording-problems.js'
import { validateRecording } from './recording-validator.generated.js'

/**
 * Read a recording; null only where there is no file. `shownAs` is how messages name it.
 *
 * @throws recording-invalid, recording-version
 */
export function readRecording(path: string, shownAs: string = path): Recording | null {
  const text = readRecordingText(path, shownAs)
  return text === null ? null : parseRecording(text, shownAs)
}

/**
 * Read a recording's text; null only where there is no file.
 *
 * @throws recording-invalid where it is not UTF-8
 */
export function readRecordingText(path: string, shownAs: string): string | null {
  const text = readText(path)
  // Decoding puts U+FFFD for what is no UTF-8, but the file may hold that character itself.
  if (text?.includes('\uFFFD') === true) {
    const bytes = readBytes(path)
    if (bytes !== null && !isUtf8(bytes)) throw notUtf8(bytes, text, shownAs)
  }
  return text
}

/**
 * Parse and check a recording's text.
 *
 * @throws recording-invalid, recording-version
 */
export function parseRecording(text: string, shownAs: string): Recording {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text
  const value = parseJson(json, shownAs)
  if (!isRecording(value)) {
    const version = versionOf(value)
    if (version > RECORDING_VERSION) throw newerVersion(version, shownAs)
    throw notARecording(json, value, validateRecording.errors ?? [], shownAs)
  }
  assertUniqueIds(value, json, shownAs)
  return value
}

function parseJson(text: string, shownAs: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The engine's message has no place for some faults; ours always has.
    throw notJson(text, shownAs)
  }
}

function isRecording(value: unknown): value is Recording {
  return validateRecording(value)
}

function versionOf(value: unknown): number {
  const isObject = typeof value === 'object' && value !== null && 'version' in value
  return isObject && typeof value.version === 'number' ? value.version : 0
}

function assertUniqueIds({ interactions }: Recording, text: string, shownAs: string): void {
  const seen = new Set<string>()
  for (const { id } of interactions) seen.add(id)
  if (seen.size === interactions.length) return
  const ids = interactions.map(({ id }) => id)
  const second = ids.findIndex((id, index) => ids.indexOf(id) < index)
  const id = ids[second]!
  throw sameId(text, id, [ids.indexOf(id), second], shownAs)
}
