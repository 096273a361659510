import { mapSecrets, type Messages } from './map-secrets.js'

/** One secret in an interaction: where it stands, and what it is. */
export interface FoundSecret {
  /** Stable name of the place, equal in every recording of the same call: `request.headers.authorization`. */
  place: string
  value: string
}

/** Find the values at known secret places of an interaction, in the order of the file. */
export function findSecrets(messages: Messages, files: ReadonlyMap<string, Buffer> = new Map()): FoundSecret[] {
  const found: FoundSecret[] = []
  const counts = new Map<string, number>()
  const readOnly = { get: (name: string) => files.get(name), set: () => undefined }
  mapSecrets(messages, readOnly, (place, value) => {
    const count = (counts.get(place) ?? 0) + 1
    counts.set(place, count)
    found.push({ place: count === 1 ? place : `${place} (${count})`, value })
    return value
  })
  return found
}
