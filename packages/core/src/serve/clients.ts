import type { Matcher } from '../match/index.js'

/** How far one client has come. */
export interface ClientState {
  matcher: Matcher
  /** Ids of the interactions that it has been answered with. */
  used: Set<string>
}

/** So many clients are remembered; the one that has not called for longest is forgotten first. */
const REMEMBERED = 1000

/** What each client has used up. */
export class Clients {
  readonly #states = new Map<string, ClientState>()
  readonly #fork: () => Matcher

  constructor(fork: () => Matcher) {
    this.#fork = fork
  }

  of(name: string): ClientState {
    const known = this.#states.get(name)
    const state = known ?? { matcher: this.#fork(), used: new Set<string>() }
    // Again, so that the latest stands last.
    this.#states.delete(name)
    this.#states.set(name, state)
    if (known === undefined && this.#states.size > REMEMBERED) this.#states.delete(this.#states.keys().next().value!)
    return state
  }

  /** Forget a client, or all. */
  reset(name?: string): void {
    if (name === undefined) this.#states.clear()
    else this.#states.delete(name)
  }
}
