import { Agent } from 'node:http'
import { Readable } from 'node:stream'
import got, { type OptionsInit, type Response } from 'got'
import type { Call, Client, Trace } from './client.ts'
import { pairsOf, readNodeStream } from './node-body.ts'
import { breathe, toForm } from './request-body.ts'

const single = new Agent({ keepAlive: true, maxSockets: 1 })

/** got 16, with promises and, where the body is read piece by piece, with its stream. */
export const client: Client = {
  name: 'got',
  esmOnly: true,
  cannot: {
    'refuse-redirect': 'got has no such option',
    informational: 'got does not show informational answers',
    'expect-continue': 'got sends the body at once',
    trailers: 'got ends before it shows trailers',
    pipelining: 'got does not pipeline',
  },
  async send(call, trace) {
    const options = optionsOf(call)
    if (call.streamed) {
      const stream = got.stream(call.url, options)
      stream.on('response', (response: Response) => tellHead(response, trace))
      await readNodeStream(stream, trace)
    } else {
      const response = (await got(call.url, { ...options, responseType: 'buffer' })) as Response<Uint8Array>
      tellHead(response, trace)
      trace.piece(response.body)
    }
  },
  async close() {
    single.destroy()
  },
}

function tellHead(response: Response, trace: Trace): void {
  trace.head(response.statusCode, response.statusMessage, pairsOf(response.rawHeaders))
  trace.url(response.url)
}

function optionsOf(call: Call): OptionsInit {
  return {
    method: call.method,
    headers: call.headers,
    retry: { limit: 0 },
    throwHttpErrors: call.strict === true,
    followRedirect: call.redirect !== 'manual',
    ...bodyOf(call),
    ...(call.signal ? { signal: call.signal } : {}),
    ...(call.timeoutMs === undefined ? {} : { timeout: { request: call.timeoutMs } }),
    ...(call.ca ? { https: { certificateAuthority: call.ca } } : {}),
    ...(call.connection ? { agent: { http: single } } : {}),
  }
}

function bodyOf({ body }: Call): OptionsInit {
  switch (body?.kind) {
    case undefined:
      return {}
    case 'json':
      return { json: body.value }
    case 'text':
      return { body: body.text }
    case 'bytes':
      return { body: body.bytes }
    case 'urlencoded':
      return {
        body: new URLSearchParams(body.pairs).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }
    case 'multipart':
      return { body: toForm(body.parts, { FormData, Blob: Blob }) }
    case 'stream':
      return { body: Readable.from(breathe(body.chunks)) }
  }
}
