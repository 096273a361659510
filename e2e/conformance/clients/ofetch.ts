import { ofetch } from 'ofetch'
import type { Client } from './client.ts'
import { FETCH_LACKS } from './fetch.ts'
import { readWebResponse, webInit } from './web-body.ts'

const { 'throw-on-status': _throws, ...lacks } = FETCH_LACKS

/** ofetch over the global `fetch`. */
export const client: Client = {
  name: 'ofetch',
  cannot: { ...lacks, 'timeout-in-body': "ofetch's time-out ends with the head" },
  async send(call, trace) {
    const { timeoutMs, ...rest } = call
    const { body, ...init } = webInit(rest, { FormData, Blob: Blob })
    const response = await ofetch.raw<unknown, 'stream'>(call.url, {
      ...(init as object),
      body: (call.body?.kind === 'json' ? call.body.value : body) as string,
      retry: 0,
      responseType: 'stream',
      ignoreResponseError: call.strict !== true,
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    })
    trace.head(response.status, response.statusText, response.headers)
    if (response.url) trace.url(response.url)
    if (response._data) for await (const piece of response._data as AsyncIterable<Uint8Array>) trace.piece(piece)
    else if (!response.bodyUsed) await readWebResponse(response, call, trace)
  },
}
