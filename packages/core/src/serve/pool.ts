import type { Interaction, RecordedBody } from '../model/index.js'
import { UNSENT } from '../network/network-error.js'
import { renameLinksOf } from '../parameters/index.js'
import type { BodyFiles } from '../replay/index.js'
import type { ReadRecording } from './read-recordings.js'

/** Where a pooled interaction comes from. */
export interface Origin {
  recording: string
  /** Its id there. */
  id: string
  test: string | null
}

/** The interactions of several recordings as if they were one, outside any test. */
export interface Pool {
  interactions: readonly Interaction[]
  originOf(interaction: Interaction): Origin
  files: BodyFiles
  /** What they come from, for messages. */
  shownAs: string
}

/**
 * Pool recordings, in their order. Where two have the same id, the later one's is told apart by its path, and the links that
 * name it follow.
 */
export function poolRecordings(recordings: readonly ReadRecording[], isWanted: (test: string) => boolean): Pool {
  const origins = new Map<Interaction, Origin>()
  const taken = new Set<string>()
  for (const [index, recording] of recordings.entries()) {
    const wanted = wantedOf(recording.interactions, isWanted)
    const ids = new Map(wanted.map(({ id }) => [id, taken.has(id) ? `${id} (${recording.shownAs})` : id]))
    for (const id of ids.values()) taken.add(id)
    const isRenamed = wanted.some(({ id }) => ids.get(id) !== id)
    for (const one of wanted) {
      const linked = isRenamed ? renameLinksOf(one, (id) => ids.get(id)) : one
      const pooled = { ...withFilesOf(linked, index), id: ids.get(one.id)!, test: null }
      origins.set(pooled, { recording: recording.shownAs, id: one.id, test: one.test })
    }
  }
  const [first] = recordings
  return {
    interactions: [...origins.keys()],
    originOf: (interaction) => origins.get(interaction)!,
    files: pooledFiles(recordings),
    shownAs: recordings.length === 1 && first !== undefined ? first.shownAs : `${recordings.length} recordings`,
  }
}

/** What tests recorded that are wanted, with what their files recorded outside any test. */
function wantedOf(interactions: readonly Interaction[], isWanted: (test: string) => boolean): readonly Interaction[] {
  const isOfWanted = ({ test }: Interaction): boolean => test !== null && isWanted(test)
  const hasTests = interactions.some(({ test }) => test !== null)
  if (hasTests && !interactions.some(isOfWanted)) return []
  return interactions.filter((one) => (one.test === null || isOfWanted(one)) && hasReachedService(one))
}

/** Codes of clients that trust no certificate of the service: they send it nothing. */
const DISTRUST = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH|INVALID_CA)/

/** False for calls that their client never sent: none comes here that they could be the answer to. */
function hasReachedService({ error }: Interaction): boolean {
  if (error === undefined) return true
  return !DISTRUST.test(error.code) && !(error.code === UNSENT.code && error.message === UNSENT.message)
}

/** Body files are named anew by the place of their recording: two recordings may use one name. */
function withFilesOf(interaction: Interaction, recording: number): Interaction {
  const { request, response } = interaction
  const named = <T extends { body?: RecordedBody }>(message: T): T =>
    message.body === undefined ? message : { ...message, body: withFile(message.body, recording) }
  return { ...interaction, request: named(request), ...(response !== undefined && { response: named(response) }) }
}

function withFile(body: RecordedBody, recording: number): RecordedBody {
  if ('file' in body) return { ...body, file: `${recording}:${body.file}` }
  if (!('multipart' in body)) return body
  const parts = body.multipart.map((part) =>
    part.file === undefined ? part : { ...part, file: `${recording}:${part.file}` },
  )
  return { multipart: parts }
}

function pooledFiles(recordings: readonly ReadRecording[]): BodyFiles {
  const at = (name: string): [BodyFiles, string] => {
    const end = name.indexOf(':')
    return [recordings[Number(name.slice(0, end))]!.files, name.slice(end + 1)]
  }
  const use = <T>(name: string, look: (files: BodyFiles, own: string) => T): T => look(...at(name))
  return {
    size: (name) => use(name, (files, own) => files.size(own)),
    read: (name) => use(name, (files, own) => files.read(own)),
    pieces: (name) => use(name, (files, own) => files.pieces(own)),
  }
}
