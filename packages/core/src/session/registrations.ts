import type { UnusedMock } from '../model/index.js'
import type { Registration, ResponseSpec } from '../registry/contract.js'
import { isOf, mayBeOf, toSeenRequest, type NamedOperation, type PlacedRequest } from './registered-operation.js'
import type { Place } from '../services/index.js'

/** A mock that was registered, and how many calls it has answered. */
export interface Mock {
  registration: Registration
  operation: NamedOperation
  used: number
}

/** A mock that no call has used, with the attempt that registered it. */
export interface IdleMock extends Omit<UnusedMock, 'test'> {
  /** Key of the test; null for the whole file. */
  owner: string | null
}

/** Of so many tests that are over, mocks still answer late calls. */
const ENDED_KEPT = 32

/**
 * The mocks that a file's test code has registered, by the test that registered them; those of no test answer all tests.
 *
 * Of several that fit a call, the running test's come before the file's. Among those of one scope, mocks with a limit come
 * first, in the order of registration, and of those without one the latest. A mock whose limit is reached steps aside.
 */
export class Registrations {
  readonly #mocks = new Map<string | null, Mock[]>()
  /** Mocks that were never used, of tests that are over. */
  readonly #idle = new Map<string, Mock[]>()
  /** Mocks that were used, by the lines that registered them. */
  readonly #usedAt = new Set<string>()
  /** Tests that are over, and whose mocks still answer what they have left running, oldest first. */
  readonly #ended = new Set<string>()
  #count = 0
  #hasBegun = false

  /** True while anything is registered at all. */
  get any(): boolean {
    return this.#count > 0
  }

  /** True once anything has been registered. */
  get hasBegun(): boolean {
    return this.#hasBegun
  }

  add(owner: string | null, registration: Registration, operation: NamedOperation): void {
    const list = this.#mocks.get(owner)
    const mock: Mock = { registration, operation, used: 0 }
    if (list === undefined) this.#mocks.set(owner, [mock])
    else list.push(mock)
    this.#count += 1
    this.#hasBegun = true
  }

  /** Take off all that an owner has registered: what is taken off by hand is not in vain. */
  drop(owner: string | null): void {
    this.#count -= this.#mocks.get(owner)?.length ?? 0
    this.#mocks.delete(owner)
  }

  /** An attempt at a test begins: nothing of the one before it counts any more. */
  begin(test: string): void {
    this.#ended.delete(test)
    this.drop(test)
    this.#idle.delete(test)
  }

  /**
   * A test and its hooks are over. No other test sees its mocks; but what it has left running must not reach a service that
   * it has a mock for.
   */
  end(test: string): void {
    const idle = this.#mocks.get(test)?.filter(({ used }) => used === 0) ?? []
    if (idle.length > 0) this.#idle.set(test, idle)
    if (this.#mocks.has(test)) this.#ended.add(test)
    if (this.#ended.size <= ENDED_KEPT) return
    const [oldest] = this.#ended
    this.#ended.delete(oldest!)
    this.drop(oldest!)
  }

  /** Could a mock answer a call of the test, whatever its body? */
  mayAnswer(test: string | null, method: string, place: Place): boolean {
    return this.#scopesOf(test).some((list) =>
      list.some((mock) => isLeft(mock) && mayBeOf(mock.operation, method, place)),
    )
  }

  /** True where a mock of anyone's is for something of a service. */
  knows(service: string): boolean {
    for (const list of this.#mocks.values())
      if (list.some(({ operation }) => operation.service === service)) return true
    return false
  }

  /** True where there are mocks that a call of a test may find. */
  hasFor(test: string | null): boolean {
    return this.#mocks.has(null) || this.#mocks.has(test)
  }

  /** The mock that answers a call, or what its predicate throws; null without one. It is not used by that. */
  find(test: string | null, placed: PlacedRequest): { mock: Mock } | { mock: Mock; thrown: unknown } | null {
    for (const list of this.#scopesOf(test)) {
      for (const mock of inOrder(list)) {
        if (!isOf(mock.operation, placed)) continue
        try {
          if (isMeant(mock, placed)) return { mock }
        } catch (thrown) {
          return { mock, thrown }
        }
      }
    }
    return null
  }

  /** A mock answers a call. */
  use(mock: Mock): void {
    mock.used += 1
    this.#usedAt.add(lineOf(mock))
  }

  /**
   * Mocks that no call has used: of tests that are over, and those of the file. What a hook registers for many tests is in use
   * where one of them uses it.
   */
  idle(): IdleMock[] {
    const unused = (mocks: Mock[]): Mock[] =>
      mocks.filter((mock) => mock.used === 0 && !(hasLine(mock) && this.#usedAt.has(lineOf(mock))))
    const ofFile = unused(this.#mocks.get(null) ?? [])
    return [...[...this.#idle].flatMap(([test, list]) => told(test, unused(list))), ...told(null, ofFile)]
  }

  #scopesOf(test: string | null): Mock[][] {
    const ofFile = this.#mocks.get(null) ?? []
    return test === null ? [ofFile] : [this.#mocks.get(test) ?? [], ofFile]
  }
}

/** The response that a mock has for its next call: of a sequence, the one whose turn it is. */
export function nextResponse({ registration, used }: Mock): ResponseSpec {
  return responseAt(registration.response, used)
}

function responseAt(spec: ResponseSpec, index: number): ResponseSpec {
  const { sequence } = spec
  if (sequence === null || sequence.length === 0) return spec
  let before = 0
  for (const one of sequence.slice(0, -1)) {
    const length = lengthOf(one)
    if (index < before + length) return responseAt(one, index - before)
    before += length
  }
  return responseAt(sequence.at(-1)!, index - before)
}

/** For how many calls a member of a sequence stands. */
function lengthOf({ times, sequence }: ResponseSpec): number {
  return times ?? (sequence === null ? 1 : sequence.reduce((sum, one) => sum + lengthOf(one), 0))
}

function hasLine({ registration: { at = '' } }: Mock): boolean {
  return at !== ''
}

/** By where it is registered, and for what. */
function lineOf({ registration: { service, operation, where, at } }: Mock): string {
  return JSON.stringify([service, operation, where, at])
}

function isLeft({ registration, used }: Mock): boolean {
  const { times } = registration.response
  return times === null || used < times
}

function inOrder(mocks: readonly Mock[]): Mock[] {
  const isLimited = ({ registration }: Mock): boolean => registration.response.times !== null
  return [
    ...mocks.filter((mock) => isLimited(mock) && isLeft(mock)),
    ...mocks.filter((one) => !isLimited(one)).reverse(),
  ]
}

function isMeant({ registration: { matches }, operation }: Mock, placed: PlacedRequest): boolean {
  return matches === null || matches(toSeenRequest(operation, placed))
}

function told(owner: string | null, mocks: readonly Mock[]): IdleMock[] {
  return mocks.map(({ registration: { service, operation, where } }) => ({ owner, service, operation, where }))
}
