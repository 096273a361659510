import { nearestName } from '../nearest-name.js'
import type { SeenRequest } from './contract.js'
import { assertKeys, bytesOf, invalid, isPlainObject, quote, shown } from './invalid.js'
import { isAsymmetricMatcher, isRegExp, matchesPartially, matchesValue } from './partial-match.js'
import { toServiceRequest, type ServiceRequest } from './service-request.js'

/** Which calls of an operation are meant, by parts of them. */
export interface CallConditions {
  /** The path below the base URL, in which `:name` stands for any segment; or values of path parameters by name. */
  path?: string | RegExp | Readonly<Record<string, unknown>>
  /** Values of parameters; of several, one must be it. `undefined` or null: it is not there. */
  query?: Readonly<Record<string, unknown>>
  /** Values by name, in any case of letters; of several, one must be it. `undefined` or null: it is not there. */
  headers?: Readonly<Record<string, unknown>>
  /** Objects by the keys that are given, arrays by index and length, text by itself or a regular expression. */
  body?: unknown
}

/** A condition as a function of the request. */
export type CallPredicate<Body = unknown> = (request: ServiceRequest<Body>) => boolean

/** A condition, checked. */
export interface Condition {
  test(request: ServiceRequest): boolean
  /** For a person. */
  words: string
}

/**
 * Check what `.where()` is given. Objects are taken as they are now.
 *
 * @throws registration-invalid
 */
export function toCondition(given: unknown): Condition {
  if (typeof given === 'function') return predicateCondition(given as CallPredicate)
  if (isAsymmetricMatcher(given)) return { test: (request) => given.asymmetricMatch(request), words: inWords(given) }
  if (!isPlainObject(given))
    throw invalid(
      `.where(${shown(given)}) says nothing of a call`,
      'give { path, query, headers, body }, or a function',
    )
  assertKeys('.where()', given, ['path', 'query', 'headers', 'body'])
  const wanted = snapshot(given, '') as CallConditions
  const tests = [
    pathTest(wanted.path),
    valuesTest('query', wanted.query, (name) => name),
    valuesTest('headers', wanted.headers, (name) => name.toLowerCase()),
    bodyTest(wanted),
  ]
  return { test: (request) => tests.every((one) => one(request)), words: inWords(wanted) }
}

/** True where a request meets all conditions. */
export function meets(conditions: readonly Condition[], seen: SeenRequest): boolean {
  if (conditions.length === 0) return true
  const request = toServiceRequest(seen)
  return conditions.every((one) => one.test(request))
}

function predicateCondition(predicate: CallPredicate): Condition {
  const test = (request: ServiceRequest): boolean => {
    const answer: unknown = predicate(request)
    if (typeof answer !== 'object' || answer === null || !('then' in answer)) return Boolean(answer)
    throw invalid('The function of .where() returns a promise', 'let it answer at once, with true or false')
  }
  return { test, words: predicate.name === '' ? '(request) => …' : predicate.name }
}

type Test = (request: ServiceRequest) => boolean

const ANY: Test = () => true

function pathTest(wanted: CallConditions['path']): Test {
  if (wanted === undefined) return ANY
  if (isRegExp(wanted)) return ({ path }) => path.search(wanted) !== -1
  if (typeof wanted === 'string') return templateTest(wanted)
  if (isAsymmetricMatcher(wanted))
    return ({ path, params }) => wanted.asymmetricMatch(isOfParameters(wanted) ? params : path)
  if (!isPlainObject(wanted)) throw unusable('path', wanted, `a path such as '/payments/:id', or { id: 'pay_1' }`)
  const entries = Object.entries(wanted)
  return ({ params }) => entries.every(([name, value]) => matchesValue(value, paramOf(params, name)))
}

/** True for a matcher of objects: of text is the path itself. */
function isOfParameters(matcher: object): boolean {
  const sample: unknown = 'sample' in matcher ? matcher.sample : undefined
  return typeof sample === 'object' && sample !== null && !isRegExp(sample)
}

/** A parameter that the path does not have is a slip: the condition would never be met. */
function paramOf(params: ServiceRequest['params'], name: string): string | undefined {
  const known = Object.keys(params)
  if (known.length === 0 || known.includes(name)) return params[name]
  const nearest = nearestName(name, known)
  throw invalid(
    `.where({ path: { ${name} } }) names no parameter of the path`,
    nearest === undefined ? 'name one of these' : `did you mean ${quote(nearest)}?`,
    [['parameters', known.map(quote).join(', ')]],
  )
}

function templateTest(template: string): Test {
  if (!template.startsWith('/') || template.includes('?')) {
    const fix = 'begin with / behind the base URL, and give the query as query'
    throw invalid(`.where({ path: ${quote(template)} }) is no path`, fix)
  }
  const wanted = template.split('/')
  return ({ path }) => {
    const parts = path.split('/')
    return parts.length === wanted.length && wanted.every((part, index) => isSegment(part, parts[index]!))
  }
}

function isSegment(wanted: string, given: string): boolean {
  return /^:\w/.test(wanted) ? given !== '' : given === wanted || decode(given) === decode(wanted)
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    // A stray percent sign stands for itself.
    return segment
  }
}

function valuesTest(part: 'query' | 'headers', wanted: unknown, toName: (name: string) => string): Test {
  if (wanted === undefined) return ANY
  if (isAsymmetricMatcher(wanted)) return (request) => wanted.asymmetricMatch(request[part])
  if (!isPlainObject(wanted)) throw unusable(part, wanted, `an object such as { name: 'value' }`)
  const entries = Object.entries(wanted).map(([name, value]) => [toName(name), value] as const)
  return (request) => entries.every(([name, value]) => matchesValue(value, own(request[part], name)))
}

function own(values: object, name: string): unknown {
  return Object.hasOwn(values, name) ? Reflect.get(values, name) : undefined
}

function bodyTest(wanted: CallConditions): Test {
  if (!('body' in wanted)) return ANY
  return (request) => {
    if (!isForm(request)) return matchesPartially(wanted.body, request.body, { isText: false })
    if (!isPlainObject(wanted.body)) return matchesPartially(wanted.body, request.body, { isText: true })
    return Object.entries(wanted.body).every(([name, value]) => matchesValue(value, own(request.body, name)))
  }
}

function isForm(request: ServiceRequest): request is ServiceRequest<object> {
  const type = [request.headers['content-type']].flat()[0] ?? ''
  const isFormType = /^\s*(?:application\/x-www-form-urlencoded|multipart\/)/i.test(type)
  return isFormType && typeof request.body === 'object'
}

/** Copy what is wanted, but for what tests values. */
function snapshot(value: unknown, at: string, above: readonly unknown[] = []): unknown {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') throw unplain(value, at)
  if (above.includes(value))
    throw invalid(`.where() is given a value that contains itself at ${at}`, 'give parts of it')
  if (value === null || typeof value !== 'object' || isAsymmetricMatcher(value) || isRegExp(value)) return value
  const bytes = bytesOf(value)
  if (bytes !== undefined) return bytes
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON('') as unknown
  const path = [...above, value]
  if (Array.isArray(value)) return value.map((item, index) => snapshot(item, `${at}/${index}`, path))
  // Maps, headers and their like have no keys, and would be met by anything.
  if (!isPlainObject(value)) throw unplain(value, at)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, snapshot(item, `${at}/${key}`, path)]))
}

function unplain(value: unknown, at: string): Error {
  const fix = 'give plain values, regular expressions or the matchers of expect; or the whole condition as a function'
  return invalid(`.where() is given ${shown(value)} at ${at}`, fix)
}

function inWords(wanted: object): string {
  const text = JSON.stringify(wanted, (_key, value: unknown) => {
    if (isRegExp(value)) return String(value)
    if (isAsymmetricMatcher(value)) return nameOf(value)
    return value === undefined ? null : value
  })
  return text === '{}' ? '' : text
}

function nameOf(matcher: object): string {
  const { toAsymmetricMatcher, toString } = matcher as { toAsymmetricMatcher?: () => string; toString: () => string }
  return (toAsymmetricMatcher ?? toString).call(matcher)
}

function unusable(part: string, value: unknown, wanted: string): Error {
  return invalid(`.where({ ${part}: … }) is given ${shown(value)}`, `give ${wanted}`)
}
