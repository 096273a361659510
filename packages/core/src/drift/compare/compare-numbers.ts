import { endsWith, NAMES, says } from '../shape/names.js'
import type { NumberShape, Shape } from '../shape/shape.js'
import { isPageSizeName } from './pagination.js'
import type { Draft, Site, Walk } from './walk.js'

/** From three on, observations are strong evidence. */
const STRONG = 3

/** So many measures are whole by no chance. */
const MANY_MEASURES = 8

/** Compare numbers: their size, their kind, and the unit of moments. */
export function compareNumbers(base: Shape, live: Shape, site: Site, walk: Walk): void {
  const before = base.numbers!
  const now = live.numbers!
  const report = (kind: Draft['kind'], recorded: string, after: string, more: Partial<Draft> = {}): void =>
    walk.report({
      kind,
      site,
      recorded,
      live: after,
      recordedShape: base,
      liveShape: live,
      observed: before.count,
      found: now.count,
      places: live.seen,
      ...more,
    })
  const [unit, unitNow] = [unitOf(before, site.name), unitOf(now, site.name)]
  if (unit !== null && unitNow !== null && unit !== unitNow) return report('format-changed', unit, unitNow)
  if (now.unsafe > 0 && before.unsafe === 0)
    report('number-beyond-safe', 'safe integer', 'integer beyond 2^53-1', { found: now.unsafe })
  else if (now.decimals > 0 && before.decimals === 0) {
    if (isWhole(before, site.name)) report('integer-to-decimal', 'integer', 'decimal', { found: now.decimals })
    else report('integer-to-decimal', 'integer', 'decimal', { found: now.decimals, severity: 'info' })
  } else if (before.decimals === before.count && now.decimals === 0 && before.count >= STRONG && now.count >= STRONG)
    report('decimal-to-integer', 'decimal', 'integer')
  if (isPageSizeName(site.name) && isConstant(before) && isConstant(now) && before.least !== now.least)
    return report('pagination-changed', 'page size', 'another page size', { severity: 'info' })
  compareConstants(before, now, site, report)
  compareScale(before, now, report)
}

/** True where integers are no chance: there are enough of them, or their name says so. */
function isWhole(before: NumberShape, name: string): boolean {
  const { count } = before
  if (says(name, NAMES.opinion) && isConstant(before)) return false
  if (says(name, NAMES.measure)) return count >= MANY_MEASURES
  return count >= STRONG || says(name, NAMES.whole)
}

function isConstant({ least, most }: NumberShape): boolean {
  return least === most
}

/** Seconds or milliseconds since 1970, between 2001 and 2039; null for what is neither. */
function unitOf({ least, most, decimals, count }: NumberShape, name: string): string | null {
  if (count < STRONG && !says(name, NAMES.moment)) return null
  if (least >= 1e9 && most < 2.2e9) return 'unix seconds'
  return decimals === 0 && least >= 1e12 && most < 2.2e12 ? 'unix milliseconds' : null
}

/** Five of one value, under a name that says so, are a constant. */
const FEWEST_CONSTANTS = 5

function compareConstants(
  before: NumberShape,
  now: NumberShape,
  { name }: Site,
  report: (kind: Draft['kind'], recorded: string, live: string) => void,
): void {
  if (before.count < FEWEST_CONSTANTS || !isConstant(before) || (now.least === before.least && isConstant(now))) return
  if (endsWith(name, NAMES.constant)) report('constant-changed', 'constant', 'another value')
}

/** Opt-in: all values ten times beyond all that were seen. */
function compareScale(
  before: NumberShape,
  now: NumberShape,
  report: (kind: Draft['kind'], recorded: string, live: string) => void,
): void {
  if (before.count < STRONG || before.least <= 0 || now.least <= 0) return
  if (now.least >= before.most * 10) report('scale-jumped', 'magnitude', 'at least ten times larger')
  else if (now.most * 10 <= before.least) report('scale-jumped', 'magnitude', 'at least ten times smaller')
}
