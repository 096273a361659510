import type { ResolvedCoverageConfig } from './coverage-config.js'

/** How a run was started, as far as coverage depends on it. */
export interface RunStart {
  /** The runner's own switch for coverage is on (`--coverage`). */
  isAsked: boolean
  isWatch: boolean
}

/**
 * Tell whether a run is to find out which calls it covers. Where nothing asks for it, each run does so outside watch mode,
 * since only its end shows whether it was whole.
 */
export function wantsCoverage(
  { enabled }: Pick<ResolvedCoverageConfig, 'enabled'>,
  { isAsked, isWatch }: RunStart,
): boolean {
  return enabled ?? (isAsked || !isWatch)
}

/** Tell whether someone asked for coverage: then it is reported whatever the run was, and reports are written. */
export function isCoverageAskedFor({ enabled }: Pick<ResolvedCoverageConfig, 'enabled'>, isAsked: boolean): boolean {
  return enabled ?? isAsked
}
