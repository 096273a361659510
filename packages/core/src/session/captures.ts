import { dirname } from 'node:path'
import { escapeText, mapStrings, unescapeText } from '../body/placeholder.js'
import { isJsonType, parseMediaType } from '../body/media-type.js'
import { readableText } from '../body/text.js'
import { isUnderstudyError, UnderstudyError } from '../errors.js'
import type { Interaction, JsonValue, RecordedBody, RecordedHeaders, RecordedResponse } from '../model/index.js'
import {
  fillResponse,
  parseExpression,
  resolveExpression,
  unresolved,
  type RequestFacts,
  type Sources,
} from '../parameters/index.js'
import type { CapturedBody } from '../registry/contract.js'
import { LARGEST_CAPTURE, listCaptures, readCapture } from '../store/capture-files.js'
import { nearestFirst, printList } from './known-operations.js'

/** Where captures are looked for. */
export interface CaptureOptions {
  /** Absolute. */
  recordingPath: string
  /** Path of the recording as it is to be printed. */
  shownAs: string
  interactions(): readonly Interaction[]
  readFile(name: string): Buffer
}

/**
 * Reads bodies that were captured earlier: the JSON files of the test file's `__mocks__`, and the responses of its recording.
 * A file comes first. What is read of the disk is read again each time, as a watcher's user may edit it in between.
 */
export class Captures {
  readonly #options: CaptureOptions
  /** Interactions that were captured: they are in use. */
  readonly used = new Set<Interaction>()

  constructor(options: CaptureOptions) {
    this.#options = options
  }

  /** @throws capture-unknown, capture-outside, registration-invalid for a file that is no JSON, or too large */
  read(name: string): CapturedBody {
    const file = readCapture(this.#options.recordingPath, name)
    if (file.kind === 'file') return { name, text: asJson(file.name, file.text), interaction: null, response: null }
    const interaction = this.#find(name)
    if (interaction !== undefined) return this.#readInteraction(name, interaction)
    switch (file.kind) {
      case 'outside':
        throw this.#outside(name)
      case 'too-large':
        throw tooLarge(file.name, file.size)
      case 'recording':
        throw this.#unknown(`"${file.name}" is a recording, and no captured body`, name)
      case 'missing':
        throw this.#unknown(`No body "${name}" is captured`, name)
    }
  }

  /**
   * Fill the text of a captured body with the values of the call that it answers. Values that the call does not have are
   * those of the recorded one. The text of a file is as it is.
   *
   * @throws placeholder-unresolved
   */
  fill(name: string, text: string, request: RequestFacts, sources: Sources): string {
    const interaction = this.#isFile(name) ? undefined : this.#find(name)
    const body = interaction?.response?.body
    if (interaction === undefined || body === undefined) return text
    const json = parse(text)
    // A body that was recorded as text stands in JSON only on its way, and is filled as in a replay.
    const given = 'json' in body && json !== undefined ? { json } : { text: typeof json === 'string' ? json : text }
    const valueOf = (expression: string): JsonValue => resolve(expression, interaction, request, sources)
    const filled = fillResponse<{ headers: RecordedHeaders; body: typeof given }>(
      { headers: {}, body: given },
      { valueOf, isFinal: true },
    ).body
    return 'json' in filled ? JSON.stringify(mapStrings(filled.json, unescapeText)) : unescapeText(filled.text)
  }

  #isFile(name: string): boolean {
    return readCapture(this.#options.recordingPath, name).kind === 'file'
  }

  #find(id: string): Interaction | undefined {
    return this.#options.interactions().find((one) => one.id === id)
  }

  #readInteraction(name: string, interaction: Interaction): CapturedBody {
    const { response } = interaction
    if (response === undefined) throw this.#unknown(`The interaction "${name}" is a failure, and has no body`, name)
    const text = this.#textOf(response)
    if (text === null)
      throw new UnderstudyError('registration-invalid', {
        what: `The body of "${name}" is no text, and cannot be captured`,
        fix: 'let the recording answer, or give the bytes: mockResponse().withBody(buffer)',
      })
    this.used.add(interaction)
    const { status, headers } = response
    return { name, text, interaction: interaction.id, response: { status, headers: toList(headers) } }
  }

  /** The body as JSON text, with its placeholders; null where it is no text. */
  #textOf({ body, headers }: RecordedResponse): string | null {
    if (body === undefined) return JSON.stringify('')
    if ('json' in body) return JSON.stringify(body.json)
    const text = 'file' in body ? this.#fileText(body) : plainText(body)
    if (text === null) return null
    // As it is: not all JSON survives parse and print.
    return isJsonType(typeOf(headers)) && parse(text) !== undefined ? text : JSON.stringify(text)
  }

  #fileText({ file }: { file: string }): string | null {
    const text = readableText(this.#options.readFile(file))
    return text === null ? null : escapeText(text)
  }

  #outside(name: string): UnderstudyError {
    return new UnderstudyError('capture-outside', {
      what: `The captured body "${name}" is not in ${this.#folder}`,
      fix: `put it there, and name it by its path in it: captured('${name.split(/[\\/]/).at(-1) ?? ''}')`,
    })
  }

  #unknown(what: string, name: string): UnderstudyError {
    const stems = listCaptures(this.#options.recordingPath).map(stemOf)
    const files = nearestFirst(stemOf(name), stems).map((stem) => `${stem}.json`)
    const ids = nearestFirst(
      name,
      this.#options.interactions().map(({ id }) => id),
    )
    return new UnderstudyError('capture-unknown', {
      what,
      facts: [
        [`files of ${this.#folder}`, files.length === 0 ? 'none' : printList(files)],
        ['interactions', ids.length === 0 ? 'none' : printList(ids)],
      ],
      fix: `name one of these, or put the body there as a JSON file`,
    })
  }

  get #folder(): string {
    return dirname(this.#options.shownAs)
  }
}

function resolve(expression: string, interaction: Interaction, request: RequestFacts, sources: Sources): JsonValue {
  // What test code has put in.
  if (parseExpression(expression) === null) return `{{${expression}}}`
  const value =
    ofCall(expression, interaction, request, sources) ?? resolveExpression(expression, interaction, undefined, sources)
  if (value === undefined) throw unresolved(expression, interaction, sources, 'the call that has it was not made')
  return value
}

function ofCall(
  expression: string,
  interaction: Interaction,
  request: RequestFacts,
  sources: Sources,
): JsonValue | undefined {
  try {
    return resolveExpression(expression, interaction, request, sources)
  } catch (error) {
    if (isUnderstudyError(error)) return undefined
    throw error
  }
}

/** The text of a body that is none of JSON and file; null for bytes. */
function plainText(body: Exclude<RecordedBody, { json: JsonValue } | { file: string }>): string | null {
  if ('text' in body) return body.text
  if ('form' in body) {
    const fields = Object.entries(body.form).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, one]),
    )
    return new URLSearchParams(fields).toString()
  }
  if ('base64' in body) {
    const text = body.encoded === true ? null : readableText(Buffer.from(body.base64, 'base64'))
    return text === null ? null : escapeText(text)
  }
  if ('multipart' in body) return null
  return body.stream.every((chunk) => 'text' in chunk) ? body.stream.map((chunk) => chunk.text).join('') : null
}

function typeOf(headers: RecordedHeaders): string {
  return parseMediaType([headers['content-type']].flat()[0]).essence
}

function toList(headers: RecordedHeaders): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, unescapeText(one)]),
  )
}

function stemOf(name: string): string {
  return name.replace(/\.json$/, '')
}

/** @throws registration-invalid */
function asJson(name: string, text: string): string {
  const plain = text.replace(/^\uFEFF/, '')
  try {
    JSON.parse(plain)
    return plain
  } catch (error) {
    throw new UnderstudyError('registration-invalid', {
      what: `The captured body "${name}" is not JSON: ${error instanceof Error ? error.message : String(error)}`,
      fix: 'mend the file, or send it as it is: mockResponse().withBody(readFileSync(…))',
      cause: error,
    })
  }
}

function tooLarge(name: string, size: number): UnderstudyError {
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`
  return new UnderstudyError('registration-invalid', {
    what: `The captured body "${name}" has ${megabytes(size)}, more than ${megabytes(LARGEST_CAPTURE)}`,
    fix: 'capture a smaller one, or let the recording answer',
  })
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}
