/** Says what is wrong with a value; null where it fits. `path` names the value in the message. */
export type Shape = (value: unknown, path: string) => string | null

function shapeOf(expected: string, isFit: (value: unknown) => boolean): Shape {
  return (value, path) => (isFit(value) ? null : `${path} is ${kindOf(value)}, and should be ${expected}`)
}

/** The basic kinds of JSON. */
export const text = shapeOf('a text', (value) => typeof value === 'string')
export const flag = shapeOf('true or false', (value) => typeof value === 'boolean')
export const count = shapeOf('a whole number', (value) => Number.isSafeInteger(value) && Number(value) >= 0)
export const percentage = shapeOf('a percentage', (value) => typeof value === 'number' && value >= 0 && value <= 100)

/** One of some texts. */
export function oneOf(...texts: readonly string[]): Shape {
  return shapeOf(`one of ${texts.map((one) => `"${one}"`).join(', ')}`, (value) => texts.includes(value as string))
}

/** Null, or what a shape describes. */
export function orNull(shape: Shape): Shape {
  return (value, path) => (value === null ? null : shape(value, path))
}

/** An array of what a shape describes. */
export function listOf(shape: Shape): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return `${path} is ${kindOf(value)}, and should be an array`
    for (const [index, one] of value.entries()) {
      const fault = shape(one, `${path}[${index}]`)
      if (fault !== null) return fault
    }
    return null
  }
}

/** An object with at least these members. */
export function objectOf(members: Record<string, Shape>): Shape {
  return (value, path) => {
    if (!isObject(value)) return `${path} is ${kindOf(value)}, and should be an object`
    for (const [name, shape] of Object.entries(members)) {
      const fault = shape(Object.hasOwn(value, name) ? value[name] : undefined, below(path, name))
      if (fault !== null) return fault
    }
    return null
  }
}

/** An object of what a shape describes, by any name. */
export function mapOf(shape: Shape): Shape {
  return (value, path) => {
    if (!isObject(value)) return `${path} is ${kindOf(value)}, and should be an object`
    for (const [name, one] of Object.entries(value)) {
      const fault = shape(one, below(path, name))
      if (fault !== null) return fault
    }
    return null
  }
}

/** Tell a JSON object from arrays, null and the rest. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function below(path: string, name: string): string {
  return path === WHOLE ? name : `${path}.${name}`
}

/** The path of a whole file. */
export const WHOLE = 'it'

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${JSON.stringify(value).slice(0, 40)}`
}
