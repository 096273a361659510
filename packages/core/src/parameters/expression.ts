/** What a placeholder `{{…}}` says: a type of values, or the place where a value is taken from. */
export type Expression = TypeExpression | ValueExpression

/** Any value of a type. */
export interface TypeExpression {
  kind: 'type'
  /** A name of `PLACEHOLDER_TYPES`. */
  name: string
}

/** The value at a place in a message. */
export interface ValueExpression {
  kind: 'value'
  /** Id of the interaction whose message it is; null for the one in which the placeholder stands. */
  of: string | null
  message: 'request' | 'response'
  part: MessagePart
  /** Keys and indices into the part; of a path, the number of a segment (the first is 1) or a parameter's name. */
  steps: readonly string[]
  /** The value is text, and a number is wanted. */
  asNumber: boolean
}

/** Where in a message a value stands. */
export type MessagePart = 'body' | 'path' | 'query' | 'headers'

const VALUE =
  /^(?:(\S.*)\.)?(request|response)\.(body|path|query|headers)((?:\.[\w-]+|\["(?:[^"\\]|\\.)*"\])*)( \| number)?$/

const TYPE = /^[A-Za-z]\w*$/

/** Read a placeholder's expression; null for what is none. */
export function parseExpression(text: string): Expression | null {
  const [whole, of, message, part, path = '', filter] = VALUE.exec(text) ?? []
  if (whole === undefined) return TYPE.test(text) ? { kind: 'type', name: text } : null
  const steps = [...path.matchAll(/\.([\w-]+)|\[("(?:[^"\\]|\\.)*")\]/g)].map(
    ([, plain, quoted]) => plain ?? (JSON.parse(quoted!) as string),
  )
  return {
    kind: 'value',
    of: of ?? null,
    message: message as 'request' | 'response',
    part: part as MessagePart,
    steps,
    asNumber: filter !== undefined,
  }
}

/** Write an expression as it stands between the braces; null where a key in it cannot be written so. */
export function printExpression(expression: Omit<ValueExpression, 'kind'>): string | null {
  const { of, message, part, steps, asNumber } = expression
  const path = steps.map((step) => (/^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`)).join('')
  const text = `${of === null ? '' : `${of}.`}${message}.${part}${path}${asNumber ? ' | number' : ''}`
  return /[{}\n]/.test(text) ? null : text
}
