import { Buffer } from 'node:buffer'
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as SecureAgent, request as httpsRequest } from 'node:https'
import { Readable } from 'node:stream'
import type { Call, Client, Trace } from './client.ts'
import { entriesOf, nodeBody, pairsOf, readNodeStream } from './node-body.ts'

/** What Node's own `http` and `https` lack. */
export const HTTP_LACKS: Client['cannot'] = {
  follow: 'http follows no redirect',
  'refuse-redirect': 'http gives every redirect to the caller',
  'throw-on-status': 'no status is an error to http',
  pipelining: 'http does not pipeline',
}

/** One client for `http`, and one for `https` whose probes go to the service that speaks TLS. */
export function createNodeClient(name: 'http' | 'https'): Client {
  const single = new (name === 'https' ? SecureAgent : Agent)({ keepAlive: true, maxSockets: 1 })
  const secure: Pick<Client, 'secure'> = name === 'https' ? { secure: true } : {}
  return {
    name,
    ...secure,
    cannot: HTTP_LACKS,
    send: (call, trace) => send(call, trace, call.connection ? { agent: single } : {}),
    async close() {
      single.destroy()
    },
  }
}

function send(call: Call, trace: Trace, extra: { agent?: Agent }): Promise<void> {
  const { headers, body } = nodeBody(call)
  if (call.expectContinue) headers['expect'] = '100-continue'
  // For methods that seldom have a body, Node would send it without saying how long it is.
  if (body !== undefined && !(body instanceof Readable)) headers['content-length'] = String(Buffer.byteLength(body))
  const request = call.url.startsWith('https:') ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const options = {
      method: call.method,
      headers,
      ...extra,
      ...(call.signal ? { signal: call.signal } : {}),
      ...(call.ca ? { ca: call.ca } : {}),
    }
    const outgoing = request(new URL(call.url), options)
    outgoing.on('information', (info) => trace.informational(info.statusCode, { ...info.headers }))
    outgoing.on('response', (response) => read(response, trace).then(resolve, reject))
    outgoing.on('error', reject)
    if (call.timeoutMs !== undefined) {
      outgoing.setTimeout(call.timeoutMs, () => {
        const error = Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })
        // First, because the request and its response would race in telling of the end.
        reject(error)
        outgoing.destroy(error)
      })
    }
    if (call.expectContinue) outgoing.on('continue', () => outgoing.end(body))
    else if (body instanceof Readable) body.pipe(outgoing)
    else outgoing.end(body)
  })
}

async function read(response: IncomingMessage, trace: Trace): Promise<void> {
  trace.head(response.statusCode ?? 0, response.statusMessage, pairsOf(response.rawHeaders))
  await readNodeStream(response, trace)
  trace.trailers(Object.fromEntries(entriesOf(response.trailers)) as Record<string, string>)
}
