import { AsyncLocalStorage } from 'node:async_hooks'

/** Agents of interceptors that patch `http.request` (interceptors below 0.42: MSW 2, nock 14). They stand above us. */
const FOREIGN_AGENTS = new Set(['MockAgent', 'MockHttpsAgent'])

const through = new AsyncLocalStorage<true>()

/** Tell an agent that decides itself whether a request is answered or gets a connection. */
export function isForeignAgent(agent: object): boolean {
  return FOREIGN_AGENTS.has(agent.constructor.name)
}

/** Run `fn` so that a connection which a foreign agent opens for it, now or later, is known for one. */
export function throughForeignAgent<T>(fn: () => T): T {
  return through.run(true, fn)
}

/** True inside `throughForeignAgent`. A new connection is then for one request that its interceptor lets through. */
export function isThroughForeignAgent(): boolean {
  return through.getStore() === true
}
