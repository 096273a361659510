import type { Client } from './client.ts'
import { readWebResponse, webInit } from './web-body.ts'

/** What every client that stands on the global `fetch` lacks. */
export const FETCH_LACKS: Client['cannot'] = {
  informational: 'fetch does not show informational answers',
  'expect-continue': 'fetch refuses the Expect header',
  trailers: 'fetch does not show trailers',
  userinfo: 'fetch refuses credentials in a URL',
  'one-connection': 'fetch picks its connections itself',
  pipelining: 'fetch does not pipeline',
  ca: 'fetch takes no authority for one call',
  'throw-on-status': 'no status makes fetch throw',
}

/** The global `fetch` of Node. */
export const client: Client = {
  name: 'fetch',
  cannot: FETCH_LACKS,
  async send(call, trace) {
    const init = webInit(call, { FormData, Blob: Blob })
    await readWebResponse(await fetch(call.url, init as RequestInit), call, trace)
  },
}
