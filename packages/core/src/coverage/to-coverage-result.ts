import { whyIncomplete } from './completeness.js'
import type { CoverageData } from './coverage-data.js'
import type { CoverageResult } from './coverage-result.js'
import { creditsOf } from './credits.js'
import {
  contradictions,
  liveCalls,
  loosenedCalls,
  orphanRecordings,
  shadowedInteractions,
  staleInteractions,
  unmatchedCalls,
  unusedInteractions,
} from './hygiene.js'
import { mergeCoverage } from './merge.js'
import { coverOperations } from './operation-coverage.js'
import { ratioOf } from './ratio.js'
import { coverSites, unresolvedSites } from './site-coverage.js'
import { coverRecordings, coverServices, totalsOfAll } from './totals.js'

/**
 * Say what is covered: what calls of passing tests replayed, of all that is known. To leave out a test, or to have it fail,
 * never raises a figure.
 */
export function toCoverageResult(data: CoverageData): CoverageResult {
  const facts = mergeCoverage([data])
  const { sites, calls, problems } = facts
  const credits = creditsOf(facts)
  const recordings = coverRecordings(facts.recordings, credits)
  const services = coverServices(coverOperations(facts, credits), recordings)
  const callSites = coverSites(sites, credits)
  const incomplete = whyIncomplete(facts)
  const complete = incomplete.length === 0
  const shadowed = shadowedInteractions(facts)
  return {
    version: 1,
    complete,
    incomplete,
    totals: { ...totalsOfAll(services), callSites: ratioOf(callSites, (site) => site.calls > 0) },
    services,
    callSites,
    unresolvedSites: unresolvedSites(sites, credits),
    recordings,
    unused: complete ? unusedInteractions(facts) : [],
    orphans: orphanRecordings(facts.recordings),
    stale: staleInteractions(facts.recordings),
    unmatched: unmatchedCalls(calls),
    live: liveCalls(calls),
    loosened: loosenedCalls(facts),
    ...(shadowed.length === 0 ? {} : { shadowed }),
    contradictions: contradictions(facts.recordings),
    problems,
  }
}
