import { endsWith, NAMES, says, wordsOf } from '../shape/names.js'
import type { StringShape } from '../shape/shape.js'
import { MOST_DISTINCT } from '../shape/distinct.js'
import type { Site } from './walk.js'

type Report = (
  kind: 'constant-changed' | 'enum-value-added' | 'value-unseen' | 'pagination-changed',
  recorded: string,
  live: string,
  hint?: string,
) => void

/** A set is closed from so many values on, of so few distinct ones. */
const CLOSED = { seen: 8, distinct: 8, length: 40 }

const FEWEST_CONSTANTS = 5

/** So often comes each word of a set whose name does not tell that it is one. */
const MANY_OF_EACH = 8

/** Compare the values of constants and of closed sets. */
export function compareValues(before: StringShape, now: StringShape, site: Site, report: Report): void {
  if (before.distinct === null || now.distinct === null || before.distinct.isMany) return
  const known = before.distinct.values
  const further = now.distinct.values.filter((value) => !known.includes(value))
  const [first] = further
  if (first === undefined) return
  const seen = before.count - before.masked - before.empty
  if (isConstant(known, seen, site.name)) {
    // Where it stands beside others, it never was a constant, but one of several.
    if (!now.distinct.values.includes(known[0]!))
      return report('constant-changed', known[0]!, further.toSorted().join(', '))
    for (const value of further) report('value-unseen', 'set of values', value)
    return
  }
  if (isClosed(known, further, seen, site)) {
    for (const value of further)
      report('enum-value-added', 'closed set', value, `recorded: ${known.toSorted().join(', ')}`)
    return
  }
  if (endsWith(site.name, NAMES.closedSet) && seen >= 3 && further.length <= 3 && further.every(isIdentifier))
    for (const value of further) report('value-unseen', 'set of values', value)
}

function isConstant(known: readonly string[], seen: number, name: string): boolean {
  return (
    known.length === 1 &&
    seen >= FEWEST_CONSTANTS &&
    endsWith(name, NAMES.constant) &&
    // `type` and `event_type` say what a message is; `account_type` says what someone has.
    wordsOf(name).every((word) => NAMES.constant.has(word) || NAMES.message.has(word)) &&
    known[0]!.length <= CLOSED.length
  )
}

function isClosed(known: readonly string[], further: readonly string[], seen: number, { name, role }: Site): boolean {
  if (
    seen < CLOSED.seen ||
    known.length < 2 ||
    known.length > Math.min(CLOSED.distinct, MOST_DISTINCT) ||
    known.length * 2 > seen
  )
    return false
  if (![...known, ...further].every(isIdentifier)) return false
  if (endsWith(name, NAMES.closedSet)) return true
  if (role !== 'field') return false
  // What differs in style only is the same set, written otherwise.
  if (further.every((value) => known.some((one) => styleless(one) === styleless(value)))) return true
  if (says(name, NAMES.openSet)) return false
  // Under any other name, constants are a set, and words of which each comes again and again.
  const all = [...known, ...further]
  return all.every(isConstantWord) || (all.every(isCodeWord) && seen >= known.length * MANY_OF_EACH)
}

function isIdentifier(value: string): boolean {
  return value.length <= CLOSED.length && /^[A-Za-z][\w.:/-]*$/.test(value) && !/\d{3,}/.test(value)
}

function styleless(value: string): string {
  return wordsOf(value).join('')
}

function isCodeWord(value: string): boolean {
  return /^[a-z]+(?:[_-][a-z]+)*$/.test(value)
}

function isConstantWord(value: string): boolean {
  return /^[A-Z]{3,}(?:_[A-Z]+)*$/.test(value)
}
