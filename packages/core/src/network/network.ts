import type { NetworkHost } from './call.js'
import { closeIdleConnections } from './connection-tap.js'
import { hookDns } from './dns-hook.js'
import { hookFetch } from './fetch-hook.js'
import { hookEmitters } from './emitter-hook.js'
import { ForeignInterception } from './foreign-interception.js'
import { hookHttpAgent } from './http-agent-hook.js'
import { realSetImmediate } from './clock.js'
import { OwnServers } from './own-servers.js'
import { hookSocket } from './socket-hook.js'
import { followTimers } from './test-clock.js'
import { hookUdp } from './udp-hook.js'
import { UndiciHook } from './undici-hook.js'
import { closeIdleVirtualConnections, endHeldAnswers } from './virtual-connection.js'

/** The network layer of one session. */
export interface Network {
  /** Look for copies of undici that test code has loaded meanwhile. */
  refresh(): void
  /**
   * End the answers of registered mocks that are still on their way to a test, or never come; those of all tests, for
   * undefined. Their clients hear of it before this resolves.
   */
  endAnswers(test: string | undefined): Promise<void>
  /**
   * Close what clients keep open to the session, while their reaction, often a new connection, still comes to it. At the
   * end of a session, before `stop`.
   */
  settle(): Promise<void>
  stop(): void
}

/** Enough for a client to abort, to see its connection close, and to open another one. */
const SETTLING_TURNS = 3

/**
 * Hook every road on which a call leaves this thread, the shortest first: `fetch` of the realm, undici's `dispatch`,
 * `http.Agent`, and below them all the socket. In replay, names are not resolved and no datagram leaves.
 */
export function startNetwork(host: NetworkHost, realm: Record<PropertyKey, unknown>): Network {
  const outer = globalThis as unknown as Record<PropertyKey, unknown>
  const realms = realm === outer ? [outer] : [realm, outer]
  followTimers(host, realm)
  const foreign = new ForeignInterception(host, realms)
  const ownServers = new OwnServers(host)
  const undici = new UndiciHook(host, foreign, ownServers, realms)
  const releases = [hookSocket(host, foreign, ownServers), hookHttpAgent(host, foreign, ownServers), hookEmitters(host)]
  if (!host.performs) releases.push(hookDns(host), hookUdp(host))
  undici.start()
  ownServers.start()
  // Also where nothing is answered: test code may register a mock.
  for (const one of realms) releases.push(hookFetch(one, host, foreign, undici))
  return {
    refresh: () => undici.hookNewCopies(),
    async endAnswers(test) {
      if (!endHeldAnswers(test)) return
      for (let turn = 0; turn < SETTLING_TURNS; turn += 1) await nextTurn()
    },
    async settle() {
      for (let turn = 0; turn < SETTLING_TURNS; turn += 1) {
        closeIdleVirtualConnections()
        await nextTurn()
      }
    },
    stop() {
      for (const release of releases.splice(0).toReversed()) release()
      undici.stop()
      ownServers.stop()
      closeIdleConnections()
    },
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    realSetImmediate(resolve)
  })
}
