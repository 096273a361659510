/** Loading it takes milliseconds, which traffic that is not packed can do without. */
const zlib = () => process.getBuiltinModule('node:zlib')

/** Marks of a ZIP file's records (APPNOTE.TXT sections 4.3.7, 4.3.12 and 4.3.16). */
const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50

/** The longest comment that may follow the last record, in bytes. */
const LONGEST_COMMENT = 0xffff

/** What a packed file may unpack to, in bytes. */
const LIMIT = { maxOutputLength: 512 * 1024 * 1024 }

/** True for bytes that begin as a ZIP file does. */
export function isZip(bytes: Buffer): boolean {
  return bytes.length >= 4 && bytes.readUInt32LE(0) === LOCAL
}

/**
 * Read a ZIP file: its files by name, each unpacked when it is asked for. Null where it is none, or uses what is not known
 * here: ZIP64, encryption, or another method than `stored` and `deflated`.
 */
export function readZip(bytes: Buffer): ReadonlyMap<string, () => Buffer> | null {
  try {
    return centralDirectory(bytes)
  } catch (error) {
    // Its records lead out of the file.
    if (error instanceof RangeError) return null
    throw error
  }
}

function centralDirectory(bytes: Buffer): Map<string, () => Buffer> | null {
  const end = endRecord(bytes)
  if (end === null) return null
  const files = new Map<string, () => Buffer>()
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== CENTRAL) return null
    const flags = bytes.readUInt16LE(at + 8)
    const method = bytes.readUInt16LE(at + 10)
    const isKnown = method === 0 || method === 8
    if ((flags & 1) !== 0 || !isKnown) return null
    const size = bytes.readUInt32LE(at + 20)
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28)
    const name = bytes.toString('utf8', at + 46, nameEnd)
    const local = bytes.readUInt32LE(at + 42)
    files.set(name, () => unpack(bytes, { local, size, isDeflated: method === 8 }))
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return files
}

function endRecord(bytes: Buffer): number | null {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - LONGEST_COMMENT); at -= 1)
    if (bytes.readUInt32LE(at) === END) return at
  return null
}

function unpack(
  bytes: Buffer,
  { local, size, isDeflated }: { local: number; size: number; isDeflated: boolean },
): Buffer {
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
  const packed = bytes.subarray(start, start + size)
  return isDeflated ? zlib().inflateRawSync(packed, LIMIT) : Buffer.from(packed)
}
