import type { DecodedBody } from '../body/decoded-body.js'
import { spellOut } from '../body/placeholder.js'
import type { MatchRequest } from '../config/config.js'
import type { JsonValue } from '../model/index.js'
import { hideSecrets, HIDDEN, isHidden, withoutQuerySecrets, type Redacted } from './request-key.js'

/** Show a request to a match function: live and recorded ones look alike, and no secret is in either. */
export function toMatchRequest(
  method: string,
  url: string,
  headers: Iterable<readonly [name: string, value: string | string[]]>,
  body: DecodedBody,
  redacted: Redacted,
): MatchRequest {
  const shown: Record<string, string | string[]> = {}
  for (const [name, value] of headers) {
    for (const one of [value].flat()) {
      const text = spellOut(redacted.header(name, one) ?? HIDDEN)
      const earlier = Object.hasOwn(shown, name) ? shown[name] : undefined
      shown[name] = earlier === undefined ? text : [earlier, text].flat()
    }
  }
  return { method, url: spellOut(hideSecrets(url, redacted)), headers: shown, body: shownBody(body, redacted) }
}

function shownBody(body: DecodedBody, redacted: Redacted): unknown {
  switch (body.kind) {
    case 'none':
      return undefined
    case 'json':
      return hideInJson(body.value, redacted)
    case 'form': {
      const names = new Set(body.fields.map(([name]) => name))
      return Object.fromEntries([...names].map((name) => [name, shownField(body.fields, name, redacted)]))
    }
    case 'multipart':
      return body.parts.map((part) => (redacted.field(part.name) ? { ...part, bytes: Buffer.from(HIDDEN) } : part))
    case 'text':
      return spellOut(body.text)
    case 'bytes':
      return body.bytes
  }
}

function shownField(fields: [string, string][], name: string, redacted: Redacted): string | string[] {
  const values = fields
    .filter(([key]) => key === name)
    .map(([, value]) => (redacted.field(name) ? HIDDEN : spellOut(value)))
  return values.length === 1 ? values[0]! : values
}

function hideInJson(value: JsonValue, redacted: Redacted): JsonValue {
  if (typeof value === 'string') return spellOut(withoutQuerySecrets(value, redacted))
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => hideInJson(item, redacted))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      isHidden(key, item, redacted) && item !== null ? HIDDEN : hideInJson(item, redacted),
    ]),
  )
}
