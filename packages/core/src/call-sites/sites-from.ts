import type { Node } from 'oxc-parser'
import type { SitePosition } from '../coverage/coverage-data.js'
import type { Evaluator } from './evaluator.js'
import { expressionAround } from './reach.js'
import type { SourceModule } from './source-module.js'
import { createLineTable, isWithin, type LineTable } from './source-position.js'
import type { StaticSite } from './static-site.js'

interface OtherFile {
  module: SourceModule
  lines: LineTable
}

/**
 * Build what finds the sites that a frame of a file beside the source leads to: functions that hand on a promise have no
 * frame of their own, so that the innermost one may be a test's.
 *
 * @param leading sites whose promises functions hand on, by function
 */
export function createSitesFrom(
  evaluator: Evaluator,
  leading: ReadonlyMap<Node, ReadonlySet<StaticSite>>,
  read: (file: string) => SourceModule | null,
): (position: SitePosition) => StaticSite[] {
  const files = new Map<string, OtherFile | null>()
  const open = (file: string): OtherFile | null => {
    const known = files.get(file)
    if (known !== undefined) return known
    const module = read(file)
    const opened = module === null ? null : { module, lines: createLineTable(file, module.text) }
    files.set(file, opened)
    return opened
  }
  return (position) => {
    const file = open(position.file)
    if (file === null) return []
    const { module, lines } = file
    const around = module.calls.filter((call) => isWithin(lines.rangeOf(expressionAround(call).node), position))
    const sites = around.flatMap((call) => {
      const value = evaluator.evaluate(call.callee, module)
      return value?.kind === 'function' ? [...(leading.get(value.node) ?? [])] : []
    })
    return [...new Set(sites)]
  }
}
