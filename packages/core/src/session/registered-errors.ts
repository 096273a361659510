import { isUnderstudyError, UnderstudyError } from '../errors.js'
import type { Registration } from '../registry/contract.js'

/** Test code's own predicate throws, or its condition cannot be: the call fails, and its test with it. */
export function predicateThrows({ service, operation }: Registration, thrown: unknown): UnderstudyError {
  if (isUnderstudyError(thrown)) return thrown
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return new UnderstudyError('registration-invalid', {
    what: `The predicate of serviceCall('${service}', '${operation}').where() throws "${reason}"`,
    fix: 'mend the predicate: it is to return true or false for any request of the operation',
    cause: thrown,
  })
}

/**
 * A mock says neither status nor body, and there is no recorded answer to the call. Both come without their secrets. What this
 * very run records is there for the next one.
 */
export function nothingToBend(
  { service, operation, where }: Registration,
  call: string,
  isBeingRecorded: boolean,
): UnderstudyError {
  return new UnderstudyError('unmatched-call', {
    what: `Nothing is recorded that a mock could bend for ${call}`,
    facts: [['mock', `${service} ${operation}${where === '' ? '' : ` where ${where}`}`]],
    fix: isBeingRecorded
      ? 'run the tests once more: this run records the operation, and the next one can bend what it recorded'
      : 'run the test without the mock first, to record the call, or give the mock a status or a body',
  })
}
