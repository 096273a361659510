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
  const scored = sites.filter((site) => whyUnscored(site, credits) === null)
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

/** List the places that are not scored, and why: in order of file, line and column. */
export function unresolvedSites(sites: readonly KnownSite[], credits: Credits): UnresolvedSite[] {
  return sites
    .flatMap((site) => {
      const { file, line, column, client } = site
      const reason = whyUnscored(site, credits)
      return reason === null ? [] : [{ file, line, column, client, reason }]
    })
    .sort(compareSites)
}

function whyUnscored(site: KnownSite, credits: Credits): string | null {
  const isProven = site.knownBy === 'source' || credits.sites.has(siteKey(site))
  return site.unresolved ?? (isProven ? null : 'only tests that failed called out from here')
}
