import type { CoverageTotals, Ratio } from '../../coverage/coverage-result.js'
import { levelOf, percentText } from './figures.js'
import { pad } from './fit.js'
import type { Paint } from './paint.js'

const COLUMN = 20

/** The denominators, each apart, in the manner of the runners' text summary. */
export function totalsLines(totals: CoverageTotals, watermarks: readonly [number, number], paint: Paint): string[] {
  const line = (label: string, ratios: readonly Ratio[]): string => {
    const cells = ratios.map(({ pct }, index) =>
      paint(levelOf(pct, watermarks), pad(ratioText(ratios[index]!), COLUMN, 'left')),
    )
    return `${label.padEnd(13)}${cells.join('')}`.trimEnd()
  }
  const { operations, outcomes, interactions, callSites, declared, observed } = totals
  return [
    `${'Totals'.padEnd(13)}${['All known', 'Declared', 'Observed'].map((text) => text.padEnd(COLUMN)).join('')}`.trimEnd(),
    line('Operations', [operations, declared.operations, observed.operations]),
    line('Outcomes', [outcomes, declared.outcomes, observed.outcomes]),
    line('Interactions', [interactions]),
    line('Call sites', [callSites]),
  ]
}

function ratioText({ covered, total, pct }: Ratio): string {
  return pct === null ? 'none' : `${percentText(pct)}% (${covered}/${total})`
}
