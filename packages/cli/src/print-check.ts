import { amount } from './amount.js'
import type { CheckResult } from './check-recordings.js'
import { RUN_ALL } from './surroundings.js'
import type { Paint } from './paint.js'

/** What of a check is printed. */
export interface PrintOptions {
  /** List every redaction, too. */
  redactions: boolean
  paint: Paint
}

/** Lay out a check for a person: what was replaced, each finding's own message, the redactions, then the sum. */
export function printCheck(result: CheckResult, { redactions, paint }: PrintOptions): string {
  const blocks = [
    ...listByRecording(result.replaced ?? [], paint, 'replaced'),
    ...result.messages.map((message) => paintMessage(message, paint)),
    ...(redactions ? listByRecording(result.redactions, paint, 'redacted') : []),
    [sumOf(result, paint), ...unknownUse(result).map((line) => paint('dim', line))].join('\n'),
  ]
  return `${blocks.join('\n\n')}\n`
}

/** Print a check as JSON. */
export function printJson({ messages: _told, ...result }: CheckResult): string {
  return `${JSON.stringify(result, null, 2)}\n`
}

function sumOf({ summary }: CheckResult, paint: Paint): string {
  const { recordings, findings, redactions, replaced = 0 } = summary
  const found = amount(findings, 'finding')
  return [
    `${amount(recordings, 'recording')} checked`,
    ...(replaced === 0 ? [] : [paint('green', `${amount(replaced, 'place')} replaced`)]),
    paint(findings === 0 ? 'green' : 'red', found),
    ...(redactions === 0 ? [] : [amount(redactions, 'redaction')]),
  ].join(', ')
}

function unknownUse({ summary: { recordings, useUnknown } }: CheckResult): string[] {
  if (useUnknown === 0) return []
  const some = useUnknown === recordings ? '' : ` in ${amount(useUnknown, 'recording')}`
  return [`Which interactions are unused is not known${some}: run all tests first (${RUN_ALL})`]
}

interface Listed {
  recording: string
  interaction: string
  rule: string | null
  place: string
  standIn?: string
}

/** One line for each, under its recording: interaction, rule and place in columns. */
function listByRecording(list: readonly Listed[], paint: Paint, verb: string): string[] {
  return [...Map.groupBy(list, ({ recording }) => recording)].map(([recording, own]) => {
    const rows = own.map(({ rule, place, interaction, standIn = '' }) => [rule ?? '(any)', place, interaction, standIn])
    const widths = [0, 1, 2].map((column) => Math.min(WIDEST, Math.max(...rows.map((row) => row[column]!.length))))
    const lines = rows.map(([rule = '', place = '', interaction = '', standIn = '']) => {
      const cells = [rule.padEnd(widths[0]!), place.padEnd(widths[1]!), paint('dim', interaction.padEnd(widths[2]!))]
      return `  ${[...cells, standIn].join('  ')}`.trimEnd()
    })
    return [`${paint('bold', recording)}: ${amount(own.length, 'place')} ${verb}`, ...lines].join('\n')
  })
}

/** A column that is wider than this, in characters, is let out of line. */
const WIDEST = 60

function paintMessage(message: string, paint: Paint): string {
  const [first = '', ...facts] = message.split('\n')
  const head = first.replace(/^\[[\w-]+\]/, (code) => paint('red', code))
  const told = facts.map((line) => line.replace(/^ {2}[a-z][a-z ]*? {2,}/, (label) => paint('dim', label)))
  return [head, ...told].join('\n')
}
