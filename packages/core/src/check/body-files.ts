import type { Interaction, RecordedBody } from '../model/index.js'
import { bodyFileSize, readBodyFile } from '../store/index.js'

/** Body files larger than this are not read, in bytes: no text could hold them. */
const LARGEST = 256 * 1024 * 1024

/** The body files that an interaction names. */
export function bodyFilesOf({ request, response }: Interaction): string[] {
  return [request.body, response?.body].flatMap(filesIn)
}

function filesIn(body: RecordedBody | undefined): string[] {
  if (body === undefined) return []
  if ('file' in body) return [body.file]
  return 'multipart' in body ? body.multipart.flatMap(({ file }) => file ?? []) : []
}

/** Read the body files of interactions, by the names that these give them. Those that are missing are left out. */
export function readBodyFiles(recordingPath: string, interactions: readonly Interaction[]): Map<string, Buffer> {
  const names = new Set(interactions.flatMap(bodyFilesOf))
  const files = new Map<string, Buffer>()
  for (const name of names) {
    const bytes = (bodyFileSize(recordingPath, name) ?? 0) > LARGEST ? null : readBodyFile(recordingPath, name)
    if (bytes !== null) files.set(name, bytes)
  }
  return files
}
