import type { RunFinding } from '../../drift/drift-result.js'
import type { Paint, TextStyle } from '../coverage/paint.js'
import { amount, evidenceOf, sideOf, placeOf, recordedAt, subjectOf, titleOf } from './finding-words.js'
import { hang } from './wrap.js'

// Characters of an example, and how many tests are named.
const MOST_EXAMPLE = 160
const MOST_TESTS = 5
const LABEL = 9

/** Tell all of one finding. */
export function findingLines(
  finding: RunFinding,
  { width, paint, style, limits }: { width: number; paint: Paint; style: TextStyle; limits: { list: number } },
): string[] {
  const head = hang('  ', `${subjectOf(finding)}  ${placeOf(finding)}  ${titleOf(finding)}`, width)
  const rows = rowsOf(finding, limits.list === Infinity ? Infinity : MOST_TESTS)
  return [
    ...head.map((line) => paint(style, line)),
    ...rows.flatMap(([label, text]) =>
      hang(`    ${label.padEnd(LABEL)} `, text, width).map((line, index) =>
        index === 0 && label !== '' ? line.replace(label, (word) => paint('hint', word)) : line,
      ),
    ),
  ]
}

function rowsOf(finding: RunFinding, mostTests: number): [label: string, text: string][] {
  const { hint, tests, interactions, interaction, fingerprint } = finding
  const others = interactions.length - 1
  const shown = tests.slice(0, mostTests)
  const hidden = tests.length - shown.length
  return [
    ['recorded', sideText(finding, 'recorded')],
    ['live', sideText(finding, 'live')],
    ['evidence', evidenceOf(finding)],
    ...(hint === undefined ? [] : [['hint', hint] satisfies [string, string]]),
    ...shown.map((test, index): [string, string] => [index === 0 ? 'tests' : '', test]),
    ...(hidden > 0 ? [['', `and ${amount(hidden, 'more test', 'more tests')}`] satisfies [string, string]] : []),
    ['where', `${recordedAt(finding)} ${interaction}${others > 0 ? ` and ${amount(others, 'other')}` : ''}`],
    ['accept', fingerprint],
  ]
}

function sideText(finding: RunFinding, side: 'recorded' | 'live'): string {
  const [words, example] = sideOf(finding, side, MOST_EXAMPLE)
  return example === null ? words : `${words}, as ${example}`
}
