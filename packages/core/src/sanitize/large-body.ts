/** A body is looked through in parts of about so many bytes. */
const PART = 1024 * 1024

/** A part without any break is cut so far before its end: no secret is longer. */
const OVERLAP = 64 * 1024

const LINE_FEED = 10

/** Characters that no secret has: line feed, blank, comma, `>` and `}`. */
const BREAKS = new Set([LINE_FEED, 32, 44, 62, 125])

/**
 * Map a body that is too large to hold, part by part. Parts end where a line does, or else a word, so that nothing that is
 * looked for stands in two of them.
 */
export function* mapParts(
  pieces: Iterable<Uint8Array>,
  map: (part: Buffer) => Buffer,
  size: number = PART,
): Generator<Buffer> {
  let held: Uint8Array[] = []
  let length = 0
  for (const piece of pieces) {
    held.push(piece)
    length += piece.byteLength
    if (length < size) continue
    const part = Buffer.concat(held)
    const end = endOfPart(part)
    yield map(part.subarray(0, end))
    held = [part.subarray(end)]
    length = part.length - end
  }
  if (length > 0) yield map(Buffer.concat(held))
}

function endOfPart(part: Buffer): number {
  const line = part.lastIndexOf(LINE_FEED)
  if (line !== -1) return line + 1
  for (let at = part.length - 1; at > part.length - OVERLAP && at >= 0; at -= 1)
    if (BREAKS.has(part[at]!)) return at + 1
  return Math.max(1, part.length - OVERLAP)
}
