import { AsyncLocalStorage } from 'node:async_hooks'
import type { Answer, HeaderList } from './call.js'
import { realQueueMicrotask, realSetImmediate, realSetTimeout } from './clock.js'
import { phaseOf, toNetworkError, unwritten } from './network-error.js'
import type { TestClock } from './test-clock.js'

/** A dispatch handler of undici 7.1 and later. */
interface ControllerHandler {
  onRequestStart(controller: DispatchController, context: unknown): void
  onResponseStart(
    controller: DispatchController,
    status: number,
    headers: Record<string, string | string[]>,
    statusText: string,
  ): void
  onResponseData(controller: DispatchController, chunk: Buffer): void
  onResponseEnd(controller: DispatchController, trailers: Record<string, string | string[]>): void
  onResponseError(controller: DispatchController, error: Error): void
}

/** A dispatch handler of undici up to 7, which Node's own `fetch` still uses. */
interface CallbackHandler {
  onConnect?(abort: (reason?: Error) => void, context: unknown): void
  onResponseStarted?(): void
  onHeaders(status: number, rawHeaders: Buffer[], resume: () => void, statusText: string): boolean
  onData(chunk: Buffer): boolean
  onComplete(rawTrailers: Buffer[]): void
  onError(error: Error): void
}

export type DispatchHandler = ControllerHandler | CallbackHandler

/** Steers a response for a handler, as undici's own controller does. */
class DispatchController {
  aborted = false
  reason: Error | null = null
  paused = false
  rawHeaders: Buffer[] = []
  rawTrailers: Buffer[] = []
  #onResume: (() => void) | null = null

  abort(reason?: Error): void {
    if (this.aborted) return
    this.aborted = true
    this.reason = reason ?? Object.assign(new Error('Request aborted'), { name: 'AbortError', code: 'UND_ERR_ABORTED' })
    this.resume()
  }

  pause(): void {
    this.paused = true
  }

  resume(): void {
    this.paused = false
    const next = this.#onResume
    this.#onResume = null
    next?.()
  }

  whenFlowing(next: () => void): void {
    if (this.paused) this.#onResume = next
    else next()
  }
}

/** Tell a plain answer to a dispatch handler. The body must be in memory. */
export function tellAnswer(handler: DispatchHandler, answer: Answer): void {
  if (isControllerHandler(handler)) tellController(handler, answer)
  else tellCallbacks(handler, answer)
}

/** Tell an answer that no connection is made for: at once, whole, or as the failure in its place. */
export function tellOutright(handler: DispatchHandler, answer: Answer, url: string): void {
  const { failure, body } = answer
  if (failure !== null) return tellError(handler, toNetworkError(failure, new URL(url).host, answer.status === 0))
  const chunks =
    answer.chunks?.map(({ bytes }) => bytes) ?? (body !== null && 'pieces' in body ? [...body.pieces()] : null)
  tellAnswer(handler, chunks === null ? answer : { ...answer, body: { bytes: Buffer.concat(chunks) } })
}

/** True for an answer that is a failure to connect: its request is never sent. */
export function isUnreached({ failure }: Answer): boolean {
  return failure !== null && phaseOf(failure) !== 'exchange'
}

/** Tell that no connection could be made, once that has taken its time. */
export function tellUnreached(handler: DispatchHandler, answer: Answer, url: string, clock: TestClock): void {
  const error = toNetworkError(unwritten(answer.failure!), new URL(url).host, true)
  const tell = (): void => tellError(handler, error)
  if (answer.heedsFakeTimers === true) clock.wait(clock.now(), answer.latencyMs, tell)
  else if (answer.latencyMs > 0) realSetTimeout(tell, answer.latencyMs)
  else realSetImmediate(tell)
}

const HANDLER_METHODS = [
  'onRequestStart',
  'onRequestUpgrade',
  'onRequestSent',
  'onBodySent',
  'onResponseStarted',
  'onResponseStart',
  'onResponseData',
  'onResponseEnd',
  'onResponseError',
  'onConnect',
  'onUpgrade',
  'onHeaders',
  'onData',
  'onComplete',
  'onError',
]

/**
 * Have a handler run in the async context of now. undici runs it in that of whoever opened the connection, and handlers
 * that send again, for a redirect or a retry, do so for the test that sent first.
 */
export function inThisContext(handler: DispatchHandler): DispatchHandler {
  const inContext = AsyncLocalStorage.snapshot()
  const methods = handler as unknown as Record<string, unknown>
  const bound: Record<string, unknown> = {}
  for (const name of HANDLER_METHODS) {
    const method = methods[name]
    if (typeof method === 'function') bound[name] = (...args: unknown[]) => inContext(() => method.apply(handler, args))
  }
  return bound as unknown as DispatchHandler
}

/** Call back when a dispatch handler has been told that its request failed. */
export function whenFailed(handler: DispatchHandler, then: () => void): DispatchHandler {
  const methods = handler as unknown as Record<string, ((...args: unknown[]) => unknown) | undefined>
  const heard: typeof methods = { ...methods }
  for (const name of ['onError', 'onResponseError']) {
    const method = methods[name]
    if (method === undefined) continue
    heard[name] = (...args) => {
      then()
      return method(...args)
    }
  }
  return heard as unknown as DispatchHandler
}

/** Tell a dispatch handler that the request failed. */
export function tellError(handler: DispatchHandler, error: Error): void {
  if (isControllerHandler(handler)) {
    handler.onResponseError(new DispatchController(), error)
    return
  }
  handler.onError(error)
}

function isControllerHandler(handler: DispatchHandler): handler is ControllerHandler {
  return 'onRequestStart' in handler && typeof handler.onRequestStart === 'function'
}

function tellController(handler: ControllerHandler, answer: Answer): void {
  const controller = new DispatchController()
  handler.onRequestStart(controller, null)
  if (controller.aborted) return handler.onResponseError(controller, controller.reason!)
  const step = (run: () => void): void => orFail(handler, controller, run)
  const begin = (): void => {
    controller.rawHeaders = toRawHeaders(answer.headers)
    handler.onResponseStart(controller, answer.status, toHeaderObject(answer.headers), answer.statusText)
    const body = bytesOf(answer)
    if (body !== null && !controller.aborted) handler.onResponseData(controller, body)
    controller.whenFlowing(() => step(end))
  }
  const end = (): void => {
    controller.rawTrailers = toRawHeaders(answer.trailers)
    handler.onResponseEnd(controller, toHeaderObject(answer.trailers))
  }
  realQueueMicrotask(() => step(begin))
}

/** Take a step of a response, unless it was aborted. What a handler throws fails its request, as a redirect loop does. */
function orFail(handler: ControllerHandler, controller: DispatchController, step: () => void): void {
  if (controller.aborted) return handler.onResponseError(controller, controller.reason!)
  try {
    step()
  } catch (error) {
    handler.onResponseError(controller, error as Error)
  }
}

function tellCallbacks(handler: CallbackHandler, answer: Answer): void {
  const controller = new DispatchController()
  handler.onConnect?.((reason) => controller.abort(reason), null)
  realQueueMicrotask(() => {
    if (controller.aborted) return handler.onError(controller.reason!)
    handler.onResponseStarted?.()
    const flowing = handler.onHeaders(
      answer.status,
      toRawHeaders(answer.headers),
      () => controller.resume(),
      answer.statusText,
    )
    if (!flowing && !controller.aborted) controller.pause()
    controller.whenFlowing(() => {
      if (controller.aborted) return handler.onError(controller.reason!)
      const body = bytesOf(answer)
      if (body !== null && !handler.onData(body) && !controller.aborted) controller.pause()
      controller.whenFlowing(() => {
        if (controller.aborted) return handler.onError(controller.reason!)
        handler.onComplete(toRawHeaders(answer.trailers))
      })
    })
  })
}

function bytesOf({ body }: Answer): Buffer | null {
  return body !== null && 'bytes' in body && body.bytes.length > 0 ? body.bytes : null
}

function toRawHeaders(headers: HeaderList): Buffer[] {
  const raw: Buffer[] = []
  for (const [name, value] of headers) raw.push(Buffer.from(name, 'latin1'), Buffer.from(value, 'latin1'))
  return raw
}

function toHeaderObject(headers: HeaderList): Record<string, string | string[]> {
  const object: Record<string, string | string[]> = {}
  for (const [name, value] of headers) {
    const earlier = Object.hasOwn(object, name) ? object[name] : undefined
    if (earlier === undefined && name === '__proto__')
      Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true })
    else if (earlier === undefined) object[name] = value
    else if (Array.isArray(earlier)) earlier.push(value)
    else object[name] = [earlier, value]
  }
  return object
}
