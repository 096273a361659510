/** A start line and headers as they stood on the wire; names keep their case. */
export interface MessageHead {
  /** `GET /path HTTP/1.1` or `HTTP/1.1 200 OK`. */
  startLine: string
  /** Values decoded as latin1, as Node does. */
  headers: [name: string, value: string][]
}

export interface ParserEvents {
  /**
   * A head is complete. Answer `none` where no body follows whatever the headers say (HEAD, 1xx, 204, 304), and
   * `tunnel` where the bytes after it are no HTTP (101, CONNECT).
   */
  onHead(head: MessageHead): 'by-headers' | 'none' | 'tunnel'
  onBody(chunk: Buffer): void
  onEnd(trailers: [string, string][]): void
  /** The bytes are no HTTP/1 message; nothing further is parsed. */
  onUnparseable(bytes: Buffer): void
}

type State = 'head' | 'length' | 'chunk-size' | 'chunk-data' | 'chunk-end' | 'trailers' | 'until-close' | 'ignore'

/** A head, a chunk's size line or trailers that grow beyond this are no HTTP. */
const MAX_HEAD_BYTES = 1024 * 1024

const HTTP_START = /^(?:HTTP\/1\.[01] \d{3}|[!#$%&'*+.^_`|~\w-]+ \S+ HTTP\/1\.[01])/

/**
 * Incremental HTTP/1.x message parser, for bytes that another party has sent or will judge: it frames messages
 * (RFC 9112 section 6) and leaves validation to the real client or server. Never throws.
 */
export class Http1Parser {
  readonly #kind: 'request' | 'response'
  readonly #events: ParserEvents
  #state: State = 'head'
  /** Bytes of a head, a size line or trailers whose end has not come. */
  #waiting: Buffer | null = null
  /** What `#waiting` grows in, so that byte after byte costs no copy of all before it. */
  #room: Buffer = Buffer.alloc(0)
  /** How far `#waiting` has been searched for its end. */
  #searched = 0
  /** True once the start line of the head at hand has turned out to be HTTP. */
  #isHttp = false
  /** Bytes of body or chunk still to come. */
  #remaining = 0

  constructor(kind: 'request' | 'response', events: ParserEvents) {
    this.#kind = kind
    this.#events = events
  }

  /** True between messages, and true before the first one. */
  get idle(): boolean {
    return this.#state === 'head' && this.#waiting === null
  }

  /** Take the next bytes. They may be kept by reference. */
  write(chunk: Buffer): void {
    let rest: Buffer | null = this.#waiting === null ? chunk : this.#append(this.#waiting, chunk)
    this.#waiting = null
    while (rest !== null && rest.length > 0) rest = this.#step(rest)
  }

  #append(waiting: Buffer, chunk: Buffer): Buffer {
    const room = this.#room
    const length = waiting.length + chunk.length
    const isInRoom = waiting.buffer === room.buffer && waiting.byteOffset === room.byteOffset
    if (!isInRoom || length > room.length) {
      // A new one each time: parts of the old one may have been handed out.
      this.#room = Buffer.allocUnsafeSlow(Math.max(512, length * 2))
      waiting.copy(this.#room)
    }
    chunk.copy(this.#room, waiting.length)
    return this.#room.subarray(0, length)
  }

  /** Take the end of the stream. True where it ended a body properly or fell between messages. */
  finish(): boolean {
    if (this.#state === 'until-close') {
      this.#state = 'head'
      this.#events.onEnd([])
      return true
    }
    return this.idle || this.#state === 'ignore'
  }

  #step(bytes: Buffer): Buffer | null {
    switch (this.#state) {
      case 'head':
        return this.#head(bytes)
      case 'length':
      case 'chunk-data':
        return this.#counted(bytes)
      case 'chunk-size':
        return this.#chunkSize(bytes)
      case 'chunk-end':
        return this.#chunkEnd(bytes)
      case 'trailers':
        return this.#trailers(bytes)
      case 'until-close':
        this.#events.onBody(bytes)
        return null
      case 'ignore':
        return null
    }
  }

  #head(bytes: Buffer): Buffer | null {
    // Empty lines may stand between messages (RFC 9112 section 2.2).
    const start = skipLineBreaks(bytes)
    if (start === bytes.length) return null
    const end = endOfHead(bytes, Math.max(start, this.#searched - 2))
    if (end === -1) return this.#looksForeign(bytes, start) ? this.#giveUp(bytes) : this.#wait(bytes.subarray(start))
    const head = parseHead(bytes.toString('latin1', start, end))
    if (!HTTP_START.test(head.startLine)) return this.#giveUp(bytes)
    this.#isHttp = false
    this.#searched = 0
    this.#begin(head)
    return bytes.subarray(end)
  }

  /** No HTTP head begins with a control byte, or has a first line of another kind. */
  #looksForeign(bytes: Buffer, start: number): boolean {
    if (this.#isHttp) return false
    const first = bytes[start]
    if (first === undefined) return false
    if (first < 33 || first > 126) return true
    const lineEnd = bytes.indexOf(10, Math.max(start, this.#searched))
    if (lineEnd === -1) return false
    this.#isHttp = HTTP_START.test(bytes.toString('latin1', start, lineEnd))
    return !this.#isHttp
  }

  #giveUp(bytes: Buffer): null {
    this.#state = 'ignore'
    this.#events.onUnparseable(bytes)
    return null
  }

  #begin(head: MessageHead): void {
    const body = this.#events.onHead(head)
    if (body === 'tunnel') {
      this.#state = 'ignore'
      return
    }
    if (body === 'none') return this.#end([])
    const coding = headerValue(head.headers, 'transfer-encoding')
    if (coding !== undefined && /(?:^|,)\s*chunked\s*$/i.test(coding)) {
      this.#state = 'chunk-size'
      return
    }
    const length = coding === undefined ? headerValue(head.headers, 'content-length') : undefined
    if (length === undefined) {
      if (this.#kind === 'request') return this.#end([])
      this.#state = 'until-close'
      return
    }
    this.#remaining = /^\d+/.test(length) ? Number.parseInt(length, 10) : 0
    if (this.#remaining === 0) return this.#end([])
    this.#state = 'length'
  }

  #counted(bytes: Buffer): Buffer | null {
    const taken = bytes.length <= this.#remaining ? bytes : bytes.subarray(0, this.#remaining)
    this.#remaining -= taken.length
    this.#events.onBody(taken)
    if (this.#remaining > 0) return null
    if (this.#state === 'chunk-data') this.#state = 'chunk-end'
    else this.#end([])
    return bytes.subarray(taken.length)
  }

  #chunkSize(bytes: Buffer): Buffer | null {
    const lineEnd = bytes.indexOf(10, this.#searched)
    if (lineEnd === -1) return this.#wait(bytes)
    const digits = /^[\da-f]+/i.exec(bytes.toString('latin1', 0, lineEnd))?.[0]
    if (digits === undefined) return this.#giveUp(bytes)
    const size = Number.parseInt(digits, 16)
    this.#searched = 0
    this.#remaining = size
    this.#state = size === 0 ? 'trailers' : 'chunk-data'
    return bytes.subarray(lineEnd + 1)
  }

  #chunkEnd(bytes: Buffer): Buffer | null {
    const lineEnd = bytes.indexOf(10, this.#searched)
    if (lineEnd === -1) return this.#wait(bytes)
    this.#searched = 0
    this.#state = 'chunk-size'
    return bytes.subarray(lineEnd + 1)
  }

  #trailers(bytes: Buffer): Buffer | null {
    const empty = bytes[0] === 10 ? 1 : bytes[0] === 13 && bytes[1] === 10 ? 2 : 0
    if (empty > 0) {
      this.#end([])
      return bytes.subarray(empty)
    }
    const end = endOfHead(bytes, Math.max(0, this.#searched - 2))
    if (end === -1) return this.#wait(bytes)
    this.#searched = 0
    this.#end(parseHead(`\r\n${bytes.toString('latin1', 0, end)}`).headers)
    return bytes.subarray(end)
  }

  #wait(bytes: Buffer): null {
    if (bytes.length > MAX_HEAD_BYTES) return this.#giveUp(bytes)
    this.#waiting = bytes
    this.#searched = bytes.length
    return null
  }

  #end(trailers: [string, string][]): void {
    this.#state = 'head'
    this.#events.onEnd(trailers)
  }
}

/** Find a header's value; several lines of one name are joined by `, ` (RFC 9110 section 5.3). */
export function headerValue(headers: readonly (readonly [string, string])[], name: string): string | undefined {
  let found: string | undefined
  for (const [key, value] of headers) {
    if (key.length === name.length && key.toLowerCase() === name)
      found = found === undefined ? value : `${found}, ${value}`
  }
  return found
}

function skipLineBreaks(bytes: Buffer): number {
  let start = 0
  while (bytes[start] === 13 || bytes[start] === 10) start += 1
  return start
}

/** Index after the blank line that ends a head; -1 where it has not come yet. Bare LF is accepted. */
function endOfHead(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(10, start); at !== -1; at = bytes.indexOf(10, at + 1)) {
    if (bytes[at + 1] === 10) return at + 2
    if (bytes[at + 1] === 13 && bytes[at + 2] === 10) return at + 3
  }
  return -1
}

function parseHead(text: string): MessageHead {
  const lines = text.split(/\r?\n/)
  const headers: [string, string][] = []
  for (const line of lines.slice(1)) {
    if (line === '') continue
    const folded = headers.at(-1)
    if ((line[0] === ' ' || line[0] === '\t') && folded !== undefined) {
      folded[1] = `${folded[1]} ${line.trim()}`
      continue
    }
    const colon = line.indexOf(':')
    if (colon > 0) headers.push([line.slice(0, colon).trimEnd(), line.slice(colon + 1).trim()])
  }
  return { startLine: lines[0] ?? '', headers }
}
