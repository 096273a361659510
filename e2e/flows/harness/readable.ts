/** The parts of a recorded interaction that are read here. */
export interface Interaction {
  id: string
  test: string | null
  request: { url: string; body?: { json?: unknown; form?: unknown } }
}

/** A placeholder, and where it stands. */
export interface Placeholder {
  expression: string
  interaction: string
  /** JSON pointer within the interaction. */
  place: string
}

/** How a literal `{{` stands in a recording. */
const LITERAL = `{{'{{'}}`

const TYPES = /^(?:uuid|ulid|timestamp|date|unixSeconds|unixMillis|nonce|boundary|any)$/

const ECHO = /^request\.(?:body|path|query|headers)\b.*$/

const LINK = /^(.+)\.(?:request|response)\.(?:body|path|query|headers)\b.*$/

/** Parse a recording. */
export function interactionsIn(text: string): Interaction[] {
  return (JSON.parse(text) as { interactions: Interaction[] }).interactions
}

/** All placeholders of a recording, in the order of the file. An escaped `{{` is none. */
export function placeholdersIn(interactions: readonly Interaction[]): Placeholder[] {
  return interactions.flatMap((interaction) =>
    stringsOf(interaction, '').flatMap(([place, text]) =>
      [...text.matchAll(/\{\{(.*?)\}\}/g)]
        .map(([, expression = '']) => ({ expression, interaction: interaction.id, place }))
        .filter(({ expression }) => `{{${expression}}}` !== LITERAL),
    ),
  )
}

function stringsOf(value: unknown, place: string): [place: string, text: string][] {
  if (typeof value === 'string') return [[place, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => stringsOf(item, `${place}/${key}`))
}

/**
 * Placeholders that lead nowhere: of no known form, or with a source that comes later or never. A source in another test
 * is none either: no test of these flows hands anything to another.
 */
export function unresolvable(interactions: readonly Interaction[]): Placeholder[] {
  const order = new Map(interactions.map(({ id }, index) => [id, index]))
  return placeholdersIn(interactions).filter(({ expression, interaction, place }) => {
    if (place.startsWith('/request') && TYPES.test(expression)) return false
    if (place.startsWith('/response') && ECHO.test(expression)) return false
    const [source, reader] = [order.get(LINK.exec(expression)?.[1] ?? ''), order.get(interaction)!]
    if (source === undefined || source >= reader) return true
    const { test } = interactions[source]!
    return test !== null && test !== interactions[reader]!.test
  })
}

/** Constants of the requests that something took for a value of another run, each as `name: value`. */
export function lostConstants(interactions: readonly Interaction[], constants: readonly string[]): string[] {
  const fields = interactions.flatMap(({ request }) => fieldsOf(request)).filter(([name]) => constants.includes(name))
  const missing = constants.filter((constant) => !fields.some(([name]) => name === constant))
  const lost = fields.filter(([, value]) => value.includes('{{') && !value.includes(LITERAL))
  return [...missing.map((name) => `${name} is nowhere`), ...lost.map(([name, value]) => `${name}: ${value}`)]
}

/** The named values of a request's query and body. Items of a list have the name of the list. */
function fieldsOf({ url, body }: Interaction['request']): [name: string, value: string][] {
  const { json, form } = body ?? {}
  // By hand: a link holds a `#`, which would end the query for a URL parser.
  const [, query = ''] = url.split('?')
  const parameters = query.split('&').map((parameter): [string, string] => {
    const [name = '', value = ''] = parameter.split('=')
    return [name, value]
  })
  return [...parameters, ...leavesOf(json ?? {}, ''), ...leavesOf(form ?? {}, '')]
}

function leavesOf(value: unknown, name: string): [name: string, value: string][] {
  if (typeof value !== 'object' || value === null) return [[name, String(value)]]
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, Array.isArray(value) ? name : key))
}
