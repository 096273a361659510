import { UnderstudyError } from '../errors.js'
import type { CoverageResult } from './coverage-result.js'
import { figuresOf, gapsOf, type Figure, type FigureName } from './figures.js'
import { firstNames } from './names.js'
import { sorted } from './order.js'
import { count, faultIn, isObject, listOf, mapOf, objectOf, orNull, percentage, text } from './shape.js'
import { notJudged, subjectOf, type CoverageJudgement, unreadDocuments } from './thresholds.js'

/** What a project has reached, and what it accepts as not covered: committed, so that it only gets better. */
export interface CoverageBaseline {
  version: 1
  /** Percentages by figure; null where there was nothing to cover. */
  totals: BaselineFigures
  services: Record<string, BaselineFigures>
  /** What was not covered. */
  gaps: {
    /** `PaymentService.processRefund`. */
    operations: string[]
    /** `PaymentService.processRefund 409`. */
    outcomes: string[]
    /** How many call sites of a file: lines move too often to be named. */
    callSites: Record<string, number>
  }
}

export type BaselineFigures = Partial<Record<FigureName, number | null>>

/** Make a baseline of what a run reached. */
export function toBaseline(result: CoverageResult): CoverageBaseline {
  const figures = figuresOf(result)
  const own = (service: string | null): BaselineFigures =>
    Object.fromEntries(figures.filter((one) => one.service === service).map(({ name, ratio }) => [name, ratio.pct]))
  return {
    version: 1,
    totals: own(null),
    services: Object.fromEntries(result.services.map(({ name }) => [name, own(name)])),
    gaps: {
      operations: sorted(gapsOf(result, { name: 'operations', service: null })),
      outcomes: sorted(gapsOf(result, { name: 'outcomes', service: null })),
      callSites: Object.fromEntries(siteGaps(result)),
    },
  }
}

/** Print a baseline as the text of its file. */
export function printBaseline(baseline: CoverageBaseline): string {
  return `${JSON.stringify(baseline, null, 2)}\n`
}

/**
 * Read the text of a baseline. `shownAs` is how messages name its file.
 *
 * @throws coverage-baseline-invalid
 */
export function parseBaseline(printed: string, shownAs: string): CoverageBaseline {
  let value: unknown
  try {
    value = JSON.parse(printed)
  } catch (error) {
    throw invalid(shownAs, 'is no JSON', [['reason', error instanceof Error ? error.message : String(error)]])
  }
  if (isObject(value) && typeof value['version'] === 'number' && value['version'] !== 1)
    throw invalid(shownAs, `is of version ${value['version']}, and this build reads version 1`)
  const fault = faultIn(value, BASELINE)
  if (fault !== null) throw invalid(shownAs, 'is no baseline of coverage', [['reason', fault]])
  return value as CoverageBaseline
}

const figures = mapOf(orNull(percentage))

const BASELINE = objectOf({
  version: count,
  totals: figures,
  services: mapOf(figures),
  gaps: objectOf({ operations: listOf(text), outcomes: listOf(text), callSites: mapOf(count) }),
})

function invalid(shownAs: string, what: string, facts: [string, string][] = []): UnderstudyError {
  return new UnderstudyError('coverage-baseline-invalid', {
    what: `The coverage baseline "${shownAs}" ${what}`,
    facts,
    fix: 'restore it from version control, or write it anew with "understudy coverage --update-baseline"',
  })
}

/**
 * Hold a complete run against the baseline: no figure may fall, and nothing may be uncovered that the baseline does not
 * name, even where something else makes up for it. What has nothing to cover any more has not fallen.
 */
export function compareWithBaseline(result: CoverageResult, baseline: CoverageBaseline): CoverageJudgement {
  if (!result.complete) return { failures: [], notes: [notJudged(result, 'baseline')] }
  const changes = figuresOf(result).map((figure) => ({
    figure,
    before: earlier(figure, baseline),
    now: figure.ratio.pct,
  }))
  const fallen = changes.filter(({ before, now }) => before !== null && now !== null && now < before)
  const failures = [
    ...(knowsDeclared(baseline) ? unreadDocuments(result, 'baseline') : []),
    ...fallen.map(
      ({ figure, before, now }) => `Understudy: coverage of ${subjectOf(figure)} fell from ${before}% to ${now}%`,
    ),
    ...newGaps(result, baseline),
  ]
  const risen = changes.filter(({ before, now }) => now !== null && before !== null && now > before)
  return { failures, notes: failures.length === 0 ? hint(risen) : [] }
}

/** True where the baseline was made with something declared. */
function knowsDeclared({ totals }: CoverageBaseline): boolean {
  return (totals['declared.operations'] ?? null) !== null
}

interface Change {
  figure: Figure
  before: number | null
  now: number | null
}

function hint(risen: readonly Change[]): string[] {
  if (risen.length === 0) return []
  const named = risen.map(({ figure, before, now }) => `${subjectOf(figure)} ${before}% to ${now}%`)
  const figures = firstNames(named)
  return [
    `Understudy: coverage is better than its baseline (${figures}); keep it with "understudy coverage --update-baseline"`,
  ]
}

function earlier({ name, service }: Figure, { totals, services }: CoverageBaseline): number | null {
  const own = service === null ? totals : Object.hasOwn(services, service) ? services[service]! : {}
  return own[name] ?? null
}

function newGaps(result: CoverageResult, { gaps }: CoverageBaseline): string[] {
  const now = toBaseline(result).gaps
  const added = (is: readonly string[], was: readonly string[]): string[] => {
    const accepted = new Set(was)
    return is.filter((name) => !accepted.has(name))
  }
  const sites = Object.entries(now.callSites).flatMap(([file, is]) => {
    const was = Object.hasOwn(gaps.callSites, file) ? gaps.callSites[file]! : 0
    return is > was ? [`${file} (${is}, before ${was})`] : []
  })
  return [
    ...message('operations', added(now.operations, gaps.operations)),
    ...message('outcomes', added(now.outcomes, gaps.outcomes)),
    ...message('call sites', sites),
  ]
}

function message(what: string, names: readonly string[]): string[] {
  return names.length === 0
    ? []
    : [`Understudy: ${what} that the coverage baseline does not accept as never exercised: ${firstNames(names)}`]
}

/** How many call sites of a file no test reached, in order of file. */
function siteGaps({ callSites }: CoverageResult): [string, number][] {
  const byFile = Map.groupBy(
    callSites.filter(({ calls }) => calls === 0),
    ({ file }) => file,
  )
  return [...byFile].map(([file, sites]) => [file, sites.length])
}
