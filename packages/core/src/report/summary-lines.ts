import { styleText } from 'node:util'
import { plain } from './coverage/fit.js'
import type { RunSummary } from './summary.js'

export interface SummaryOptions {
  /** Colour the lines. */
  color: boolean
  /** In `UNDERSTUDY_DRIFT` stands that another process drives the run, and tells what it found. */
  env: Readonly<Record<string, string | undefined>>
}

type Style = Parameters<typeof styleText>[0]

const SHOWN = 5

/**
 * The lines that end a run, in the manner of the runners' snapshot summaries. None for a run without any call and
 * without anything to say.
 */
export function summaryLines(summary: RunSummary, { color, env }: SummaryOptions): string[] {
  const paint = (style: Style, text: string): string =>
    color ? styleText(style, text, { validateStream: false }) : text
  const { counts } = summary
  const heading = paint('bold', 'Understudy Summary')
  const verified = verifiedLines(summary)
  if (summary.verify !== null && env['UNDERSTUDY_DRIFT']) return verified.length === 0 ? [] : [heading, ...verified]
  const replayed = counts.replayed - (summary.verify?.recorded ?? 0)
  const lines = [
    ...verified,
    ...count(counts.recorded, 'interaction', 'recorded', (text) => paint(['bold', 'green'], text), filesOf(summary)),
    ...count(counts.updated, 'interaction', 'updated', (text) => paint(['bold', 'green'], text)),
    ...count(counts.unchanged, 'interaction', 'recorded again, unchanged', (text) => text),
    ...count(counts.removed, 'interaction', 'removed', (text) => paint(['bold', 'green'], text)),
    ...sanitized(summary),
    ...count(counts.unmatched, 'call', 'unmatched', (text) => paint(['bold', 'red'], text)),
    ...summary.unmatched.slice(0, SHOWN).map(({ method, url, testFile }) => `   ${method} ${url} in ${testFile}`),
    ...more(summary.unmatched.length),
    ...count(
      counts.loosened,
      'call',
      'matched loosely',
      (text) => paint(['bold', 'yellow'], text),
      ': answered for other path parameters than recorded',
    ),
    ...count(
      unusedCount(summary),
      'interaction',
      'unused',
      (text) => paint(['bold', 'yellow'], text),
      '; run with -u to remove',
    ),
    ...summary.unused.slice(0, SHOWN).map(({ recording, interactions }) => `   ${recording}: ${list(interactions)}`),
    ...more(summary.unused.length),
    ...count(summary.shadowed, 'interaction', 'shadowed by registered mocks', (text) => text),
    ...unusedMocks(summary, paint),
    ...count(
      summary.stale.length,
      'interaction',
      'stale',
      (text) => paint(['bold', 'yellow'], text),
      staleSince(summary),
    ),
    ...summary.notes.map((note) => ` › ${note.replaceAll('\n', '\n   ')}`),
  ]
  if (lines.length === 0 && replayed === 0) return []
  return [heading, ...lines, ...count(replayed, 'call', 'replayed', (text) => text, byMocks(summary))]
}

/** What was held against the live services, and what was not. */
function verifiedLines({ verify }: RunSummary): string[] {
  if (verify === null || verify.live + verify.recorded === 0) return []
  const live = `${verify.live} call${verify.live === 1 ? '' : 's'} verified live`
  return [` › ${live}${verify.recorded === 0 ? '' : `, ${verify.recorded} answered from recordings`}`]
}

function count(amount: number, noun: string, what: string, paint: (text: string) => string, rest = ''): string[] {
  return amount === 0 ? [] : [paint(` › ${amount} ${noun}${amount === 1 ? '' : 's'} ${what}`) + rest]
}

/** How many of the replayed calls mocks answered. */
function byMocks({ counts: { registered } }: RunSummary): string {
  return registered === 0 ? '' : `, ${registered} by registered mocks`
}

/** Mocks that tell of a call that the code under test does not make, or not so. */
function unusedMocks({ unusedMocks: mocks }: RunSummary, paint: (style: Style, text: string) => string): string[] {
  const named = mocks.slice(0, SHOWN).map(({ service, operation, where, testFile, test }) => {
    const condition = where === '' ? '' : ` where ${where}`
    return `   ${plain(`${service}.${operation}${condition} in ${testFile}${test === null ? '' : ` > ${test}`}`)}`
  })
  const warn = (text: string): string => paint(['bold', 'yellow'], text)
  return [...count(mocks.length, 'mock', 'registered and never called', warn), ...named, ...more(mocks.length)]
}

/** What was replaced in what was recorded, the rules that did most first. */
function sanitized({ redacted }: RunSummary): string[] {
  const rules = Object.entries(redacted)
  const total = rules.reduce((sum, [, amount]) => sum + amount, 0)
  const named = rules.slice(0, SHOWN).map(([rule, amount]) => `${rule} ${amount}`)
  const list = rules.length > SHOWN ? [...named, '…'] : named
  return total === 0 ? [] : [` › ${total} value${total === 1 ? '' : 's'} sanitized (${list.join(', ')})`]
}

function filesOf({ written }: RunSummary): string {
  const files = written.filter(({ recorded }) => recorded > 0).length
  return ` in ${files} file${files === 1 ? '' : 's'}`
}

function unusedCount({ unused }: RunSummary): number {
  return unused.reduce((sum, { interactions }) => sum + interactions.length, 0)
}

function staleSince({ stale }: RunSummary): string {
  const oldest = stale.map(({ since }) => since).sort()[0]
  const which = stale.length === 1 ? '' : 'the oldest '
  return oldest === undefined ? '' : `, ${which}not verified since ${oldest}: run understudy drift`
}

function list(names: readonly string[]): string {
  return names.length <= SHOWN
    ? names.join(', ')
    : `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`
}

function more(amount: number): string[] {
  return amount > SHOWN ? [`   and ${amount - SHOWN} more`] : []
}
