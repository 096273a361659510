import type { Matcher } from '../match/index.js'

/** How far one client has come. */
export interface ClientState {
  matcher: Matcher
  /** Ids of the interactions that it has been answered with. */
  used: Set<string>
}

/** How much is remembered. Who has not called for longest is forgotten first. */
export interface ClientLimits {
  clients: number
  /** Interactions that clients have used up, counted for each of them. */
  used: number
}

const LIMITS: ClientLimits = { clients: 1000, used: 500_000 }

/** What each client has used up. */
export class Clients {
  readonly #states = new Map<string, ClientState>()
  readonly #fork: () => Matcher
  readonly #limits: ClientLimits
  #used = 0

  constructor(fork: () => Matcher, limits = LIMITS) {
    this.#fork = fork
    this.#limits = limits
  }

  of(name: string): ClientState {
    const known = this.#states.get(name)
    const state = known ?? { matcher: this.#fork(), used: new Set<string>() }
    // Again, so that the latest stands last.
    this.#states.delete(name)
    this.#states.set(name, state)
    while (this.#states.size > this.#limits.clients || (this.#used > this.#limits.used && this.#states.size > 1))
      this.reset(this.#states.keys().next().value)
    return state
  }

  /** Note that an interaction has answered a client. */
  use({ used }: ClientState, id: string): void {
    if (used.has(id)) return
    used.add(id)
    this.#used += 1
  }

  /** Forget a client, or all. */
  reset(name?: string): void {
    if (name === undefined) this.#states.clear()
    else this.#states.delete(name)
    this.#used = this.#states.values().reduce((sum, { used }) => sum + used.size, 0)
  }
}
