import { isJsonType, isStreamType, parseMediaType } from '../body/media-type.js'

/**
 * Encode text as its content type says: tools write down what was decoded. Null where the charset cannot be had. `size` is
 * how many bytes it had; -1 where that is not known.
 */
export function encodeText(text: string, contentType: string | undefined, size = -1): Buffer | null {
  const { essence, parameters } = parseMediaType(contentType)
  const charset = parameters['charset'] ?? (isJsonType(essence) || isStreamType(essence) ? 'utf-8' : undefined)
  const name = charset === undefined ? 'utf-8' : canonicalName(charset)
  if (name === 'utf-8') return charset === undefined ? encodeUndeclared(text, size) : encodeUtf8(text, size)
  if (name === null) return null
  if (name === 'utf-16le') return encodeUtf16(text, size)
  // oxlint-disable-next-line no-control-regex -- ASCII is the same in all that are left
  if (/^[\u0000-\u007F]*$/.test(text) && name !== 'utf-16be') return Buffer.from(text, 'latin1')
  if (name === 'windows-1252') return encodeOneByte(text)
  const encoded = encodeBy(name, text)
  return encoded !== null && new TextDecoder(name, { ignoreBOM: true }).decode(encoded) === text ? encoded : null
}

/** Browsers take text without a charset for windows-1252 where it is no UTF-8. */
function encodeUndeclared(text: string, size: number): Buffer {
  const utf8 = encodeUtf8(text, size)
  const other = utf8.length === size || size < 0 ? null : encodeOneByte(text)
  return other?.length === size ? other : utf8
}

/** Browsers read latin1 as windows-1252, which has other characters from 0x80 to 0x9F; Python reads it as it is. */
function encodeOneByte(text: string): Buffer | null {
  const isLatin1 = /^[\u0000-\u00FF]*$/.test(text) // oxlint-disable-line no-control-regex -- all of latin1
  return encodeBy('windows-1252', text) ?? (isLatin1 ? Buffer.from(text, 'latin1') : null)
}

/** The mark at the beginning is gone after decoding. */
function encodeUtf8(text: string, size: number): Buffer {
  const bytes = withEscapedBytes(text)
  return size === bytes.length + BOM.length && !text.startsWith('\uFEFF') ? Buffer.concat([BOM, bytes]) : bytes
}

function encodeUtf16(text: string, size: number): Buffer {
  const isMarked = size === text.length * 2 + 2 && !text.startsWith('\uFEFF')
  return Buffer.from(isMarked ? `\uFEFF${text}` : text, 'utf16le')
}

/** Python has bytes that are no UTF-8 as lone surrogates (PEP 383), as in what mitmproxy exports. */
function withEscapedBytes(text: string): Buffer {
  if (!/[\uDC80-\uDCFF]/u.test(text)) return Buffer.from(text)
  const parts = text.split(/([\uDC80-\uDCFF])/u)
  return Buffer.concat(
    parts.map((part, index) => (index % 2 === 0 ? Buffer.from(part) : Buffer.from([part.charCodeAt(0) - 0xdc00]))),
  )
}

const BOM = Buffer.from('\uFEFF')

/** The name of an encoding by any of its labels (WHATWG Encoding); null for one that Node does not know. */
function canonicalName(charset: string): string | null {
  try {
    return new TextDecoder(charset).encoding
  } catch {
    return null
  }
}

function encodeBy(name: string, text: string): Buffer | null {
  if (name === 'utf-16be') return Buffer.from(text, 'utf16le').swap16()
  const bytesOf = tableOf(name)
  const parts: Buffer[] = []
  for (const character of text) {
    const bytes = bytesOf.get(character)
    if (bytes === undefined) return null
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}

const tables = new Map<string, Map<string, Buffer>>()

/** How an encoding writes each character in one byte or two, as Node's decoder tells it: Node has no encoders. */
function tableOf(name: string): Map<string, Buffer> {
  const known = tables.get(name)
  if (known !== undefined) return known
  const table = new Map<string, Buffer>()
  const decoder = new TextDecoder(name, { ignoreBOM: true })
  const add = (bytes: Buffer): void => {
    const character = decoder.decode(bytes)
    const isOne = character !== '' && Array.from(character).length === 1 && character !== '\uFFFD'
    if (isOne && !table.has(character)) table.set(character, bytes)
  }
  for (let byte = 0; byte < 256; byte += 1) add(Buffer.from([byte]))
  for (let pair = 0x8100; pair <= 0xffff; pair += 1) add(Buffer.from([pair >> 8, pair & 0xff]))
  tables.set(name, table)
  return table
}
