import { toCondition, meets, type CallConditions, type CallPredicate, type Condition } from './conditions.js'
import type { SeenRequest } from './contract.js'
import { invalid, shown } from './invalid.js'
import type { OperationName, ServiceName } from './names.js'
import { runningRegistry } from './running-session.js'
import { toServiceExchange, type ServiceExchange } from './service-request.js'

/** By this a call is known to any copy of the package. */
const PARTS = Symbol.for('understudy.service-call')

/** What a call consists of. */
export interface CallParts {
  service: string
  operation: string
  /** Null where all calls are meant. */
  matches: ((request: SeenRequest) => boolean) | null
  /** The same in words; empty for all. */
  where: string
}

/**
 * Calls of one operation: what a mock is registered for, and what `expect` can be asked about, in Jest and in Vitest.
 *
 *     expect(serviceCall('PaymentService', 'processRefund')).toHaveBeenCalledTimes(1)
 */
export interface ServiceCall {
  readonly service: string
  readonly operation: string
  /**
   * Narrow it to some calls. Several conditions add up.
   *
   * @throws registration-invalid
   */
  where(conditions: CallConditions): ServiceCall
  where<Body = unknown>(predicate: CallPredicate<Body>): ServiceCall
  /** What `expect` reads: the calls that the running test has made. */
  readonly mock: ServiceCallMock
  /** How `expect` names it. */
  getMockName(): string
  /** As it is written in a test. */
  toString(): string
}

/** The calls, as mock functions of the runners tell theirs. */
export interface ServiceCallMock {
  calls: [ServiceExchange][]
  results: { type: 'return' | 'throw'; value: { status: number } | undefined }[]
  lastCall: [ServiceExchange] | undefined
  /** Grows with the start of calls, over all operations of the test file. */
  invocationCallOrder: number[]
  settledResults: { type: 'fulfilled' | 'rejected'; value: { status: number } | undefined }[]
  instances: undefined[]
  contexts: undefined[]
}

/**
 * Name calls of an operation: by the names of the configuration or a recording, or by host and `METHOD /path/:id`.
 *
 * @throws registration-invalid
 */
export function serviceCall<S extends ServiceName>(service: S, operation: OperationName<S>): ServiceCall {
  for (const [what, name] of [
    ['service', service],
    ['operation', operation],
  ] as const) {
    if (typeof name !== 'string' || name === '')
      throw invalid(
        `serviceCall() is given ${shown(name)} as ${what}`,
        `write serviceCall('PaymentService', 'processRefund')`,
      )
  }
  return createCall(service, operation, [])
}

/** What a call consists of; undefined for what is no call. */
export function partsOf(value: unknown): CallParts | undefined {
  return typeof value === 'function' ? (Reflect.get(value, PARTS) as CallParts | undefined) : undefined
}

/** The calls that the running test has made, as plain objects. */
export function exchangesOf({ service, operation, matches }: CallParts, call: string): ServiceExchange[] {
  return seenBy({ service, operation, matches }, call).map(toServiceExchange)
}

function seenBy({ service, operation, matches }: Pick<CallParts, 'service' | 'operation' | 'matches'>, call: string) {
  const seen = runningRegistry(call).calls(service, operation)
  return matches === null ? seen : seen.filter(matches)
}

function createCall(service: string, operation: string, conditions: readonly Condition[]): ServiceCall {
  const parts: CallParts = {
    service,
    operation,
    matches: conditions.length === 0 ? null : (seen) => meets(conditions, seen),
    where: conditions
      .map(({ words }) => words)
      .filter((words) => words !== '')
      .join(' and '),
  }
  const name = printCall(parts)
  const call = (): never => {
    throw invalid(
      `${name} is called as a function`,
      'give it to mockRegistry.register() or to expect(); the code under test makes the call itself',
    )
  }
  const where = (given: unknown): ServiceCall => createCall(service, operation, [...conditions, toCondition(given)])
  const getMockName = (): string => name
  return Object.defineProperties(call, {
    [PARTS]: { value: parts },
    // Both runners know their mock functions by this.
    _isMockFunction: { value: true },
    name: { value: name },
    service: { value: service, enumerable: true },
    operation: { value: operation, enumerable: true },
    where: { value: where },
    getMockName: { value: getMockName },
    toString: { value: () => `serviceCall('${service}', '${operation}')` },
    mock: { get: () => mockOf(parts) },
  }) as unknown as ServiceCall
}

function mockOf(parts: CallParts): ServiceCallMock {
  const seen = seenBy(parts, `expect(${printCall(parts)})`)
  const calls = seen.map((one): [ServiceExchange] => [toServiceExchange(one)])
  const results = seen.map(({ status }) => ({
    failed: status === null,
    value: status === null ? undefined : { status },
  }))
  return {
    calls,
    results: results.map(({ failed, value }) => ({ type: failed ? 'throw' : 'return', value })),
    settledResults: results.map(({ failed, value }) => ({ type: failed ? 'rejected' : 'fulfilled', value })),
    lastCall: calls.at(-1),
    invocationCallOrder: seen.map(({ order }) => order),
    instances: calls.map(() => undefined),
    contexts: calls.map(() => undefined),
  }
}

/** `PaymentService.processRefund`, with its conditions. */
function printCall({ service, operation, where }: Omit<CallParts, 'matches'>): string {
  const name = operation.includes(' ') ? `${service} ${operation}` : `${service}.${operation}`
  return where === '' ? name : `${name} where ${where}`
}
