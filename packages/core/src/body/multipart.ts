/** One part of a multipart body, its bytes as sent. */
export interface RawPart {
  name: string | undefined
  filename: string | undefined
  contentType: string | undefined
  bytes: Buffer
}

/** Split a `multipart/*` body at its boundary (RFC 2046 section 5.1.1); null where the bytes do not fit it. */
export function parseMultipart(bytes: Buffer, boundary: string | undefined): RawPart[] | null {
  if (boundary === undefined || boundary === '') return null
  const delimiter = Buffer.from(`--${boundary}`, 'latin1')
  let at = bytes.indexOf(delimiter)
  if (at === -1) return null
  const parts: RawPart[] = []
  for (;;) {
    const start = at + delimiter.length
    if (bytes.toString('latin1', start, start + 2) === '--') return parts
    const next = bytes.indexOf(delimiter, start)
    if (next === -1) return null
    const part = parsePart(bytes.subarray(start, next))
    if (part === null) return null
    parts.push(part)
    at = next
  }
}

function parsePart(section: Buffer): RawPart | null {
  const headEnd = section.indexOf('\r\n\r\n')
  if (headEnd === -1) return null
  const headers = new Map<string, string>()
  for (const line of section.toString('utf8', 0, headEnd).split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  const disposition = headers.get('content-disposition') ?? ''
  return {
    name: quoted(disposition, 'name'),
    filename: quoted(disposition, 'filename'),
    contentType: headers.get('content-type'),
    // The line break before the next delimiter belongs to the delimiter.
    bytes: section.subarray(headEnd + 4, section.length - 2),
  }
}

function quoted(header: string, name: string): string | undefined {
  return new RegExp(`(?:^|;)\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(header)?.[1]
}
