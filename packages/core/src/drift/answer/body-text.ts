import { parseMediaType, isJsonType } from '../../body/media-type.js'
import { readableText } from '../../body/text.js'

/** Bytes as text, where they are text by themselves or by their media type; null for anything else. */
export function bodyText(bytes: Uint8Array, contentType: string | undefined): string | null {
  const text = readableText(bytes)
  if (text !== null) return text
  const { essence, parameters } = parseMediaType(contentType)
  const isText = essence.startsWith('text/') || isJsonType(essence) || /[/+]xml$|x-www-form-urlencoded$/.test(essence)
  return isText ? decode(bytes, parameters['charset'] ?? 'latin1') : null
}

function decode(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    // A character set that no one knows: those that there are agree on the signs of JSON.
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  }
}
