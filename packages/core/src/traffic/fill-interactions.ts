import { toLiveRequest } from '../body/request-bytes.js'
import { isUnderstudyError } from '../errors.js'
import type { Interaction, JsonValue, LiveCallRequest } from '../model/index.js'
import type { Answer, HeaderList } from '../network/call.js'
import {
  fillRequest,
  fillResponse,
  placeRecorded,
  requestValue,
  resolveExpression,
  type RequestFacts,
  type Sources,
} from '../parameters/index.js'
import { toAnswer, type BodyFiles } from '../replay/index.js'
import type { Services } from '../services/index.js'
import { standInValue } from './stand-in-values.js'

/** An interaction as bytes that could have been sent and received. */
export interface FilledCall {
  interaction: Interaction
  request: LiveCallRequest
  answer: Answer
}

/** A recording whose calls are wanted. */
export interface FillOptions {
  /** As it is to be printed. */
  recording: string
  interactions: readonly Interaction[]
  files: BodyFiles
  services: Services
  /** Leave placeholders as they stand. Default false. */
  raw?: boolean
}

/** The value of a placeholder's expression. */
type ValueOf = (expression: string) => JsonValue

const NOWHERE = { service: '', path: '', search: '', config: null }

/**
 * Make the calls of a recording out of its interactions: values that are taken from another place are put in from there,
 * and those that vary from run to run get a stand-in of their type, the same each time.
 *
 * @throws recording-body-missing
 */
export function fillInteractions(options: FillOptions): FilledCall[] {
  const { recording, interactions, services, files, raw = false } = options
  const byId = new Map(interactions.map((one) => [one.id, one]))
  const made = new Map<string, { request: RequestFacts; response: RequestFacts }>()
  const sources: Sources = {
    recording,
    find: (id) => byId.get(id),
    placeOf: (interaction) => placeRecorded(services, interaction),
    played: (id) => made.get(id)?.request,
    answered: ({ id }, part, steps) => {
      const facts = made.get(id)?.response
      return facts === undefined ? null : { value: requestValue(facts, part, steps) }
    },
  }
  return interactions.map((interaction, index) => {
    const moment = momentOf(interaction, index)
    let number = 0
    const valueOf =
      (facts: RequestFacts | undefined): ValueOf =>
      (text) => {
        const spelled = `{{${text}}}`
        if (raw) return spelled
        const seed = `${recording} ${interaction.id} ${text} ${(number += text === 'boundary' ? 0 : 1)}`
        return linked(text, interaction, facts, sources) ?? standInValue(text, { seed, moment }) ?? spelled
      }
    const call = fillOne(interaction, valueOf, { files, services })
    made.set(interaction.id, { request: call.facts, response: answerFacts(call.answer) })
    return { interaction, request: call.request, answer: call.answer }
  })
}

/** Calls of one day follow one another by a millisecond: of the time of day, a recording tells nothing. */
export function momentOf({ recordedAt }: Interaction, index: number): number {
  const day = Date.parse(recordedAt)
  return (Number.isNaN(day) ? 0 : day) + index
}

function linked(
  text: string,
  interaction: Interaction,
  facts: RequestFacts | undefined,
  sources: Sources,
): JsonValue | undefined {
  try {
    return resolveExpression(text, interaction, facts, sources)
  } catch (error) {
    // What leads nowhere is left as it stands: `understudy check` tells of it.
    if (isUnderstudyError(error) && error.code === 'placeholder-unresolved') return undefined
    throw error
  }
}

interface Means {
  files: BodyFiles
  services: Services
}

function fillOne(
  interaction: Interaction,
  valueOf: (facts: RequestFacts | undefined) => ValueOf,
  { files, services }: Means,
): { request: LiveCallRequest; facts: RequestFacts; answer: Answer } {
  const filling = { valueOf: valueOf(undefined), isFinal: true }
  const filledRequest = fillRequest(interaction.request, filling)
  const request = toLiveRequest(filledRequest, (name) => files.read(name))!
  const facts = factsOf(request, placeRecorded(services, { ...interaction, request: filledRequest }))
  const { response } = interaction
  const filled = { ...interaction, request: filledRequest }
  const answered =
    response === undefined
      ? filled
      : { ...filled, response: fillResponse(response, { valueOf: valueOf(facts), isFinal: true }) }
  return { request, facts, answer: toAnswer(answered, { files, latency: 'recorded' }) }
}

function factsOf({ method, headers, body }: LiveCallRequest, place: RequestFacts['place']): RequestFacts {
  return { place, method, headers, body: body === null ? null : Buffer.from(body, 'base64') }
}

function answerFacts(answer: Answer): RequestFacts {
  const bytes = plainBytes(answer)
  const headers: HeaderList = answer.headers.filter(([name]) => name !== 'content-encoding')
  return { place: NOWHERE, method: '', headers, body: bytes.length === 0 ? null : bytes }
}

/** An answer's body without its content encodings, where they can be undone. */
export function plainBytes({ body, chunks, decoded }: Answer): Buffer {
  if (chunks !== null) return Buffer.concat(chunks.map(({ bytes }) => bytes))
  return decoded ?? sentBytes({ body, chunks })
}

/** An answer's body as it is sent. */
export function sentBytes({ body, chunks }: Pick<Answer, 'body' | 'chunks'>): Buffer {
  if (chunks !== null) return Buffer.concat(chunks.map(({ bytes }) => bytes))
  if (body === null) return Buffer.alloc(0)
  return 'bytes' in body ? body.bytes : Buffer.concat([...body.pieces()])
}
