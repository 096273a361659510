import type { DriftReport } from '../../drift/drift-report.js'
import type { Severity } from '../../drift/kinds.js'
import { amount, changeOf, lineOf, listText } from './finding-words.js'
import { groupUnchecked } from './report-words.js'
import { repositoryPath, type RepositoryOptions } from './repository-path.js'

interface Issue {
  description: string
  check_name: string
  fingerprint: string
  severity: 'info' | 'minor' | 'major' | 'critical'
  location: { path: string; lines: { begin: number } }
}

const LEVELS: Record<Severity, Issue['severity']> = {
  breaking: 'critical',
  risky: 'major',
  additive: 'minor',
  info: 'info',
}

const MOST_OPERATIONS = 3

/** Write a run as GitLab's code quality reports, without what was accepted. Each fingerprint stands once. */
export function driftCodeQuality({ result }: DriftReport, options: RepositoryOptions = {}): string {
  const changes = result.findings
    .filter(({ accepted }) => !accepted)
    .map((finding): Issue => ({
      description: `${lineOf(finding)}: ${changeOf(finding)}`,
      check_name: finding.kind,
      fingerprint: finding.fingerprint,
      severity: LEVELS[finding.severity],
      location: locationOf(finding.recording, finding.line, options),
    }))
  const unchecked = groupUnchecked(result.couldNotCheck).map(({ service, reason, operations, calls }): Issue => ({
    description: `${service}: ${amount(calls.length, 'call')} of ${listText(operations, MOST_OPERATIONS)} could not be checked: ${reason}`,
    check_name: 'could-not-check',
    fingerprint: JSON.stringify(['could-not-check', service, reason]),
    severity: 'major',
    location: locationOf(calls[0]?.recording ?? '', undefined, options),
  }))
  const issues = new Map([...changes, ...unchecked].map((issue) => [issue.fingerprint, issue]))
  return `${JSON.stringify([...issues.values()], null, 2)}\n`
}

function locationOf(recording: string, line: number | undefined, options: RepositoryOptions): Issue['location'] {
  return { path: repositoryPath(recording, options), lines: { begin: line ?? 1 } }
}
