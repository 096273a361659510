import type { DriftReport, DriftUpdate, FailedTest } from '../../drift/drift-report.js'
import type { RunFinding } from '../../drift/drift-result.js'
import type { Severity } from '../../drift/kinds.js'
import { table } from '../coverage/markdown-text.js'
import { amount, evidenceOf, sideOf, placeOf, subjectOf, testName, titleOf } from './finding-words.js'
import { fileCode, literal, prose, type SourceLink } from './markdown-prose.js'
import { groupUnchecked } from './report-words.js'

/** How much a part lists, and where its files are shown. */
export interface MarkdownLimits {
  /** Rows of a table, and entries of a list. */
  rows: number
  sourceLink?: SourceLink | undefined
}

/** What severities are called where they head a table. */
export const SEVERITY_TITLES: Readonly<Record<Severity, string>> = {
  breaking: '🔴 Breaking',
  risky: '🟠 Risky',
  additive: '🟢 Additive',
  info: '⚪ For information',
}

// Characters of an example, of a cell made by others, and how many tests are named in a cell.
const MOST_EXAMPLE = 120
const MOST_CELL = 300
const MOST_TESTS = 3

/** Write findings as a table: what changed, on which evidence, and for whom it matters. */
export function findingsTable(findings: readonly RunFinding[], { rows, sourceLink }: MarkdownLimits): string[] {
  const shown = findings.slice(0, rows)
  return [
    ...table(
      ['Call', 'Where', 'What', 'Recorded', 'Live', 'Evidence', 'Tests', 'Recording', 'Fingerprint'],
      ['---', '---', '---', '---', '---', '---', '---', '---', '---'],
      shown.map((finding) => [
        literal(short(subjectOf(finding))),
        literal(short(placeOf(finding))),
        `${titleOf(finding)}${finding.hint === undefined ? '' : `; ${prose(short(finding.hint))}`}`,
        sideCell(finding, 'recorded'),
        sideCell(finding, 'live'),
        evidenceOf(finding),
        testsCell(finding.tests),
        recordingCell(finding, sourceLink),
        literal(finding.fingerprint),
      ]),
    ),
    ...more(findings.length - shown.length),
  ]
}

/** Write what could not be checked, by service and reason. */
export function uncheckedTable(calls: DriftReport['result']['couldNotCheck'], { rows }: MarkdownLimits): string[] {
  const groups = groupUnchecked(calls)
  return [
    ...table(
      ['Service', 'Calls', 'Operations', 'Why'],
      ['---', '---:', '---', '---'],
      groups
        .slice(0, rows)
        .map(({ service, reason, operations, calls: group }) => [
          literal(short(service)),
          String(group.length),
          namesCell(operations),
          prose(short(reason)),
        ]),
    ),
    ...more(groups.length - rows),
  ]
}

/** Write tests that failed, with the first line of why. */
export function failedList(failed: readonly FailedTest[], { rows }: MarkdownLimits): string[] {
  return list(
    failed.map(({ file, name, message }) => {
      const why = message?.split('\n').find((line) => line.trim() !== '')
      return `${literal(short(testName({ file, name })))}${why === undefined ? '' : `: ${literal(short(why))}`}`
    }),
    rows,
  )
}

/** Write what was patched in which recording, what is left and why, and how the tests end on it. */
export function updateParts(update: DriftUpdate, findings: readonly RunFinding[], limits: MarkdownLimits): string[][] {
  const { recordings, left, isWritten } = update
  const byFingerprint = new Map(findings.map((finding) => [finding.fingerprint, finding]))
  const patched = recordings.map(
    ({ recording, interactions }) => `${fileCode(recording, undefined, limits.sourceLink)}: ${namesCell(interactions)}`,
  )
  const rest = left.map(({ fingerprint, reason }) => {
    const finding = byFingerprint.get(fingerprint)
    const name = finding === undefined ? literal(fingerprint) : findingName(finding)
    return `${name}: ${prose(short(reason))}`
  })
  return [
    patched.length === 0
      ? ['Nothing is patched.']
      : [isWritten ? '**Patched**' : '**Patched by this request**', '', ...list(patched, limits.rows)],
    ...(rest.length === 0 ? [] : [['**Left**, as no patch answers it', '', ...list(rest, limits.rows)]]),
    ...rerunParts(update, limits),
  ]
}

/** Write a list of lines that are markdown already, and how many more there are. */
export function list(lines: readonly string[], most: number): string[] {
  const hidden = lines.length - most
  return [...lines.slice(0, most).map((line) => `- ${line}`), ...(hidden > 0 ? [`- and ${hidden} more`] : [])]
}

/** Shorten what others named, so that one entry does not take the room of all. */
export function short(text: string): string {
  const characters = Array.from(text)
  return characters.length <= MOST_CELL ? text : `${characters.slice(0, MOST_CELL - 1).join('')}…`
}

function rerunParts({ recordings, rerun }: DriftUpdate, limits: MarkdownLimits): string[][] {
  if (rerun === null) {
    return recordings.length === 0 ? [] : [['⚠️ The tests were not run on the patched recordings.']]
  }
  const { passed, failed } = rerun
  if (failed.length === 0) return [[`✅ On the patched recordings, ${amount(passed, 'test passes', 'tests pass')}.`]]
  const counts = `${amount(failed.length, 'test fails', 'tests fail')} and ${passed} pass`
  return [[`❌ On the patched recordings, ${counts}:`, '', ...failedList(failed, limits)]]
}

function findingName(finding: RunFinding): string {
  return `${literal(short(subjectOf(finding)))} ${literal(short(placeOf(finding)))} ${titleOf(finding)}`
}

function sideCell(finding: RunFinding, side: 'recorded' | 'live'): string {
  const [words, example] = sideOf(finding, side, MOST_EXAMPLE)
  return example === null ? prose(short(words)) : `${prose(short(words))}, as ${literal(example)}`
}

function testsCell(tests: readonly string[]): string {
  if (tests.length === 0) return 'none'
  const hidden = tests.length - MOST_TESTS
  return `${tests
    .slice(0, MOST_TESTS)
    .map((test) => literal(short(test)))
    .join('<br>')}${hidden > 0 ? `<br>and ${hidden} more` : ''}`
}

function recordingCell({ recording, line, interaction, interactions }: RunFinding, sourceLink?: SourceLink): string {
  const others = interactions.length - 1
  const rest = others > 0 ? `<br>and ${amount(others, 'other')}` : ''
  return `${fileCode(short(recording), line, sourceLink)}<br>${literal(short(interaction))}${rest}`
}

function namesCell(names: readonly string[]): string {
  const hidden = names.length - 10
  return `${names
    .slice(0, 10)
    .map((name) => literal(short(name)))
    .join(', ')}${hidden > 0 ? ` and ${hidden} more` : ''}`
}

function more(hidden: number): string[] {
  return hidden > 0 ? ['', `and ${hidden} more`] : []
}
