import { bodyText } from '../../drift/answer/body-text.js'
import type { Finding } from '../../drift/index.js'
import { mapStrings, unescapeText } from '../../body/placeholder.js'
import { readableText } from '../../body/text.js'
import type { JsonValue, RecordedBody } from '../../model/index.js'
import type { Move } from './change-members.js'
import { isObject } from './json-values.js'
import type { PatchRule } from './kind-rules.js'
import { framingOf, streamEdits } from './patch-stream.js'
import { patchValue } from './patch-value.js'
import { spliceText } from './splice-text.js'
import { editPieces } from './text-edits.js'

/** A body of an answer, with what is needed to read it. */
export interface AnswerBody {
  body: RecordedBody
  contentType: string
  /** Bytes of a body file. */
  readFile(name: string): Uint8Array | null
}

/** A body that was patched in part. */
export interface PatchedBody {
  body: RecordedBody
  /** The bytes of a body that stands beside the recording, where those changed. */
  bytes: Buffer | null
  moves: Move[]
}

/**
 * Change a recorded body at the places of a finding. Null where it cannot be changed in part; the very body where the
 * live one shows nothing that could be changed.
 */
export function patchBody(own: AnswerBody, live: AnswerBody, finding: Finding, rule: PatchRule): PatchedBody | null {
  const { body } = own
  if (finding.location === 'stream') return patchStreamed(own, live, finding, rule)
  const value = valueOf(live)
  if (value === undefined || 'encoded' in body) return null
  if ('json' in body) {
    const { value: json, moves } = patchValue(body.json, value, finding, finding.path, rule)
    return { body: json === body.json ? body : { ...body, json }, bytes: null, moves }
  }
  if ('form' in body) {
    const { value: form, moves } = patchValue(body.form, value, finding, finding.path, rule)
    return isForm(form) ? { body: form === body.form ? body : { form }, bytes: null, moves } : null
  }
  if ('text' in body) return patchText(body.text, value, finding, rule, (text) => ({ text }))
  return 'file' in body ? patchFile(own, body.file, value, finding, rule) : null
}

function patchText(
  text: string,
  live: JsonValue,
  finding: Finding,
  rule: PatchRule,
  toBody: (text: string) => RecordedBody,
): PatchedBody | null {
  let moves: Move[] = []
  const spliced = spliceText(text, (recorded) => {
    const patched = patchValue(recorded, live, finding, finding.path, rule)
    moves = patched.moves
    return patched.value
  })
  return spliced === null ? null : { body: toBody(spliced), bytes: null, moves }
}

/** Text in files is plain: nothing in it is a placeholder. */
function patchFile(
  own: AnswerBody,
  file: string,
  live: JsonValue,
  finding: Finding,
  rule: PatchRule,
): PatchedBody | null {
  const bytes = own.readFile(file)
  const text = bytes === null ? null : readableText(bytes)
  if (text === null) return null
  let changed = text
  const patched = patchText(text, mapStrings(live, unescapeText), finding, rule, (spliced) => {
    changed = spliced
    return own.body
  })
  return patched === null || changed === text ? patched : { ...patched, bytes: Buffer.from(changed) }
}

function patchStreamed(own: AnswerBody, live: AnswerBody, finding: Finding, rule: PatchRule): PatchedBody | null {
  const [pieces, others] = [piecesOf(own.body), piecesOf(live.body)]
  if (pieces === null || others === null) return null
  const edits = streamEdits(pieces.join(''), others.join(''), framingOf(own.contentType), finding, rule)
  if (edits.length === 0) return { body: own.body, bytes: null, moves: [] }
  const edited = editPieces(pieces, edits)
  if (!('stream' in own.body)) return { body: { text: edited.join('') }, bytes: null, moves: [] }
  const stream = own.body.stream.flatMap((chunk, index) => {
    const text = edited[index]!
    return text === '' && pieces[index] !== '' ? [] : [{ delayMs: chunk.delayMs, text }]
  })
  return { body: { stream }, bytes: null, moves: [] }
}

/** The text of a stream as it was cut; null where a piece of it is none. */
function piecesOf(body: RecordedBody): string[] | null {
  if ('text' in body) return [body.text]
  if (!('stream' in body)) return null
  const texts = body.stream.map((chunk) => ('text' in chunk ? chunk.text : null))
  return texts.every((text) => text !== null) ? texts : null
}

/** The value of a live body, escaped as in a recording; undefined for what has none. */
function valueOf({ body, contentType, readFile }: AnswerBody): JsonValue | undefined {
  if ('json' in body) return body.json
  if ('form' in body) return body.form
  if ('text' in body) return parse(body.text)
  if (!('file' in body)) return undefined
  const bytes = readFile(body.file)
  const text = bytes === null ? null : bodyText(bytes, contentType)
  return text === null ? undefined : parse(text)
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as JsonValue
  } catch {
    // It has no parts that could be told apart.
    return undefined
  }
}

function isForm(value: JsonValue): value is Record<string, string | string[]> {
  return (
    isObject(value) && Object.values(value).every((one) => [one].flat().every((field) => typeof field === 'string'))
  )
}
