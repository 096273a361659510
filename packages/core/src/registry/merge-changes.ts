import deepmerge from 'deepmerge'
import { invalid } from './invalid.js'
import type { PlainJson } from './plain-json.js'

/** What becomes of arrays that are changed. */
export const ARRAY_MERGES = ['replace', 'merge', 'concat'] as const

export type ArrayMerge = (typeof ARRAY_MERGES)[number]

/** One change of a captured body. */
export interface Change {
  value: PlainJson
  arrays: ArrayMerge
}

/** A number whose digits no number of JavaScript holds, kept as they stand. */
interface RawJson {
  rawJSON: string
}

// Part of ECMAScript 2026, and of every Node that is supported.
const { rawJSON, isRawJSON } = JSON as typeof JSON & {
  rawJSON(text: string): RawJson
  isRawJSON(value: unknown): value is RawJson
}

/** True for keys that reach what objects inherit, or would be lost on the way. */
export function isUnsafeKey(key: string): boolean {
  return key in Object.prototype || key === 'prototype'
}

/**
 * Merge changes into JSON text. Without changes it stays as it is; numbers keep their digits.
 *
 * @throws registration-invalid
 */
export function mergeText(text: string, changes: readonly Change[], name: string): string {
  if (changes.length === 0) return text
  const merged = changes.reduce((value, change) => merge(value, change, name), parse(text, name))
  return JSON.stringify(merged)
}

function parse(text: string, name: string): unknown {
  const keepDigits = (key: string, value: unknown, context?: { source?: string }): unknown => {
    if (key === '__proto__')
      throw invalid(`${name} has the key "${key}", and is to be changed`, 'take the key out of what was captured')
    const source = context?.source
    return typeof value === 'number' && source !== undefined && String(value) !== source ? rawJSON(source) : value
  }
  return JSON.parse(text, keepDigits)
}

function merge(value: unknown, { value: change, arrays }: Change, name: string): unknown {
  if (!isMergeable(value) || Array.isArray(value) !== Array.isArray(change)) {
    const [given, wanted] = [change, value].map((one) =>
      Array.isArray(one) ? 'an array' : isMergeable(one) ? 'an object' : 'a plain value',
    )
    throw invalid(
      `captured().with() is given ${given}, and ${name} is ${wanted}`,
      isMergeable(value) ? `give ${wanted}, too` : 'give withBody() the value itself',
    )
  }
  // All of it is printed at once, and what deepmerge clones loses keys such as "toString".
  const options = { clone: false, isMergeableObject: isMergeable, arrayMerge: ARRAYS[arrays] }
  return deepmerge(value, change as object, options)
}

function isMergeable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !isRawJSON(value)
}

const ARRAYS: Record<ArrayMerge, deepmerge.Options['arrayMerge'] & {}> = {
  replace: (_target, source) => source,
  concat: (target, source) => [...target, ...source],
  merge: (target, source, options) =>
    Array.from({ length: Math.max(target.length, source.length) }, (_, index): unknown => {
      const [old, given]: unknown[] = [target[index], source[index]]
      if (given === undefined) return old
      const canMerge = isMergeable(old) && isMergeable(given) && Array.isArray(old) === Array.isArray(given)
      return canMerge ? deepmerge(old, given, options) : given
    }),
}
