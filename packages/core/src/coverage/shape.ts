/** Says what is wrong with a value; null where it fits. */
export type Shape = (value: unknown) => Fault | null

/** What does not fit, and where: `.calls[3].count`; the path is empty for the whole. */
interface Fault {
  path: string
  what: string
}

/** Say in a sentence what is wrong with a value; null where it fits. */
export function faultIn(value: unknown, shape: Shape): string | null {
  const fault = shape(value)
  return fault === null ? null : `${fault.path === '' ? 'it' : fault.path.replace(/^\./, '')} ${fault.what}`
}

function shapeOf(expected: string, isFit: (value: unknown) => boolean): Shape {
  return (value) => (isFit(value) ? null : { path: '', what: `is ${kindOf(value)}, and should be ${expected}` })
}

export const text = shapeOf('a text', (value) => typeof value === 'string')
export const flag = shapeOf('true or false', (value) => typeof value === 'boolean')
export const count = shapeOf('a whole number', (value) => Number.isSafeInteger(value) && Number(value) >= 0)
export const percentage = shapeOf('a percentage', (value) => typeof value === 'number' && value >= 0 && value <= 100)

const list = shapeOf('an array', Array.isArray)
const object = shapeOf('an object', isObject)

/** One of some texts. */
export function oneOf(...texts: readonly string[]): Shape {
  return shapeOf(`one of ${texts.map((one) => `"${one}"`).join(', ')}`, (value) => texts.includes(value as string))
}

/** Null, or what a shape describes. */
export function orNull(shape: Shape): Shape {
  return (value) => (value === null ? null : shape(value))
}

/** Missing, or what a shape describes. */
export function optional(shape: Shape): Shape {
  return (value) => (value === undefined ? null : shape(value))
}

/** An array of what a shape describes. */
export function listOf(shape: Shape): Shape {
  return (value) => {
    if (!Array.isArray(value)) return list(value)
    for (let index = 0; index < value.length; index += 1) {
      const fault = shape(value[index])
      if (fault !== null) return { ...fault, path: `[${index}]${fault.path}` }
    }
    return null
  }
}

/** An object with at least these members. */
export function objectOf(members: Record<string, Shape>): Shape {
  const shapes = Object.entries(members)
  return (value) => {
    if (!isObject(value)) return object(value)
    for (const [name, shape] of shapes) {
      const fault = shape(Object.hasOwn(value, name) ? value[name] : undefined)
      if (fault !== null) return { ...fault, path: `.${name}${fault.path}` }
    }
    return null
  }
}

/** An object of what a shape describes, by any name. */
export function mapOf(shape: Shape): Shape {
  return (value) =>
    isObject(value)
      ? objectOf(Object.fromEntries(Object.keys(value).map((name) => [name, shape])))(value)
      : object(value)
}

/** Tell a JSON object from arrays, null and the rest. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${JSON.stringify(value).slice(0, 40)}`
}
