import type { JsonValue, RecordedBody } from '../model/index.js'
import { decodeContent } from './content-encoding.js'
import { isJsonType, parseMediaType } from './media-type.js'
import { parseMultipart } from './multipart.js'
import { parseJson } from './parse-json.js'
import { mapStrings, unescapeText } from './placeholder.js'
import { readableText } from './text.js'

/** A request body as its meaning, for comparing and for showing. */
export type DecodedBody =
  | { kind: 'none' }
  | { kind: 'json'; value: JsonValue }
  | { kind: 'form'; fields: [name: string, value: string][] }
  | { kind: 'multipart'; parts: DecodedPart[] }
  | { kind: 'text'; text: string }
  | { kind: 'bytes'; bytes: Buffer }

export interface DecodedPart {
  name: string
  filename: string
  contentType: string
  bytes: Buffer
}

const NONE: DecodedBody = { kind: 'none' }

/** Read a live body. Content encodings are undone, JSON is parsed whatever its declared type if that is JSON's. */
export function decodeBody(
  bytes: Uint8Array | null,
  contentType: string | undefined,
  contentEncoding?: string,
): DecodedBody {
  if (bytes === null || bytes.byteLength === 0) return NONE
  const plain = decodeContent(bytes, contentEncoding) ?? Buffer.from(bytes)
  if (plain.length === 0) return NONE
  const { essence, parameters } = parseMediaType(contentType)
  if (essence.startsWith('multipart/')) {
    const parts = parseMultipart(plain, parameters['boundary'])
    if (parts !== null)
      return {
        kind: 'multipart',
        parts: parts.map(({ name = '', filename = '', contentType = '', bytes }) => ({
          name,
          filename,
          contentType,
          bytes,
        })),
      }
  }
  const text = readableText(plain)
  if (text === null) return { kind: 'bytes', bytes: plain }
  return decodeText(text, essence)
}

function decodeText(text: string, essence: string): DecodedBody {
  // Before forms: `curl -d` sends JSON under the type of a form.
  if (isJsonType(essence) || /^\s*[[{]/.test(text)) {
    const value = parseJson(text, 'exact')
    if (value !== undefined) return { kind: 'json', value }
  }
  if (essence === 'application/x-www-form-urlencoded') return { kind: 'form', fields: [...new URLSearchParams(text)] }
  return { kind: 'text', text }
}

/** Read a recorded request body. `readFile` gives the bytes of a body that stands beside the recording. */
export function decodeRecordedBody(
  body: RecordedBody | undefined,
  contentType: string | undefined,
  readFile: (name: string) => Buffer,
): DecodedBody {
  if (body === undefined) return NONE
  if ('json' in body) return { kind: 'json', value: unescapeJson(body.json) }
  if ('text' in body) return decodeBody(Buffer.from(unescapeText(body.text)), contentType)
  if ('form' in body) return { kind: 'form', fields: formFields(body.form) }
  if ('base64' in body) return decodeBody(Buffer.from(body.base64, 'base64'), contentType)
  if ('file' in body) return decodeBody(readFile(body.file), contentType)
  if ('multipart' in body) {
    const parts = body.multipart.map((part) => ({
      name: unescapeText(part.name ?? ''),
      filename: unescapeText(part.filename ?? ''),
      contentType: part.contentType ?? '',
      bytes: partBytes(part, readFile),
    }))
    return { kind: 'multipart', parts }
  }
  return { kind: 'text', text: body.stream.map((chunk) => ('text' in chunk ? unescapeText(chunk.text) : '')).join('') }
}

function partBytes(
  part: { text?: string; base64?: string; file?: string },
  readFile: (name: string) => Buffer,
): Buffer {
  if (part.text !== undefined) return Buffer.from(unescapeText(part.text))
  if (part.base64 !== undefined) return Buffer.from(part.base64, 'base64')
  return part.file === undefined ? Buffer.alloc(0) : readFile(part.file)
}

/** The fields of a recorded form, in order. */
export function formFields(form: Record<string, string | string[]>): [string, string][] {
  return Object.entries(form).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [unescapeText(name), unescapeText(one)]),
  )
}

function unescapeJson(value: JsonValue): JsonValue {
  return mapStrings(value, unescapeText)
}
