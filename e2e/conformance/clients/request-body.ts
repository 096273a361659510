import { Buffer } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import type { Part, ProbeBody } from '../probes/probe.ts'

/** The text of a body that is text on the wire, with its content-type. */
export function textOf(body: ProbeBody): { text: string; type?: string } {
  if (body.kind === 'json') return { text: JSON.stringify(body.value), type: 'application/json' }
  if (body.kind === 'urlencoded') {
    return { text: new URLSearchParams(body.pairs).toString(), type: 'application/x-www-form-urlencoded' }
  }
  if (body.kind === 'text') return { text: body.text }
  throw new Error(`a ${body.kind} body is no text`)
}

/** Yield the chunks with a breath between them. */
export async function* breathe(chunks: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    yield Buffer.from(chunk)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** The chunks as a stream of the web's kind. Node has `ReadableStream.from`, which its types leave out. */
export function webStream(chunks: readonly string[]): ReadableStream<Uint8Array> {
  const { from } = ReadableStream as unknown as { from(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> }
  return from.call(ReadableStream, breathe(chunks))
}

/** The parts of `FormData` and `Blob` that filling a form needs; each realm and library has its own. */
export interface FormMakers<Form> {
  FormData: new () => Form & { append(name: string, value: unknown, filename?: string): void }
  Blob: new (parts: never[], options: { type: string }) => unknown
}

/** Fill a form of the client's own kind. */
export function toForm<Form>(parts: readonly Part[], { FormData, Blob }: FormMakers<Form>): Form {
  const form = new FormData()
  for (const part of parts) {
    if ('value' in part) form.append(part.name, part.value)
    else form.append(part.name, new Blob([part.bytes as never], { type: part.type }), part.filename)
  }
  return form
}

/** Encode a form by hand, with a boundary of its own in each run. */
export function encodeMultipart(parts: readonly Part[]): { bytes: Buffer; type: string } {
  const boundary = `----boundary-${randomUUID()}`
  const chunks: (string | Uint8Array)[] = []
  for (const part of parts) {
    const file = 'filename' in part ? `; filename="${part.filename}"\r\ncontent-type: ${part.type}` : ''
    chunks.push(`--${boundary}\r\ncontent-disposition: form-data; name="${part.name}"${file}\r\n\r\n`)
    chunks.push('value' in part ? part.value : part.bytes, '\r\n')
  }
  chunks.push(`--${boundary}--\r\n`)
  return {
    bytes: Buffer.concat(chunks.map((chunk) => Buffer.from(chunk as string))),
    type: `multipart/form-data; boundary=${boundary}`,
  }
}
