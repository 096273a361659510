import { UnderstudyError } from '../errors.js'
import type { Asked } from './verify-pairing.js'

/** A call that may change something, and that nothing recorded answers. `call` is its method and URL, without secrets. */
export function refusal({ service, operation }: Asked, call: string, test: string | null): UnderstudyError {
  const name = operation.includes(' ') ? service : `${service}.${operation}`
  return new UnderstudyError('call-unsafe', {
    what: `${call} may change something at "${service}", and nothing recorded answers it`,
    facts: [
      ['test', test ?? '(outside any test)'],
      ['operation', `${service}.${operation}`],
    ],
    fix: `record it, or let it be made: drift.unsafe: ['${name}'] in understudy.config`,
  })
}

/** A call to a service that asks for time, and that nothing recorded answers. */
export function heldOff({ service }: Asked, call: string): UnderstudyError {
  return new UnderstudyError('unmatched-call', {
    what: `${call} is not made, as "${service}" asks for time, and nothing recorded answers it`,
    fix: 'run it later, or press the service less: drift.requestsPerSecond in understudy.config',
  })
}

/** The main process cannot be asked any more. */
export function lost(): UnderstudyError {
  return new UnderstudyError('drift-lost', {
    what: 'The drift run that this test file belongs to is over, or was never there',
    fix: 'unset UNDERSTUDY_DRIFT, or start the run with `understudy drift`',
  })
}
