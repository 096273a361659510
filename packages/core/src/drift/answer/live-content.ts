import { decodeContent } from '../../body/content-encoding.js'
import { parseMediaType } from '../../body/media-type.js'
import { parseMultipart } from '../../body/multipart.js'
import { readableText } from '../../body/text.js'
import type { LiveAnswer } from '../comparison.js'
import { bodyText } from './body-text.js'
import { fieldsValue, readText, type Content } from './content.js'

/** The values of a live header, in order. */
export function liveHeader({ headers }: LiveAnswer, name: string): string[] {
  return headers.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value)
}

/** Read the body of a live answer. Content encodings are undone where they still stand. */
export function liveContent(live: LiveAnswer): Content {
  if (live.body === null || live.body.byteLength === 0) return { family: 'none' }
  const [contentType] = liveHeader(live, 'content-type')
  const { essence, parameters } = parseMediaType(contentType)
  const bytes = decodedBytes(live.body, liveHeader(live, 'content-encoding').join(', '))
  if (essence.startsWith('multipart/')) {
    const parts = parseMultipart(bytes, parameters['boundary'])
    if (parts !== null)
      return {
        family: 'multipart',
        value: fieldsValue(parts.map(({ name = '', bytes: part }) => [name, readableText(part) ?? ''])),
      }
  }
  const text = bodyText(bytes, contentType)
  return text === null ? { family: 'bytes', essence } : readText(text, contentType)
}

/** Many clients hand over bytes that are decoded already, under headers that say they are not. */
function decodedBytes(body: Uint8Array, encoding: string): Buffer {
  const plain = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  // Where it is not in that encoding any more, it cannot be undone.
  return encoding === '' ? plain : (decodeContent(body, encoding) ?? plain)
}
