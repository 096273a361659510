import { encodeContent } from './content-encoding.js'
import { formFields } from './decoded-body.js'
import { printJson } from './json-layout.js'
import { parseMediaType } from './media-type.js'
import { mapStrings, unescapeText } from './placeholder.js'
import type { LiveCallRequest, MultipartPart, RecordedBody, RecordedHeaders, RecordedRequest } from '../model/index.js'

/** Bytes of a body that stands beside the recording; null where there is none. */
export type ReadFile = (name: string) => Uint8Array | null

/** A recorded request, its placeholders filled, as it goes over the wire; null where a file of its body is missing. */
export function toLiveRequest(request: RecordedRequest, readFile: ReadFile): LiveCallRequest | null {
  const headers = headerPairs(request.headers)
  const head = { method: request.method, url: unescapeText(request.url), headers }
  if (request.body === undefined) return { ...head, body: null }
  const first = (name: string): string | undefined => headers.find(([key]) => key === name)?.[1]
  const bytes = bytesOf(request.body, first('content-type'), readFile)
  if (bytes === null) return null
  const isPlain = !('encoded' in request.body && request.body.encoded)
  const sent = isPlain ? encodeContent(bytes, first('content-encoding')) : bytes
  return { ...head, body: sent.toString('base64') }
}

/** Headers one by one, plain. */
export function headerPairs(headers: RecordedHeaders): [name: string, value: string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, unescapeText(one)]),
  )
}

function bytesOf(body: RecordedBody, contentType: string | undefined, readFile: ReadFile): Buffer | null {
  if ('json' in body) return Buffer.from(printJson(mapStrings(body.json, unescapeText), body.layout))
  if ('text' in body) return Buffer.from(unescapeText(body.text))
  if ('form' in body) return Buffer.from(new URLSearchParams(formFields(body.form)).toString())
  if ('base64' in body) return Buffer.from(body.base64, 'base64')
  if ('file' in body) return fileBytes(body.file, readFile)
  if ('multipart' in body)
    return multipartBytes(body.multipart, parseMediaType(contentType).parameters['boundary'] ?? '', readFile)
  return Buffer.concat(
    body.stream.map((chunk) =>
      'text' in chunk ? Buffer.from(unescapeText(chunk.text)) : Buffer.from(chunk.base64, 'base64'),
    ),
  )
}

function fileBytes(name: string, readFile: ReadFile): Buffer | null {
  const bytes = readFile(name)
  return bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Write the parts of a form (RFC 7578 section 4). */
function multipartBytes(parts: readonly MultipartPart[], boundary: string, readFile: ReadFile): Buffer | null {
  const pieces: Buffer[] = []
  for (const part of parts) {
    const content = partBytes(part, readFile)
    if (content === null) return null
    pieces.push(Buffer.from(`--${boundary}\r\n${partHead(part)}\r\n\r\n`), content, Buffer.from('\r\n'))
  }
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)])
}

function partBytes({ text, base64, file }: MultipartPart, readFile: ReadFile): Buffer | null {
  if (text !== undefined) return Buffer.from(unescapeText(text))
  if (base64 !== undefined) return Buffer.from(base64, 'base64')
  return file === undefined ? Buffer.alloc(0) : fileBytes(file, readFile)
}

function partHead({ name, filename, contentType }: MultipartPart): string {
  const quoted = (text: string): string =>
    `"${unescapeText(text).replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}"`
  const disposition = [
    'content-disposition: form-data',
    ...(name === undefined ? [] : [`name=${quoted(name)}`]),
    ...(filename === undefined ? [] : [`filename=${quoted(filename)}`]),
  ].join('; ')
  return contentType === undefined ? disposition : `${disposition}\r\ncontent-type: ${contentType}`
}
