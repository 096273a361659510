import { Agent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { Readable } from 'node:stream'
import fetch, { Blob, FormData } from 'node-fetch'
import type { Client } from './client.ts'
import { FETCH_LACKS } from './fetch.ts'
import { breathe } from './request-body.ts'
import { readWebResponse, webInit } from './web-body.ts'

const single = new Agent({ keepAlive: true, maxSockets: 1 })
const { 'one-connection': _connection, ca: _ca, ...cannot } = FETCH_LACKS

/** node-fetch 3, which stands on Node's `http`. */
export const client: Client = {
  name: 'node-fetch',
  esmOnly: true,
  cannot,
  async send(call, trace) {
    const init: Record<string, unknown> = { ...webInit(call, { FormData, Blob: Blob }) }
    if (call.body?.kind === 'stream') init['body'] = Readable.from(breathe(call.body.chunks))
    if (call.ca) init['agent'] = new HttpsAgent({ ca: call.ca })
    else if (call.connection) init['agent'] = single
    await readWebResponse(await fetch(call.url, init), call, trace)
  },
  async close() {
    single.destroy()
  },
}
