import { Agent, fetch, FormData } from 'undici'
import type { Client } from './client.ts'
import { FETCH_LACKS } from './fetch.ts'
import { readWebResponse, webInit } from './web-body.ts'

const agents: Agent[] = []
const { ca: _ca, ...cannot } = FETCH_LACKS

/** npm undici's `fetch`, which is not the global one. */
export const client: Client = {
  name: 'undici-fetch',
  cannot,
  async send(call, trace) {
    const init: Record<string, unknown> = { ...webInit(call, { FormData, Blob: Blob }) }
    if (call.ca) {
      const dispatcher = new Agent({ connect: { ca: call.ca } })
      agents.push(dispatcher)
      init['dispatcher'] = dispatcher
    }
    await readWebResponse(await fetch(call.url, init), call, trace)
  },
  async close() {
    await Promise.all(agents.map((agent) => agent.destroy()))
  },
}
