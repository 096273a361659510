import type { Cipheriv } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closeFile, createFile, piecesOf, removeFile, writeAll } from './disk.js'

/** Up to this size a body stays in memory, in bytes. */
const MEMORY_LIMIT = 1024 * 1024

/** A growing body: in memory while it is small, and then in a temporary file that no one else can read. */
export interface Spool {
  /** In bytes. */
  readonly size: number
  /** Take in a copy of a chunk. Nothing after `discard`. */
  append(chunk: Uint8Array): void
  /** Give the body so far, piece by piece. */
  pieces(): Iterable<Buffer>
  /** Give the body so far, whole. */
  bytes(): Buffer
  /** SHA-256 of the body so far, in hexadecimal. */
  digest(): string
  /** Let go of the memory or the file. Idempotent. */
  discard(): void
}

/** Loading it takes milliseconds, which a replay can do without. */
const crypto = () => process.getBuiltinModule('node:crypto')

/** Begin a body that keeps `memoryLimit` bytes in memory. */
export function createSpool(memoryLimit: number = MEMORY_LIMIT): Spool {
  return new GrowingBody(memoryLimit)
}

class GrowingBody implements Spool {
  readonly #memoryLimit: number
  #chunks: Buffer[] = []
  #file: SecretFile | null = null
  #size = 0
  #isDiscarded = false

  constructor(memoryLimit: number) {
    this.#memoryLimit = memoryLimit
  }

  get size(): number {
    return this.#size
  }

  append(chunk: Uint8Array): void {
    if (this.#isDiscarded) return
    this.#size += chunk.byteLength
    if (this.#file === null && this.#size > this.#memoryLimit) {
      this.#file = new SecretFile()
      for (const earlier of this.#chunks) this.#file.append(earlier)
      this.#chunks = []
    }
    if (this.#file === null) this.#chunks.push(Buffer.from(chunk))
    else this.#file.append(chunk)
  }

  pieces(): Iterable<Buffer> {
    return this.#file?.pieces() ?? this.#chunks
  }

  bytes(): Buffer {
    return Buffer.concat([...this.pieces()])
  }

  digest(): string {
    const hash = crypto().createHash('sha256')
    for (const piece of this.pieces()) hash.update(piece)
    return hash.digest('hex')
  }

  discard(): void {
    this.#isDiscarded = true
    this.#file?.close()
    this.#file = null
    this.#chunks = []
    this.#size = 0
  }
}

const CIPHER = 'aes-256-ctr'

/**
 * A temporary file that says nothing to anyone else: what services answer is not sanitized yet when it is put there.
 * It is encrypted by a key that only this object has, and where the system allows it, it has no name.
 */
class SecretFile {
  readonly #key = crypto().randomBytes(32)
  readonly #iv = crypto().randomBytes(16)
  readonly #cipher: Cipheriv = crypto().createCipheriv(CIPHER, this.#key, this.#iv)
  readonly #path = join(tmpdir(), `understudy-${crypto().randomUUID()}.spool`)
  #fd: number | null

  constructor() {
    this.#fd = createFile(this.#path, 0o600)
    // Unnamed while it is open, so that a killed process leaves nothing. Windows keeps it until it is closed.
    if (process.platform !== 'win32') removeFile(this.#path)
  }

  append(chunk: Uint8Array): void {
    if (this.#fd !== null) writeAll(this.#fd, this.#cipher.update(chunk))
  }

  *pieces(): Generator<Buffer> {
    if (this.#fd === null) return
    const decipher = crypto().createDecipheriv(CIPHER, this.#key, this.#iv)
    for (const piece of piecesOf(this.#fd)) yield decipher.update(piece)
  }

  close(): void {
    if (this.#fd === null) return
    closeFile(this.#fd)
    this.#fd = null
    if (process.platform === 'win32') removeFile(this.#path)
  }
}
