import type { UnderstudyError } from '@understudy/core'
import type { RunnerTask, RunnerTestFile } from 'vitest'
import type { TestError } from 'vitest'

/** Select the failures that none of these errors tells of already. Vitest keeps errors as plain copies. */
export function unreported(failures: readonly UnderstudyError[], errors: readonly unknown[] = []): UnderstudyError[] {
  return failures.filter((failure) => !errors.some((error) => mentions(error, failure)))
}

/**
 * Write into the stacks of errors which failure caused them, where their messages do not say it.
 *
 * Vitest prints errors of one stack once, for all their tests. `TypeError: fetch failed` has no frames, so whatever a
 * test missed, the causes of the first would be shown for all.
 */
export function tellApart(errors: readonly TestError[] = [], failures: readonly UnderstudyError[]): void {
  for (const error of errors) {
    const causes = failures
      .filter(({ message }) => !error.message.includes(message))
      .filter((one) => mentions(error, one))
    if (causes.length > 0) error.stack = [error.stack ?? '', ...causes.map(causeLine)].join('\n')
  }
}

function causeLine({ name, message }: UnderstudyError): string {
  return `Caused by: ${name}: ${message}`
}

/** List the errors of a file, of its suites and of its tests. */
export function errorsIn(file: RunnerTestFile): unknown[] {
  return errorsOf(file)
}

function errorsOf(task: RunnerTask): unknown[] {
  const inner = task.type === 'suite' ? task.tasks.flatMap(errorsOf) : []
  return [...(task.result?.errors ?? []), ...inner]
}

/** Throw errors as one; nothing where there are none. */
export function throwAll(errors: readonly Error[]): void {
  if (errors.length === 1) throw errors[0]
  if (errors.length > 1) throw new AggregateError(errors)
}

/** Clients wrap errors: as `cause`, among `errors`, or by taking over the message. */
function mentions(error: unknown, failure: UnderstudyError, depth = 0): boolean {
  if (typeof error === 'string') return error.includes(failure.message)
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return false
  const { message, cause, errors } = error as { message?: unknown; cause?: unknown; errors?: unknown }
  const inner = [message, cause, ...(Array.isArray(errors) ? errors : [])]
  return inner.some((part) => mentions(part, failure, depth + 1))
}

/** Chains of causes may be circular. */
const MAX_DEPTH = 8
