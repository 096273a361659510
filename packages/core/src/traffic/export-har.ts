import type { ResolvedConfig } from '../config/config.js'
import type { Interaction } from '../model/index.js'
import type { BodyFiles } from '../replay/index.js'
import { createServices, type Services } from '../services/index.js'
import { openBodyFiles } from '../session/body-files.js'
import { readRecording } from '../store/index.js'
import { fillInteractions, momentOf, type FilledCall } from './fill-interactions.js'
import { harRequest, harResponse } from './har-parts.js'
import type { Har, HarEntry } from './har-types.js'
import { createLossList, type LossList } from './loss-list.js'
import type { TrafficLoss } from './traffic-entry.js'

/** A recording that is to be exported. */
export interface ExportedRecording {
  /** As it is to be printed. */
  shownAs: string
  interactions: readonly Interaction[]
  files: BodyFiles
  /** By the configuration that holds for it. */
  services: Services
}

/**
 * Open a recording for export.
 *
 * @throws recording-invalid, recording-version
 */
export function openRecording(path: string, shownAs: string, config: ResolvedConfig): ExportedRecording {
  const interactions = readRecording(path, shownAs)?.interactions ?? []
  return { shownAs, interactions, files: openBodyFiles(path, shownAs), services: createServices(config) }
}

/** How recordings are exported. */
export interface ExportOptions {
  /** Of this build. */
  version: string
  /** The interactions that are wanted. Default: all. */
  wants?(interaction: Interaction): boolean
  /** Leave placeholders as they stand. Default false. */
  raw?: boolean
}

/** A HAR, and what of the recordings it cannot hold. */
export interface HarExport {
  har: Har
  losses: TrafficLoss[]
}

/**
 * Write recordings as HAR 1.2, for other tools: escapes are undone, streams joined, bodies without their content encodings.
 * Placeholders are filled from where they take their value, or with stand-ins that are the same in each export.
 *
 * @throws recording-body-missing
 */
export function exportHar(recordings: readonly ExportedRecording[], options: ExportOptions): HarExport {
  const { version, wants = () => true, raw = false } = options
  const losses = createLossList()
  const entries = recordings.flatMap(({ shownAs, interactions, files, services }) =>
    fillInteractions({ recording: shownAs, interactions, files, services, raw }).flatMap((call, index) => {
      if (!wants(call.interaction)) return []
      noteLosses(call, losses)
      return [toEntry(call, { shownAs, index })]
    }),
  )
  return { har: { log: { version: '1.2', creator: { name: 'Understudy', version }, entries } }, losses: losses.list() }
}

function toEntry({ interaction, request, answer }: FilledCall, place: { shownAs: string; index: number }): HarEntry {
  const { id, service, operation, test } = interaction
  const wait = answer.failure === null || answer.status > 0 ? answer.latencyMs : answer.failure.afterMs
  const receive = (answer.chunks ?? []).reduce((sum, { delayMs }) => sum + delayMs, 0)
  return {
    startedDateTime: new Date(momentOf(interaction, place.index)).toISOString(),
    time: wait + receive,
    request: harRequest(request),
    response: harResponse(answer),
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait, receive },
    _understudy: { recording: place.shownAs, id, service, operation, test, ...errorOf(answer), ...piecesOf(answer) },
  }
}

function errorOf({ failure }: FilledCall['answer']): Pick<HarEntry['_understudy'], 'error'> {
  return failure === null ? {} : { error: { code: failure.code, message: failure.message } }
}

function piecesOf({ chunks }: FilledCall['answer']): Pick<HarEntry['_understudy'], 'pieces'> {
  return chunks === null ? {} : { pieces: chunks.map(({ bytes, delayMs }) => ({ size: bytes.length, delayMs })) }
}

function noteLosses({ answer }: FilledCall, losses: LossList): void {
  if (answer.informational.length > 0)
    losses.add('1xx answers before the response are not in a HAR', answer.informational.length)
  if (answer.trailers.length > 0) losses.add('trailers of answers are not in a HAR')
  if (answer.chunks !== null) losses.add('streams are joined: other tools are not told when their pieces came')
}
