import { UnderstudyError } from '../errors.js'

/** What went wrong while a call was looked up, as an error of ours. */
export function toMatchError(error: unknown, service: string): UnderstudyError {
  if (error instanceof UnderstudyError) return error
  return new UnderstudyError('match-failed', {
    what: `The match function of "${service}" throws "${error instanceof Error ? error.message : String(error)}"`,
    fix: `mend services['${service}'].match in understudy.config: it is to return true or false`,
    cause: error,
  })
}
