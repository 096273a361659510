/** Loading it takes milliseconds, which a test without encoded answers can do without. */
const zlib = () => process.getBuiltinModule('node:zlib')

interface Coding {
  decode(bytes: Uint8Array): Buffer
  encode(bytes: Uint8Array): Buffer
}

/** Bodies that unpack to more bytes than this stay packed. */
const MAX_DECODED = 64 * 1024 * 1024

const LIMIT = { maxOutputLength: MAX_DECODED }

/** Content codings that are undone for reading and made good again on replay (IANA HTTP Content Coding Registry). */
const CODINGS: Record<string, Coding> = {
  gzip: { decode: (bytes) => zlib().gunzipSync(bytes, LIMIT), encode: (bytes) => zlib().gzipSync(bytes) },
  'x-gzip': { decode: (bytes) => zlib().gunzipSync(bytes, LIMIT), encode: (bytes) => zlib().gzipSync(bytes) },
  // Raw deflate, which some servers send under that name, does not fit: it would come back as another thing, which
  // clients that cannot read it could.
  deflate: { decode: (bytes) => zlib().inflateSync(bytes, LIMIT), encode: (bytes) => zlib().deflateSync(bytes) },
  br: {
    decode: (bytes) => zlib().brotliDecompressSync(bytes, LIMIT),
    encode: (bytes) => zlib().brotliCompressSync(bytes),
  },
  zstd: {
    decode: (bytes) => zlib().zstdDecompressSync(bytes, LIMIT),
    encode: (bytes) => zlib().zstdCompressSync(bytes),
  },
  identity: { decode: (bytes) => Buffer.from(bytes), encode: (bytes) => Buffer.from(bytes) },
}

function codingOf(name: string): Coding | undefined {
  // Node has zstd since 22.15.
  if (name === 'zstd' && typeof zlib().zstdDecompressSync !== 'function') return undefined
  return Object.hasOwn(CODINGS, name) ? CODINGS[name] : undefined
}

/** Undo a body's codings; null where one is unknown, the bytes do not fit it, or there would be too many of them. */
export function decodeContent(bytes: Uint8Array, contentEncoding: string | undefined): Buffer | null {
  let decoded: Buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (const name of codingsOf(contentEncoding).toReversed()) {
    const coding = codingOf(name)
    if (coding === undefined) return null
    try {
      decoded = coding.decode(decoded)
    } catch {
      // A body that does not fit its header is kept as it came.
      return null
    }
  }
  return decoded
}

/** Apply codings in their order. Unknown ones cannot occur: their bodies are never decoded. */
export function encodeContent(bytes: Buffer, contentEncoding: string | undefined): Buffer {
  let encoded = bytes
  for (const name of codingsOf(contentEncoding)) encoded = codingOf(name)?.encode(encoded) ?? encoded
  return encoded
}

/** True where a header names a coding that changes bytes. */
export function isEncoded(contentEncoding: string | undefined): boolean {
  return codingsOf(contentEncoding).some((name) => name !== 'identity')
}

/** True where all codings that a header names can be undone and made good again. */
export function canDecode(contentEncoding: string | undefined): boolean {
  return codingsOf(contentEncoding).every((name) => codingOf(name) !== undefined)
}

function codingsOf(contentEncoding: string | undefined): string[] {
  return (contentEncoding ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
}
