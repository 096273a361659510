import { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'
import type { Call, Trace } from './client.ts'
import { breathe, encodeMultipart, textOf } from './request-body.ts'

/** What a client of Node's own kind sends: bytes or a stream, and the headers that go with them. */
export function nodeBody(call: Call): { headers: Record<string, string>; body?: string | Buffer | Readable } {
  const { body } = call
  if (!body) return { headers: { ...call.headers } }
  if (body.kind === 'stream') return { headers: { ...call.headers }, body: Readable.from(breathe(body.chunks)) }
  if (body.kind === 'bytes') return { headers: { ...call.headers }, body: Buffer.from(body.bytes) }
  if (body.kind === 'multipart') {
    const { bytes, type } = encodeMultipart(body.parts)
    return { headers: { ...call.headers, 'content-type': type }, body: bytes }
  }
  const { text, type } = textOf(body)
  return { headers: { ...call.headers, ...(type ? { 'content-type': type } : {}) }, body: text }
}

/** Read a stream of Node's to its end, by `data` events. */
export function readNodeStream(stream: NodeJS.ReadableStream, trace: Trace): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.on('data', (piece: Uint8Array) => trace.piece(piece))
    stream.on('end', resolve)
    stream.on('error', reject)
    // A stream that is destroyed without an error ends in nothing but this.
    stream.on('close', () => reject(Object.assign(new Error('closed before its end'), { code: 'CLOSED' })))
  })
}

/** Headers as pairs, from the flat list of names and values that Node keeps. */
export function pairsOf(flat: readonly string[]): [string, string][] {
  const pairs: [string, string][] = []
  for (let index = 0; index < flat.length; index += 2) pairs.push([flat[index] ?? '', flat[index + 1] ?? ''])
  return pairs
}

/** Headers as pairs, from a record in which repeated ones are arrays. */
export function entriesOf(headers: object): [string, string | string[]][] {
  return (Object.entries(headers) as [string, string | number | string[] | null | undefined][]).flatMap(
    ([name, value]) => {
      if (value === undefined || value === null) return []
      return [[name, Array.isArray(value) ? value.map(String) : String(value)]]
    },
  )
}
