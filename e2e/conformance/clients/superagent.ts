import { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import superagent, { type Response, type SuperAgentRequest } from 'superagent'
import type { Call, Client, Trace } from './client.ts'
import { entriesOf } from './node-body.ts'

/** superagent 10 over Node's `http`. */
export const client: Client = {
  name: 'superagent',
  cannot: {
    'refuse-redirect': 'superagent has no such option',
    'stream-request': 'superagent reads its body from memory, or is piped to by hand',
    informational: 'superagent does not show informational answers',
    'expect-continue': 'superagent sends the body at once',
    trailers: 'superagent does not show trailers',
    'one-connection': 'superagent closes each connection unless it is handed an agent',
    pipelining: 'superagent does not pipeline',
  },
  async send(call, trace) {
    const request = superagent(call.method, call.url).set(call.headers).buffer(true).parse(collect(trace))
    if (!call.strict) request.ok(() => true)
    if (call.redirect === 'manual') request.redirects(0)
    if (call.timeoutMs !== undefined) request.timeout(call.timeoutMs)
    if (call.ca) request.ca(call.ca)
    addBody(request, call)
    request.on('response', (response: Response) => tellHead(response, trace))
    const onAbort = (): void => void request.abort()
    if (call.signal?.aborted) onAbort()
    call.signal?.addEventListener('abort', onAbort)
    await new Promise<void>((resolve, reject) => {
      request.on('abort', () => reject(Object.assign(new Error('aborted'), { code: 'ABORTED' })))
      request.then(() => resolve(), reject)
    })
  },
}

function tellHead(response: Response, trace: Trace): void {
  const raw = response as unknown as { res: IncomingMessage }
  trace.head(response.status, raw.res.statusMessage, entriesOf(response.headers))
}

/** A parser that tells the trace of each piece, because superagent's own ones keep text only. */
function collect(trace: Trace) {
  return (response: unknown, done: (error: Error | null, body: unknown) => void): void => {
    const stream = response as IncomingMessage
    trace.head(stream.statusCode ?? 0, stream.statusMessage, entriesOf(stream.headers))
    stream.on('data', (piece: Uint8Array | string) =>
      trace.piece(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece),
    )
    stream.on('end', () => done(null, null))
  }
}

function addBody(request: SuperAgentRequest, { body }: Call): void {
  switch (body?.kind) {
    case 'json':
      request.send(body.value as object)
      break
    case 'text':
      request.send(body.text)
      break
    case 'bytes':
      request.send(Buffer.from(body.bytes) as unknown as string)
      break
    case 'urlencoded':
      request.type('form').send(new URLSearchParams(body.pairs).toString())
      break
    case 'multipart':
      for (const part of body.parts) {
        if ('value' in part) request.field(part.name, part.value)
        else request.attach(part.name, Buffer.from(part.bytes), { filename: part.filename, contentType: part.type })
      }
      break
    default:
  }
}
