import type {
  Interaction,
  MultipartPart,
  RecordedBody,
  RecordedError,
  RecordedHeaders,
  RecordedRequest,
  RecordedResponse,
  StreamChunk,
} from '../../model/index.js'

/** Print a recorded request for a person: its line, headers and body. Placeholders stand as in the recording. */
export function requestText({ method, url, headers, body }: RecordedRequest): string {
  return messageText(`${method} ${url}`, headers, body)
}

/** Print what a recorded call was answered with: the response, or the failure in its place. */
export function responseText({ response, error }: Pick<Interaction, 'response' | 'error'>): string {
  if (response === undefined) return error === undefined ? '' : errorText(error)
  const { status, statusText, headers, body, trailers, latencyMs, error: end } = response
  const line = [status, statusText, `(${latencyMs} ms)`].filter((part) => part !== undefined).join(' ')
  return [
    messageText(line, headers, body),
    ...(trailers === undefined ? [] : [headerLines(trailers)]),
    ...(end === undefined ? [] : [`The body ends early: ${errorText(end)}`]),
  ].join('\n\n')
}

/** Whether a response can be printed from what was parsed; recordings are edited by hand. */
export function isPrintable(value: unknown): value is Interaction {
  const { id, request, response, error } = (value ?? {}) as Partial<Record<keyof Interaction, unknown>>
  const answer = response ?? error
  return typeof id === 'string' && isMessage(request) && typeof answer === 'object' && answer !== null
}

function isMessage(value: unknown): value is RecordedRequest | RecordedResponse {
  return typeof value === 'object' && value !== null && 'headers' in value
}

function messageText(line: string, headers: RecordedHeaders, body: RecordedBody | undefined): string {
  const head = [line, headerLines(headers)].filter((part) => part !== '').join('\n')
  return body === undefined ? head : `${head}\n\n${bodyText(body)}`
}

function headerLines(headers: RecordedHeaders): string {
  return Object.entries(headers)
    .flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`))
    .join('\n')
}

function errorText({ code, message, latencyMs }: RecordedError): string {
  const after = latencyMs === undefined ? '' : ` (after ${latencyMs} ms)`
  return `${code}: ${message}${after}`
}

function bodyText(body: RecordedBody): string {
  if ('json' in body) return JSON.stringify(body.json, null, 2)
  if ('text' in body) return body.text
  if ('form' in body) return formText(body.form)
  if ('multipart' in body) return body.multipart.map(partText).join('\n\n')
  if ('stream' in body) return body.stream.map(chunkText).join('\n')
  return 'file' in body ? `(in the file ${body.file})` : base64Text(body.base64)
}

function formText(form: Record<string, string | string[]>): string {
  return Object.entries(form)
    .flatMap(([name, value]) => [value].flat().map((one) => `${name} = ${one}`))
    .join('\n')
}

function partText({ name, filename, contentType, text, base64, file }: MultipartPart): string {
  const content = text ?? (base64 === undefined ? `(in the file ${file ?? ''})` : base64Text(base64))
  const about = [name, filename, contentType].filter((part) => part !== undefined)
  return `part ${about.join(', ')}\n${content}`
}

function chunkText(chunk: StreamChunk): string {
  return `+${chunk.delayMs} ms  ${'text' in chunk ? chunk.text.trimEnd() : base64Text(chunk.base64)}`
}

function base64Text(base64: string): string {
  const padding = /={0,2}$/.exec(base64)?.[0].length ?? 0
  return `(${(base64.length / 4) * 3 - padding} bytes, base64)\n${base64}`
}
