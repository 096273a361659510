import { UnderstudyError } from '../errors.js'
import type { CheckFinding } from './checked-recording.js'
import type { Hidden } from './hidden.js'

/** A body file that is not there. */
export function bodyMissing(file: string, recording: string, interaction: string): CheckFinding {
  const { code, message } = new UnderstudyError('recording-body-missing', {
    what: `The body file "${file}" of ${recording} is not there`,
    facts: [['interaction', interaction]],
    fix: 'restore it from version control, or run the test with -u to record it again',
  })
  return { kind: code, recording, interaction, message }
}

/** What is told of a secret: one rule at one place of an interaction. */
export interface SecretFacts {
  recording: string
  interaction: string
  rule: string
  place: string
  line: number
  /** How many there are at the place. */
  values: number
  /** The body file that it stands in. */
  bodyFile: string | null
  /** How messages name the configuration's file. */
  configShownAs: string
}

/** A secret that stands in a recording. */
export function secretFound(facts: SecretFacts): CheckFinding {
  const { recording, interaction, rule, place, line } = facts
  return { kind: 'secret-found', recording, interaction, rule, place, line, message: secretMessage([facts]) }
}

/** Tell of secrets for a person: those of one rule at one place together, array items and interactions alike. */
export function secretMessages(secrets: readonly SecretFacts[]): string[] {
  const alike = Map.groupBy(secrets, ({ rule, place, bodyFile }) => JSON.stringify([rule, anyItem(place), bodyFile]))
  return [...alike.values()].map(secretMessage)
}

function secretMessage(secrets: readonly SecretFacts[]): string {
  const { recording, rule, place, line, bodyFile, configShownAs } = secrets[0]!
  const count = secrets.reduce((sum, { values }) => sum + values, 0)
  const it = count === 1 ? 'it' : 'them'
  const where = secrets.length === 1 ? place : anyItem(place)
  const { message } = new UnderstudyError('secret-found', {
    what: `${recording}:${line} holds ${count === 1 ? 'a secret' : `${count} secrets`}`,
    facts: [
      ['rule', rule],
      ['place', where],
      ...(bodyFile === null ? [] : [['body file', bodyFile] as [string, string]]),
      ['interaction', interactionsOf(secrets)],
    ],
    fix: [
      `understudy check --fix replaces ${it}, a run with -u records ${it} anew; if ${count === 1 ? 'it is no secret' : 'they are none'}, exempt the place:`,
      `sanitize.rules: { ${/^\w+$/.test(rule) ? rule : `'${rule}'`}: { except: ['${where}'] } } in ${configShownAs}`,
    ].join('\n'),
  })
  return message
}

/** How many interactions one message names. */
const NAMED = 20

/** The interactions, one a line; with the lines of the file where there are several. */
function interactionsOf(secrets: readonly SecretFacts[]): string {
  const byId = [...Map.groupBy(secrets, ({ interaction }) => interaction)]
  if (byId.length === 1) return byId[0]![0]
  const lines = byId
    .slice(0, NAMED)
    .map(([id, own]) => `${id}, line ${own[0]!.line}${own.length === 1 ? '' : ' and below'}`)
  const more = byId.length - lines.length
  return [...lines, ...(more === 0 ? [] : [`and ${more} more, which --json names`])].join('\n')
}

/** The place of any item of the same list. */
function anyItem(place: string): string {
  return place.replaceAll(/\/\d+(?=\/|$)/g, '/*')
}

/** A body file that a recording gave up, as it held secrets, and that may be another's, too. */
export function bodyLeft(file: string, recording: string, interaction: string): CheckFinding {
  const { code, message } = new UnderstudyError('secret-found', {
    what: `The body file "${file}" still holds secrets, and ${recording} names it no more`,
    facts: [['interaction', interaction]],
    fix: 'delete it, unless another recording names it: then run understudy check --fix on that, too',
  })
  return { kind: code, recording, interaction, message }
}

/** An error that reading a recording gave, as a finding. */
export function findingOf({ code, message }: UnderstudyError, recording: string, hidden: Hidden): CheckFinding {
  // Errors of an interaction say which in their facts.
  const interaction = /^ {2}interaction +(\S.*)$/m.exec(message)?.[1]
  const told = hidden.text(message)
  return interaction === undefined
    ? { kind: code, recording, message: told }
    : { kind: code, recording, interaction: hidden.text(interaction), message: told }
}
