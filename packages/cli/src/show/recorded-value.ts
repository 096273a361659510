import type { Interaction, RecordedBody } from '@understudy/core'
import { parseLink, type ValueExpression } from '@understudy/core/check'

/** The value that a placeholder is linked to. */
export interface LinkedValue {
  /** As it is recorded; undefined where the recording does not tell. */
  value: unknown
  /** True where it stands in the same request. */
  isOwn: boolean
  /** True where a number is wanted. */
  isNumber: boolean
  /** What the value may be called. */
  name: string
}

/** Where values may stand. */
interface Sources {
  interaction: Interaction
  recorded: readonly Interaction[]
}

/** Find what a placeholder is linked to; null for one that is not linked, but stands for any value of a type. */
export function recordedValue(expression: string, { interaction, recorded }: Sources): LinkedValue | null {
  const link = parseLink(expression)
  if (link === null) return null
  const { of, steps, asNumber, pick } = link
  const source = of === null ? interaction : recorded.find(({ id }) => id === of)
  const found = source === undefined ? undefined : valueAt(source, link)
  return {
    value: pick === null ? found : undefined,
    isOwn: of === null,
    isNumber: asNumber,
    name: [source?.operation.replace(/^[A-Z]+ /, '') ?? '', steps.at(-1) ?? link.part].join('_'),
  }
}

function valueAt({ request, response }: Interaction, { message, part, steps }: ValueExpression): unknown {
  const from = message === 'request' ? request : response
  const [first = '', ...rest] = steps
  if (from === undefined) return undefined
  if (part === 'headers') return at(from.headers[first], rest)
  if (part === 'body') return bodyValue(from.body, steps)
  const url = URL.parse(request.url)
  // The number of a segment counts below the base URL, which is not known here.
  return part === 'query' ? (url?.searchParams.get(first) ?? undefined) : undefined
}

function bodyValue(body: RecordedBody | undefined, steps: readonly string[]): unknown {
  if (body === undefined) return undefined
  if ('json' in body) return at(body.json, steps)
  return 'form' in body ? at(body.form, steps) : undefined
}

function at(value: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step)
        ? (inner as Record<string, unknown>)[step]
        : undefined,
    value,
  )
}
