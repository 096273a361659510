import type { CoverageThresholds, ServiceThresholds } from '../config/coverage-config.js'
import { nearestName } from '../nearest-name.js'
import type { CoverageResult } from './coverage-result.js'
import { FIGURE_LABELS, figuresOf, gapsOf, type Figure, type FigureName } from './figures.js'
import { firstNames } from './names.js'
import { sorted } from './order.js'

/** What fails a run, and what is to be said beside. */
export interface CoverageJudgement {
  failures: string[]
  notes: string[]
}

/** The thresholds of all, and those of services by name. */
export type JudgedThresholds = CoverageThresholds & { services?: Record<string, ServiceThresholds> }

/**
 * Hold the figures of a complete run against thresholds: least percentages, or, where negative, how many may be uncovered.
 * Where there is nothing to cover, there is nothing to miss, and any threshold is met. Where figures are to come from an
 * OpenAPI document that could not be read, their thresholds fail, or a broken document would pass for better coverage.
 * `configured` are services that the configuration names, which may have no operation yet.
 */
export function judgeThresholds(
  result: CoverageResult,
  thresholds: JudgedThresholds,
  configured: readonly string[] = [],
): CoverageJudgement {
  const { services = {}, ...ofAll } = thresholds
  const wanted = [...wantedOf(ofAll, null), ...Object.entries(services).flatMap(([name, own]) => wantedOf(own, name))]
  if (wanted.length === 0) return { failures: [], notes: [] }
  if (!result.complete) return { failures: [], notes: [notJudged(result, 'thresholds')] }
  const figures = new Map(figuresOf(result).map((figure) => [figureKey(figure), figure]))
  const failures = wanted.flatMap((one) => {
    const figure = figures.get(figureKey(one))
    return figure === undefined ? [] : failureOf(result, figure, one.threshold)
  })
  return {
    failures: [
      ...unknownServices(Object.keys(services), [...configured, ...result.services.map(({ name }) => name)]),
      ...failures,
      ...(wanted.some(needsDocuments) ? unreadDocuments(result, 'thresholds') : []),
    ],
    notes: [],
  }
}

/** Say why a run is not judged. */
export function notJudged({ incomplete }: Pick<CoverageResult, 'incomplete'>, what: 'thresholds' | 'baseline'): string {
  const name = what === 'thresholds' ? 'thresholds are' : 'baseline is'
  return `Understudy: coverage ${name} not judged, as the run is incomplete: ${incomplete.join('; ')}`
}

interface Wanted {
  name: FigureName
  service: string | null
  threshold: number
}

function wantedOf({ declared = {}, observed = {}, ...flat }: CoverageThresholds, service: string | null): Wanted[] {
  const named: [FigureName, number | undefined][] = [
    ['operations', flat.operations],
    ['outcomes', flat.outcomes],
    ['callSites', flat.callSites],
    ['interactions', flat.interactions],
    ['declared.operations', declared.operations],
    ['declared.outcomes', declared.outcomes],
    ['observed.operations', observed.operations],
    ['observed.outcomes', observed.outcomes],
  ]
  return named.flatMap(([name, threshold]) => (threshold === undefined ? [] : [{ name, service, threshold }]))
}

function figureKey({ name, service }: Pick<Figure, 'name' | 'service'>): string {
  return `${name} ${service ?? ''}`
}

function failureOf(result: CoverageResult, figure: Figure, threshold: number): string[] {
  const { ratio } = figure
  const subject = subjectOf(figure)
  if (ratio.pct === null) return []
  const uncovered = ratio.total - ratio.covered
  if (threshold < 0 ? uncovered <= -threshold : ratio.pct >= threshold) return []
  const gap = `never exercised: ${firstNames(gapsOf(result, figure))}`
  return threshold < 0
    ? [`Understudy: uncovered count for ${subject} (${uncovered}) exceeds coverage threshold (${-threshold}); ${gap}`]
    : [`Understudy: coverage threshold for ${subject} (${threshold}%) not met: ${ratio.pct}%; ${gap}`]
}

/** What a figure counts: `outcomes`, `declared outcomes of PaymentService`. */
export function subjectOf({ name, service }: Pick<Figure, 'name' | 'service'>): string {
  return service === null ? FIGURE_LABELS[name] : `${FIGURE_LABELS[name]} of ${service}`
}

function needsDocuments({ name, threshold }: Wanted): boolean {
  return threshold !== 0 && (name === 'operations' || name === 'outcomes' || name.startsWith('declared.'))
}

/** Say that figures cannot be judged, as they are without what a document declares that could not be read. */
export function unreadDocuments(
  { problems }: Pick<CoverageResult, 'problems'>,
  what: 'thresholds' | 'baseline',
): string[] {
  const unread = problems.filter(({ kind }) => kind === 'openapi-invalid' || kind === 'openapi-missing')
  if (unread.length === 0) return []
  const names = firstNames(unread.map(({ file }) => `"${file}"`))
  const name = what === 'thresholds' ? 'thresholds are' : 'baseline is'
  return [`Understudy: coverage ${name} not met: what ${names} declares is not known, as it cannot be read`]
}

/** A threshold for a name that nothing bears would hold no line. */
function unknownServices(names: readonly string[], known: readonly string[]): string[] {
  return names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const nearest = nearestName(name, known)
      const hint = nearest === undefined ? knownNames(known) : `did you mean "${nearest}"?`
      return `Understudy: coverage.thresholds.services names "${name}", which is no service that is known; ${hint}`
    })
}

function knownNames(known: readonly string[]): string {
  return known.length === 0
    ? 'none is known yet'
    : `known ${known.length === 1 ? 'is' : 'are'} ${firstNames(sorted(known))}`
}
