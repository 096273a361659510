import { hasNoBody } from '../body/has-no-body.js'
import type { Answer } from './call.js'

/** The body of an answer as it goes over the wire, for a `Response`; null where the message has none. */
export function wireBody(method: string, answer: Answer): Uint8Array<ArrayBuffer> | ReadableStream | null {
  const { body } = answer
  if (body === null || hasNoBody(method, answer.status)) return null
  return 'bytes' in body ? toBodyBytes(body.bytes) : toStream(body.pieces)
}

/** An empty body is there all the same. */
const NOTHING = Buffer.alloc(0)

/**
 * Build the `Response` that `fetch` gives for a plain answer: content encodings undone, headers as received, `url` set.
 */
export function toFetchResponse(method: string, url: string, answer: Answer): Response {
  const { body, decoded } = answer
  const hasBody = !hasNoBody(method, answer.status) && answer.status !== 205
  const bytes = decoded ?? (body !== null && 'bytes' in body ? body.bytes : NOTHING)
  const response = new Response(hasBody ? toBodyBytes(bytes) : null, {
    status: answer.status,
    statusText: answer.statusText,
    headers: answer.headers,
  })
  return withUrl(response, url)
}

/** A constructed response has no `url` and the type `default`; one that was fetched has both, and so have its clones. */
function withUrl(response: Response, url: string): Response {
  const clone = response.clone
  return Object.defineProperties(response, {
    url: { value: url, configurable: true },
    type: { value: 'basic', configurable: true },
    clone: { value: () => withUrl(clone.call(response), url), configurable: true, writable: true },
  })
}

/** `Response` copies what it is given, so that the recording's bytes stay its own. */
function toBodyBytes(bytes: Buffer): Uint8Array<ArrayBuffer> {
  return bytes as Buffer<ArrayBuffer>
}

function toStream(pieces: () => Iterable<Buffer>): ReadableStream<Uint8Array> {
  const iterator = pieces()[Symbol.iterator]()
  return new ReadableStream(
    {
      pull(controller) {
        const { value, done } = iterator.next()
        if (done === true) controller.close()
        else controller.enqueue(value)
      },
      cancel() {
        iterator.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}
