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
  /** Of text, only the `ordinal`th part of a type is wanted; the first is 1. Null for all of it. */
  pick: TextPart | null
}

/** A part of text that is a value of a type. */
export interface TextPart {
  type: string
  ordinal: number
}

/** Where in a message a value stands. */
export type MessagePart = 'body' | 'path' | 'query' | 'headers'

const VALUE =
  /^(?:(\S.*)\.)?(request|response)\.(body|path|query|headers)((?:\.[\w-]+|\["(?:[^"\\]|\\.)*"\])*)(?: \| ([A-Za-z]\w*)(?: ([1-9]\d{0,3}))?)?$/

const TYPE = /^[A-Za-z]\w*$/

/** Read a placeholder's expression; null for what is none. */
export function parseExpression(text: string): Expression | null {
  const [whole, of, message, part, path = '', filter, ordinal] = VALUE.exec(text) ?? []
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
    asNumber: filter === 'number',
    pick: filter === undefined || filter === 'number' ? null : { type: filter, ordinal: Number(ordinal ?? 1) },
  }
}

/** Write an expression as it stands between the braces; null where a key in it cannot be written so. */
export function printExpression(expression: Omit<ValueExpression, 'kind'>): string | null {
  const { of, message, part, steps, asNumber, pick } = expression
  const path = steps.map((step) => (/^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`)).join('')
  const text = `${of === null ? '' : `${of}.`}${message}.${part}${path}${filterOf(asNumber, pick)}`
  return /[{}\n]/.test(text) ? null : text
}

function filterOf(asNumber: boolean, pick: TextPart | null): string {
  if (pick !== null) return ` | ${pick.type}${pick.ordinal === 1 ? '' : ` ${pick.ordinal}`}`
  return asNumber ? ' | number' : ''
}
