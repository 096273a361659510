import type { Interaction, RecordedBody } from '@understudy/core'
import { isJsonType, parseMediaType, readableText } from '@understudy/core/check'
import type { Paint } from '../paint.js'
import { durationText, sizeText } from './body-size.js'
import { jsonLines } from './json-lines.js'
import type { Marker } from './marks.js'
import { safeLine, safeText } from './safe-text.js'

/** What bodies are printed with. */
export interface BodyStyle {
  paint: Paint
  marker: Marker
  /** Leave nothing out. */
  isFull: boolean
  /** Read a body file; null where there is none. */
  readFile(name: string): Buffer | null
  /** How a body file is named to a person. */
  shownAs(name: string): string
}

/** What is shown without `--full`: lines of a body, characters of a line, pieces of a stream, bytes of what is no text. */
const LIMITS = { lines: 60, characters: 1000, chunks: 40, bytes: 32 }

/** Print a recorded body, line by line. What is left out is said. */
export function bodyLines(body: RecordedBody, contentType: string | undefined, style: BodyStyle): string[] {
  if ('json' in body) return limited(jsonLines(body.json, jsonStyle(style)), LIMITS.lines, 'line', style)
  if ('text' in body) return textLines(body.text, style)
  if ('form' in body) return limited(formLines(body.form, style), LIMITS.lines, 'field', style)
  if ('base64' in body) return binaryLines(Buffer.from(body.base64, 'base64'), contentType, style)
  if ('file' in body) return fileLines(body.file, contentType, style)
  if ('multipart' in body) return body.multipart.flatMap((part, index) => partLines(part, index, style))
  return limited(chunkLines(body.stream, style), LIMITS.chunks, 'piece', style)
}

function jsonStyle(style: BodyStyle) {
  return { ...style, shorten: (text: string) => shortened(text, style) }
}

function shortened(text: string, { isFull }: BodyStyle): string {
  const hidden = text.length - LIMITS.characters
  if (isFull || hidden <= 0) return text
  return `${text.slice(0, LIMITS.characters)}… ${hidden} more characters: --full`
}

/** Keep the first few, and say how many are left out. */
function limited(lines: Iterable<string>, most: number, what: string, { isFull, paint }: BodyStyle): string[] {
  const shown: string[] = []
  let hidden = 0
  for (const line of lines) {
    if (isFull || shown.length < most) shown.push(line)
    else hidden += 1
  }
  return hidden === 0 ? shown : [...shown, paint('dim', `… ${hidden} more ${what}${hidden === 1 ? '' : 's'}: --full`)]
}

function textLines(recorded: string, style: BodyStyle): string[] {
  const lines = recorded.replace(/\r?\n$/, '').split(/\r?\n/)
  return limited(
    lines.values().map((line) => style.marker.text(shortened(line, style))),
    LIMITS.lines,
    'line',
    style,
  )
}

function* formLines(form: Record<string, string | string[]>, style: BodyStyle): Generator<string> {
  for (const [name, value] of Object.entries(form))
    for (const one of [value].flat())
      yield `${style.paint('cyan', style.marker.text(name, safeText))} = ${style.marker.text(shortened(one, style), safeText)}`
}

type Multipart = Extract<RecordedBody, { multipart: unknown }>['multipart'][number]

function partLines(part: Multipart, index: number, style: BodyStyle): string[] {
  const { name, filename, contentType, text, base64, file } = part
  const about = [
    name === undefined ? '' : `name ${style.marker.text(name, safeText)}`,
    filename === undefined ? '' : `file name ${style.marker.text(filename, safeText)}`,
    contentType === undefined ? '' : safeText(contentType),
  ].filter((one) => one !== '')
  const content =
    text !== undefined
      ? textLines(text, style)
      : base64 !== undefined
        ? binaryLines(Buffer.from(base64, 'base64'), contentType, style)
        : file === undefined
          ? []
          : fileLines(file, contentType, style)
  const head = style.paint('dim', `part ${index + 1}${about.length === 0 ? '' : `: ${about.join(', ')}`}`)
  return [head, ...content.map((line) => `  ${line}`)]
}

type Chunk = Extract<RecordedBody, { stream: unknown }>['stream'][number]

function* chunkLines(stream: readonly Chunk[], style: BodyStyle): Generator<string> {
  const delays = stream.map(({ delayMs }) => `+${durationText(delayMs)}`)
  const width = Math.max(...delays.map((delay) => delay.length))
  for (const [index, chunk] of stream.entries()) {
    const lines =
      'text' in chunk
        ? textLines(chunk.text.replace(/[\r\n]+$/, ''), style)
        : binaryLines(Buffer.from(chunk.base64, 'base64'), undefined, style)
    const indent = `\n${' '.repeat(width)}  `
    yield `${style.paint('dim', delays[index]!.padStart(width))}  ${lines.join(indent)}`
  }
}

function fileLines(name: string, contentType: string | undefined, style: BodyStyle): string[] {
  const shown = safeText(style.shownAs(name))
  const bytes = style.readFile(name)
  if (bytes === null) return [style.paint('red', `the file ${shown} is not there`)]
  const head = style.paint('dim', `in the file ${shown}, ${sizeText(bytes.length)}`)
  const text = readableText(bytes)
  if (text === null) return [head, ...hexLines(bytes, style)]
  return [head, ...plainLines(text, contentType, style)]
}

/** A body file holds the very bytes: no placeholders stand in it. */
function plainLines(text: string, contentType: string | undefined, style: BodyStyle): string[] {
  const pretty = isJsonType(parseMediaType(contentType).essence) ? indented(text) : text
  const lines = pretty.replace(/\r?\n$/, '').split(/\r?\n/)
  return limited(
    lines.values().map((line) => safeLine(shortened(line, style))),
    LIMITS.lines,
    'line',
    style,
  )
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

function binaryLines(bytes: Buffer, contentType: string | undefined, style: BodyStyle): string[] {
  const type = contentType === undefined ? '' : ` of ${safeText(contentType)}`
  return [style.paint('dim', `${sizeText(bytes.length)}${type}`), ...hexLines(bytes, style)]
}

/** Sixteen bytes a line: in hexadecimal, and as ASCII where they are. */
function hexLines(bytes: Buffer, style: BodyStyle): string[] {
  const shown = style.isFull ? bytes : bytes.subarray(0, LIMITS.bytes)
  const lines = Array.from({ length: Math.ceil(shown.length / 16) }, (_, row) => {
    const part = shown.subarray(row * 16, row * 16 + 16)
    const hex = [...part].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const ascii = [...part].map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
    return `${hex.padEnd(47)}  ${style.paint('dim', ascii)}`
  })
  const hidden = bytes.length - shown.length
  return hidden === 0 ? lines : [...lines, style.paint('dim', `… ${sizeText(hidden)} more: --full`)]
}

/** The first value of a header. */
export function headerOf(headers: Interaction['request']['headers'], name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : value?.[0]
}
