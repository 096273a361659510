import { createHash } from 'node:crypto'

/** The same twelve signs for the same change in every run. */
export function fingerprintOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('|')).digest('hex').slice(0, 12)
}
