import type { FailedTest } from '../../drift/drift-report.js'
import { testName } from './finding-words.js'
import { hang } from './wrap.js'

// Lines of a failure.
const MOST_LINES = 3

/** Name tests that failed, with the first lines of why. Beyond the limit, they are counted. */
export function failedTestLines(
  failed: readonly FailedTest[],
  { width, limits }: { width: number; limits: { list: number } },
): string[] {
  const hidden = failed.length - limits.list
  return [
    ...failed
      .slice(0, limits.list)
      .flatMap(({ file, name, message }) => [
        ...hang('  ', testName({ file, name }), width, 2),
        ...(message?.split('\n') ?? []).slice(0, MOST_LINES).flatMap((line) => hang('    ', line, width)),
      ]),
    ...(hidden > 0 ? [`  and ${hidden} more; --verbose lists all`] : []),
  ]
}
