import { isUnderstudyError } from '../errors.js'
import { nearestName } from '../nearest-name.js'
import type { SessionRegistry } from './contract.js'
import { canMake, FAULT_KINDS, makeFaults, type FaultDraft, type FaultKind } from './fault-kinds.js'
import { assertKeys, invalid, isPlainObject, quote, shown } from './invalid.js'
import type { MockResponse } from './mock-response.js'
import type { OperationName, ServiceName } from './names.js'
import { runningRegistry } from './running-session.js'
import { serviceCall } from './service-call.js'

/** One way in which an operation fails. */
export interface Fault {
  readonly kind: FaultKind
  /** What the service does: `times out`, `answers 503`. */
  readonly name: string
  /** As coverage counts it: a status, `timeout`, `network-error` or `malformed`. */
  readonly outcome: string
  /** What to register for it. */
  readonly response: MockResponse
}

/** Which ways to fail are listed, and how. */
export interface FaultOptions {
  /** These kinds alone. */
  only?: readonly FaultKind[]
  /** All kinds but these. */
  except?: readonly FaultKind[]
  /** How late the slow answer is, in ms. Default 2000. */
  latency?: number
  /** How long a client is asked to wait that called too often, in seconds. Default 1. */
  retryAfter?: number
}

/**
 * List the ways in which an operation can fail, for `describe.each` and `test.each`: those that any service has, and the
 * errors that were recorded of this one. No body is invented: an error that was never recorded has none, and what is cut,
 * slowed or broken is the recorded answer. While no answer is recorded, the kinds that need one are left out, unless `only`
 * names them. The order is always the same.
 *
 * @throws registration-unknown, registration-invalid, no-session
 */
export function faults<S extends ServiceName>(
  service: S,
  operation: OperationName<S>,
  options: FaultOptions = {},
): Fault[] {
  const call = serviceCall(service, operation)
  const kinds = kindsOf(options)
  const registry = runningRegistry('faults()')
  const settings = {
    latency: options.latency ?? 2000,
    retryAfter: options.retryAfter ?? 1,
    isReadable: (interaction: string) => isReadable(interaction, registry),
  }
  const recorded = registry.recordedOutcomes(call.service, call.operation)
  return kinds
    .filter((kind) => options.only !== undefined || canMake(kind, recorded))
    .flatMap((kind) => makeFaults(kind, recorded, settings))
    .map((draft) => new PrintedFault(draft))
}

function isReadable(interaction: string, registry: SessionRegistry): boolean {
  try {
    registry.capture(interaction)
    return true
  } catch (error) {
    if (isUnderstudyError(error)) return false
    throw error
  }
}

function kindsOf(options: FaultOptions): FaultKind[] {
  const given: unknown = options
  if (!isPlainObject(given))
    throw invalid(`faults() is given ${shown(options)} as options`, `write { only: ['timeout'] }`)
  assertKeys('faults()', given, ['only', 'except', 'latency', 'retryAfter'])
  const { only = FAULT_KINDS, except = [] } = options
  for (const list of [only, except]) assertKinds(list)
  return FAULT_KINDS.filter((kind) => only.includes(kind) && !except.includes(kind))
}

function assertKinds(kinds: unknown): void {
  if (!Array.isArray(kinds)) throw invalid(`faults() is given ${shown(kinds)} as kinds`, `give a list: ['timeout']`)
  for (const kind of kinds as unknown[]) {
    if (FAULT_KINDS.some((one) => one === kind)) continue
    const nearest = nearestName(String(kind), FAULT_KINDS)
    const known = FAULT_KINDS.join(', ')
    throw invalid(
      `faults() is given the kind ${shown(kind)}`,
      nearest === undefined ? 'give a known kind' : `did you mean ${quote(nearest)}?`,
      [['known', known]],
    )
  }
}

/** Prints as its name: in the title of a table's case, `%s` and `$name` say the same. */
class PrintedFault implements Fault {
  readonly kind: FaultKind
  readonly name: string
  readonly outcome: string
  readonly response: MockResponse

  constructor({ kind, name, outcome, response }: FaultDraft) {
    this.kind = kind
    this.name = name
    this.outcome = outcome
    this.response = response
  }

  toString(): string {
    return this.name
  }
}
