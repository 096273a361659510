import type {
  Interaction,
  MultipartPart,
  RecordedError,
  RecordedRequest,
  RecordedResponse,
  Recording,
} from '../model/index.js'

/** The keys of each object of a recording, in the order in which they are printed. */
export const RECORDING_KEYS = {
  recording: ['version', 'interactions'] satisfies (keyof Recording)[],
  interaction: [
    'id',
    'test',
    'service',
    'operation',
    'recordedAt',
    'request',
    'response',
    'error',
  ] satisfies (keyof Interaction)[],
  request: ['method', 'url', 'headers', 'body'] satisfies (keyof RecordedRequest)[],
  response: [
    'status',
    'statusText',
    'headers',
    'informational',
    'body',
    'trailers',
    'latencyMs',
    'error',
  ] satisfies (keyof RecordedResponse)[],
  informational: ['status', 'headers'],
  error: ['code', 'message', 'latencyMs'] satisfies (keyof RecordedError)[],
  body: ['json', 'layout', 'text', 'form', 'multipart', 'base64', 'file', 'encoded', 'stream'],
  part: ['name', 'filename', 'contentType', 'text', 'base64', 'file'] satisfies (keyof MultipartPart)[],
  chunk: ['delayMs', 'text', 'base64'],
} as const

/** A kind of object in a recording. */
export type RecordingPart = keyof typeof RECORDING_KEYS
