import type { Interaction, MultipartPart, RecordedBody } from '../model/index.js'

/** Put the files that parts of multipart bodies name into the parts, as they are looked into where they stand. */
export function withPartsInline(
  interactions: readonly Interaction[],
  files: ReadonlyMap<string, Buffer>,
): Interaction[] {
  return mapParts(interactions, (part) => {
    const bytes = part.file === undefined ? undefined : files.get(part.file)
    if (bytes === undefined) return part
    const { file: _file, ...rest } = part
    return { ...rest, base64: bytes.toString('base64') }
  })
}

/** Undo that. `before` is what the parts were; their bytes as they are now go to `files`. */
export function withPartsInFiles(
  interactions: readonly Interaction[],
  before: readonly Interaction[],
  files: Map<string, Buffer>,
): Interaction[] {
  const original: MultipartPart[] = []
  mapParts(before, (part) => {
    original.push(part)
    return part
  })
  const next = original.values()
  return mapParts(interactions, (part) => {
    const file = next.next().value?.file
    if (file === undefined || part.base64 === undefined) return part
    files.set(file, Buffer.from(part.base64, 'base64'))
    const { base64: _base64, ...rest } = part
    return { ...rest, file }
  })
}

function mapParts(interactions: readonly Interaction[], map: (part: MultipartPart) => MultipartPart): Interaction[] {
  const mapped = <T extends { body?: RecordedBody }>(message: T): T =>
    message.body !== undefined && 'multipart' in message.body
      ? { ...message, body: { multipart: message.body.multipart.map(map) } }
      : message
  return interactions.map((one) => ({
    ...one,
    request: mapped(one.request),
    ...(one.response === undefined ? {} : { response: mapped(one.response) }),
  }))
}
