import { UnderstudyError } from '../errors.js'
import { findJsonFault, locateInJson, placeOf } from '../store/json-text.js'
import type { TrafficFile } from './traffic-entry.js'

/** Where a value stands in a file: keys and indices from its root. */
export type ValuePath = readonly (string | number)[]

/** A parsed file of another tool, and how to refuse it at a place. */
export interface FixtureSource {
  value: unknown
  /** The error of a file that does not hold what its format wants at a place. */
  refuse(path: ValuePath, what: string, expected: string): UnderstudyError
}

/** How a format's file is to be called, and made. */
export interface FixtureFormat {
  /** `a nock fixture`. */
  title: string
  /** One remedy for a file that is none. */
  fix: string
}

/**
 * Parse a JSON file of another tool.
 *
 * @throws traffic-invalid, naming file and place
 */
export function parseJsonFixture({ text, shownAs }: TrafficFile, { title, fix }: FixtureFormat): FixtureSource {
  const fault = findJsonFault(text)
  if (fault !== null) throw refusal(`${shownAs}:${at(text, fault.offset)}`, 'is not valid JSON', fault.expected, fix)
  return {
    value: JSON.parse(text),
    refuse(path, what, expected) {
      const pointer = toPointer(path)
      const place = locateInJson(text, [pointer]).get(pointer)?.value ?? { line: 1, column: 1 }
      return refusal(`${shownAs}:${place.line}:${place.column}`, `${what}, so it is not ${title}`, expected, fix)
    },
  }
}

/** Make the error of a file that is not of its format. */
export function refusal(place: string, what: string, expected: string, fix: string): UnderstudyError {
  return new UnderstudyError('traffic-invalid', { what: `"${place}" ${what}`, facts: [['expected', expected]], fix })
}

function at(text: string, offset: number): string {
  const { line, column } = placeOf(text, offset)
  return `${line}:${column}`
}

function toPointer(path: ValuePath): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** An object of a parsed file. */
export type Fields = Readonly<Record<string, unknown>>

/** True for an object that is no array. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text; undefined for any other value. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
