import { isObject, listOf, mapOf, objectOf, that, type Check } from './config-check.js'

const text = that('a text', (value) => typeof value === 'string' && value !== '')

const pattern = that('a text or a pattern', (value) => (typeof value === 'string' && value !== '') || isPattern(value))

/** A pattern may come from another realm. */
function isPattern(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object RegExp]'
}

const rule: Check = (value, path) => {
  if (typeof value === 'boolean') return []
  if (!isObject(value)) return that('true, false or { except: [places] }', () => false)(value, path)
  return objectOf('an object', { except: listOf('an array of places', text) }, ['except'])(value, path)
}

/** What `sanitize` may hold, for all services or for one. */
export const sanitize: Check = objectOf('an object', {
  rules: mapOf('an object of rules by id', rule),
  add: listOf(
    'an array of rules',
    objectOf('an object with "id"', { id: text, keys: listOf('an array of names', text), pattern }, ['id']),
  ),
  keep: listOf('an array of texts and patterns', pattern),
})
