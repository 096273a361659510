import { createHash } from 'node:crypto'
import type { Spool } from '../record/index.js'

/** Begin a body that is kept in memory, unless it is longer than `limit` bytes: then only its size is known. */
export function createBoundedSpool(limit: number): Spool {
  let chunks: Buffer[] = []
  let size = 0
  return {
    get size() {
      return size
    },
    append(chunk) {
      size += chunk.byteLength
      if (size > limit) chunks = []
      else chunks.push(Buffer.from(chunk))
    },
    pieces: () => chunks,
    bytes: () => Buffer.concat(chunks),
    digest: () => createHash('sha256').update(Buffer.concat(chunks)).digest('hex'),
    discard() {
      chunks = []
      size = 0
    },
  }
}
