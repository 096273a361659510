import type { Answer, CallRequest, Owner } from '../network/call.js'

/** A call that is on its way to an answer. */
export interface Claim {
  call: CallRequest
  owner: Owner
  answer: Answer
  /** The client gave up before its connection asked: the call is counted already. */
  isGivenUp: boolean
}

/** Calls that were looked at, and that are asked for again on a longer road, as another object. */
export class Claims {
  readonly #claims: Claim[] = []

  /** Claim an answer for a call. What is returned is called where its client gives up; it counts the call, at most once. */
  add(claim: Omit<Claim, 'isGivenUp'>, count: () => void): () => void {
    const added: Claim = { ...claim, isGivenUp: false }
    this.#claims.push(added)
    return () => {
      if (added.isGivenUp || !this.#claims.includes(added)) return
      added.isGivenUp = true
      count()
    }
  }

  /** The call is asked for: its claim is over. */
  take(call: CallRequest, owner: Owner): Claim | undefined {
    if (this.#claims.length === 0) return undefined
    const index = this.#claims.findIndex((one) => one.owner.test === owner.test && isSameCall(one.call, call))
    return index === -1 ? undefined : this.#claims.splice(index, 1)[0]
  }
}

function isSameCall(a: CallRequest, b: CallRequest): boolean {
  if (a.method !== b.method || a.url !== b.url) return false
  return a.body === b.body || Buffer.compare(a.body ?? NO_BYTES, b.body ?? NO_BYTES) === 0
}

const NO_BYTES = new Uint8Array()
