import type { JsonValue } from '../model/index.js'

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

/** A value as JSON, placeholders written as they stand in a recording. */
export function asJson(value: Value): JsonValue {
  if (value instanceof Placeholder) return `{{${value.type ?? '…'}}}`
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(asJson)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asJson(item)]))
}
