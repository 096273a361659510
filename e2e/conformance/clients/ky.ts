import ky, { type Options } from 'ky'
import type { Client } from './client.ts'
import { FETCH_LACKS } from './fetch.ts'
import { readWebResponse, webInit } from './web-body.ts'

const { 'throw-on-status': _throws, ...lacks } = FETCH_LACKS

/** ky 2 over the global `fetch`. */
export const client: Client = {
  name: 'ky',
  esmOnly: true,
  cannot: { ...lacks, 'timeout-in-body': "ky's time-out ends with the head" },
  async send(call, trace) {
    const { timeoutMs, body, ...rest } = call
    const { signal, ...init } = webInit(
      { ...rest, ...(body && body.kind !== 'json' ? { body } : {}) },
      { FormData, Blob: Blob },
    )
    const options = {
      ...init,
      ...(body?.kind === 'json' ? { json: body.value } : {}),
      ...(signal ? { signal } : {}),
      retry: 0,
      timeout: timeoutMs ?? false,
      throwHttpErrors: call.strict === true,
    } as Options
    await readWebResponse(await ky(call.url, options), call, trace)
  },
}
