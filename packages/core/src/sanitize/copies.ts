import { escapeText, unescapeText } from '../body/placeholder.js'
import type { Interaction, JsonValue, RecordedBody, StreamChunk } from '../model/index.js'
import { applyEdits, applyToPieces } from './edits.js'
import type { BodyBytes } from './map-secrets.js'
import { SHORTEST, TextSearch } from './text-search.js'

/**
 * True for a secret that cannot stand elsewhere by chance. Short ones, plain words ("changeme") and numbers can: those
 * are replaced at their own places only.
 */
export function isDistinctive(secret: string): boolean {
  return secret.length >= SHORTEST && (secret.length >= 20 || !/^(?:[A-Za-z]+|\d+)$/.test(secret))
}

/** Replaces copies of secrets, wherever they stand and however they are encoded. */
export class Copies {
  readonly #texts: TextSearch
  /** The same in bytes, read as latin1: each character is a byte of the UTF-8. */
  readonly #bytes: TextSearch
  readonly #hasAny: boolean

  constructor(secrets: Iterable<readonly [secret: string, standIn: string]>) {
    const texts = new Map<string, string>()
    for (const [secret, standIn] of secrets) {
      if (!isDistinctive(secret)) continue
      for (const form of formsOf(secret)) if (!texts.has(form)) texts.set(form, standIn)
    }
    this.#hasAny = texts.size > 0
    this.#texts = new TextSearch(texts)
    this.#bytes = new TextSearch(new Map([...texts].map(([form, standIn]) => [latin1(Buffer.from(form)), standIn])))
  }

  replaceIn(text: string): string {
    return applyEdits(text, this.#texts.find(text))
  }

  /** Replace copies in an interaction, and in the bytes beside it that it names. Nothing given is changed. */
  replaceInInteraction<T extends Omit<Interaction, 'id'>>(interaction: T, files: BodyBytes): T {
    if (!this.#hasAny) return interaction
    const { operation, request, response } = interaction
    const mapped = {
      ...interaction,
      operation: this.#text(operation),
      request: { ...this.#message(request, files), method: request.method },
    }
    return response === undefined ? mapped : { ...mapped, response: this.#message(response, files) }
  }

  replaceInBytes(bytes: Buffer): Buffer {
    const text = latin1(bytes)
    const edits = this.#bytes.find(text)
    return edits.length === 0 ? bytes : Buffer.from(applyEdits(text, edits), 'latin1')
  }

  #message<M extends { body?: RecordedBody }>(message: M, files: BodyBytes): M {
    const { body, ...rest } = message
    const mapped = this.#value(rest as JsonValue) as unknown as M
    return body === undefined ? mapped : { ...mapped, body: this.#body(body, files) }
  }

  #body(body: RecordedBody, files: BodyBytes): RecordedBody {
    if ('stream' in body) return { stream: this.#stream(body.stream) }
    if ('file' in body) {
      const bytes = files.get(body.file)
      if (bytes !== undefined) files.set(body.file, this.replaceInBytes(bytes))
      return body
    }
    if ('base64' in body) return { ...body, base64: this.#base64(body.base64) }
    if (!('multipart' in body)) return this.#value(body as JsonValue) as RecordedBody
    const parts = body.multipart.map(({ base64, ...part }) => ({
      ...(this.#value(part as JsonValue) as typeof part),
      ...(base64 === undefined ? {} : { base64: this.#base64(base64) }),
    }))
    return { multipart: parts }
  }

  #base64(base64: string): string {
    const bytes = Buffer.from(base64, 'base64')
    const replaced = this.replaceInBytes(bytes)
    return replaced === bytes ? base64 : replaced.toString('base64')
  }

  #stream(chunks: readonly StreamChunk[]): StreamChunk[] {
    const pieces = chunks.map((chunk) =>
      'text' in chunk ? Buffer.from(unescapeText(chunk.text)) : Buffer.from(chunk.base64, 'base64'),
    )
    const edits = this.#bytes.find(latin1(Buffer.concat(pieces)))
    if (edits.length === 0) return [...chunks]
    const edited = applyToPieces(pieces.map(latin1), edits)
    return chunks.map((chunk, index) => {
      const bytes = Buffer.from(edited[index]!, 'latin1')
      return 'text' in chunk
        ? { delayMs: chunk.delayMs, text: escapeText(bytes.toString()) }
        : { delayMs: chunk.delayMs, base64: bytes.toString('base64') }
    })
  }

  #value(value: JsonValue): JsonValue {
    if (typeof value === 'string') return this.#text(value)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((item) => this.#value(item))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.#text(key), this.#value(item)]))
  }

  #text(text: string): string {
    const plain = unescapeText(text)
    const replaced = this.replaceIn(plain)
    return replaced === plain ? text : escapeText(replaced)
  }
}

/** A secret as it may stand in URLs, forms, JSON and headers. */
function formsOf(secret: string): Set<string> {
  const encoded = encodeURIComponent(secret)
  const form = new URLSearchParams([['', secret]]).toString().slice(1)
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '')
  return new Set([
    secret,
    encoded,
    lowerHex(encoded),
    form,
    lowerHex(form),
    JSON.stringify(secret).slice(1, -1),
    base64,
    base64.replaceAll('+', '-').replaceAll('/', '_'),
    encodeURIComponent(base64),
  ])
}

function lowerHex(encoded: string): string {
  return encoded.replaceAll(/%[\dA-F]{2}/g, (code) => code.toLowerCase())
}

function latin1(bytes: Buffer): string {
  return bytes.toString('latin1')
}
