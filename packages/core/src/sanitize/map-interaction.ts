import { parseMediaType } from '../body/media-type.js'
import { escapeText, unescapeText } from '../body/placeholder.js'
import { readableText } from '../body/text.js'
import type {
  Interaction,
  JsonValue,
  MultipartPart,
  RecordedBody,
  RecordedHeaders,
  StreamChunk,
} from '../model/index.js'
import { unpack } from './encoded.js'
import { applyEdits, applyToPieces, type Edit } from './edits.js'
import type { AcrossEvents } from './stream-values.js'
import { Place } from './place.js'

/** The parts of an interaction that may hold secrets. */
export type Messages = Pick<Interaction, 'request' | 'response'> & Partial<Pick<Interaction, 'operation' | 'error'>>

/** Bytes that stand beside the recording, by the name that a body gives them. Undefined for those too large to hold. */
export interface BodyBytes {
  get(name: string): Buffer | undefined
  set(name: string, bytes: Buffer): void
}

/** What is done with each part of an interaction. All texts are plain; the same text means that nothing is to change. */
export interface Mapper {
  readonly place: Place
  /** The operation, and messages of errors. */
  text(text: string): string
  url(url: string): string
  header(name: string, value: string, root: string): string
  /** Find what is to be replaced in the text of a body. */
  edits(text: string, essence: string): Edit[]
  /** The same for bytes that are no text, as latin1. */
  binaryEdits(bytes: string): Edit[]
  /** A text of JSON, or of a form's field, with its name; `beside` are the names around it. */
  field(name: string, value: string, beside: Beside | null): string
  /** A number of JSON; the same one, or what stands for it. */
  number(name: string, value: number): number
  /** A key of JSON. */
  key(name: string): string
  /** True for an object or a list of JSON in which nothing is to be done. */
  skips?(value: object): boolean
  /** How often something was found, and a place to note in which objects and lists. */
  readonly asked?: number
  note?(value: object): void
  /** Find what is split over the events of a stream. */
  editsAcross(text: string): AcrossEvents
}

/** The object or the form around a value. */
export interface Beside {
  has(name: string): boolean
  /** The text of another member. */
  text(name: string): string | undefined
  from: 'json' | 'form'
  /** What is around this one; null in a list, and at the top. */
  readonly outer?: Beside | null
}

/** Map all parts of an interaction. The interaction and the bytes given are left alone; unchanged parts are the same. */
export function mapInteraction<T extends Messages>(interaction: T, files: BodyBytes, mapper: Mapper): T {
  const { request, response, operation, error } = interaction
  const walk = new Walk(files, mapper)
  const mapped: T = { ...interaction }
  if (operation !== undefined) mapped.operation = walk.plain(operation, 'operation', (text) => mapper.text(text))
  mapped.request = {
    ...request,
    url: walk.plain(request.url, 'request.url', (text) => mapper.url(text)),
    ...walk.message(request, 'request'),
  }
  if (error !== undefined)
    mapped.error = { ...error, message: walk.plain(error.message, 'error.message', (text) => mapper.text(text)) }
  if (response === undefined) return mapped
  mapped.response = { ...response, ...walk.message(response, 'response') }
  const { statusText, trailers, informational, error: failure } = response
  if (statusText !== undefined)
    mapped.response.statusText = walk.plain(statusText, 'response.statusText', (text) => mapper.text(text))
  if (failure !== undefined) {
    const message = walk.plain(failure.message, 'response.error.message', (text) => mapper.text(text))
    mapped.response.error = { ...failure, message }
  }
  if (trailers !== undefined) mapped.response.trailers = walk.headers(trailers, 'response.trailers')
  if (informational !== undefined) {
    mapped.response.informational = informational.map((one, index) => ({
      ...one,
      headers: walk.headers(one.headers, `response.informational.${index}`),
    }))
  }
  return mapped
}

interface Message {
  headers: RecordedHeaders
  body?: RecordedBody
}

class Walk {
  readonly #files: BodyBytes
  readonly #mapper: Mapper
  #essence = ''

  constructor(files: BodyBytes, mapper: Mapper) {
    this.#files = files
    this.#mapper = mapper
  }

  /** Keeps the very text where nothing was replaced in it. */
  plain(text: string, root: string, map: (text: string) => string): string {
    this.#mapper.place.moveTo(root)
    return remap(text, map)
  }

  message({ headers, body }: Message, root: string): Message {
    const mapped = { headers: this.headers(headers, `${root}.headers`) }
    if (body === undefined) return mapped
    this.#essence = parseMediaType([headers['content-type'] ?? ''].flat()[0]).essence
    this.#mapper.place.moveTo(`${root}.body`)
    return { ...mapped, body: this.#body(body, String([headers['content-encoding'] ?? ''].flat()[0])) }
  }

  headers(headers: RecordedHeaders, root: string): RecordedHeaders {
    const entries = Object.entries(headers).map(([name, value]): [string, string | string[]] => {
      const at = `${root}.${name}`
      const map = (text: string): string => this.plain(text, at, (plain) => this.#mapper.header(name, plain, at))
      return [name, typeof value === 'string' ? map(value) : value.map(map)]
    })
    return entries.every(([name, value]) => value === headers[name]) ? headers : Object.fromEntries(entries)
  }

  #body(body: RecordedBody, coding: string): RecordedBody {
    if ('json' in body) {
      const json = this.#json(body.json, '', null)
      return json === body.json ? body : { ...body, json }
    }
    if ('form' in body) return this.#form(body)
    if ('multipart' in body) return { multipart: body.multipart.map((part) => this.#part(part)) }
    if ('text' in body) {
      const text = remap(body.text, (plain) => applyEdits(plain, this.#mapper.edits(plain, this.#essence)))
      return text === body.text ? body : { text }
    }
    if ('stream' in body) return { stream: this.#stream(body.stream) }
    if ('base64' in body) {
      const bytes = Buffer.from(body.base64, 'base64')
      const mapped = this.#bytes(bytes, body.encoded === true ? coding : '')
      return mapped === bytes ? body : { ...body, base64: mapped.toString('base64') }
    }
    const bytes = this.#files.get(body.file)
    if (bytes === undefined) return body
    const mapped = this.#bytes(bytes, body.encoded === true ? coding : '')
    if (mapped !== bytes) this.#files.set(body.file, mapped)
    return body
  }

  #form(body: { form: Record<string, string | string[]> }): RecordedBody {
    const { form } = body
    const beside = besideOf(form, 'form')
    const entries = Object.entries(form).map(([name, value]): [string, string | string[]] => {
      const plainName = unescapeText(name)
      const mappedName = this.#mapper.key(plainName)
      this.#mapper.place.enter(mappedName)
      const map = (text: string): string => remap(text, (plain) => this.#mapper.field(plainName, plain, beside))
      const mapped = typeof value === 'string' ? map(value) : value.map(map)
      this.#mapper.place.leave()
      return [mappedName === plainName ? name : escapeText(mappedName), mapped]
    })
    return { form: Object.fromEntries(entries) }
  }

  #part(part: MultipartPart): MultipartPart {
    const name = unescapeText(part.name ?? '')
    const { place } = this.#mapper
    place.enter(name)
    const mapped = { ...part }
    if (part.filename !== undefined) mapped.filename = remap(part.filename, (plain) => this.#mapper.text(plain))
    if (part.text !== undefined) {
      const essence = parseMediaType(part.contentType).essence
      mapped.text = remap(part.text, (plain) => {
        const told = this.#mapper.field(name, plain, null)
        return told === plain ? applyEdits(plain, this.#mapper.edits(plain, essence)) : told
      })
    }
    if (part.base64 !== undefined) {
      const bytes = Buffer.from(part.base64, 'base64')
      const replaced = this.#bytes(bytes, '')
      if (replaced !== bytes) mapped.base64 = replaced.toString('base64')
    }
    place.leave()
    return mapped
  }

  #json(value: JsonValue, name: string, beside: Beside | null): JsonValue {
    if (typeof value === 'string') {
      const plain = value.includes('{{') ? unescapeText(value) : value
      const mapped = this.#mapper.field(name, plain, beside)
      return mapped === plain ? value : escapeText(mapped)
    }
    if (typeof value === 'number') return this.#mapper.number(name, value)
    if (typeof value !== 'object' || value === null) return value
    if (this.#mapper.skips?.(value) === true) return value
    const { asked } = this.#mapper
    const mapped = Array.isArray(value) ? this.#array(value, name) : this.#object(value, beside)
    if (asked !== this.#mapper.asked) this.#mapper.note?.(value)
    return mapped
  }

  #array(list: JsonValue[], name: string): JsonValue[] {
    const { place } = this.#mapper
    let mapped = list
    for (let index = 0; index < list.length; index += 1) {
      const item = list[index]!
      place.enter(index)
      const one = this.#json(item, typeof item === 'string' ? name : '', null)
      place.leave()
      if (one === item) continue
      if (mapped === list) mapped = [...list]
      mapped[index] = one
    }
    return mapped
  }

  #object(object: Record<string, JsonValue>, outer: Beside | null): JsonValue {
    const { place } = this.#mapper
    const beside = new JsonBeside(object, outer)
    let changes: Map<string, [key: string, value: JsonValue]> | null = null
    for (const key of Object.keys(object)) {
      const item = object[key]!
      const name = key.includes('{{') ? unescapeText(key) : key
      // The key comes first: places are told, and may not tell a secret.
      const mappedName = name.length < 8 ? name : this.#mapper.key(name)
      place.enter(mappedName)
      const mapped = this.#json(item, name, beside)
      const mappedKey = mappedName === name ? key : escapeText(mappedName)
      place.leave()
      if (mapped === item && mappedKey === key) continue
      changes ??= new Map()
      changes.set(key, [mappedKey, mapped])
    }
    if (changes === null) return object
    const all = changes
    return Object.fromEntries(Object.entries(object).map((entry) => all.get(entry[0]) ?? entry))
  }

  /** Pieces of text that follow one another are read as one. */
  #stream(chunks: readonly StreamChunk[]): StreamChunk[] {
    const mapped = [...chunks]
    let start = 0
    while (start < chunks.length) {
      let end = start
      const pieces: string[] = []
      for (let chunk = chunks[end]; chunk !== undefined && 'text' in chunk; chunk = chunks[(end += 1)])
        pieces.push(unescapeText(chunk.text))
      const whole = pieces.join('')
      const { edits, rest } = this.#mapper.editsAcross(whole)
      const edited = applyToPieces(pieces, [...edits, ...this.#mapper.edits(rest, this.#essence)])
      for (const [index, text] of edited.entries())
        if (text !== pieces[index])
          mapped[start + index] = { delayMs: chunks[start + index]!.delayMs, text: escapeText(text) }
      const chunk = chunks[end]
      if (chunk !== undefined && 'base64' in chunk) {
        const bytes = Buffer.from(chunk.base64, 'base64')
        const replaced = this.#bytes(bytes, '')
        if (replaced !== bytes) mapped[end] = { delayMs: chunk.delayMs, base64: replaced.toString('base64') }
      }
      start = end + 1
    }
    return mapped
  }

  /** Text, packed text, or any bytes. */
  #bytes(bytes: Buffer, coding: string): Buffer {
    const packing = packingOf(bytes, coding)
    const unpacked = packing === null ? null : unpack(bytes, packing)
    if (unpacked !== null && packing !== null && unpacked.length > 0) {
      const mapped = this.#bytes(unpacked, '')
      return mapped === unpacked ? bytes : repack(mapped, packing, coding !== '')
    }
    const text = readableText(bytes)
    if (text !== null) {
      const edits = this.#mapper.edits(text, this.#essence)
      return edits.length === 0 ? bytes : Buffer.from(applyEdits(text, edits))
    }
    const latin1 = bytes.toString('latin1')
    const edits = this.#mapper.binaryEdits(latin1)
    return edits.length === 0 ? bytes : Buffer.from(applyEdits(latin1, edits), 'latin1')
  }
}

/** Map plain text, and keep the very text where nothing changed. */
function remap(text: string, map: (plain: string) => string): string {
  const plain = text.includes('{{') ? unescapeText(text) : text
  const mapped = map(plain)
  return mapped === plain ? text : escapeText(mapped)
}

/** An object of JSON around a value. Made for each, so that nothing is computed unless it is asked for. */
class JsonBeside implements Beside {
  readonly from = 'json'
  readonly outer: Beside | null
  readonly #object: Record<string, JsonValue>

  constructor(object: Record<string, JsonValue>, outer: Beside | null) {
    this.#object = object
    this.outer = outer
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#object, name)
  }

  text(name: string): string | undefined {
    const value = Object.hasOwn(this.#object, name) ? this.#object[name] : undefined
    return typeof value === 'string' ? value : undefined
  }
}

function besideOf(form: Record<string, string | string[]>, from: 'form'): Beside {
  return {
    from,
    has: (name) => Object.hasOwn(form, name),
    text: (name) => (Object.hasOwn(form, name) ? [form[name] ?? ''].flat()[0] : undefined),
  }
}

function packingOf(bytes: Buffer, coding: string): 'gzip' | 'deflate' | 'br' | null {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip'
  if (/\bbr\b/.test(coding)) return 'br'
  return /\bdeflate\b/.test(coding) ? 'deflate' : null
}

/** Pack bytes again. What was cut short stays so: without its end, no client takes it for whole. */
function repack(bytes: Buffer, packing: 'gzip' | 'deflate' | 'br', isBroken: boolean): Buffer {
  const { gzipSync, deflateSync, brotliCompressSync } = process.getBuiltinModule('node:zlib')
  const packed =
    packing === 'gzip' ? gzipSync(bytes) : packing === 'br' ? brotliCompressSync(bytes) : deflateSync(bytes)
  return isBroken ? packed.subarray(0, -8) : packed
}
