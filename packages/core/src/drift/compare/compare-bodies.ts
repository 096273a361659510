import { countOf, typesOf, type Shape } from '../shape/shape.js'
import { envelopeOf, unwrappedFrom } from './envelope.js'
import { settleLoose } from './settle-loose.js'
import { describe, type Site, type Walk } from './walk.js'

const ROOT: Site = { location: 'body', path: '', name: '', role: 'root', absentBefore: 0 }

/** Compare whole bodies. */
export function compareBodies(base: Shape, live: Shape, walk: Walk): void {
  if (reportEnvelope(base, live, walk)) return
  walk.isLastPage = isShorterPage(base, live)
  walk.compare(base, live, ROOT)
  settleLoose(walk)
}

function reportEnvelope(base: Shape, live: Shape, walk: Walk): boolean {
  if (typesOf(base).length !== 1 || typesOf(live).length !== 1) return false
  const under = envelopeOf(base, live)
  const from = under === null ? unwrappedFrom(base, live) : null
  if (under === null && from === null) return false
  walk.report({
    kind: under === null ? 'unwrapped' : 'enveloped',
    site: ROOT,
    recorded: describe(base),
    live: describe(live),
    recordedShape: base,
    liveShape: live,
    observed: base.seen,
    isStructural: true,
    hint: under === null ? `what was at "/${from}" is the whole body now` : `now at "/${under}"`,
  })
  return true
}

/** True where a list of the live body is shorter than all that were recorded: then it is the last page. */
export function isShorterPage(base: Shape, live: Shape, depth = 0): boolean {
  const [before, now] = [base.arrays, live.arrays]
  if (before !== null && now !== null) return now.longest < before.shortest
  if (depth > 2 || base.objects === null || live.objects === null || countOf(live, 'object') === 0) return false
  const fields = base.objects.folded?.fields ?? mergedFields(base)
  const others = live.objects.folded?.fields ?? mergedFields(live)
  return [...fields].some(([name, field]) => {
    const other = others.get(name)
    return other !== undefined && isShorterPage(field, other, depth + 1)
  })
}

function mergedFields({ objects }: Shape): ReadonlyMap<string, Shape> {
  return [...(objects?.variants?.values() ?? [])][0]?.fields ?? new Map()
}
