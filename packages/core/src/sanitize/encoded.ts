import { readableText } from '../body/text.js'

/** Loading it takes milliseconds, which most recordings can do without. */
const zlib = () => process.getBuiltinModule('node:zlib')

/** Runs shorter than this are looked for in their encoded forms only. */
const SHORTEST_RUN = 16

/** What is packed unpacks to at most so many bytes. */
const LIMIT = { maxOutputLength: 16 * 1024 * 1024 }

/** A run of base64 in text, and what it says. */
export interface EncodedRun {
  start: number
  end: number
  text: string
  encode(text: string): string
}

const BASE64 = new Int8Array(128).fill(-1)
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
for (let index = 0; index < ALPHABET.length; index += 1) BASE64[ALPHABET.charCodeAt(index)] = index
BASE64['-'.charCodeAt(0)] = 62
BASE64['_'.charCodeAt(0)] = 63

const EQUALS = 61

/** Find the runs of base64 or base64url that hold text or packed text. */
export function findEncoded(text: string): EncodedRun[] {
  const found: EncodedRun[] = []
  let start = -1
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 0
    if (code < 128 && BASE64[code]! >= 0) {
      if (start === -1) start = at
      continue
    }
    if (start === -1) continue
    if (at - start >= SHORTEST_RUN) {
      let end = at
      while (end < at + 2 && text.charCodeAt(end) === EQUALS) end += 1
      if (!isDataOfMedia(text, start)) readRun(text, start, end, found)
    }
    start = -1
  }
  return found
}

/** Images, fonts and sounds in data URIs hold no text. */
function isDataOfMedia(text: string, start: number): boolean {
  return (
    text.charCodeAt(start - 1) === 44 &&
    /data:(?:image|font|audio|video)\/[\w.+-]{1,64};base64,$/.test(text.slice(Math.max(0, start - 100), start))
  )
}

function readRun(text: string, start: number, end: number, found: EncodedRun[]): void {
  if (tryRun(text, start, end, found)) return
  // A path has the same letters, and a prefix may stand before: `/state/eyJ…`, `v1_eyJ…`.
  let tries = 0
  let hasSlash = false
  for (let at = start + 1; at < end; at += 1) {
    const code = text.charCodeAt(at)
    if (code === SLASH) hasSlash = true
    else if ((code === 101 || code === 72 || code === 87) && tries < MOST_TRIES && begins(text, at)) {
      tries += 1
      if (end - at >= SHORTEST_RUN && tryRun(text, at, end, found)) return
    }
  }
  if (!hasSlash) return
  for (let from = start; from < end;) {
    let to = from
    while (to < end && text.charCodeAt(to) !== SLASH) to += 1
    if (to - from >= SHORTEST_RUN) tryRun(text, from, to, found)
    from = to + 1
  }
}

const SLASH = 47

const MOST_TRIES = 4

/** How JSON and gzip begin in base64. */
function begins(text: string, at: number): boolean {
  return (
    text.startsWith('eyJ', at) ||
    text.startsWith('H4sI', at) ||
    text.startsWith('ewo', at) ||
    text.startsWith('W3si', at)
  )
}

/** How gzip (RFC 1952) and zlib (RFC 1950) begin in base64. */
function packingAt(text: string, at: number): 'gzip' | 'deflate' | null {
  if (text.startsWith('H4sI', at)) return 'gzip'
  return text.charCodeAt(at) === 101 && 'JNAF'.includes(text[at + 1]!) ? 'deflate' : null
}

function tryRun(text: string, start: number, end: number, found: EncodedRun[]): boolean {
  const packing = packingAt(text, start)
  if (packing === null && !mayBeText(text, start, end)) return false
  const run = text.slice(start, end)
  const bytes = Buffer.from(run, 'base64')
  const unpacked = packing === null ? bytes : unpack(bytes, packing)
  const decoded = unpacked === null ? null : readableText(unpacked)
  if (decoded === null || decoded.length < 6) return false
  const style = styleOf(run)
  found.push({
    start,
    end,
    text: decoded,
    encode: (edited) => style(packing === null ? Buffer.from(edited) : pack(edited, packing)),
  })
  return true
}

/** The whole run of base64 around a part of it that begins a group of four; its bytes as latin1. */
export function runAround(text: string, group: number, end: number): EncodedRun {
  // What stands before may be no base64: a path has the same letters.
  let start = group
  while (start >= 4 && [1, 2, 3, 4].every((back) => isBase64(text.charCodeAt(start - back)))) start -= 4
  let to = end
  while (to < text.length && isBase64(text.charCodeAt(to))) to += 1
  while (to < text.length && text.charCodeAt(to) === EQUALS) to += 1
  const run = text.slice(start, to)
  const style = styleOf(run)
  return {
    start,
    end: to,
    text: Buffer.from(run, 'base64').toString('latin1'),
    encode: (edited) => style(Buffer.from(edited, 'latin1')),
  }
}

function isBase64(code: number): boolean {
  return code < 128 && BASE64[code]! >= 0
}

/** Print base64 in the alphabet and with the padding that a run had. */
function styleOf(run: string): (bytes: Buffer) => string {
  const isUrl = /[-_]/.test(run)
  const isPadded = run.endsWith('=') || (run.length % 4 === 0 && !isUrl)
  return (bytes) => {
    const text = bytes.toString(isUrl ? 'base64url' : 'base64')
    if (!isPadded) return text.replace(/=+$/, '')
    return isUrl ? text + '='.repeat((4 - (text.length % 4)) % 4) : text
  }
}

/** Judge by the first bytes: they must be UTF-8 (RFC 3629 section 4) without control characters. */
function mayBeText(run: string, start: number, end: number): boolean {
  let expected = 0
  const last = Math.min(end - 3, start + 16)
  for (let at = start; at < last; at += 4) {
    const group =
      (sextet(run, at) << 18) | (sextet(run, at + 1) << 12) | (sextet(run, at + 2) << 6) | sextet(run, at + 3)
    for (let shift = 16; shift >= 0; shift -= 8) {
      expected = nextExpected(expected, (group >> shift) & 255)
      if (expected === -1) return false
    }
  }
  return true
}

/** How many bytes of a character are still to come after a byte; -1 where it cannot stand there. */
function nextExpected(expected: number, byte: number): number {
  if (expected > 0) return byte >= 0x80 && byte < 0xc0 ? expected - 1 : -1
  if (byte < 0x80) return byte >= 32 || byte === 10 || byte === 13 || byte === 9 ? 0 : -1
  if (byte < 0xc2 || byte > 0xf4) return -1
  return byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
}

function sextet(run: string, at: number): number {
  return Math.max(0, BASE64[run.charCodeAt(at)]!)
}

/** Unpack gzip or deflate, also where it is cut short; null for what is none, or for too much. */
export function unpack(bytes: Buffer, packing: 'gzip' | 'deflate' | 'br'): Buffer | null {
  const { gunzipSync, inflateSync, brotliDecompressSync, constants } = zlib()
  try {
    if (packing === 'br') return brotliDecompressSync(bytes, LIMIT)
    const options = { ...LIMIT, finishFlush: constants.Z_SYNC_FLUSH }
    return packing === 'gzip' ? gunzipSync(bytes, options) : inflateSync(bytes, options)
  } catch {
    // It only looked packed.
    return null
  }
}

function pack(text: string, packing: 'gzip' | 'deflate'): Buffer {
  return packing === 'gzip' ? zlib().gzipSync(text) : zlib().deflateSync(text)
}
