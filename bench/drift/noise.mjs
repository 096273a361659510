import { text } from './exchange.mjs'

/** What a service's edge adds to any answer, another value each time. */
const EDGE = (random) => ({
  date: new Date(1_790_000_000_000 + random.int(9e8)).toUTCString(),
  'x-request-id': random.uuid(),
  'cf-ray': `${random.hex(16)}-FRA`,
  'x-cache': 'Hit from edge',
  age: random.digits(3),
  'set-cookie': [`lb=${random.hex(8)}; Path=/`],
  'server-timing': `app;dur=${random.digits(2)}`,
  vary: 'accept-encoding, origin',
})

/**
 * The harmless variations: a name, what a sample is bent by, and what is done to the answer afterwards. None is a reason
 * to report anything.
 */
export const NOISE = [
  { name: 'other values' },
  { name: 'optional fields absent', knobs: { optional: 'absent' } },
  { name: 'optional fields present', knobs: { optional: 'present' } },
  { name: 'nullable fields null', knobs: { nullable: 'null' } },
  { name: 'nullable fields filled', knobs: { nullable: 'present' } },
  { name: 'longer arrays', knobs: { arrays: 'long' } },
  { name: 'shorter arrays', knobs: { arrays: 'short' } },
  { name: 'items in another order', alter: (answer) => withBody(answer, reordered) },
  { name: 'keys in another order', alter: (answer) => withBody(answer, keysReversed) },
  { name: 'later dates', knobs: { time: 'later' } },
  { name: 'midnight', knobs: { time: 'midnight' } },
  { name: 'text in other scripts', knobs: { text: 'scripts' } },
  { name: 'text of other lengths', knobs: { text: 'lengths' } },
  { name: 'large numbers', knobs: { numbers: 'large' } },
  { name: 'zeros', knobs: { numbers: 'zero' } },
  { name: 'whole decimals', knobs: { numbers: 'whole' } },
  { name: 'new map keys', knobs: { keys: 'new' } },
  { name: 'fewer map keys', knobs: { keys: 'few' } },
  {
    name: 'volatile headers',
    alter: (answer, random) => ({ ...answer, headers: { ...answer.headers, ...EDGE(random) } }),
  },
  {
    name: 'content type spelled otherwise',
    alter: ({ headers: { 'content-type': _type, ...headers }, ...answer }) => ({
      ...answer,
      headers: { ...headers, 'Content-Type': 'Application/JSON;charset="UTF-8"' },
    }),
  },
  { name: 'JSON laid out otherwise', alter: laidOut },
]

function withBody(answer, change) {
  return { ...answer, json: change(answer.json) }
}

function reordered(value) {
  if (Array.isArray(value)) {
    const items = value.map((item) => reordered(item))
    const isOfObjects = items.every((item) => item !== null && typeof item === 'object' && !Array.isArray(item))
    return isOfObjects ? items.toReversed() : items
  }
  return mapFields(value, (entries) => entries.map(([key, inner]) => [key, reordered(inner)]))
}

function keysReversed(value) {
  if (Array.isArray(value)) return value.map(keysReversed)
  return mapFields(value, (entries) => entries.map(([key, inner]) => [key, keysReversed(inner)]).toReversed())
}

function mapFields(value, change) {
  return value !== null && typeof value === 'object' ? Object.fromEntries(change(Object.entries(value))) : value
}

/** Indented, with every character beyond ASCII escaped, and with a line break at its end. */
function laidOut(answer) {
  const printed = JSON.stringify(answer.json, undefined, 4)
  const escaped = printed.replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  const { 'content-type': type, ...headers } = answer.headers
  return text(`${escaped}\n`, type, { status: answer.status, headers })
}
