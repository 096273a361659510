import { basename, extname } from 'node:path'
import { isUnderstudyError, type UnderstudyError } from '../errors.js'
import type { Interaction, MultipartPart, RecordedBody } from '../model/index.js'
import { renameLinksOf } from '../parameters/index.js'
import { sanitizeAgain, type Rules, type SecretFinding } from '../sanitize/index.js'
import { bodyFileName, saveRecording, type BodyFileContent } from '../store/index.js'
import { createIdSource } from '../store/interaction-id.js'
import { bodyFolderOf } from '../store/recording-path.js'
import { bodyFilesOf, readBodyFiles } from './body-files.js'
import { withPartsInFiles, withPartsInline } from './part-files.js'

/** What fixing a recording did. */
export interface FixOutcome {
  replaced: SecretFinding[]
  /** Body files that it named before and that lie outside its own folder: they are left, since others may name them. */
  left: { file: string; interaction: string }[]
  /** Why it could not be done. */
  refusal: UnderstudyError | null
}

/** Replace the secrets that stand in a recording. */
export function fixRecording(path: string, shownAs: string, rulesOf: (service: string) => Rules): FixOutcome {
  const outcome: FixOutcome = { replaced: [], left: [], refusal: null }
  try {
    saveRecording(
      path,
      (current) => {
        if (current === null) return { recording: null }
        const before = readBodyFiles(path, current.interactions)
        const inline = withPartsInline(current.interactions, before)
        const { interactions: sanitized, files, redactions } = sanitizeAgain(inline, before, rulesOf)
        if (redactions.length === 0) return { recording: current }
        const interactions = withPartsInFiles(sanitized, current.interactions, files)
        const names = newNames(path, before, files)
        const named = withNewIds(interactions, current.interactions).map((one) => renameBodies(one, names))
        outcome.replaced = redactions
        outcome.left = leftOf(path, current.interactions, names)
        return { recording: { ...current, interactions: named }, files: contentOf(names, files) }
      },
      { shownAs },
    )
  } catch (error) {
    if (!isUnderstudyError(error)) throw error
    outcome.refusal = error
  }
  return outcome
}

/** Names of body files whose bytes have changed: they are named after their content. */
function newNames(
  path: string,
  before: ReadonlyMap<string, Buffer>,
  after: ReadonlyMap<string, Buffer>,
): Map<string, string> {
  const names = new Map<string, string>()
  for (const [file, bytes] of after) {
    if (before.get(file)?.equals(bytes) !== false) continue
    const extension = extname(file)
    const label = basename(file, extension).replace(/-[\da-f]{12}$/, '')
    names.set(file, bodyFileName(path, { bytes }, { label, extension: extension.slice(1) }))
  }
  return names
}

function contentOf(
  names: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, Buffer>,
): Map<string, BodyFileContent> {
  return new Map([...names].map(([from, to]) => [to, { bytes: files.get(from)! }]))
}

function leftOf(
  path: string,
  interactions: readonly Interaction[],
  names: ReadonlyMap<string, string>,
): FixOutcome['left'] {
  const own = `${basename(bodyFolderOf(path))}/`
  return interactions.flatMap((interaction) =>
    bodyFilesOf(interaction)
      .filter((file) => names.has(file) && !file.startsWith(own))
      .map((file) => ({ file, interaction: interaction.id })),
  )
}

/** An id is made of the operation's name: where a secret went from that, it goes from the id, and from links to it. */
function withNewIds(interactions: readonly Interaction[], before: readonly Interaction[]): Interaction[] {
  const ids = new Map<string, string>()
  const source = createIdSource(before.map(({ id }) => id))
  for (const [index, one] of interactions.entries())
    if (one.operation !== before[index]?.operation) ids.set(one.id, source.next(one))
  if (ids.size === 0) return [...interactions]
  return interactions.map((one) => ({ ...renameLinksOf(one, (id) => ids.get(id)), id: ids.get(one.id) ?? one.id }))
}

function renameBodies(interaction: Interaction, names: ReadonlyMap<string, string>): Interaction {
  if (!bodyFilesOf(interaction).some((file) => names.has(file))) return interaction
  const { request, response } = interaction
  return {
    ...interaction,
    request: withBody(request, names),
    ...(response === undefined ? {} : { response: withBody(response, names) }),
  }
}

function withBody<T extends { body?: RecordedBody }>(message: T, names: ReadonlyMap<string, string>): T {
  const { body } = message
  if (body === undefined) return message
  const renamed = <B extends { file?: string }>(one: B): B =>
    one.file === undefined ? one : { ...one, file: names.get(one.file) ?? one.file }
  if ('file' in body) return { ...message, body: renamed(body) }
  if ('multipart' in body) return { ...message, body: { multipart: body.multipart.map(renamed<MultipartPart>) } }
  return message
}
