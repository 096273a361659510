const ORIGIN = 'https://api.example.com'
const JSON_TYPE = 'application/json; charset=utf-8'
const FIRST_DAY = Date.UTC(2026, 9, 1)
const DAY_MS = 86_400_000

/**
 * @typedef {object} Answer an answer, recorded or live
 * @property {number} status
 * @property {Record<string, string | string[]>} headers
 * @property {unknown} [json]
 * @property {string} [text]
 * @property {string} [base64] of a recorded answer only
 * @property {string[]} [stream] chunks of text
 * @property {Record<string, string | string[]>} [form]
 * @property {Uint8Array} [bytes] of a live answer only
 * @property {string} [failure] code of a network failure in the place of an answer
 */

/** An answer of JSON. */
export const json = (value, { status = 200, type = JSON_TYPE, headers = {} } = {}) => ({
  status,
  headers: { 'content-type': type, ...headers },
  json: value,
})

/** An answer of text of some media type: also JSON whose very spelling matters. */
export const text = (value, type, { status = 200, headers = {} } = {}) => ({
  status,
  headers: { 'content-type': type, ...headers },
  text: value,
})

/** A recorded form body. A live one is text. */
export const form = (fields, { status = 200, headers = {} } = {}) => ({
  status,
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  form: fields,
})

/** A streamed body, in chunks. */
export const stream = (chunks, type = 'text/event-stream', { status = 200, headers = {} } = {}) => ({
  status,
  headers: { 'content-type': type, ...headers },
  stream: chunks,
})

/** Server-sent events: `[event, data]` each, with an empty event for the default one. */
export const events = (list, options) =>
  stream(
    list.map(([event, data]) => {
      const payload = typeof data === 'string' ? data : JSON.stringify(data)
      return `${event === '' ? '' : `event: ${event}\n`}data: ${payload}\n\n`
    }),
    'text/event-stream',
    options,
  )

/** An answer without a body. */
export const bare = (status, headers = {}) => ({ status, headers })

/** A network failure. */
export const failure = (code) => ({ status: 0, headers: {}, failure: code })

/** Recorded interactions of one operation. */
export function interactionsOf(call, answers) {
  return answers.map((answer, index) => ({
    id: `${call.service}.${call.operation}#${index + 1}`,
    test: `${call.service} > case ${index + 1}`,
    service: call.service,
    operation: call.operation,
    recordedAt: new Date(FIRST_DAY + index * DAY_MS).toISOString().slice(0, 10),
    request: requestOf(call, index),
    response: { status: answer.status, headers: answer.headers, ...recordedBody(answer), latencyMs: 40 + index },
  }))
}

function requestOf(call, index) {
  const path = typeof call.path === 'function' ? call.path(index) : (call.path ?? '/v1/things')
  const body = typeof call.body === 'function' ? call.body(index) : call.body
  return {
    method: call.method ?? 'GET',
    url: new URL(path, ORIGIN).href,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: { json: body } }),
  }
}

function recordedBody(answer) {
  if ('json' in answer) return { body: { json: withoutUndefined(answer.json) } }
  if (answer.text !== undefined) return { body: { text: answer.text } }
  if (answer.form !== undefined) return { body: { form: answer.form } }
  if (answer.base64 !== undefined) return { body: { base64: answer.base64 } }
  if (answer.stream === undefined) return {}
  return { body: { stream: answer.stream.map((chunk, index) => ({ delayMs: index === 0 ? 0 : 12, text: chunk })) } }
}

const withoutUndefined = (value) => JSON.parse(JSON.stringify(value))

/** An answer as the network gives it. */
export function liveOf(answer) {
  return {
    ...(answer.failure === undefined ? {} : { failure: answer.failure }),
    status: answer.status,
    statusText: '',
    headers: Object.entries(answer.headers).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
    body: liveBytes(answer),
  }
}

function liveBytes(answer) {
  if (answer.bytes !== undefined) return answer.bytes
  const written = liveText(answer)
  return written === null ? null : new TextEncoder().encode(written)
}

function liveText(answer) {
  if ('json' in answer) return JSON.stringify(answer.json)
  if (answer.text !== undefined) return answer.text
  if (answer.form !== undefined) return new URLSearchParams(Object.entries(answer.form)).toString()
  return answer.stream?.join('') ?? null
}
