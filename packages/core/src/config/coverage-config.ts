/** How downstream coverage is measured and reported. */
export interface CoverageConfig {
  /**
   * Default: true where this section, options of the reporter or the runner's own `--coverage` ask for it; without any of
   * them, whole runs outside watch mode print the table.
   */
  enabled?: boolean
  /** Default `['text']`. */
  reporters?: (CoverageReporterName | [CoverageReporterName, Record<string, unknown>])[]
  /** Where reports are written, relative to the runner's root. Default `coverage/downstream`. */
  directory?: string
  /** Globs of the source whose calls are looked for, relative to the runner's root. Default: all of it but tests. */
  include?: string[]
  /** Globs of source that does not count, beside tests, build output and `node_modules`. */
  exclude?: string[]
  /**
   * What every operation is to be tried with, beside what was ever observed or declared: statuses, classes (`4xx` is
   * any but 429), `timeout`, `network-error`, `malformed`. Or lists of them by `Service` or `Service.operation`.
   */
  outcomes?: string[] | Record<string, string[]>
  thresholds?: CoverageThresholds & { services?: Record<string, ServiceThresholds> }
  /** In percent: below the first is red, from the second on green. Default `[50, 80]`. */
  watermarks?: [number, number]
  /** A committed file of figures below which no run may fall, relative to the runner's root. */
  baseline?: string
}

/** The reports that can be made. */
export const COVERAGE_REPORTERS = ['text', 'json', 'html', 'markdown', 'lcov', 'junit'] as const

export type CoverageReporterName = (typeof COVERAGE_REPORTERS)[number]

/** Least percentages; a negative number is how many may be uncovered. */
export interface ServiceThresholds {
  operations?: number
  outcomes?: number
  interactions?: number
  declared?: { operations?: number; outcomes?: number }
  observed?: { operations?: number; outcomes?: number }
}

export interface CoverageThresholds extends ServiceThresholds {
  callSites?: number
}

/** `CoverageConfig` with its defaults. Plain JSON. */
export interface ResolvedCoverageConfig {
  /** Null where the run decides. */
  enabled: boolean | null
  reporters: { name: CoverageReporterName; options: Record<string, unknown> }[]
  directory: string
  /** Empty for the default. */
  include: string[]
  exclude: string[]
  /** Of every operation, and of those of a `Service` or a `Service.operation`. */
  outcomes: { all: string[]; by: Record<string, string[]> }
  thresholds: CoverageThresholds & { services: Record<string, ServiceThresholds> }
  watermarks: [number, number]
  baseline: string | null
}
