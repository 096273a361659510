import { escapeText, fillPlaceholders, hasPlaceholder, unescapeText, wholePlaceholder } from '../body/placeholder.js'
import type { Interaction, JsonValue, RecordedBody, RecordedHeaders } from '../model/index.js'

/** The value of a placeholder's expression. */
export type ValueOf = (expression: string) => JsonValue

/** True where text of a recording, or any text in a value of it, holds a placeholder. */
export function holdsPlaceholder(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('{{') && hasPlaceholder(unescapeText(value))
  if (typeof value !== 'object' || value === null) return false
  for (const key in value) if (holdsPlaceholder((value as Record<string, unknown>)[key])) return true
  return false
}

/** The expressions of all placeholders in a value of a recording, each as often as it stands there. */
export function expressionsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    if (!value.includes('{{')) return []
    const found: string[] = []
    fillPlaceholders(unescapeText(value), (expression) => {
      found.push(expression)
      return ''
    })
    return found
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(expressionsIn) : []
}

/** Put values in the place of a recorded request's placeholders. */
export function fillRequest(request: Interaction['request'], valueOf: ValueOf): Interaction['request'] {
  return { ...fillMessage(request, valueOf), url: fillUrl(request.url, valueOf) }
}

/** Put values in the place of a recorded response's placeholders. */
export function fillResponse<T extends { headers: RecordedHeaders; body?: RecordedBody; trailers?: RecordedHeaders }>(
  response: T,
  valueOf: ValueOf,
): T {
  const filled = fillMessage(response, valueOf)
  return response.trailers === undefined ? filled : { ...filled, trailers: fillHeaders(response.trailers, valueOf) }
}

function fillMessage<T extends { headers: RecordedHeaders; body?: RecordedBody }>(message: T, valueOf: ValueOf): T {
  const { headers, body } = message
  const filled = { ...message, headers: fillHeaders(headers, valueOf) }
  return body === undefined ? filled : { ...filled, body: fillBody(body, valueOf) }
}

function fillHeaders(headers: RecordedHeaders, valueOf: ValueOf): RecordedHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? fillText(value, valueOf) : value.map((one) => fillText(one, valueOf)),
    ]),
  )
}

function fillBody(body: RecordedBody, valueOf: ValueOf): RecordedBody {
  if ('json' in body) return { ...body, json: fillJson(body.json, valueOf) }
  if ('text' in body) return { text: fillText(body.text, valueOf) }
  if ('stream' in body)
    return {
      stream: body.stream.map((chunk) => ('text' in chunk ? { ...chunk, text: fillText(chunk.text, valueOf) } : chunk)),
    }
  if ('form' in body) return { form: fillHeaders(body.form, valueOf) }
  if ('multipart' in body)
    return {
      multipart: body.multipart.map((part) =>
        part.text === undefined ? part : { ...part, text: fillText(part.text, valueOf) },
      ),
    }
  return body
}

/** A text that is one placeholder takes the value as it is: a number stays a number. */
function fillJson(value: JsonValue, valueOf: ValueOf): JsonValue {
  if (typeof value === 'string') {
    if (!value.includes('{{')) return value
    const whole = wholePlaceholder(unescapeText(value))
    return whole === undefined ? fillText(value, valueOf) : escapeValue(valueOf(whole))
  }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => fillJson(item, valueOf))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillJson(item, valueOf)]))
}

function escapeValue(value: JsonValue): JsonValue {
  if (typeof value === 'string') return escapeText(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(escapeValue)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [escapeText(key), escapeValue(item)]))
}

function fillText(text: string, valueOf: ValueOf): string {
  if (!text.includes('{{')) return text
  const plain = unescapeText(text)
  return hasPlaceholder(plain) ? escapeText(fillPlaceholders(plain, (expression) => asText(valueOf(expression)))) : text
}

function fillUrl(url: string, valueOf: ValueOf): string {
  if (!url.includes('{{')) return url
  const filled = fillPlaceholders(unescapeText(url), (expression) => {
    const value = asText(valueOf(expression))
    return hasPlaceholder(value) ? value : encodeURIComponent(value)
  })
  return escapeText(filled)
}

/** A value as it stands within other text. */
export function asText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
