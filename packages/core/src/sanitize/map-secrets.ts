import { isJsonType, parseMediaType } from '../body/media-type.js'
import { escapeText, unescapeText } from '../body/placeholder.js'
import { readableText } from '../body/text.js'
import type { Interaction, JsonValue, RecordedBody, RecordedHeaders, StreamChunk } from '../model/index.js'
import { applyEdits, applyToPieces, type Edit } from './edits.js'
import { isSecretCookie, isSecretField, isSecretHeader } from './known-places.js'
import { formEdits, mapNonEmpty, mapString, mapUrl, memberEdits, type Replace } from './map-text.js'

export type { Replace } from './map-text.js'

/** The parts of an interaction that may hold secrets. */
export type Messages = Pick<Interaction, 'request' | 'response'>

/** Bytes that stand beside the recording, by the name that a body gives them. Undefined for those too large to hold. */
export interface BodyBytes {
  get(name: string): Buffer | undefined
  set(name: string, bytes: Buffer): void
}

/** Map the values at known secret places of an interaction. The interaction and the bytes given are left alone. */
export function mapSecrets<T extends Messages>(interaction: T, files: BodyBytes, replace: Replace): T {
  const { request, response } = interaction
  const mapped: T = {
    ...interaction,
    request: {
      ...request,
      url: escaped(mapUrl(unescapeText(request.url), 'request.url', replace), request.url),
      ...mapMessage(request, 'request', files, replace),
    },
  }
  if (response !== undefined) {
    mapped.response = { ...response, ...mapMessage(response, 'response', files, replace) }
    if (response.trailers !== undefined)
      mapped.response.trailers = mapHeaders(response.trailers, 'response.trailers', replace)
    if (response.informational !== undefined) {
      mapped.response.informational = response.informational.map((one, index) => ({
        ...one,
        headers: mapHeaders(one.headers, `response.informational.${index}`, replace),
      }))
    }
  }
  return mapped
}

/** Keep the very text where nothing was replaced in it. */
function escaped(mapped: string, before: string): string {
  return mapped === unescapeText(before) ? before : escapeText(mapped)
}

interface Message {
  headers: RecordedHeaders
  body?: RecordedBody
}

function mapMessage({ headers, body }: Message, place: string, files: BodyBytes, replace: Replace): Message {
  const mapped = { headers: mapHeaders(headers, `${place}.headers`, replace) }
  if (body === undefined) return mapped
  const { essence } = parseMediaType([headers['content-type'] ?? ''].flat()[0])
  return { ...mapped, body: new BodyMapper(`${place}.body`, essence, files, replace).map(body) }
}

function mapHeaders(headers: RecordedHeaders, place: string, replace: Replace): RecordedHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const map = (text: string): string =>
        escaped(mapHeader(name, unescapeText(text), `${place}.${name}`, replace), text)
      return [name, typeof value === 'string' ? map(value) : value.map(map)]
    }),
  )
}

function mapHeader(name: string, value: string, place: string, replace: Replace): string {
  if (name === 'cookie')
    return value
      .split(';')
      .map((pair) => mapCookie(pair, place, replace))
      .join(';')
  if (name === 'set-cookie') {
    const [pair = '', ...attributes] = value.split(';')
    return [mapCookie(pair, place, replace), ...attributes].join(';')
  }
  if (!isSecretHeader(name)) return mapString(value, place, replace)
  // The part of an authorization value after its scheme (RFC 9110 section 11.4).
  const [, scheme = '', credential = value] = /^([A-Za-z][\w-]* +)(\S.*)$/.exec(value) ?? []
  return scheme + mapNonEmpty(credential, place, replace)
}

function mapCookie(pair: string, place: string, replace: Replace): string {
  const [, start = '', name = '', secret = '', end = ''] = /^(\s*([^=]*?)\s*=\s*"?)([^"]*?)("?\s*)$/.exec(pair) ?? []
  if (name === '' || !isSecretCookie(name, secret)) return pair
  return start + replace(`${place}.${name}`, secret) + end
}

/** Maps a body of one kind to one of the same kind. */
class BodyMapper {
  readonly #place: string
  readonly #essence: string
  readonly #files: BodyBytes
  readonly #replace: Replace

  constructor(place: string, essence: string, files: BodyBytes, replace: Replace) {
    this.#place = place
    this.#essence = essence
    this.#files = files
    this.#replace = replace
  }

  map(body: RecordedBody): RecordedBody {
    if ('json' in body) return { ...body, json: this.#json(body.json, this.#place) }
    if ('form' in body) {
      const fields = Object.entries(body.form).map(([name, value]): [string, string | string[]] => [
        name,
        Array.isArray(value) ? value.map((one) => this.#field(name, one)) : this.#field(name, value),
      ])
      return { form: Object.fromEntries(fields) }
    }
    if ('multipart' in body) {
      const parts = body.multipart.map((part) =>
        part.text === undefined ? part : { ...part, text: this.#part(part.name ?? '', part.text) },
      )
      return { multipart: parts }
    }
    if ('text' in body) {
      const text = unescapeText(body.text)
      return { text: escaped(applyEdits(text, this.#edits(text)), body.text) }
    }
    if ('stream' in body) return { stream: this.#stream(body.stream) }
    if ('file' in body && body.encoded !== true) this.#file(body.file)
    return body
  }

  #field(name: string, value: string): string {
    const place = `${this.#place}.${name}`
    const secret = unescapeText(value)
    const mapped = isSecretField(unescapeText(name))
      ? mapNonEmpty(secret, place, this.#replace)
      : mapString(secret, place, this.#replace)
    return escaped(mapped, value)
  }

  #part(name: string, value: string): string {
    if (isSecretField(unescapeText(name))) return this.#field(name, value)
    const text = unescapeText(value)
    return escaped(applyEdits(text, memberEdits(text, `${this.#place}.${name}`, this.#replace)), value)
  }

  #json(value: JsonValue, place: string, isSecret = false): JsonValue {
    if (typeof value === 'string') {
      const text = unescapeText(value)
      const mapped = isSecret ? mapNonEmpty(text, place, this.#replace) : mapString(text, place, this.#replace)
      return escaped(mapped, value)
    }
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) {
      return value.map((item, index) => this.#json(item, `${place}/${index}`, isSecret && typeof item === 'string'))
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const isTold = isSecretField(unescapeText(key)) && (typeof item === 'string' || Array.isArray(item))
        return [key, this.#json(item, `${place}/${key}`, isTold)]
      }),
    )
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
      const edited = applyToPieces(pieces, this.#edits(pieces.join('')))
      for (const [index, text] of edited.entries())
        mapped[start + index] = { delayMs: chunks[start + index]!.delayMs, text: escapeText(text) }
      start = end + 1
    }
    return mapped
  }

  #file(name: string): void {
    const bytes = this.#files.get(name)
    const text = bytes === undefined ? null : readableText(bytes)
    if (text === null) return
    const edits = this.#edits(text)
    if (edits.length > 0) this.#files.set(name, Buffer.from(applyEdits(text, edits)))
  }

  #edits(text: string): Edit[] {
    const isForm =
      this.#essence === 'application/x-www-form-urlencoded' ||
      // OAuth 1 answers so, as text/plain or text/html.
      (!isJsonType(this.#essence) && /^[\w.%+-]+=[^\s&]*(?:&[\w.%+-]+=[^\s&]*)*$/.test(text))
    if (isForm && !/^\s*[[{]/.test(text)) return formEdits(text, this.#place, this.#replace)
    return memberEdits(text, this.#place, this.#replace)
  }
}
