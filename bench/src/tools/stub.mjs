import { ANSWER_HEADERS } from '../answers.mjs'
import { plainPlayer, readBodies } from './bodies.mjs'

/** Replace the client by the least that still behaves like it. */
export async function replay(job) {
  const bodies = readBodies(job)
  await STUBS[job.client](bodies)
  return plainPlayer
}

const STUBS = { fetch: stubFetch, 'axios-fetch': stubFetch, http: stubHttp, axios: stubHttp, undici: stubUndici }

function stubFetch(bodies) {
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    return new Response(bodies.get(request.url), { status: 200, headers: ANSWER_HEADERS })
  }
}

async function stubHttp(bodies) {
  const { default: http } = await import('node:http')
  const { createStubRequest } = await import('./stub-request.mjs')
  http.request = (...args) => createStubRequest(bodies, ...args)
  http.get = (...args) => createStubRequest(bodies, ...args).end()
}

async function stubUndici(bodies) {
  const { Dispatcher, setGlobalDispatcher } = await import('undici')
  const controller = { paused: false, aborted: false, reason: null, pause() {}, resume() {}, abort() {} }
  class StubDispatcher extends Dispatcher {
    dispatch(options, handler) {
      const body = bodies.get(options.origin + options.path)
      handler.onRequestStart?.(controller, {})
      process.nextTick(() => {
        handler.onResponseStart?.(controller, 200, { ...ANSWER_HEADERS }, 'OK')
        handler.onResponseData?.(controller, Buffer.from(body))
        handler.onResponseEnd?.(controller, {})
      })
      return true
    }
  }
  setGlobalDispatcher(new StubDispatcher())
}
