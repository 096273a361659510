import { decodeContent, isEncoded } from '../body/content-encoding.js'
import { layoutOf } from '../body/json-layout.js'
import { isJsonType, isStreamType, parseMediaType } from '../body/media-type.js'
import { parseMultipart } from '../body/multipart.js'
import { parseJson } from '../body/parse-json.js'
import { escapeText, mapStrings } from '../body/placeholder.js'
import { readableText } from '../body/text.js'
import type { MultipartPart, RecordedBody, StreamChunk } from '../model/index.js'
import type { Spool } from './exchange.js'

/** Text and JSON up to this size stand in the recording; larger bodies in a file beside it. */
const INLINE_TEXT = 512 * 1024

/** The same for bytes that no one can read. */
const INLINE_BINARY = 16 * 1024

/** Encoded bodies up to this size are decoded for reading. */
const DECODE_UP_TO = 32 * 1024 * 1024

/** A body counts as streamed from two pauses of so many ms between its pieces on. */
const STREAM_PAUSE_MS = 5

/**
 * One pause of so many ms is enough before this many bytes have come: a server that has them all sends them without one
 * (the first ten segments, RFC 6928). A busy machine reads the other pieces of a short stream as one.
 */
const LONG_PAUSE_MS = 20
const FIRST_WINDOW = 14_600

/** A body to be recorded. */
export interface BodyFacts {
  spool: Spool
  contentType: string | undefined
  contentEncoding: string | undefined
  /** The bytes stand without that encoding already. */
  isDecoded?: boolean
  /** For responses: pieces as they came, to tell streams. */
  pieces?: { size: number; delayMs: number }[]
  /** The body ended early: its encoding cannot be undone. */
  isCutShort?: boolean
}

/** A recorded body, and the bytes to put beside the recording where it names a file. */
export interface BodyRecord {
  body: RecordedBody | undefined
  file: { bytes: Buffer } | { spool: Spool } | null
}

/** Write down a body in the most readable form that gives back its bytes. `nameFile` names one to stand beside. */
export function recordBody(facts: BodyFacts, nameFile: (extension: string) => string): BodyRecord {
  const { spool, contentType, contentEncoding, isDecoded = false, isCutShort = false } = facts
  if (spool.size === 0) return { body: undefined, file: null }
  const { essence, parameters } = parseMediaType(contentType)
  if (spool.size > DECODE_UP_TO) {
    const name = nameFile(extensionOf(essence))
    const isPacked = isEncoded(contentEncoding) && !isDecoded
    return { body: isPacked ? { file: name, encoded: true } : { file: name }, file: { spool } }
  }
  const raw = spool.bytes()
  const bytes = isDecoded ? raw : unpacked(raw, contentEncoding, isCutShort)
  if (bytes === null) return beside(raw, 'bin', true, nameFile)
  if (
    facts.pieces !== undefined &&
    isStream(essence, facts.pieces) &&
    !isEncoded(contentEncoding) &&
    bytes.length <= INLINE_TEXT
  ) {
    return { body: { stream: toChunks(bytes, facts.pieces) }, file: null }
  }
  // Only requests are compared by part; an answer has to come back with its own boundary.
  if (facts.pieces === undefined && essence.startsWith('multipart/')) {
    const body = multipartBody(bytes, parameters['boundary'])
    if (body !== null) return { body, file: null }
  }
  const text = readableText(bytes)
  if (text === null) return beside(bytes, extensionOf(essence), false, nameFile)
  if (bytes.length > INLINE_TEXT) return beside(bytes, extensionOf(essence), false, nameFile)
  return { body: readableBody(text, essence), file: null }
}

/** Undo an encoding; null where it cannot be undone. */
function unpacked(raw: Buffer, contentEncoding: string | undefined, isCutShort: boolean): Buffer | null {
  return isCutShort && isEncoded(contentEncoding) ? null : decodeContent(raw, contentEncoding)
}

function beside(
  bytes: Buffer,
  extension: string,
  encoded: boolean,
  nameFile: (extension: string) => string,
): BodyRecord {
  const mark = encoded ? { encoded: true as const } : {}
  if (bytes.length <= INLINE_BINARY) return { body: { base64: bytes.toString('base64'), ...mark }, file: null }
  return { body: { file: nameFile(extension), ...mark }, file: { bytes } }
}

function readableBody(text: string, essence: string): RecordedBody {
  if (text !== '' && essence === 'application/x-www-form-urlencoded') {
    const form = formBody(text)
    if (form !== null) return form
  }
  if (isJsonType(essence) || /^[[{]/.test(text)) {
    const json = jsonBody(text)
    if (json !== null) return json
  }
  return { text: escapeText(text) }
}

/** JSON whose text comes back from parse and print; null for `1.0`, big integers, doubled keys and odd spacing. */
function jsonBody(text: string): RecordedBody | null {
  const value = parseJson(text)
  if (value === undefined) return null
  const layout = layoutOf(text, value)
  if (layout === null) return null
  const json = text.includes('{{') ? mapStrings(value, escapeText) : value
  return layout === 'compact' ? { json } : { json, layout }
}

function formBody(text: string): RecordedBody | null {
  const fields = [...new URLSearchParams(text)]
  const form: Record<string, string | string[]> = {}
  for (const [name, value] of fields) {
    const key = escapeText(name)
    const earlier = Object.hasOwn(form, key) ? form[key] : undefined
    const one = escapeText(value)
    if (earlier === undefined)
      Object.defineProperty(form, key, { value: one, enumerable: true, configurable: true, writable: true })
    else form[key] = [earlier, one].flat()
  }
  const ordered = Object.entries(form).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  )
  const isSame = new URLSearchParams(ordered).toString() === text && !text.includes('{{')
  return isSame ? { form } : null
}

function multipartBody(bytes: Buffer, boundary: string | undefined): RecordedBody | null {
  const parts = parseMultipart(bytes, boundary)
  if (parts === null || bytes.length > INLINE_TEXT) return null
  return {
    multipart: parts.map(({ name, filename, contentType, bytes }): MultipartPart => {
      const text = readableText(bytes)
      return {
        ...(name === undefined ? {} : { name: escapeText(name) }),
        ...(filename === undefined ? {} : { filename: escapeText(filename) }),
        ...(contentType === undefined ? {} : { contentType }),
        ...(text === null ? { base64: bytes.toString('base64') } : { text: escapeText(text) }),
      }
    }),
  }
}

/** Of the other types only what paused on its way, and is not JSON. */
export function isStream(essence: string, pieces: readonly { size: number; delayMs: number }[]): boolean {
  if (isStreamType(essence)) return true
  if (isJsonType(essence)) return false
  let pauses = 0
  let before = 0
  for (const [index, { size, delayMs }] of pieces.entries()) {
    if (index > 0 && delayMs >= LONG_PAUSE_MS && before < FIRST_WINDOW) return true
    if (index > 0 && delayMs >= STREAM_PAUSE_MS) pauses += 1
    before += size
  }
  return pauses >= 2
}

/** Cut a body where its pieces ended, but never inside a character. */
function toChunks(bytes: Buffer, pieces: { size: number; delayMs: number }[]): StreamChunk[] {
  const chunks: StreamChunk[] = []
  let start = 0
  let end = 0
  for (const [index, { size, delayMs }] of pieces.entries()) {
    end += size
    const cut = index === pieces.length - 1 ? bytes.length : characterStart(bytes, end)
    if (cut === start) continue
    const piece = bytes.subarray(start, cut)
    const text = readableText(piece)
    chunks.push(text === null ? { delayMs, base64: piece.toString('base64') } : { delayMs, text: escapeText(text) })
    start = cut
  }
  return chunks
}

/** Move back to the start of the UTF-8 character that `at` would split (RFC 3629 section 3). */
function characterStart(bytes: Buffer, at: number): number {
  let start = at
  while (start > 0 && at - start < 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1
  return start
}

const EXTENSIONS: Record<string, string> = {
  'application/json': 'json',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/plain': 'txt',
  'text/xml': 'xml',
  'application/xml': 'xml',
}

function extensionOf(essence: string): string {
  return EXTENSIONS[essence] ?? 'bin'
}
