import { Agent, fetch, FormData, type RequestInit } from 'undici'
import type { Client } from './client.ts'
import { FETCH_LACKS } from './fetch.ts'
import { readWebResponse, webInit, type WebResponse } from './web-body.ts'

const agents: Agent[] = []

/** npm undici's `fetch`, which is not the global one. */
export const client: Client = {
  name: 'undici-fetch',
  cannot: FETCH_LACKS,
  async send(call, trace) {
    const init: Record<string, unknown> = { ...webInit(call, { FormData, Blob: Blob as never }) }
    if (call.ca) {
      const dispatcher = new Agent({ connect: { ca: call.ca } })
      agents.push(dispatcher)
      init['dispatcher'] = dispatcher
    }
    await readWebResponse((await fetch(call.url, init as RequestInit)) as WebResponse, call, trace)
  },
  async close() {
    await Promise.all(agents.map((agent) => agent.destroy()))
  },
}
