import type { Interaction } from '@understudy/core'
import { partsOfText } from '@understudy/core/check'
import { recordedValue } from './recorded-value.js'
import { safeText } from './safe-text.js'
import { shellQuote, type ShellPiece } from './shell-text.js'

/** Turns recorded text into pieces of shell words, and collects the variables in them. */
export interface CurlValues {
  /** `place` is the name of what the text is the value of: a header, a key. */
  pieces(recorded: string, place: string): ShellPiece[]
  /** A variable for a credential that the recording should not hold, whatever it holds. */
  credential(place: string): ShellPiece
  /** As `pieces`, for text that is printed with more around it: variables stand in it as marks. */
  marked(recorded: string, place: string): string
  /** Put variables in the place of the marks. */
  unmarked(text: string): ShellPiece[]
  /** True where recorded text is a placeholder alone, and stands for a number or another value that has no quotes. */
  isBare(recorded: string): boolean
  /** Assignments of variables, and comments about those that the user has to set. */
  lines(): string[]
}

/** What values are taken from. */
export interface CurlSources {
  interaction: Interaction
  /** The other interactions of the recording. */
  recorded: readonly Interaction[]
  /** A new value of a placeholder's type; undefined for a type that is none. */
  freshValue(type: string): unknown
}

interface Variable {
  name: string
  /** Null where only the user knows it. */
  value: string | null
  about: string
}

const [OPEN, CLOSE] = ['\uFDD2', '\uFDD3']

/** What replaced a credential; what replaced personal data is harmless, and sent as it is. */
const CREDENTIAL = /redacted-\d+$/

/** Types of placeholders that stand in JSON as numbers. */
const NUMERIC = /^(?:unixSeconds|unixMillis)$/

/** Collect the values of one command. */
export function createCurlValues(sources: CurlSources): CurlValues {
  const variables = new Map<string, Variable>()

  function variable(key: string, wanted: string, make: () => Omit<Variable, 'name'>): ShellPiece {
    const known = variables.get(key)
    const one = known ?? { name: freeName(wanted, variables), ...make() }
    variables.set(key, one)
    return { variable: one.name, isRequired: one.value === null }
  }

  function placeholderPieces(expression: string, depth: number): ShellPiece[] {
    const link = recordedValue(expression, sources)
    if (link === null) {
      const value = sources.freshValue(expression)
      const about = value === undefined ? `{{${expression}}} is not known` : `{{${expression}}}, made anew`
      return [variable(expression, expression, () => ({ value: value === undefined ? null : textOf(value), about }))]
    }
    if (link.isOwn && typeof link.value === 'string' && depth < 5) return toPieces(link.value, link.name, depth + 1)
    const { value } = link
    const isPlain = value !== undefined && partsOfText(textOf(value)).every(({ kind }) => kind === 'text')
    const about = isPlain ? `{{${expression}}}, as it was recorded` : `set it to {{${expression}}}`
    return [variable(expression, link.name, () => ({ value: isPlain ? textOf(value) : null, about }))]
  }

  function toPieces(recorded: string, place: string, depth = 0): ShellPiece[] {
    return partsOfText(recorded).flatMap(({ kind, text }): ShellPiece[] => {
      if (kind === 'placeholder') return placeholderPieces(text, depth)
      if (kind === 'text' || !CREDENTIAL.test(text)) return [{ text }]
      const about = `set it to what ${text} stands for: it is not in the recording`
      return [variable(text, `${sources.interaction.service}_${place}`, () => ({ value: null, about }))]
    })
  }

  return {
    pieces: (recorded, place) => toPieces(recorded, place),
    credential: (place) =>
      variable(`credential ${place}`, `${sources.interaction.service}_${place}`, () => ({
        value: null,
        about: 'set it to the credential',
      })),
    marked: (recorded, place) =>
      toPieces(recorded, place)
        .map((piece) =>
          'text' in piece ? piece.text : `${OPEN}${piece.isRequired ? '!' : '.'}${piece.variable}${CLOSE}`,
        )
        .join(''),
    unmarked: (text) =>
      text
        .split(new RegExp(`${OPEN}([^${CLOSE}]*)${CLOSE}`, 'u'))
        .map((piece, index) =>
          index % 2 === 0 ? { text: piece } : { variable: piece.slice(1), isRequired: piece.startsWith('!') },
        ),
    isBare: (recorded) => {
      const [only, more] = partsOfText(recorded)
      if (only?.kind !== 'placeholder' || more !== undefined) return false
      const link = recordedValue(only.text, sources)
      return link === null ? NUMERIC.test(only.text) : link.isNumber || typeof link.value === 'number'
    },
    lines: () =>
      [...variables.values()].map(({ name, value, about }) =>
        value === null ? `# ${name}: ${safeText(about)}` : `${name}=${shellQuote(value)}  # ${safeText(about)}`,
      ),
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** `PaymentService_api-key` becomes `PAYMENT_SERVICE_API_KEY`; a name that is taken gets a number. */
function freeName(wanted: string, variables: ReadonlyMap<string, Variable>): string {
  const words = wanted.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').replaceAll(/[^A-Za-z\d]+/g, '_')
  const name = words.replaceAll(/^_+|_+$/g, '').toUpperCase() || 'VALUE'
  const base = /^\d/.test(name) ? `V_${name}` : name
  const taken = new Set([...variables.values()].map((one) => one.name))
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? base : `${base}_${number}`
    if (!taken.has(candidate)) return candidate
  }
}
