import { editAt, lastOf, replaceAt, siblingOf } from './edit.mjs'
import { bare, failure, text } from './exchange.mjs'
import { additive, breaking, risky } from './truth.mjs'

const HTML = '<!doctype html><html><head><title>Example</title></head><body><h1>Welcome</h1></body></html>'

/**
 * Changes that are made to a live answer of each base that has the target: `change(body, pointer)` gives the new body and
 * the findings that are right, `answer` the whole answer.
 */
export const MUTATIONS = [
  {
    name: 'field removed',
    needs: 'required',
    change: (body, at) => [remove(body, at), breaking('X1', at)],
  },
  {
    name: 'object removed',
    needs: 'object',
    change: (body, at) => [remove(body, at), breaking('X1', at)],
  },
  {
    name: 'field missing in some items',
    needs: 'required',
    in: 'list',
    change: (body, at) => [
      editAt(body, at, (parent, key, count) => {
        if (count % 2 === 1) delete parent[key]
      }),
      breaking('X2', at),
    ],
  },
  {
    name: 'field null in some items',
    needs: 'required',
    in: 'list',
    change: (body, at) => [replaceAt(body, at, (value, count) => (count % 2 === 1 ? null : value)), breaking('N1', at)],
  },
  {
    name: 'field null throughout',
    needs: 'required',
    change: (body, at) => [replaceAt(body, at, () => null), breaking(['N2', 'N1'], at)],
  },
  {
    name: 'scalar became an object',
    needs: 'required',
    change: (body, at) => [
      replaceAt(body, at, (value) => ({ raw: value, display: `${value}` })),
      breaking(['T1', 'R2', 'X7'], [at, `${at}/raw`]),
    ],
  },
  {
    name: 'object became text',
    needs: 'object',
    change: (body, at) => [replaceAt(body, at, () => 'see details'), breaking('T1', at)],
  },
  {
    name: 'number as text',
    needs: 'integer',
    change: (body, at) => [replaceAt(body, at, String), breaking('T3', at)],
  },
  {
    name: 'scalar became a list',
    needs: 'required',
    change: (body, at) => [replaceAt(body, at, (value) => [value]), breaking('T4', at)],
  },
  {
    name: 'list of objects became one object',
    needs: 'list',
    unless: '',
    change: (body, at) => [replaceAt(body, at, (list) => list[0]), breaking(['T4', 'T1'], at)],
  },
  {
    name: 'field renamed by case style',
    needs: 'required',
    change: (body, at) => {
      const name = otherCase(lastOf(at))
      return [rename(body, at, name), breaking('X6', [at, siblingOf(at, name)])]
    },
  },
  {
    name: 'object renamed',
    needs: 'object',
    change: (body, at) => [rename(body, at, 'details'), breaking(['X6', 'X7'], [at, siblingOf(at, 'details')])],
  },
  {
    name: 'field moved below a new parent',
    needs: 'required',
    change: (body, at) => [
      editAt(body, at, (parent, key) => {
        parent.wrapped = { [key]: parent[key] }
        delete parent[key]
      }),
      breaking(['X7', 'X6'], [at, siblingOf(at, 'wrapped'), `${siblingOf(at, 'wrapped')}/${lastOf(at)}`]),
    ],
  },
  {
    name: 'enveloped',
    needs: 'required',
    notIn: 'GraphQL orders',
    change: (body) => [{ payload: body, version: 2 }, breaking('R2', ['', '/payload'])],
  },
  {
    name: 'root of another kind',
    needs: 'required',
    change: (body) => [
      Array.isArray(body) ? Object.fromEntries(body.map((item, index) => [`item${index}`, item])) : [body],
      breaking(['R1', 'R2', 'T4'], ['', '/*']),
    ],
  },
  {
    name: 'field added',
    needs: 'object',
    change: (body, at) => {
      const added = { channel: 'web', level: 3 }
      return [replaceAt(body, at, (value) => ({ ...value, audit: added })), additive('X4', `${at}/audit`)]
    },
  },
  {
    name: 'decimal where integers were',
    needs: 'integer',
    change: (body, at) => [replaceAt(body, at, (value) => value + 0.25), risky('T5', at)],
  },
  {
    name: 'integer beyond 2^53',
    needs: 'integer',
    raw: (body, at) => {
      const marked = JSON.stringify(replaceAt(body, at, () => '@big@'))
      return [marked.replaceAll('"@big@"', '90071992547409931'), risky('T6', at)]
    },
  },
  {
    name: 'enum value added',
    needs: 'closed',
    change: (body, at) => [replaceAt(body, at, (value, count) => (count === 0 ? 'archived' : value)), risky('V1', at)],
  },
  {
    name: 'date in another format',
    needs: 'moment',
    change: (body, at) => [replaceAt(body, at, (value) => new Date(value).toUTCString()), risky('V3', at)],
  },
  {
    name: 'id of another scheme',
    needs: 'id',
    change: (body, at) => [
      replaceAt(body, at, (_value, count) => `urn:example:object:${1000 + count * 7}`),
      risky(['V5', 'V3'], at),
    ],
  },
  {
    name: 'map values of another shape',
    needs: 'map',
    change: (body, at) => [
      replaceAt(body, at, (map) => Object.fromEntries(Object.keys(map).map((key) => [key, [key, 'n/a']]))),
      breaking(['T7', 'T1'], `${at}/*`),
    ],
  },
  { name: 'HTML in place of JSON', answer: ({ status }) => [text(HTML, 'text/html', { status }), breaking('E4')] },
  { name: 'no content', answer: () => [bare(204), breaking('E5')] },
  { name: 'gone for good', answer: () => [bare(410), breaking('E1')] },
  { name: 'cut short', answer: (answer) => [truncated(answer), breaking('E12')] },
  { name: 'another status of the same class', answer: (answer) => [{ ...answer, status: 203 }, risky('E3')] },
  {
    name: 'deprecation announced',
    answer: (answer) => [
      {
        ...answer,
        headers: { ...answer.headers, deprecation: '@1788000000', sunset: 'Wed, 31 Mar 2027 00:00:00 GMT' },
      },
      risky('E9'),
    ],
  },
]

const problem = (status, headers = {}) => ({
  ...text('{"message":"not now"}', 'application/json', { status, headers }),
})

/** Answers that say nothing about the shape. */
export const OUTAGES = [
  { name: 'unauthorized', live: problem(401, { 'www-authenticate': 'Bearer' }) },
  { name: 'forbidden', live: problem(403) },
  { name: 'throttled', live: problem(429, { 'retry-after': '30' }) },
  { name: 'server error', live: problem(500) },
  { name: 'bad gateway, as HTML', live: text('<html><h1>502 Bad Gateway</h1></html>', 'text/html', { status: 502 }) },
  { name: 'unavailable, empty', live: bare(503, { 'retry-after': '120' }) },
  { name: 'timeout', live: failure('UND_ERR_HEADERS_TIMEOUT') },
  { name: 'connection refused', live: failure('ECONNREFUSED') },
  {
    name: 'soft error with 200',
    live: text('{"error":{"code":"temporarily_unavailable","message":"Try later"}}', 'application/json'),
  },
]

const remove = (body, at) =>
  editAt(body, at, (parent, key) => {
    delete parent[key]
  })

const rename = (body, at, name) =>
  editAt(body, at, (parent, key) => {
    parent[name] = parent[key]
    delete parent[key]
  })

/** `placedAt` → `placed_at`, `placed_at` → `placedAt`, `placed` → `Placed`. */
function otherCase(name) {
  if (/[a-z][A-Z]/.test(name)) return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  if (name.includes('_')) return name.replaceAll(/_([a-z])/g, (_all, letter) => letter.toUpperCase())
  return `${name[0].toUpperCase()}${name.slice(1)}`
}

function truncated(answer) {
  const { 'content-type': type, ...headers } = answer.headers
  const whole = JSON.stringify(answer.json)
  return text(whole.slice(0, Math.floor(whole.length * 0.6)), type, { status: answer.status, headers })
}
