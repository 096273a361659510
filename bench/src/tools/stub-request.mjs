import { IncomingMessage } from 'node:http'
import { Writable } from 'node:stream'
import { ANSWER_HEADERS } from '../answers.mjs'

/** The least that http's callers take for a request: it sends nothing, and its answer comes on the next tick. */
export const createStubRequest = (bodies, ...args) => new StubRequest(bodies, ...args)

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
    const response = new IncomingMessage({ readable: false, destroyed: true })
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
