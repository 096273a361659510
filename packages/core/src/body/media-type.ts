/** A media type's essence and parameters (RFC 9110 section 8.3.1), names in lower case. */
export interface MediaType {
  essence: string
  parameters: Record<string, string>
}

/** Read a `content-type` value; an empty essence where there is none. */
export function parseMediaType(contentType: string | undefined): MediaType {
  const [essence = '', ...rest] = (contentType ?? '').split(';')
  const parameters: Record<string, string> = {}
  for (const part of rest) {
    const equals = part.indexOf('=')
    if (equals === -1) continue
    const value = part.slice(equals + 1).trim()
    parameters[part.slice(0, equals).trim().toLowerCase()] = value.replace(/^"(.*)"$/, '$1')
  }
  return { essence: essence.trim().toLowerCase(), parameters }
}

/** True for JSON and every type with the `+json` suffix (RFC 6839). */
export function isJsonType(essence: string): boolean {
  return (
    essence === 'application/json' ||
    essence === 'text/json' ||
    essence.endsWith('+json') ||
    essence.startsWith('application/x-amz-json')
  )
}

/** True for types whose bodies are read piece by piece as they come. */
export function isStreamType(essence: string): boolean {
  return (
    essence === 'text/event-stream' ||
    /^application\/(?:x-)?(?:ndjson|jsonl|json-seq|stream\+json|jsonlines)$/.test(essence)
  )
}
