/** One part of a multipart body, its bytes as sent. */
export interface RawPart {
  name: string | undefined
  filename: string | undefined
  contentType: string | undefined
  bytes: Buffer
}

/** A line that holds the boundary. */
interface Delimiter {
  /** Where the line begins. */
  at: number
  /** Where the line after it begins. */
  next: number
  isLast: boolean
}

/** Split a `multipart/*` body at its boundary (RFC 2046 section 5.1.1); null where the bytes do not fit it. */
export function parseMultipart(bytes: Buffer, boundary: string | undefined): RawPart[] | null {
  if (boundary === undefined || boundary === '') return null
  const mark = Buffer.from(`--${boundary}`, 'latin1')
  const lineBreak = lineBreakOf(bytes, mark)
  let delimiter = findDelimiter(bytes, mark, lineBreak, 0)
  const parts: RawPart[] = []
  while (delimiter !== null && !delimiter.isLast) {
    const next = findDelimiter(bytes, mark, lineBreak, delimiter.next)
    const part = next === null ? null : parsePart(bytes.subarray(delimiter.next, next.at), lineBreak)
    if (part === null) return null
    parts.push(part)
    delimiter = next
  }
  return delimiter === null ? null : parts
}

/** The line break behind the first boundary: some clients write bare line feeds. */
function lineBreakOf(bytes: Buffer, mark: Buffer): '\r\n' | '\n' {
  const lineEnd = bytes.indexOf(10, Math.max(0, bytes.indexOf(mark)))
  return lineEnd > 0 && bytes[lineEnd - 1] !== 13 ? '\n' : '\r\n'
}

function findDelimiter(bytes: Buffer, mark: Buffer, lineBreak: string, from: number): Delimiter | null {
  for (let at = bytes.indexOf(mark, from); at !== -1; at = bytes.indexOf(mark, at + 1)) {
    const end = at + mark.length
    if (at > 0 && bytes.toString('latin1', at - lineBreak.length, at) !== lineBreak) continue
    if (bytes.toString('latin1', end, end + 2) === '--') return { at, next: end, isLast: true }
    let padded = end
    while (bytes[padded] === 32 || bytes[padded] === 9) padded += 1
    const next = padded + lineBreak.length
    if (bytes.toString('latin1', padded, next) === lineBreak) return { at, next, isLast: false }
  }
  return null
}

/** Read the lines between two delimiters: headers, an empty line, the content. Headers may be missing. */
function parsePart(section: Buffer, lineBreak: string): RawPart | null {
  const isBare = section.toString('latin1', 0, lineBreak.length) === lineBreak
  const headEnd = isBare ? 0 : section.indexOf(lineBreak + lineBreak)
  if (headEnd === -1) return null
  const start = headEnd + lineBreak.length * (isBare ? 1 : 2)
  const headers = new Map<string, string>()
  for (const line of section.toString('utf8', 0, headEnd).split(lineBreak)) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  const disposition = parametersOf(headers.get('content-disposition') ?? '')
  return {
    name: disposition.get('name'),
    filename: disposition.get('filename') ?? disposition.get('filename*'),
    contentType: headers.get('content-type'),
    // The line break before the next delimiter belongs to the delimiter.
    bytes: section.subarray(start, Math.max(start, section.length - lineBreak.length)),
  }
}

function parametersOf(header: string): Map<string, string> {
  const parameters = new Map<string, string>()
  for (const [, name = '', quoted, token = ''] of header.matchAll(/;\s*([^=;\s]+)=(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g))
    parameters.set(name.toLowerCase(), quoted ?? token)
  return parameters
}
