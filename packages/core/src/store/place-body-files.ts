import { createHash } from 'node:crypto'
import { basename, dirname, join, posix } from 'node:path'
import type { Interaction, RecordedBody, Recording } from '../model/index.js'
import { bodyFileSize, bodyPathOf, bodyPieces } from './body-files.js'
import { listFolder, removeFile, removeFolderIfEmpty } from './disk.js'
import { bodyFolderOf } from './recording-path.js'
import type { Spool } from './spool.js'
import { writeWhole } from './temporary-files.js'

/** Bytes that are to stand beside a recording. */
export type BodyFileContent = { bytes: Buffer } | { spool: Spool }

/** How a body file is called beside its digest. */
export interface BodyFileLabel {
  /** For a person; only its letters and digits count. */
  label: string
  /** Without a dot. */
  extension: string
}

/** As `bodyFileName` names them. */
const NAMED_HERE = /^[a-z\d-]+-[\da-f]{12}\.[a-z\d]+$/

/**
 * Name a body file after its content, as an interaction's `file` says it: relative to the recording's folder.
 * A changed body is a new file, so that an interrupted save never puts new bytes under an old recording.
 */
export function bodyFileName(
  recordingPath: string,
  content: BodyFileContent,
  { label, extension }: BodyFileLabel,
): string {
  const words =
    label
      .toLowerCase()
      .match(/[a-z\d]+/g)
      ?.join('-') ?? 'body'
  const digest = 'spool' in content ? content.spool.digest() : createHash('sha256').update(content.bytes).digest('hex')
  const name = `${words.slice(0, 60).replace(/-$/, '')}-${digest.slice(0, 12)}.${extension.replaceAll(/[^a-z\d]/g, '') || 'bin'}`
  return posix.join(basename(bodyFolderOf(recordingPath)), name)
}

/**
 * Put those bodies beside a recording that it names. A file that holds the same bytes already is left alone.
 * Only for who holds the recording's lock; `onProgress` is called after each.
 */
export function placeBodyFiles(
  recordingPath: string,
  recording: Recording,
  files: ReadonlyMap<string, BodyFileContent>,
  onProgress: () => void,
): void {
  for (const file of filesOf(recording)) {
    const content = files.get(file)
    const path = bodyPathOf(recordingPath, file)
    if (content === undefined || path === null) continue
    if (!holds(recordingPath, file, content)) writeWhole(recordingPath, path, piecesOfContent(content))
    onProgress()
  }
}

/** Remove body files that `before` named or this package put there, and `after` does not name. */
export function removeOrphans(recordingPath: string, before: Recording | null, after: Recording | null): void {
  const folder = bodyFolderOf(recordingPath)
  const own = basename(folder)
  const named = after === null ? new Set<string>() : filesOf(after)
  const orphans = before === null ? new Set<string>() : filesOf(before)
  for (const name of listFolder(folder)) if (NAMED_HERE.test(name)) orphans.add(posix.join(own, name))
  for (const file of orphans) {
    // What lies elsewhere may be shared between recordings.
    if (!named.has(file) && file.startsWith(`${own}/`)) removeFile(join(dirname(recordingPath), file))
  }
  if (orphans.size > 0) removeFolderIfEmpty(folder)
}

/** The body files that a recording names. */
export function filesOf({ interactions }: Recording): Set<string> {
  return new Set(
    interactions.flatMap(({ request, response }: Interaction) => [
      ...filesIn(request.body),
      ...filesIn(response?.body),
    ]),
  )
}

function filesIn(body: RecordedBody | undefined): string[] {
  if (body === undefined) return []
  if ('file' in body) return [body.file]
  return 'multipart' in body ? body.multipart.flatMap(({ file }) => file ?? []) : []
}

function piecesOfContent(content: BodyFileContent): Iterable<Uint8Array> {
  return 'spool' in content ? content.spool.pieces() : [content.bytes]
}

function holds(recordingPath: string, file: string, content: BodyFileContent): boolean {
  const size = 'spool' in content ? content.spool.size : content.bytes.byteLength
  if (bodyFileSize(recordingPath, file) !== size) return false
  return digestOf(bodyPieces(recordingPath, file) ?? []) === digestOf(piecesOfContent(content))
}

function digestOf(pieces: Iterable<Uint8Array>): string {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}
