import type { DriftReport, DriftUpdate } from '../../drift/drift-report.js'
import type { RunFinding } from '../../drift/drift-result.js'
import { SEVERITIES } from '../../drift/kinds.js'
import { amount, changesText, countSeverities, isAlert } from './finding-words.js'
import { fitSize } from './fit-size.js'
import {
  findingsTable,
  list,
  SEVERITY_TITLES,
  short,
  uncheckedTable,
  updateParts,
  type MarkdownLimits,
} from './markdown-parts.js'
import type { DriftMarkdownOptions } from './drift-markdown.js'
import { literal, prose } from './markdown-prose.js'
import { scopeOf } from './report-words.js'

/** What a pull request says. */
export interface PullRequestText {
  /** One line of plain text. */
  title: string
  /** Markdown, below what GitHub takes. */
  body: string
}

// GitHub takes 65,536 characters; what opens the request adds a mark of its own.
const MOST_CHARACTERS = 64_000
const MOST_TITLE = 200

/**
 * Write the pull request for one service: what changed, on which evidence, for whom it matters, and what was patched. All notes
 * of the report are told.
 */
export function pullRequestText(
  report: DriftReport,
  service: string,
  { sourceLink }: DriftMarkdownOptions = {},
): PullRequestText {
  const findings = report.result.findings.filter((finding) => finding.service === service && !finding.accepted)
  const counts = countSeverities(findings)
  const changes = changesText(counts, ['breaking', 'risky', 'additive']) ?? changesText(counts) ?? 'no change'
  const body = fitSize((rows) => bodyOf(report, service, findings, { rows, sourceLink }), {
    most: MOST_CHARACTERS,
    sizeOf: (text) => text.length,
  })
  return { title: titleOf(`Drift in ${service}: ${changes}`), body }
}

/** On one line, and without what a forge reads as a mention. */
function titleOf(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replaceAll('@', '@\u200b')
  const characters = Array.from(line)
  return characters.length <= MOST_TITLE ? line : `${characters.slice(0, MOST_TITLE - 1).join('')}…`
}

function bodyOf(report: DriftReport, service: string, findings: readonly RunFinding[], limits: MarkdownLimits): string {
  const parts: string[][] = [
    [
      `${literal(short(service))} answers in another way than its recordings say. ` +
        `\`understudy drift\` compared them on ${report.run.at.slice(0, 10)}: ${scopeOf(report)}.`,
    ],
    ...SEVERITIES.flatMap((severity) => {
      const own = findings.filter((finding) => finding.severity === severity)
      return own.length === 0 ? [] : [[`### ${SEVERITY_TITLES[severity]}: ${own.length}`], findingsTable(own, limits)]
    }),
    ...testsParts(findings, limits),
    ...uncheckedParts(report, service, limits),
    ['### Patches'],
    ...patchParts(report.update, findings, limits),
    ...notesParts(report.notes, limits),
    ['### What to do'],
    whatToDo(findings),
  ]
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function testsParts(findings: readonly RunFinding[], { rows }: MarkdownLimits): string[][] {
  const tests = [...new Set(findings.filter(isAlert).flatMap((finding) => finding.tests))].toSorted()
  if (tests.length === 0) return []
  return [
    [`### Tests affected: ${tests.length}`],
    list(
      tests.map((test) => literal(short(test))),
      rows,
    ),
  ]
}

/** What may have changed as well, and was not seen. */
function uncheckedParts({ result }: DriftReport, service: string, limits: MarkdownLimits): string[][] {
  const own = result.couldNotCheck.filter((call) => call.service === service)
  if (own.length === 0) return []
  return [[`### ⚠️ Could not check: ${amount(own.length, 'call')}`], uncheckedTable(own, limits)]
}

function notesParts(notes: readonly string[], { rows }: MarkdownLimits): string[][] {
  if (notes.length === 0) return []
  return [
    list(
      notes.map((note) => prose(short(note))),
      rows,
    ),
  ]
}

function patchParts(update: DriftUpdate | null, findings: readonly RunFinding[], limits: MarkdownLimits): string[][] {
  if (update === null) return [['Nothing is patched.']]
  const own = new Set(findings.map(({ fingerprint }) => fingerprint))
  const ids = new Set(findings.flatMap(({ interactions }) => interactions.map(({ interaction }) => interaction)))
  const recordings = update.recordings
    .filter(({ fingerprints }) => fingerprints.some((fingerprint) => own.has(fingerprint)))
    .map((one) => ({ ...one, interactions: one.interactions.filter((id) => ids.has(id)) }))
  const left = update.left.filter(({ fingerprint }) => own.has(fingerprint))
  return updateParts({ ...update, recordings, left }, findings, limits)
}

function whatToDo(findings: readonly RunFinding[]): string[] {
  return list(
    [
      'Merge this to accept the change: the recordings then say what the service answers.' +
        (findings.some(isAlert) ? ' Mend the code that breaks on it first, here or elsewhere.' : ''),
      'Close this unmerged to reject it: it is not opened again for the same changes.',
      'While this is open, each run of `understudy drift --pr` brings it up to date.',
    ],
    Infinity,
  )
}
