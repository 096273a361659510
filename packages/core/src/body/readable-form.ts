import type { RecordedBody } from '../model/index.js'
import type { DecodedBody } from './decoded-body.js'
import { escapeText, mapStrings } from './placeholder.js'

/**
 * Put a body into the form of a recording in which secrets are looked for: names and texts, without the bytes around them. It
 * does not print back. Undefined for what holds no text.
 */
export function toReadableForm(body: DecodedBody): RecordedBody | undefined {
  switch (body.kind) {
    case 'json':
      return { json: mapStrings(body.value, escapeText) }
    case 'form':
      return { multipart: body.fields.map(([name, text]) => ({ name: escapeText(name), text: escapeText(text) })) }
    case 'multipart':
      return {
        multipart: body.parts.map(({ name, bytes }) => ({
          name: escapeText(name),
          text: escapeText(bytes.toString()),
        })),
      }
    case 'text':
      return { text: escapeText(body.text) }
    case 'bytes':
    case 'none':
      return undefined
  }
}
