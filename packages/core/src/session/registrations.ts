import type { Registration, SessionRegistry } from '../registry/contract.js'

/** A mock that was registered, and how far it is used up. */
interface Mock {
  registration: Registration
  used: number
}

/** The session's half of the registry: what test code has registered, by test. */
export class Registrations implements Pick<SessionRegistry, 'register' | 'reset'> {
  readonly #mocks = new Map<string | null, Mock[]>()
  readonly #owner: () => string | null

  constructor(owner: () => string | null) {
    this.#owner = owner
  }

  register(registration: Registration): void {
    const owner = this.#owner()
    const list = this.#mocks.get(owner) ?? []
    list.push({ registration, used: 0 })
    this.#mocks.set(owner, list)
  }

  reset(): void {
    this.#mocks.delete(this.#owner())
  }
}
