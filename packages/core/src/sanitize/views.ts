/** Text as it is meant, and where each of its characters stands in the text that it was written in. */
export interface View {
  text: string
  /** One more than characters: the last says where the written text ends. */
  offsets: Uint32Array
}

const [PERCENT, BACKSLASH] = [37, 92]

/** Undo percent-encoding (RFC 3986 section 2.1); what is none stays as it is. */
export function decodePercent(raw: string): View {
  const builder = new ViewBuilder(raw)
  let at = 0
  while (at < raw.length) {
    if (raw.charCodeAt(at) !== PERCENT) {
      builder.keep(at)
      at += 1
      continue
    }
    const bytes: number[] = []
    while (raw.charCodeAt(at + bytes.length * 3) === PERCENT) {
      const byte = hexAt(raw, at + bytes.length * 3 + 1, 2)
      if (byte === -1) break
      bytes.push(byte)
    }
    if (bytes.length === 0) {
      builder.keep(at)
      at += 1
      continue
    }
    const decoded = Buffer.from(bytes).toString()
    if (decoded.includes('\uFFFD')) {
      const end = at + bytes.length * 3
      for (; at < end; at += 1) builder.keep(at)
      continue
    }
    for (const character of decoded) {
      builder.add(character, at)
      at += Buffer.byteLength(character) * 3
    }
  }
  return builder.done()
}

/** Undo the escapes of a JSON string (RFC 8259 section 7); what is none stays as it is. */
export function decodeJsonString(raw: string): View {
  const builder = new ViewBuilder(raw)
  let at = 0
  while (at < raw.length) {
    if (raw.charCodeAt(at) !== BACKSLASH || at + 1 === raw.length) {
      builder.keep(at)
      at += 1
      continue
    }
    const letter = raw[at + 1]!
    const code = letter === 'u' ? hexAt(raw, at + 2, 4) : -1
    if (code !== -1) {
      builder.add(String.fromCharCode(code), at)
      at += 6
    } else {
      builder.add(ESCAPES[letter] ?? letter, at)
      at += 2
    }
  }
  return builder.done()
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** Undo the entities of XML and HTML that stand for characters of their syntax. */
export function decodeEntities(raw: string): View {
  const builder = new ViewBuilder(raw)
  let at = 0
  while (at < raw.length) {
    const entity =
      raw[at] === '&'
        ? /^&(?:(amp|lt|gt|quot|apos)|#(\d{1,6})|#x([\da-fA-F]{1,5}));/.exec(raw.slice(at, at + 10))
        : null
    if (entity === null) {
      builder.keep(at)
      at += 1
      continue
    }
    const [whole, name, decimal, hex] = entity
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
    builder.add(name === undefined ? String.fromCodePoint(Math.min(code, 0x10ffff)) : ENTITIES[name]!, at)
    at += whole.length
  }
  return builder.done()
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

class ViewBuilder {
  readonly #raw: string
  readonly #offsets: Uint32Array
  #text = ''
  #length = 0

  constructor(raw: string) {
    this.#raw = raw
    this.#offsets = new Uint32Array(raw.length + 1)
  }

  keep(at: number): void {
    this.add(this.#raw[at]!, at)
  }

  add(characters: string, at: number): void {
    for (let unit = 0; unit < characters.length; unit += 1) this.#offsets[this.#length++] = at
    this.#text += characters
  }

  done(): View {
    this.#offsets[this.#length] = this.#raw.length
    return { text: this.#text, offsets: this.#offsets }
  }
}

function hexAt(text: string, at: number, length: number): number {
  let value = 0
  for (let index = at; index < at + length; index += 1) {
    const digit = hexDigit(text.charCodeAt(index))
    if (digit === -1) return -1
    value = value * 16 + digit
  }
  return value
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const lower = code | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}
