import { nearestName } from '../nearest-name.js'
import { OWN_RULE_IDS } from '../sanitize/rule-ids.js'
import { VENDOR_RULE_IDS } from '../sanitize/vendor-rule-ids.js'
import { isObject, listOf, objectOf, that, type Check, type ConfigProblem } from './config-check.js'

const RULE_IDS: readonly string[] = [...OWN_RULE_IDS, ...VENDOR_RULE_IDS]

const text = that('a text', (value) => typeof value === 'string' && value !== '')

const textOrPattern = that(
  'a text or a pattern',
  (value) => (typeof value === 'string' && value !== '') || isPattern(value),
)

/** A pattern may come from another realm. */
function isPattern(value: unknown): value is RegExp {
  return Object.prototype.toString.call(value) === '[object RegExp]'
}

/** A pattern is tried again and again, from places of our own. */
const pattern: Check = (value, path) => {
  if (isPattern(value)) {
    const flags = value.flags.replaceAll(/[^gy]/g, '')
    return flags === ''
      ? []
      : [
          {
            path,
            what: `has the flag "${flags}"`,
            expected: 'a pattern without "g" and "y": it is searched for everywhere',
          },
        ]
  }
  const problems = textOrPattern(value, path)
  return problems.length === 0 && !compiles(value as string)
    ? [{ path, what: 'is no valid regular expression', expected: 'a text that `new RegExp` takes, or a pattern' }]
    : problems
}

function compiles(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp
  } catch {
    // That is what was asked.
    return false
  }
}

const setting: Check = (value, path) => {
  if (typeof value === 'boolean') return []
  if (!isObject(value)) return that('true, false or { except: [places] }', () => false)(value, path)
  return objectOf('an object', { except: listOf('an array of places', text) }, ['except'])(value, path)
}

/** Ids that rules add are known as well: a project may switch its own off for a place. */
function rulesById(known: readonly string[]): Check {
  return (value, path) => {
    if (!isObject(value)) return that('an object of rules by id', () => false)(value, path)
    return Object.entries(value).flatMap(([id, one]) => {
      const below = `${path}[${JSON.stringify(id)}]`
      return known.includes(id) ? setting(one, below) : [unknownRule(id, below, known)]
    })
  }
}

function unknownRule(id: string, path: string, known: readonly string[]): ConfigProblem {
  const nearest = nearestName(id, known)
  return {
    path,
    what: 'is no rule',
    expected: 'the id of a rule, as docs/sanitizing.md lists them',
    fix: nearest === undefined ? 'remove it' : `rename it to "${nearest}"`,
  }
}

const OWN_RULE = objectOf('an object with "id"', { id: text, keys: listOf('an array of names', text), pattern }, ['id'])

const ownRule: Check = (value, path) => {
  const problems = OWN_RULE(value, path)
  if (problems.length > 0 || !isObject(value)) return problems
  const { id, keys, pattern: own } = value
  if (RULE_IDS.includes(id as string)) {
    return [{ path: `${path}.id`, what: `is "${id as string}", which is a rule already`, expected: 'an id of its own' }]
  }
  const isEmpty = own === undefined && (keys === undefined || (keys as unknown[]).length === 0)
  return isEmpty ? [{ path, what: 'has neither "keys" nor "pattern"', expected: 'one of them, or both' }] : []
}

/** What `sanitize` may hold, for all services or for one. `shared` are ids of rules that are added for all. */
export function sanitizeCheck(shared: readonly string[] = []): Check {
  return (value, path) =>
    objectOf('an object', {
      rules: rulesById([...RULE_IDS, ...shared, ...ownRuleIds(value)]),
      add: listOf('an array of rules', ownRule),
      keep: listOf('an array of texts and patterns', textOrPattern),
    })(value, path)
}

/** The ids of the rules that a `sanitize` of a configuration adds. */
export function ownRuleIds(sanitize: unknown): string[] {
  const added: unknown[] = isObject(sanitize) && Array.isArray(sanitize['add']) ? sanitize['add'] : []
  return added.flatMap((one) => (isObject(one) && typeof one['id'] === 'string' ? [one['id']] : []))
}
