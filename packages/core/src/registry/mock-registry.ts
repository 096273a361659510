import { invalid, shown } from './invalid.js'
import { draftOf, type MockResponse } from './mock-response.js'
import type { OperationName, ServiceName } from './names.js'
import { toResponseSpec } from './response-draft.js'
import { runningRegistry } from './running-session.js'
import { exchangesOf, partsOf, serviceCall, type CallParts, type ServiceCall } from './service-call.js'
import type { ServiceExchange } from './service-request.js'

/** The mocks that a test file registers by hand, in front of its recording. */
export interface MockRegistry {
  /**
   * Answer calls with a response. What a test or its hooks register answers until the end of the test; what `beforeAll` or
   * the top level of the file registers, until the end of the file.
   *
   * @throws registration-unknown, registration-invalid, capture-unknown, capture-outside, no-session
   */
  register(call: ServiceCall, response: MockResponse): void
  /**
   * Take off what the running test has registered; outside any test, what was registered for the file.
   *
   * @throws no-session
   */
  reset(): void
  /**
   * List what the running test has sent so far, in the order of its start, whoever answered; outside any test, what the
   * whole file has sent.
   *
   * @throws registration-unknown, no-session
   */
  calls<Body = unknown>(call: ServiceCall): ServiceExchange<Body>[]
  calls<Body = unknown, S extends ServiceName = ServiceName>(
    service: S,
    operation: OperationName<S>,
  ): ServiceExchange<Body>[]
}

/** The registry of the test file that runs. */
export const mockRegistry: MockRegistry = {
  register(call: ServiceCall, response: MockResponse, ...more: unknown[]): void {
    const { service, operation, matches, where } = partsFrom(call, 'mockRegistry.register()')
    const draft = draftOf(response)
    if (draft === undefined) {
      const fix = 'make one: mockResponse().withStatus(503)'
      throw invalid(`mockRegistry.register() is given ${shown(response)} as response`, fix)
    }
    if (more.length > 0) {
      const fix = 'register a sequence: mockResponse().withSequence(first, second)'
      throw invalid('mockRegistry.register() is given several responses', fix)
    }
    const registry = runningRegistry('mockRegistry.register()')
    const spec = toResponseSpec(draft, (name) => registry.capture(name))
    registry.register({ service, operation, matches, where, response: spec, at: linesOf(new Error().stack) })
  },
  reset(): void {
    runningRegistry('mockRegistry.reset()').reset()
  },
  calls<Body>(call: ServiceCall | string, operation?: string): ServiceExchange<Body>[] {
    const named = typeof call === 'string' ? serviceCall(call, operation as string) : call
    // What the body is, the test says.
    return exchangesOf(partsFrom(named, 'mockRegistry.calls()'), 'mockRegistry.calls()') as ServiceExchange<Body>[]
  },
}

/** The project's own lines of a stack: those of the runner differ between tests that run the same hook. */
function linesOf(stack = ''): string {
  const [, , ...lines] = stack.split('\n')
  return lines.filter((line) => !/[\\/]node_modules[\\/]|\(?node:/.test(line)).join('\n')
}

function partsFrom(call: unknown, caller: string): CallParts {
  const parts = partsOf(call)
  if (parts !== undefined) return parts
  throw invalid(`${caller} is given ${shown(call)} as call`, `name it: serviceCall('PaymentService', 'processRefund')`)
}
