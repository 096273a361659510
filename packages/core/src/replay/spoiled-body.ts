import { isJson } from '../body/is-json.js'
import type { Answer } from '../network/call.js'
import type { ResponseSpec } from '../registry/contract.js'

type Chunks = NonNullable<Answer['chunks']>

/** Break JSON off where it surely does not parse: in the middle, or before it. */
export function malformed(text: string): string {
  for (let length = Math.ceil(text.length / 2); length > 0; length -= 1) {
    // Half a character could not be sent.
    if (/[\ud800-\udbff]$/.test(text.slice(0, length))) continue
    const part = text.slice(0, length)
    if (!isJson(part)) return part
  }
  return '{'
}

/** Send a part of the body that the head promises, and then what `end` says. A body that is empty arrives whole. */
export function truncated(answer: Answer, { bytes, end }: NonNullable<ResponseSpec['truncated']>): Answer {
  const size = sizeOf(answer)
  const kept = Math.min(bytes ?? Math.floor(size / 2), size)
  const cut = { ...answer, decoded: null, failure: FAILURES[end] }
  if (answer.chunks !== null) return { ...cut, chunks: firstOf(answer.chunks, kept) }
  return { ...cut, body: { bytes: Buffer.concat([...firstPieces(answer, kept)]) } }
}

const FAILURES: Record<NonNullable<ResponseSpec['truncated']>['end'], NonNullable<Answer['failure']>> = {
  close: { kind: 'ended', code: 'ECONNRESET', message: 'socket hang up', afterMs: 0 },
  reset: { kind: 'failed', code: 'ECONNRESET', message: 'read ECONNRESET', afterMs: 0 },
  stall: { kind: 'silent', code: '', message: '', afterMs: 0 },
}

function sizeOf({ body, chunks }: Answer): number {
  if (chunks !== null) return chunks.reduce((sum, { bytes }) => sum + bytes.length, 0)
  return body === null ? 0 : 'bytes' in body ? body.bytes.length : body.size
}

function* firstPieces({ body }: Answer, size: number): Iterable<Buffer> {
  let left = size
  for (const piece of body === null ? [] : 'bytes' in body ? [body.bytes] : body.pieces()) {
    if (left === 0) return
    const part = piece.subarray(0, left)
    left -= part.length
    yield part
  }
}

function firstOf(chunks: Chunks, size: number): Chunks {
  const kept: Chunks = []
  let left = size
  for (const { delayMs, bytes } of chunks) {
    if (left === 0) break
    const part = bytes.subarray(0, left)
    left -= part.length
    kept.push({ delayMs, bytes: part })
  }
  return kept
}

/** A slow body comes in so many pieces a second at the most. */
const PIECES_PER_SECOND = 10

/** Have a body arrive at a rate. */
export function paced(answer: Answer, bytesPerSecond: number): Answer {
  const size = Math.max(1, Math.round(bytesPerSecond / PIECES_PER_SECOND))
  const whole =
    answer.chunks === null
      ? Buffer.concat([...firstPieces(answer, sizeOf(answer))])
      : Buffer.concat(answer.chunks.map(({ bytes }) => bytes))
  const chunks: Chunks = []
  for (let at = 0; at < whole.length; at += size) {
    const bytes = whole.subarray(at, at + size)
    chunks.push({ delayMs: (bytes.length * 1000) / bytesPerSecond, bytes })
  }
  return { ...answer, chunks, body: null, decoded: null }
}
