import type {
  Interaction,
  MultipartPart,
  RecordedBody,
  RecordedResponse,
  Recording,
  StreamChunk,
} from '../model/index.js'
import { RECORDING_KEYS, type RecordingPart } from './recording-keys.js'

/**
 * Print a recording as its file holds it: two-space JSON, a fixed order of keys, a final newline.
 * Keys inside headers and JSON bodies keep their own order. What it printed, read and printed again, is the same text.
 */
export function printRecording(recording: Recording): string {
  const ordered = inOrder('recording', { ...recording, interactions: recording.interactions.map(orderInteraction) })
  return `${JSON.stringify(ordered, null, 2)}\n`
}

function orderInteraction(interaction: Interaction): object {
  const { request, response, error } = interaction
  return inOrder('interaction', {
    ...interaction,
    request: inOrder('request', { ...request, body: orderBody(request.body) }),
    response: response && orderResponse(response),
    error: error && inOrder('error', error),
  })
}

function orderResponse(response: RecordedResponse): object {
  return inOrder('response', {
    ...response,
    informational: response.informational?.map((answer) => inOrder('informational', answer)),
    body: orderBody(response.body),
    error: response.error && inOrder('error', response.error),
  })
}

function orderBody(body: RecordedBody | undefined): object | undefined {
  if (body === undefined) return undefined
  if ('multipart' in body) return { multipart: body.multipart.map((part: MultipartPart) => inOrder('part', part)) }
  if ('stream' in body) return { stream: body.stream.map((chunk: StreamChunk) => inOrder('chunk', chunk)) }
  return inOrder('body', body)
}

function inOrder(part: RecordingPart, value: object): object {
  const source = value as Record<string, unknown>
  const ordered: Record<string, unknown> = {}
  for (const key of RECORDING_KEYS[part]) {
    if (source[key] !== undefined) ordered[key] = source[key]
  }
  return ordered
}
