import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { Header, Trace } from '../clients/client.ts'

/** An error as the code under test sees it, with its causes. */
export interface SeenError {
  name: string
  code?: string | number
  message: string
  errno?: number
  syscall?: string
  status?: number
  cause?: SeenError
}

/** What a client showed of one call: plain JSON, the same live and on replay. */
export interface Seen {
  status?: number
  statusText?: string
  headers?: Header[]
  url?: string
  body: { length: number; sha256: string; text: string; base64?: string }
  pieces: number
  informational: { status: number; headers: Header[] }[]
  trailers: Header[]
  error?: SeenError
}

/** Bodies up to this many bytes are written out, longer ones as a digest. */
const SHOWN_BYTES = 2048

/** A trace that collects into `seen`; `onPiece` is called at each piece. */
export function createTrace(onPiece: () => void): { trace: Trace; seen: () => Seen } {
  const known: Pick<Seen, 'status' | 'statusText' | 'headers' | 'url'> = {}
  const pieces: Buffer[] = []
  const informational: Seen['informational'] = []
  let trailers: Header[] = []
  const trace: Trace = {
    head(status, statusText, headers) {
      known.status = status
      if (statusText !== undefined) known.statusText = statusText
      known.headers = lowered(headers)
    },
    url(url) {
      known.url = url
    },
    piece(bytes) {
      const piece = Buffer.from(bytes as Uint8Array)
      if (piece.length === 0) return
      pieces.push(piece)
      onPiece()
    },
    informational(status, headers) {
      informational.push({ status, headers: lowered(Object.entries(headers) as [string, string][]) })
    },
    trailers(headers) {
      trailers = lowered(Object.entries(headers) as [string, string][])
    },
  }
  const seen = (): Seen => ({
    ...known,
    body: describe(Buffer.concat(pieces)),
    pieces: pieces.length,
    informational,
    trailers,
  })
  return { trace, seen }
}

function lowered(headers: Iterable<readonly [string, string | readonly string[]]>): Header[] {
  return [...headers].flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as string[]) : [String(value)]).map((one): Header => [name.toLowerCase(), one]),
  )
}

function describe(bytes: Buffer): Seen['body'] {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (bytes.length > SHOWN_BYTES) return { length: bytes.length, sha256, text: `${bytes.toString('latin1', 0, 32)}…` }
  const text = bytes.toString()
  const exact = Buffer.from(text).equals(bytes)
  return { length: bytes.length, sha256, text, ...(exact ? {} : { base64: bytes.toString('base64') }) }
}

/** Put an error, and what caused it, into plain JSON. */
export function describeError(error: unknown, depth = 0): SeenError {
  if (typeof error !== 'object' || error === null) return { name: typeof error, message: String(error) }
  const { name, code, message, errno, syscall, status, cause } = error as Partial<
    Error & NodeJS.ErrnoException & SeenError
  >
  return {
    name: String(name),
    ...(code === undefined ? {} : { code }),
    message: String(message),
    ...(errno === undefined ? {} : { errno }),
    ...(syscall === undefined ? {} : { syscall }),
    ...(typeof status === 'number' ? { status } : {}),
    ...(cause === undefined || depth > 3 ? {} : { cause: describeError(cause, depth + 1) }),
  }
}
