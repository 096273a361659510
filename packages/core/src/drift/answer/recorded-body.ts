import { fillPlaceholders, hasPlaceholder, unescapeText, wholePlaceholder } from '../../body/placeholder.js'
import { parseJson } from '../../body/parse-json.js'
import { parseMediaType } from '../../body/media-type.js'
import type { Interaction, JsonValue, RecordedBody, RecordedHeaders } from '../../model/index.js'
import { parseExpression } from '../../parameters/index.js'
import { Placeholder, type Value } from '../value.js'
import { bodyText } from './body-text.js'
import { fieldsValue, readText, type Content } from './content.js'

/** Bytes of a body that stands beside the recording; null where they are not known. */
export type ReadBodyFile = (interaction: Interaction, name: string) => Uint8Array | null

/** Read the body of a recorded answer; null where its bytes are not known. */
export function recordedContent(interaction: Interaction, readBodyFile: ReadBodyFile): Content | null {
  const { response } = interaction
  const body = response?.body
  if (response === undefined || body === undefined || body === null) return { family: 'none' }
  const contentType = firstValue(response.headers, 'content-type')
  const read = (value: Value): Value => withPlaceholders(value, interaction)
  if ('json' in body) return { family: 'json', value: withPlaceholders(body.json, interaction, unescapeText) }
  if ('form' in body) return { family: 'form', value: fieldsValue(formFields(body.form), read) }
  if ('multipart' in body)
    return {
      family: 'multipart',
      value: fieldsValue(
        body.multipart.map(({ name = '', text }) => [unescapeText(name), unescapeText(text ?? '')]),
        read,
      ),
    }
  const bytes = bytesOf(body, interaction, readBodyFile)
  if (bytes === null || typeof bytes === 'string')
    return bytes === null ? null : readText(parseable(bytes), contentType, read)
  const text = isEncoded(body) ? null : bodyText(bytes, contentType)
  return text === null ? { family: 'bytes', essence: parseMediaType(contentType).essence } : readText(text, contentType)
}

function isEncoded(body: RecordedBody): boolean {
  return 'encoded' in body && body.encoded
}

/** The body as plain text where it is recorded as text, else its bytes. */
function bytesOf(
  body: Extract<RecordedBody, { text: string } | { base64: string } | { file: string } | { stream: unknown }>,
  interaction: Interaction,
  readBodyFile: ReadBodyFile,
): string | Uint8Array | null {
  if ('text' in body) return unescapeText(body.text)
  if ('base64' in body) return Buffer.from(body.base64, 'base64')
  if ('file' in body) return readBodyFile(interaction, body.file)
  return body.stream
    .map((chunk) => ('text' in chunk ? unescapeText(chunk.text) : Buffer.from(chunk.base64, 'base64').toString()))
    .join('')
}

/** Text in which a placeholder may stand where JSON wants a value. */
function parseable(text: string): string {
  if (!hasPlaceholder(text) || parseJson(text) !== undefined) return text
  return text.replaceAll(/([:,[]\s*)\uFDD0[^\uFDD0\uFDD1]+\uFDD1(?=\s*[,}\]])/g, '$1null')
}

function formFields(form: Record<string, string | string[]>): [string, string][] {
  return Object.entries(form).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [unescapeText(name), unescapeText(one)]),
  )
}

/** The first value of a recorded header. */
export function firstValue(headers: RecordedHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : value?.[0]
}

const plainText = (text: string): string => text

/** Put placeholders in the place of texts that are one. What holds none is left as it is. */
function withPlaceholders(value: Value, interaction: Interaction, unescape = plainText): Value {
  return holdsMark(value, unescape === plainText ? hasPlaceholder : hasBraces)
    ? replacePlaceholders(value, interaction, unescape)
    : value
}

function hasBraces(text: string): boolean {
  return text.includes('{{')
}

function holdsMark(value: Value, isMarked: (text: string) => boolean): boolean {
  if (typeof value === 'string') return isMarked(value)
  if (typeof value !== 'object' || value === null || value instanceof Placeholder) return false
  if (Array.isArray(value)) return value.some((item) => holdsMark(item, isMarked))
  for (const key in value) if (isMarked(key) || holdsMark(value[key]!, isMarked)) return true
  return false
}

function replacePlaceholders(value: Value, interaction: Interaction, unescape: (text: string) => string): Value {
  if (typeof value === 'string') {
    const text = unescape(value)
    const whole = hasPlaceholder(text) ? wholePlaceholder(text) : undefined
    return whole === undefined ? text : valueOf(whole, interaction)
  }
  if (typeof value !== 'object' || value === null || value instanceof Placeholder) return value
  if (Array.isArray(value)) return value.map((item) => replacePlaceholders(item, interaction, unescape))
  const entries = Object.entries(value)
  return Object.fromEntries(
    entries.map(([key, item]) => [keyOf(unescape(key)), replacePlaceholders(item, interaction, unescape)]),
  )
}

/** A key that varies is one of a map, as a number is. */
function keyOf(key: string): string {
  return hasPlaceholder(key) ? fillPlaceholders(key, () => '1') : key
}

/** What a whole placeholder says: a type of values, or a value of the request where that is in its body. */
function valueOf(text: string, interaction: Interaction): Value {
  const expression = parseExpression(text)
  if (expression === null) return new Placeholder(null)
  if (expression.kind === 'type') return new Placeholder(expression.name)
  const { of, message, part, steps, pick, asNumber } = expression
  const { body } = interaction.request
  if (asNumber) return 1
  if (
    of !== null ||
    message !== 'request' ||
    part !== 'body' ||
    pick !== null ||
    body === undefined ||
    !('json' in body)
  )
    return new Placeholder(null)
  let value: JsonValue | undefined = body.json
  for (const step of steps)
    value = typeof value === 'object' && value !== null ? (value as Record<string, JsonValue>)[step] : undefined
  if (value === undefined) return new Placeholder(null)
  return typeof value === 'string' && value.includes('{{')
    ? withPlaceholders(value, emptyRequest(interaction), unescapeText)
    : value
}

/** A request's own links lead elsewhere: they are not followed. */
function emptyRequest(interaction: Interaction): Interaction {
  const { body: _body, ...request } = interaction.request
  return { ...interaction, request }
}
