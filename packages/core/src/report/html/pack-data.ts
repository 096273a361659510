import { gzipSync } from 'node:zlib'
import type { CoverageResult } from '../../coverage/coverage-result.js'
import type { ReportContext } from '../coverage/report-context.js'
import { toPageData } from './to-page-data.js'

/** As much JSON as a browser reads in the wink of an eye, in bytes. */
const MOST_JSON = 10_000_000

/** How large the packed data may get for the sake of messages and source, in characters. */
const MOST_PACKED = 2_600_000

/**
 * Pack what the page shows: JSON, gzipped, in base64. A report names the same things over and over, so that this is a tenth
 * of it; and whatever stands in the data, nothing of it can be taken for a part of the page.
 */
export function packData(result: CoverageResult, context: ReportContext, most: number = MOST_PACKED): string {
  let budget = MOST_JSON
  let packed = pack(toPageData(result, context, budget))
  // Noise hardly gets smaller. Figures and names stand however large they are: without messages it is as small as can be.
  while (packed.length > most && budget > 0) {
    budget = budget < MOST_JSON / 50 ? 0 : Math.floor((budget * most * 0.9) / packed.length)
    packed = pack(toPageData(result, context, budget))
  }
  return packed
}

function pack(data: unknown): string {
  return gzipSync(JSON.stringify(data)).toString('base64')
}
