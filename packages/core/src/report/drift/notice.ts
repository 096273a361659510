import type { DriftReport } from '../../drift/drift-report.js'
import type { RunFinding } from '../../drift/drift-result.js'
import { exitOf, type Exit } from '../../drift/exit-rules.js'
import { isAlert } from './finding-words.js'
import { countsOf, headlineOf } from './report-words.js'

/** How a run is told elsewhere. */
export interface NoticeOptions {
  /** Where a person reads more, such as the job's page. */
  summaryUrl?: string | undefined
}

/** What a webhook is told of a run, as plain JSON. */
export interface DriftNotice {
  version: 1
  /** One or two sentences for a person. */
  text: string
  exit: Exit
  summary: DriftReport['result']['summary']
  /** What alerts first; at most a hundred. */
  findings: RunFinding[]
  /** How many findings are left out of the list. */
  findingsLeftOut: number
  couldNotCheck: DriftReport['result']['couldNotCheck']
  failedTests: number
  run: DriftReport['run']
  summaryUrl?: string
}

const MOST = 100

/** True where a run has something to tell that a person must act on; a quiet run sends nothing. */
export function isNotable({ result, tests, unread, update }: DriftReport): boolean {
  const { compared, couldNotCheck } = result.summary
  const failed = (tests?.failed.length ?? 0) + (update?.rerun?.failed.length ?? 0)
  return result.findings.some(isAlert) || couldNotCheck > 0 || unread > 0 || compared === 0 || failed > 0
}

/** What a webhook is told, as plain JSON. */
export function driftNotice(report: DriftReport, { summaryUrl }: NoticeOptions = {}): DriftNotice {
  const { result, run, tests } = report
  const open = result.findings.filter(({ accepted }) => !accepted)
  return {
    version: 1,
    text: `${headlineOf(report)}. ${countsOf(report)}.`,
    exit: exitOf(report),
    summary: result.summary,
    findings: open.slice(0, MOST),
    findingsLeftOut: Math.max(0, open.length - MOST),
    couldNotCheck: result.couldNotCheck.slice(0, MOST),
    failedTests: tests?.failed.length ?? 0,
    run,
    ...(summaryUrl === undefined ? {} : { summaryUrl }),
  }
}
