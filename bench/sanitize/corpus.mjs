import { LOOKALIKES } from './lookalikes/index.mjs'
import { pathFor, POSITIONS } from './positions.mjs'
import { createRandom } from './random.mjs'
import { SECRETS } from './secrets/index.mjs'

/**
 * A secret or a look-alike in its place.
 * @typedef {object} Case
 * @property {string} id
 * @property {'secret' | 'look-alike'} sort
 * @property {string} class
 * @property {string} kind
 * @property {string} position
 * @property {string[]} needles what must not be found of a secret; what must be found of a look-alike
 * @property {boolean} digits the needle is to be looked for in digits alone, however they are grouped
 * @property {boolean} compact the needle is to be looked for without spaces
 * @property {{ name: string, value: string } | null} variable to be set in the environment
 * @property {Exchange[]} exchanges
 */

/**
 * One call of a case.
 * @typedef {object} Exchange
 * @property {{ method: string, path: string, headers: Record<string, string>, body?: string | Uint8Array }} request
 * @property {{ status: number, headers: Record<string, string | string[]>, body?: string | Uint8Array, chunks?: string[] }} response
 */

/** All cases, always the same ones for a seed. @returns {Case[]} */
export function buildCorpus(seed = 'understudy') {
  const cases = [...casesOf('secret', SECRETS, seed), ...casesOf('look-alike', LOOKALIKES, seed)]
  requireDistinct(cases)
  return cases
}

function casesOf(sort, classes, seed) {
  return Object.entries(classes).flatMap(([name, rows]) =>
    rows.map((row, index) => toCase(sort, name, row, index, seed)),
  )
}

function toCase(sort, name, [kind, position, ...rest], index, seed) {
  const id = `${sort}/${name}/${index + 1}`
  const r = createRandom(`${seed}/${id}/${kind}`)
  const [key, make, { variable } = {}] = rest
  const {
    needles,
    exchanges,
    text,
    digits = false,
    compact = false,
  } = typeof key === 'function' ? key(r) : placed(position, key, make, r)
  return {
    id,
    sort,
    class: name,
    kind,
    position,
    needles,
    digits,
    compact,
    variable: variable === undefined ? null : { name: variable, value: `${text}` },
    exchanges: exchanges.map((exchange) => complete(exchange, r)),
  }
}

function placed(position, key, make, r) {
  const place = POSITIONS[position]
  if (place === undefined) throw new Error(`no position "${position}"; there are ${Object.keys(POSITIONS).join(', ')}`)
  const made = make(r)
  const {
    text,
    needles = [`${text}`],
    ...flags
  } = typeof made === 'object' && made !== null && 'needles' in made ? made : { text: made, needles: needlesOf(made) }
  return { text, needles, exchanges: [place(r, key, text)], ...flags }
}

const needlesOf = (value) => [typeof value === 'string' ? value : JSON.stringify(value)]

function complete({ request = {}, response = {} }, r) {
  return {
    request: { method: 'GET', path: pathFor(r), headers: {}, ...request },
    response: { status: 200, headers: {}, ...response },
  }
}

/** Two calls alike would be answered alike; two secrets alike would help each other. */
function requireDistinct(cases) {
  const calls = cases.flatMap(({ exchanges }) => exchanges.map(({ request }) => `${request.method} ${request.path}`))
  const secrets = cases.filter(({ sort }) => sort === 'secret').flatMap(({ needles }) => needles)
  for (const list of [calls, secrets]) {
    const twice = list.find((one, index) => list.indexOf(one) !== index)
    if (twice !== undefined) throw new Error(`twice in the corpus: ${twice}`)
  }
}
