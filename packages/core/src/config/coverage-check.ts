import { configInvalid, isObject, listOf, mapOf, objectOf, oneOf, textThat, that, type Check } from './config-check.js'
import type { ResolvedConfig } from './config.js'
import {
  COVERAGE_REPORTERS,
  type CoverageConfig,
  type CoverageReporterName,
  type ResolvedCoverageConfig,
} from './coverage-config.js'

const text = that('a text', (value) => typeof value === 'string' && value !== '')

const flag = that('true or false', (value) => typeof value === 'boolean')

const reporterName = oneOf(...COVERAGE_REPORTERS)

const rows = that(
  'a number of rows',
  (value) => typeof value === 'number' && value >= 0 && (Number.isInteger(value) || value === Infinity),
)

const link = textThat('a text with "{file}" and "{line}" in it, or false', (value) =>
  value.includes('{file}') ? undefined : `is ${JSON.stringify(value.slice(0, 40))}`,
)

/** What each report can be told. */
const REPORTER_OPTIONS: Record<CoverageReporterName, Record<string, Check>> = {
  text: { maxRows: rows, skipFull: flag, verbose: flag, file: text },
  json: {},
  html: { sourceLink: (value, path) => (value === false ? [] : link(value, path)) },
  markdown: {},
  lcov: { projectRoot: text },
  junit: { strict: flag },
}

const reporter: Check = (value, path) => {
  if (!Array.isArray(value)) return reporterName(value, path)
  const [name, options = {}, ...more] = value as unknown[]
  const isPair = isObject(options) && more.length === 0
  if (!isPair) return [{ path, what: 'is no pair of a name and options', expected: "such as ['html', {}]" }]
  const problems = reporterName(name, `${path}[0]`)
  if (problems.length > 0) return problems
  const known = REPORTER_OPTIONS[name as CoverageReporterName]
  return Object.keys(known).length === 0
    ? Object.keys(options).map((key) => ({
        path: `${path}[1].${key}`,
        what: 'is an unknown key',
        expected: `no options, as "${String(name)}" has none`,
        fix: 'remove it',
      }))
    : objectOf('an object', known)(options, `${path}[1]`)
}

/** What `outcomes` may name, beside a status. */
const OUTCOME_WORDS = ['timeout', 'network-error', 'malformed', '4xx', '5xx']

const outcome: Check = textThat(
  `a status such as "429", or ${OUTCOME_WORDS.map((word) => `"${word}"`).join(', ')}`,
  (value) =>
    OUTCOME_WORDS.includes(value) || /^[1-5]\d\d$/.test(value) ? undefined : `is ${JSON.stringify(value.slice(0, 20))}`,
)

const outcomeList = listOf('an array of outcomes', outcome)

const outcomes: Check = (value, path) =>
  Array.isArray(value)
    ? outcomeList(value, path)
    : mapOf('an array of outcomes, or an object of such by "Service" or "Service.operation"', outcomeList)(value, path)

const percentage = that(
  'a percentage up to 100, or a negative number of what may be uncovered',
  (value) => typeof value === 'number' && value <= 100,
)

const pair = objectOf('an object', { operations: percentage, outcomes: percentage })

const byService = {
  operations: percentage,
  outcomes: percentage,
  interactions: percentage,
  declared: pair,
  observed: pair,
}

const thresholds = objectOf('an object', {
  ...byService,
  callSites: percentage,
  services: mapOf('an object of thresholds by service', objectOf('an object', byService)),
})

const watermarks = that(
  'two percentages, the lower first',
  (value) =>
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((one) => typeof one === 'number' && one >= 0 && one <= 100) &&
    value[0] <= value[1],
)

/** Check the `coverage` section, or the options of a reporter. */
export const coverageCheck: Check = objectOf('an object', {
  enabled: flag,
  reporters: listOf('an array of reporters', reporter),
  directory: text,
  include: listOf('an array of globs', text),
  exclude: listOf('an array of globs', text),
  outcomes,
  thresholds,
  watermarks,
  baseline: text,
})

/** Give a checked section its defaults. That it is there at all asks for coverage. */
export function resolveCoverage(section: CoverageConfig | undefined): ResolvedCoverageConfig {
  const { reporters = ['text'], directory = 'coverage/downstream', include = [], exclude = [] } = section ?? {}
  const { outcomes = [], thresholds = {}, watermarks = [50, 80], baseline = null } = section ?? {}
  return {
    enabled: section === undefined ? null : (section.enabled ?? true),
    reporters: reporters.map((one) =>
      Array.isArray(one) ? { name: one[0], options: one[1] ?? {} } : { name: one, options: {} },
    ),
    directory,
    include,
    exclude,
    outcomes: Array.isArray(outcomes) ? { all: outcomes, by: {} } : { all: [], by: outcomes },
    thresholds: { ...thresholds, services: thresholds.services ?? {} },
    watermarks,
    baseline,
  }
}

/**
 * Lay keys of the `coverage` section, given elsewhere, over those of the configuration. Any key asks for coverage, as the
 * section does. `source` is how messages name where they were given.
 * @throws config-invalid
 */
export function withCoverageOptions(config: ResolvedConfig, options: unknown, source: string): ResolvedConfig {
  if (options === undefined) return config
  const problems = coverageCheck(options, '')
  if (problems.length > 0) throw configInvalid(problems, source)
  const given = Object.fromEntries(
    Object.entries(options as CoverageConfig).filter(([, value]) => value !== undefined),
  ) as CoverageConfig
  const resolved = resolveCoverage(given)
  const keys = Object.keys(given) as (keyof CoverageConfig)[]
  if (keys.length === 0) return config
  const laid = Object.fromEntries(keys.map((key) => [key, resolved[key]]))
  return { ...config, coverage: { ...config.coverage, ...laid, enabled: resolved.enabled } }
}
