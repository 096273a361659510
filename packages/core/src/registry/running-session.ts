import { UnderstudyError } from '../errors.js'
import type { SessionRegistry } from './contract.js'

/** Where the running session stands, on the global object that test code sees. */
const SESSION = Symbol.for('understudy.session')

/**
 * Find the registry of the session that runs this test file. `call` is what needs it, for the message.
 *
 * @throws no-session
 */
export function runningRegistry(call: string): SessionRegistry {
  const session: unknown = Reflect.get(globalThis, SESSION)
  if (hasRegistry(session)) return session.registry
  throw new UnderstudyError('no-session', {
    what: `${call} finds no running session`,
    facts: [
      ['Jest', 'testEnvironment is "@understudy/jest-env", or one that it wraps'],
      ['Vitest', 'plugins has understudy() of "@understudy/vitest-plugin"'],
    ],
    fix: 'run `npx understudy init`, which adds the one that is missing, and call it in a test file only',
  })
}

function hasRegistry(session: unknown): session is { registry: SessionRegistry } {
  return (
    typeof session === 'object' &&
    session !== null &&
    'registry' in session &&
    typeof session.registry === 'object' &&
    session.registry !== null
  )
}
