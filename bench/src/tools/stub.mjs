import http from 'node:http'
import { Writable } from 'node:stream'
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

function stubHttp(bodies) {
  http.request = (...args) => new StubRequest(bodies, ...args)
  http.get = (...args) => new StubRequest(bodies, ...args).end()
}

class StubRequest extends Writable {
  #body

  constructor(bodies, ...args) {
    super({ autoDestroy: false })
    if (typeof args.at(-1) === 'function') this.once('response', args.pop())
    const [target, options = typeof target === 'string' || target instanceof URL ? {} : target] = args
    this.method = options.method ?? 'GET'
    this.path = options.path
    this.#body = bodies.get(
      target === options ? `http://${options.hostname}:${options.port}${options.path}` : `${target}`,
    )
  }

  setHeader() {}
  getHeader() {}
  removeHeader() {}
  setTimeout() {
    return this
  }
  setNoDelay() {}
  setSocketKeepAlive() {}

  _write(chunk, encoding, callback) {
    callback()
  }

  _final(callback) {
    callback()
    const response = new http.IncomingMessage({ readable: false, destroyed: true })
    response.statusCode = 200
    response.statusMessage = 'OK'
    response.headers = ANSWER_HEADERS
    response.req = this
    response.complete = true
    process.nextTick(() => {
      this.emit('response', response)
      response.push(this.#body)
      response.push(null)
    })
  }
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
