import type { KnownSite } from './coverage-data.js'
import type { CallSiteCoverage, UnresolvedSite } from './coverage-result.js'
import { siteKey, type Credits } from './credits.js'
import { compareBy, sorted } from './order.js'

const compareSites = compareBy<{ file: string; line: number; column: number }>(
  ({ file }) => file,
  ({ line }) => line,
  ({ column }) => column,
)

/** Say of every call site that is scored how it is covered: in order of file, line and column. */
export function coverSites(sites: readonly KnownSite[], credits: Credits): CallSiteCoverage[] {
  const scored = sites.filter(({ unresolved }) => unresolved === null)
  return scored.sort(compareSites).map((site) => {
    const { file, line, column, endLine, client } = site
    const credit = credits.sites.get(siteKey(site))
    return {
      file,
      line,
      column,
      endLine,
      client,
      calls: credit?.calls ?? 0,
      operations: sorted(credit?.operations ?? []),
      tests: sorted(credit?.tests ?? []),
    }
  })
}

/** List the places of which no one can tell: in order of file, line and column. */
export function unresolvedSites(sites: readonly KnownSite[]): UnresolvedSite[] {
  return sites
    .flatMap(({ file, line, column, client, unresolved }) =>
      unresolved === null ? [] : [{ file, line, column, client, reason: unresolved }],
    )
    .sort(compareSites)
}
