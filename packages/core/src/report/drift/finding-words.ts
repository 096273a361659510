import type { RunFinding } from '../../drift/drift-result.js'
import type { DriftReport } from '../../drift/drift-report.js'
import { ruleOf, SEVERITIES, type Severity } from '../../drift/kinds.js'
import type { JsonValue } from '../../model/index.js'

/** How many findings there are of each severity, accepted ones left out. */
export type SeverityCounts = Record<Severity, number>

/** A finding that nobody accepted, of a severity that alerts. */
export function isAlert({ severity, accepted }: RunFinding): boolean {
  return !accepted && (severity === 'breaking' || severity === 'risky')
}

/** Findings of a severity that nobody accepted. */
export function findingsOf({ result }: Pick<DriftReport, 'result'>, severity: Severity): RunFinding[] {
  return result.findings.filter((finding) => !finding.accepted && finding.severity === severity)
}

/** Count what nobody accepted. */
export function countSeverities(findings: readonly RunFinding[]): SeverityCounts {
  const counts: SeverityCounts = { breaking: 0, risky: 0, additive: 0, info: 0 }
  for (const { severity, accepted } of findings) if (!accepted) counts[severity] += 1
  return counts
}

/** Say how many changes there are: `2 breaking, 1 risky change`. Null where there is none of these severities. */
export function changesText(counts: SeverityCounts, severities: readonly Severity[] = SEVERITIES): string | null {
  const named = severities.filter((severity) => counts[severity] > 0)
  const last = named.at(-1)
  if (last === undefined) return null
  const list = named.map((severity) => `${counts[severity]} ${severity === 'info' ? 'minor' : severity}`).join(', ')
  return `${list} ${counts[last] === 1 ? 'change' : 'changes'}`
}

/** Say how many: `1 call`, `2 calls`. */
export function amount(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`
}

/** What has happened, for a person who does not know the kinds. */
export function titleOf({ kind }: RunFinding): string {
  return ruleOf(kind).title
}

/** Whose answer it is: `Shop.getOrder 200`. */
export function subjectOf({ service, operation, status }: RunFinding): string {
  return `${service}.${operation} ${status === 0 ? 'failure' : status}`
}

/** Where in the answer it is. */
export function placeOf({ location, path }: RunFinding): string {
  if (location === 'status') return 'status'
  if (location === 'header') return `header ${path}`
  if (location === 'stream') return path === '' ? 'whole stream' : `stream ${path}`
  return path === '' ? 'whole body' : path
}

/** A test by its file; a failure of the file itself has no other name. */
export function testName({ file, name }: { file: string; name: string }): string {
  return name === '' ? file : `${file} > ${name}`
}

/** The whole of a finding in one line. */
export function lineOf(finding: RunFinding): string {
  return `${subjectOf(finding)}  ${placeOf(finding)}  ${titleOf(finding)}`
}

/** Both sides in words. */
export function changeOf({ recorded, live }: RunFinding): string {
  return recorded === live ? recorded : `${recorded} → ${live}`
}

// From so many observations on, evidence is strong by their number; of fewer, by the structure of the answer.
const MANY = 3

/** What a finding rests on: `strong: recorded otherwise 12 times, seen live in 3 of 3 places`. */
export function evidenceOf({ evidence, counts }: RunFinding): string {
  const { recorded, found, live } = counts
  const times = recorded === 1 ? 'once' : `${recorded} times`
  const seen = `seen live in ${found} of ${amount(live, 'place')}`
  const grounds = evidence === 'strong' && recorded > 0 && recorded < MANY ? 'strong (structural)' : evidence
  return `${grounds}: ${recorded > 0 ? `recorded otherwise ${times}, ` : ''}${seen}`
}

/** One side in words, and the example of it; null where that tells nothing more than the words. */
export function sideOf(
  finding: RunFinding,
  side: 'recorded' | 'live',
  most: number,
): [words: string, example: string | null] {
  const words = finding[side]
  const example = exampleText(finding.example[side], most)
  const isTold = example === words || example === JSON.stringify(words) || /^(?:null|.*absent)$/.test(words)
  return [words, isTold ? null : example]
}

/** A value in at most so many characters; null where there is none. */
function exampleText(value: JsonValue | undefined, most: number): string | null {
  if (value === undefined) return null
  const characters = Array.from(JSON.stringify(value))
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`
}

/** Where a finding is recorded: `src/__mocks__/shop.test.recorded.json:14`. */
export function recordedAt({ recording, line }: Pick<RunFinding, 'recording' | 'line'>): string {
  return line === undefined ? recording : `${recording}:${line}`
}

/** Several names with `and` before the last. */
export function listText(names: readonly string[], most = names.length): string {
  const shown = names.slice(0, most)
  if (names.length > shown.length) return `${shown.join(', ')} and ${names.length - shown.length} more`
  return [shown.slice(0, -1).join(', '), ...shown.slice(-1)].filter((part) => part !== '').join(' and ')
}
