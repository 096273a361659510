import type { Interaction } from '../model/index.js'
import type { BesideFile, InteractionDraft } from '../record/index.js'
import type { Sanitized } from '../sanitize/index.js'
import {
  bodyFileName,
  bodyFileSize,
  createSpool,
  readBodyFile,
  type BodyFileContent,
  type Spool,
} from '../store/index.js'

/** An interaction in the making, and the bodies that are to stand beside it. */
export interface Drafted {
  draft: InteractionDraft
  files: BesideFile[]
}

/** A body file of the recording as it is, unless it is too large to hold. */
export function earlierFile(recordingPath: string, name: string): Buffer | undefined {
  const size = bodyFileSize(recordingPath, name) ?? Infinity
  return size > LARGEST_HELD ? undefined : (readBodyFile(recordingPath, name) ?? undefined)
}

const LARGEST_HELD = 32 * 1024 * 1024

/** Bodies that stand beside the recording, but for those too large to hold. */
export function bytesOf(fresh: readonly Drafted[]): Map<string, Buffer> {
  const bytes = new Map<string, Buffer>()
  for (const { name, content } of fresh.flatMap(({ files }) => files))
    if ('bytes' in content) bytes.set(name, content.bytes)
  return bytes
}

/** The bytes that are held in memory. */
export function heldBytes(files: ReadonlyMap<string, BodyFileContent>): Map<string, Buffer> {
  return new Map([...files].flatMap(([name, content]) => ('bytes' in content ? [[name, content.bytes]] : [])))
}

/** Bodies that are too large to hold are sanitized on their way into another spool; packed ones cannot be read. */
export function withLargeBodies(
  { draft, files }: Drafted,
  index: number,
  { largeBody }: Sanitized<InteractionDraft>,
  made: Spool[],
): BesideFile[] {
  const packed = new Set(
    [draft.request.body, draft.response?.body].flatMap((body) =>
      body !== undefined && 'file' in body && body.encoded === true ? [body.file] : [],
    ),
  )
  return files.map((file) => {
    if (!('spool' in file.content) || packed.has(file.name)) return file
    const spool = createSpool()
    made.push(spool)
    for (const part of largeBody(index, file.content.spool.pieces())) spool.append(part)
    return { name: file.name, content: { spool } }
  })
}

/** Name body files after the test and their content: a changed body is a new file, and an unchanged one the same. */
export function nameFiles(
  draft: InteractionDraft,
  files: readonly BesideFile[],
  sanitized: ReadonlyMap<string, Buffer>,
  recordingPath: string,
  all: Map<string, BodyFileContent>,
): InteractionDraft {
  if (files.length === 0) return draft
  const names = new Map<string, string>()
  for (const { name, content } of files) {
    const redacted: BodyFileContent = 'bytes' in content ? { bytes: sanitized.get(name) ?? content.bytes } : content
    const label = draft.test ?? draft.operation
    const final = bodyFileName(recordingPath, redacted, { label, extension: name.slice(name.lastIndexOf('.') + 1) })
    names.set(name, final)
    all.set(final, redacted)
  }
  return renameBodies(draft, names)
}

function renameBodies(draft: InteractionDraft, names: Map<string, string>): InteractionDraft {
  const rename = <T extends { body?: Interaction['request']['body'] }>(message: T): T => {
    if (message.body === undefined || !('file' in message.body)) return message
    return { ...message, body: { ...message.body, file: names.get(message.body.file) ?? message.body.file } }
  }
  return {
    ...draft,
    request: rename(draft.request),
    ...(draft.response === undefined ? {} : { response: rename(draft.response) }),
  }
}
