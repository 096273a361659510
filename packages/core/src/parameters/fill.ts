import {
  escapeText,
  fillPlaceholders,
  hasPlaceholder,
  mapStrings,
  unescapeText,
  wholePlaceholder,
} from '../body/placeholder.js'
import type { Interaction, JsonValue, RecordedBody, RecordedHeaders } from '../model/index.js'
import { mapJwtClaims } from './jwt.js'
import { isForm } from './is-form.js'

/** The value of a placeholder's expression. */
export type ValueOf = (expression: string) => JsonValue

/** How placeholders are filled. */
export interface Filling {
  valueOf: ValueOf
  /** False where other placeholders take their place: then the claims of tokens stay escaped. */
  isFinal: boolean
}

/** True where text of a recording, or any text in a value of it, holds a placeholder. */
export function holdsPlaceholder(value: unknown): boolean {
  if (typeof value === 'string') return textHoldsPlaceholder(value)
  if (typeof value !== 'object' || value === null) return false
  for (const key in value) if (holdsPlaceholder((value as Record<string, unknown>)[key])) return true
  return false
}

function textHoldsPlaceholder(text: string): boolean {
  if (text.includes('{{') && hasPlaceholder(unescapeText(text))) return true
  // Claims are escaped as all text is, and have to be opened even where nothing varies in them.
  return text.includes('.eyJ') && claimsIn(text).some(hasBraces)
}

function hasBraces(claims: JsonValue): boolean {
  return JSON.stringify(claims).includes('{{')
}

/** The claims of the JSON Web Tokens in text: they may hold placeholders of their own. */
function claimsIn(text: string): JsonValue[] {
  const found: JsonValue[] = []
  mapJwtClaims(text, (claims) => {
    found.push(claims)
    return claims
  })
  return found
}

/** The expressions of all placeholders in a value of a recording, each as often as it stands there. */
export function expressionsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    const found: string[] = value.includes('.eyJ') ? claimsIn(value).flatMap(expressionsIn) : []
    if (!value.includes('{{')) return found
    fillPlaceholders(unescapeText(value), (expression) => {
      found.push(expression)
      return ''
    })
    return found
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(expressionsIn) : []
}

/** Put values in the place of a recorded request's placeholders. */
export function fillRequest(request: Interaction['request'], filling: Filling): Interaction['request'] {
  const filled = { ...fillMessage(request, filling), url: fillUrl(request.url, filling) }
  const { body, headers } = request
  return body !== undefined && 'text' in body && isForm(headers)
    ? { ...filled, body: { text: fillUrl(body.text, filling) } }
    : filled
}

/** Put values in the place of a recorded response's placeholders. */
export function fillResponse<T extends { headers: RecordedHeaders; body?: RecordedBody; trailers?: RecordedHeaders }>(
  response: T,
  filling: Filling,
): T {
  const filled = fillMessage(response, filling)
  return response.trailers === undefined ? filled : { ...filled, trailers: fillHeaders(response.trailers, filling) }
}

function fillMessage<T extends { headers: RecordedHeaders; body?: RecordedBody }>(message: T, filling: Filling): T {
  const { headers, body } = message
  const filled = { ...message, headers: fillHeaders(headers, filling) }
  return body === undefined ? filled : { ...filled, body: fillBody(body, filling) }
}

function fillHeaders(headers: RecordedHeaders, filling: Filling): RecordedHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? fillText(value, filling) : value.map((one) => fillText(one, filling)),
    ]),
  )
}

function fillBody(body: RecordedBody, filling: Filling): RecordedBody {
  if ('json' in body) return { ...body, json: fillJson(body.json, filling) }
  if ('text' in body) return { text: fillText(body.text, filling) }
  if ('stream' in body)
    return {
      stream: body.stream.map((chunk) => ('text' in chunk ? { ...chunk, text: fillText(chunk.text, filling) } : chunk)),
    }
  if ('form' in body) return { form: fillHeaders(body.form, filling) }
  if ('multipart' in body)
    return {
      multipart: body.multipart.map((part) => ({
        ...part,
        ...(part.text === undefined ? {} : { text: fillText(part.text, filling) }),
        ...(part.filename === undefined ? {} : { filename: fillText(part.filename, filling) }),
      })),
    }
  return body
}

/** A text that is one placeholder takes the value as it is: a number stays a number. */
function fillJson(value: JsonValue, filling: Filling): JsonValue {
  if (typeof value === 'string') {
    if (!value.includes('{{')) return fillTokens(value, filling)
    const whole = wholePlaceholder(unescapeText(value))
    return whole === undefined ? fillText(value, filling) : escapeValue(filling.valueOf(whole))
  }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => fillJson(item, filling))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.includes('{{') ? fillText(key, filling) : key,
      fillJson(item, filling),
    ]),
  )
}

function escapeValue(value: JsonValue): JsonValue {
  if (typeof value === 'string') return escapeText(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(escapeValue)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [escapeText(key), escapeValue(item)]))
}

function fillText(escaped: string, filling: Filling): string {
  // First, so that tokens in values are left alone.
  const text = fillTokens(escaped, filling)
  if (!text.includes('{{')) return text
  const plain = unescapeText(text)
  return hasPlaceholder(plain)
    ? escapeText(fillPlaceholders(plain, (expression) => asText(filling.valueOf(expression))))
    : text
}

/** Fill the claims of the JSON Web Tokens in text. */
export function fillTokens(text: string, filling: Filling): string {
  if (!text.includes('.eyJ')) return text
  return mapJwtClaims(text, (claims) => {
    if (!hasBraces(claims)) return claims
    const filled = fillJson(claims, filling)
    return filling.isFinal ? mapStrings(filled, unescapeText) : filled
  })
}

function fillUrl(url: string, filling: Filling): string {
  if (!url.includes('{{')) return url
  const filled = fillPlaceholders(unescapeText(url), (expression) => {
    const value = asText(filling.valueOf(expression))
    return hasPlaceholder(value) ? value : encodeURIComponent(value)
  })
  return escapeText(filled)
}

/** A value as it stands within other text. */
export function asText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
