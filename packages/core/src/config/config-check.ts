import { UnderstudyError } from '../errors.js'
import { nearestName } from '../nearest-name.js'

/** One thing that is wrong in a configuration. */
export interface ConfigProblem {
  /** Keys from the top, joined by dots; empty for the configuration itself. */
  path: string
  /** Follows the path: `is a number`. */
  what: string
  expected: string
  fix?: string
}

/** Look at a value, and return what is wrong with it. */
export type Check = (value: unknown, path: string) => ConfigProblem[]

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/

/** Append a key to a path: `services.Pay`, `services["api.example.com"]`. */
function below(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  if (!IDENTIFIER.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path === '' ? key : `${path}.${key}`
}

/** Accept what `accepts` does; else say what was expected. */
export function that(expected: string, accepts: (value: unknown) => boolean): Check {
  return (value, path) => (accepts(value) ? [] : [{ path, what: `is ${describe(value)}`, expected }])
}

/** Accept a text for which `fault` finds no fault. A fault follows the path: `has no path`. */
export function textThat(expected: string, fault: (text: string) => string | undefined): Check {
  return (value, path) => {
    if (typeof value !== 'string') return [{ path, what: `is ${describe(value)}`, expected }]
    const what = fault(value)
    return what === undefined ? [] : [{ path, what, expected }]
  }
}

/** Accept one of some texts. */
export function oneOf(...texts: string[]): Check {
  const expected = texts.map((text) => JSON.stringify(text)).join(' or ')
  return (value, path) => {
    if (typeof value === 'string' && texts.includes(value)) return []
    const nearest = typeof value === 'string' ? nearestName(value, texts) : undefined
    const fix = nearest === undefined ? {} : { fix: `set it to "${nearest}"` }
    return [{ path, what: `is ${describe(value)}`, expected, ...fix }]
  }
}

/** Accept an array, each item of which `check` accepts. */
export function listOf(expected: string, check: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value)) return [{ path, what: `is ${describe(value)}`, expected }]
    return value.flatMap((item, index) => check(item, below(path, index)))
  }
}

/** Accept an object, whatever its keys, each value of which `check` accepts. */
export function mapOf(expected: string, check: Check): Check {
  return (value, path) => {
    if (!isObject(value)) return [{ path, what: `is ${describe(value)}`, expected }]
    return Object.entries(value).flatMap(([key, item]) => check(item, below(path, key)))
  }
}

/** Accept an object of known keys. Those of `required` may not be missing; undefined is the same as missing. */
export function objectOf(expected: string, checks: Record<string, Check>, required: readonly string[] = []): Check {
  const known = Object.keys(checks)
  return (value, path) => {
    if (!isObject(value)) return [{ path, what: `is ${describe(value)}`, expected }]
    const problems = Object.entries(value).flatMap(([key, item]) => {
      if (!Object.hasOwn(checks, key)) return [unknownKey(below(path, key), key, known)]
      return item === undefined && !required.includes(key) ? [] : checks[key]!(item, below(path, key))
    })
    const missing = required.filter((key) => !Object.hasOwn(value, key))
    return [
      ...problems,
      ...missing.map((key) => ({ path, what: `lacks "${key}"`, expected: `an object with "${key}"` })),
    ]
  }
}

function unknownKey(path: string, key: string, known: readonly string[]): ConfigProblem {
  const nearest = nearestName(key, known)
  return {
    path,
    what: 'is an unknown key',
    expected: `one of ${known.map((name) => `"${name}"`).join(', ')}`,
    fix: nearest === undefined ? 'remove it' : `rename it to "${nearest}"`,
  }
}

/** Tell a plain object from an array, a function or null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Name a value's type; texts of few letters are shown, as longer ones may hold a secret. */
function describe(value: unknown): string {
  if (value === undefined || value === null || typeof value === 'boolean') return `${value}`
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'string') return value.length > 0 && value.length <= 16 ? JSON.stringify(value) : 'a text'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** Make one error of all that is wrong. `place` is where: the file, in quotes. */
export function configInvalid(problems: readonly ConfigProblem[], place: string): UnderstudyError {
  const [first, ...others] = problems.map(({ path, ...rest }) => ({ ...rest, path: path === '' ? 'it' : `"${path}"` }))
  const { path, what, expected, fix } = first!
  return new UnderstudyError('config-invalid', {
    what: `In ${place}, ${path} ${what}`,
    facts: [
      ['expected', expected],
      ...others.map(({ path, what, fix, expected }): [string, string] => [
        'also',
        `${path} ${what}: ${fix ?? `expected ${expected}`}`,
      ]),
    ],
    ...(fix === undefined ? {} : { fix }),
  })
}
