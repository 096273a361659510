import type { Interaction, RecordedBody } from '@understudy/core'
import { plainText, printJson } from '@understudy/core/check'
import type { CurlValues } from './curl-values.js'
import { shellQuote, shellWord, type ShellPiece } from './shell-text.js'

/** How curl is given a body. */
export interface CurlBody {
  /** Options. */
  words: string[]
  /** Commands that come before. */
  before: string[]
  /** A command whose output curl reads. */
  input?: string
  /** True where curl itself sets the type, as that names a boundary. */
  ownsType: boolean
}

type Json = Extract<RecordedBody, { json: unknown }>['json']

/** Say how curl is given the body of a recorded request; null where there is none. */
export function curlBody(
  { body }: Interaction['request'],
  values: CurlValues,
  pathOf: (name: string) => string,
): CurlBody | null {
  if (body === undefined) return null
  if ('json' in body) return data(values.unmarked(printMarked(body.json, body.layout, values)))
  if ('text' in body) return data(values.pieces(body.text, 'body'))
  if ('form' in body) return form(body.form, values)
  if ('base64' in body) return bytes(body.base64)
  if ('file' in body) return { ...NOTHING, words: [`--data-binary ${shellQuote(`@${pathOf(body.file)}`)}`] }
  if ('multipart' in body) return multipart(body.multipart, values, pathOf)
  const pieces = body.stream.map((one) => ('text' in one ? values.pieces(one.text, 'body') : null))
  if (pieces.every((piece) => piece !== null)) return data(pieces.flat())
  const texts = body.stream.map((one) => ('text' in one ? Buffer.from(one.text) : Buffer.from(one.base64, 'base64')))
  return bytes(Buffer.concat(texts).toString('base64'))
}

const NOTHING = { before: [], ownsType: false } as const satisfies Partial<CurlBody>

function data(pieces: readonly ShellPiece[]): CurlBody {
  // A word of a shell cannot hold it.
  const hasNul = pieces.some((piece) => 'text' in piece && piece.text.includes('\0'))
  if (!hasNul) return isLong(pieces) ? piped(pieces) : { ...NOTHING, words: [`--data-raw ${shellWord(pieces)}`] }
  const text = pieces.map((piece) => ('text' in piece ? piece.text : '')).join('')
  return bytes(Buffer.from(text).toString('base64'))
}

/** So many bytes are written into one argument at most. Linux takes 128 KiB; what a variable holds comes on top. */
const LONGEST_ARGUMENT = 100_000

function isLong(pieces: readonly ShellPiece[]): boolean {
  return Buffer.byteLength(shellWord(pieces)) > LONGEST_ARGUMENT
}

/** A shell's own `printf` takes words of any length. That of a pipe would not stop curl where a variable is not set. */
function piped(pieces: readonly ShellPiece[]): CurlBody {
  const required = pieces.filter((piece) => 'variable' in piece && piece.isRequired)
  const guard = required.length === 0 ? '' : `: ${required.map((piece) => shellWord([piece])).join(' ')} && `
  return { ...NOTHING, words: ['--data-binary @-'], input: `${guard}printf %s ${shellWord(pieces)}` }
}

function bytes(base64: string): CurlBody {
  return {
    before: [],
    ownsType: false,
    words: ['--data-binary @-'],
    input: `printf %s ${shellQuote(base64)} | base64 -d`,
  }
}

/** Print JSON in its layout, with marks for variables. Those that stand for numbers are not quoted. */
function printMarked(json: Json, layout: Parameters<typeof printJson>[1], values: CurlValues): string {
  const bare = new Set<string>()
  const mark = (value: Json, key: string): Json => {
    if (typeof value === 'string') {
      const text = values.marked(value, key)
      if (values.isBare(value)) bare.add(text)
      return text
    }
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((item) => mark(item, key))
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [values.marked(name, key), mark(item, name)]))
  }
  const printed = printJson(mark(json, 'body'), layout)
  return [...bare].reduce((text, one) => text.replaceAll(JSON.stringify(one), one), printed)
}

/** Each field by itself, so that curl encodes it, and what a variable holds. */
function form(fields: Record<string, string | string[]>, values: CurlValues): CurlBody {
  const before: string[] = []
  const words = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((one) => {
      const encoded = encodeURIComponent(plainText(name).toWellFormed())
      const pieces = values.pieces(one, name)
      if (!isLong(pieces)) return `--data-urlencode ${shellWord([{ text: `${encoded}=` }, ...pieces])}`
      const file = `FIELD_${before.length + 1}`
      before.push(written(file, `printf %s ${shellWord(pieces)}`))
      return `--data-urlencode ${shellWord([{ text: `${encoded}@` }, { variable: file, isRequired: false }])}`
    }),
  )
  return { before, words, ownsType: false }
}

/** Write what a command prints to a file that a variable names. */
function written(variable: string, command: string): string {
  return `${variable}=$(mktemp) && ${command} > "$${variable}"`
}

type Part = Extract<RecordedBody, { multipart: unknown }>['multipart'][number]

function multipart(parts: readonly Part[], values: CurlValues, pathOf: (name: string) => string): CurlBody {
  const before: string[] = []
  const words = parts.map((part, index) => {
    const { name = '', filename, contentType, text = '', base64, file } = part
    const field = values.pieces(name, 'name')
    if (file !== undefined) return fileWord(field, [{ text: pathOf(file) }], part)
    const temporary = `PART_${index + 1}`
    const variable = { variable: temporary, isRequired: false }
    if (base64 === undefined && filename === undefined && !text.includes('\0')) {
      const content = values.pieces(text, name)
      if (isLong(content)) {
        before.push(written(temporary, `printf %s ${shellWord(content)}`))
        const type = contentType === undefined ? '' : `;type=${contentType}`
        return `-F ${shellWord([...field, { text: '=<"' }, variable, { text: `"${type}` }])}`
      }
      if (contentType === undefined) return `--form-string ${shellWord([...field, { text: '=' }, ...content])}`
      return `-F ${shellWord([...field, { text: '="' }, ...content.map(escaped), { text: `";type=${contentType}` }])}`
    }
    // curl gives a file's name only to what it reads from a file.
    const write = base64 === undefined ? shellWord(values.pieces(text, name)) : `${shellQuote(base64)} | base64 -d`
    before.push(written(temporary, `printf %s ${write}`))
    return fileWord(field, [variable], { filename: '', ...part })
  })
  return { words, before, ownsType: true }
}

function fileWord(field: readonly ShellPiece[], path: readonly ShellPiece[], { filename, contentType }: Part): string {
  const name = filename === undefined ? '' : `;filename="${escape(filename)}"`
  const type = contentType === undefined ? '' : `;type=${contentType}`
  return `-F ${shellWord([...field, { text: '=@"' }, ...path.map(escaped), { text: `"${name}${type}` }])}`
}

/** What stands between quotes in an option of curl. */
function escaped(piece: ShellPiece): ShellPiece {
  return 'text' in piece ? { text: escape(piece.text) } : piece
}

function escape(text: string): string {
  return text.replaceAll(/["\\]/g, String.raw`\$&`)
}
