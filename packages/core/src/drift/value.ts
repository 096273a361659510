/** A placeholder in a recorded value: of a type of values, or of a value that is not known here. */
export class Placeholder {
  /** A name of the placeholder types, or null where it is a link. */
  readonly type: string | null

  constructor(type: string | null) {
    this.type = type
  }
}

/** A value of a body: JSON, in which placeholders may stand. */
export type Value = string | number | boolean | null | Placeholder | Value[] | { [key: string]: Value }

/** Tell objects from all other values. */
export function isObject(value: Value | undefined): value is Record<string, Value> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Placeholder)
}

/** True for a value that says something: neither absent, null, nor empty. */
export function isTold(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === '') return false
  if (Array.isArray(value)) return value.length > 0
  return typeof value !== 'object' || value instanceof Placeholder || Object.keys(value).length > 0
}
