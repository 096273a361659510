import type { ErrorObject } from 'ajv'
import { IS_MASKED_NAME } from './schema-set.js'

/** Keywords that only say that something within failed. */
const COMPOUND = new Set(['anyOf', 'oneOf', 'if', 'allOf', 'not'])

/**
 * Say in words where and how a body does not fit: the deepest error tells most, and others are counted. The body's own values
 * are not told, only their types.
 */
export function describeErrors(errors: readonly ErrorObject[], body: unknown): string {
  const told = errors.filter(({ keyword }) => keyword !== 'if')
  const plain = told.filter(({ keyword }) => !COMPOUND.has(keyword))
  const outside = plain.filter(({ instancePath }) => !told.some((one) => isAbove(one, instancePath)))
  const [first = told[0]!] = outside.length > 0 ? outside : byDepth(told)
  const places = new Set((outside.length > 0 ? outside : [first]).map(({ instancePath }) => instancePath))
  const more = places.size - 1
  return (
    describeError(first, body) +
    (more > 0 ? `, and ${more} more ${more === 1 ? 'place does' : 'places do'} not fit` : '')
  )
}

/** True for an error that only says that none of several schemas fits a value, or something within. */
function isAbove({ keyword, instancePath }: ErrorObject, path: string): boolean {
  return COMPOUND.has(keyword) && (path === instancePath || path.startsWith(`${instancePath}/`))
}

/** Of several schemas none of which fits: what the one that was probably meant says, else that none fits. */
function byDepth(errors: readonly ErrorObject[]): ErrorObject[] {
  const plain = errors.filter(({ keyword }) => !COMPOUND.has(keyword))
  // A kind that is another one says that this schema was not meant.
  const telling = plain.filter(({ keyword }) => keyword !== 'const' && keyword !== 'enum')
  const deepest = ofMost(telling.length > 0 ? telling : plain)
  const above = errors.filter((one) => isAbove(one, deepest[0]?.instancePath ?? ''))
  const compound = ofMost(above)[0]
  const isClear = deepest.length === 1 && compound?.instancePath !== deepest[0]?.instancePath
  return isClear || compound === undefined ? deepest : [compound]
}

function ofMost(errors: readonly ErrorObject[]): ErrorObject[] {
  const depth = ({ instancePath }: ErrorObject): number => instancePath.split('/').length
  const most = Math.max(...errors.map(depth))
  return errors.filter((one) => depth(one) === most)
}

function describeError({ keyword, instancePath, params }: ErrorObject, body: unknown): string {
  const subject = `body at "${instancePath === '' ? '/' : instancePath}"`
  const facts = params as Record<string, unknown>
  const named = (name: string): string => JSON.stringify(facts[name])
  switch (keyword) {
    case 'type':
      return `${subject} is ${typeName(valueAt(body, instancePath))}, expected ${[facts['type']].flat().join(' or ')}`
    case 'required':
      return `${subject} lacks ${named('missingProperty')}`
    case 'additionalProperties':
      return `${subject} has ${named('additionalProperty')}, which is not allowed`
    case 'unevaluatedProperties':
      return `${subject} has ${named('unevaluatedProperty')}, which is not allowed`
    case IS_MASKED_NAME:
    case 'false schema':
      return `${subject} is not allowed`
    case 'enum':
      return `${subject} is none of ${listOf(facts['allowedValues'])}`
    case 'const':
      return `${subject} is not ${named('allowedValue')}`
    case 'format':
      return `${subject} is not of the format ${named('format')}`
    case 'pattern':
      return `${subject} does not match the pattern ${named('pattern')}`
    case 'oneOf':
      return Array.isArray(facts['passingSchemas'])
        ? `${subject} fits more than one of the schemas of "oneOf"`
        : `${subject} fits none of the schemas of "oneOf"`
    case 'anyOf':
      return `${subject} fits none of the schemas of "anyOf"`
    case 'not':
      return `${subject} fits what "not" rules out`
    default:
      return `${subject} breaks "${keyword}"${'limit' in facts ? `, whose limit is ${String(facts['limit'])}` : ''}`
  }
}

/** So many of the values that are allowed are told. */
const TOLD = 8

function listOf(values: unknown): string {
  const list = Array.isArray(values) ? values.map((one) => JSON.stringify(one)) : []
  return list.slice(0, TOLD).join(', ') + (list.length > TOLD ? `, and ${list.length - TOLD} more` : '')
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a number'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function valueAt(body: unknown, pointer: string): unknown {
  let value = body
  for (const step of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string, unknown>)[step.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return value
}
