import { createRandom } from './random.mjs'
import { importSource } from './sources.mjs'

const MEGABYTE = 1_000_000
const WARM_UP_BYTES = 2 * MEGABYTE
const ROUNDS = 3

/** Texts that are made to keep a careless pattern busy. */
const HOSTILE = {
  "'a'": () => 'a'.repeat(MEGABYTE),
  "'@'": () => '@'.repeat(MEGABYTE),
  "'a@'": () => 'a@'.repeat(MEGABYTE / 2),
  "'a.'": () => `${'a.'.repeat(MEGABYTE / 2)}@`,
  digits: () => '4539578763621486'.repeat(MEGABYTE / 16),
  'digits and spaces': () => '4 5 3 9 '.repeat(MEGABYTE / 8),
  "'1-'": () => '1-'.repeat(MEGABYTE / 2),
  "'-----BEGIN '": () => '-----BEGIN '.repeat(MEGABYTE / 11),
  'PEM without an end': () => `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEow\n'.repeat(MEGABYTE / 7)}`,
  'backslashes after a key': () => `"password":"${'\\'.repeat(MEGABYTE)}`,
  'keys without values': () => '"password":'.repeat(MEGABYTE / 11),
  "'password='": () => 'password='.repeat(MEGABYTE / 9),
  "'['": () => '['.repeat(MEGABYTE),
  '\'{"a":\'': () => '{"a":'.repeat(MEGABYTE / 5),
  "'%25'": () => '%25'.repeat(MEGABYTE / 3),
  "'%'": () => '%'.repeat(MEGABYTE),
  "'eyJ'": () => 'eyJ'.repeat(MEGABYTE / 3),
  "'eyJ.'": () => 'eyJ.'.repeat(MEGABYTE / 4),
  'base64 in one run': () => createRandom('hostile').base64((MEGABYTE / 4) * 3),
  'base64 of base64 of …': () => nested((text) => Buffer.from(text).toString('base64')),
  'JSON of JSON of …': () => nested((text) => JSON.stringify(text)),
  "'ghp_'": () => 'ghp_'.repeat(MEGABYTE / 4),
  "'Bearer '": () => 'Bearer '.repeat(MEGABYTE / 7),
  "'://a:'": () => '://a:'.repeat(MEGABYTE / 5),
  "'sk-'": () => 'sk-'.repeat(MEGABYTE / 3),
  "'a=b&'": () => 'a=b&'.repeat(MEGABYTE / 4),
  "'&amp;'": () => '&amp;'.repeat(MEGABYTE / 5),
  "'<a '": () => '<a '.repeat(MEGABYTE / 3),
  'line breaks': () => '\n'.repeat(MEGABYTE),
  'data lines': () => 'data: {"a"\n\n'.repeat(MEGABYTE / 12),
  "'{{'": () => '{{'.repeat(MEGABYTE / 2),
  "'+1 '": () => '+1 '.repeat(MEGABYTE / 3),
  'IBAN after IBAN': () => 'DE89370400440532013000 '.repeat(MEGABYTE / 23),
}

/** Encode a text again and again, until it is a megabyte. */
function nested(encode) {
  let text = 'secret'
  while (text.length < MEGABYTE / 2) text = encode(`${text}${text.length < 1000 ? text : ''}`)
  return text.slice(0, MEGABYTE)
}

/** JSON values that are odd as a whole. */
const STRUCTURES = {
  'arrays in arrays, 1000 deep': () => nestedIn((inner) => [inner], 1000),
  'objects in objects, 1000 deep': () => nestedIn((inner) => ({ data: inner }), 1000),
  'JSON text in JSON text, 18 deep': () => nestedIn((inner) => JSON.stringify({ data: inner }), 18),
  '60 000 small numbers': () => Array.from({ length: 60_000 }, (_, index) => index),
  '20 000 keys': () =>
    Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`field_${index}_of_many`, index])),
  '20 000 tokens, all different': () => rows(20_000, (r) => ({ token: r.base62(40) })),
  '20 000 e-mail addresses, all different': () => rows(20_000, (r) => ({ email: `${r.lower(12)}@northquay.net` })),
  '20 000 times the same token': () => rows(20_000, () => ({ token: 'kT4vbW9xQ2mZr7LpN8sYcD1fGhJ5uE3a' })),
  '5000 passwords of one letter': () => rows(5000, (r) => ({ password: r.lower(1) })),
  '20 000 phones and names': () => rows(20_000, (r) => ({ phone: `+4670${r.digits(7)}`, firstName: r.lower(8) })),
}

const nestedIn = (wrap, depth) => Array.from({ length: depth }).reduce(wrap, 'secret')

function rows(count, make) {
  const r = createRandom('rows')
  return Array.from({ length: count }, () => make(r))
}

/** What places a hostile text may come to. The names are the heads of the columns. */
export const PLACES = {
  'as text': (text) => ({ response: { status: 200, headers: {}, body: { text }, latencyMs: 1 } }),
  'in JSON': (text) => ({
    response: { status: 200, headers: {}, body: { json: { id: 7, note: text } }, latencyMs: 1 },
  }),
  'in a form': (text) => ({ form: { note: text, page: '2' } }),
  'in the URL': (text) => ({ query: `?q=${text.replaceAll(/[^!-~]|["<>\\^`{|}]/g, encodeURIComponent)}` }),
  'in a stream': (text) => ({
    response: {
      status: 200,
      headers: { 'content-type': 'text/event-stream' },
      body: { stream: (text.match(/[^]{1,2000}/g) ?? []).map((chunk) => ({ delayMs: 1, text: chunk })) },
      latencyMs: 1,
    },
  }),
}

/**
 * Measure `sanitize` of the working tree alone, without calls and files. Times are CPU time of the thread: what else the
 * machine does hardly counts.
 */
export async function measureThroughput() {
  const { sanitize } = await importSource('sanitize/index.ts')
  const run = (drafts) => {
    const inputs = drafts.map((draft) => ({ draft, earlier: null }))
    const before = process.threadCpuUsage()
    sanitize(inputs, { kept: [], files: new Map() })
    const { user, system } = process.threadCpuUsage(before)
    return (user + system) / 1000
  }
  run(answers('warm-up', 4000, WARM_UP_BYTES))
  const half = 10 * MEGABYTE
  const ordinary = [
    measured('large, 100 KB each', answers('large', 100_000, half), run),
    measured('small, 2 KB each', answers('small', 2000, half), run),
    measured('both, in one recording', [...answers('mix', 100_000, half), ...answers('more', 2000, half)], run),
    measured('with a person in each item', answers('persons', 20_000, half, 1), run),
  ]
  const hostile = Object.entries(HOSTILE).map(([name, make]) => {
    const text = make()
    return { name, times: Object.values(PLACES).map((place) => orNaN(() => run([draftOf('hostile', place(text))]))) }
  })
  const structures = Object.entries(STRUCTURES).map(([name, make]) => {
    const draft = draftOf('structure', { response: { status: 200, headers: {}, body: { json: make() }, latencyMs: 1 } })
    return { name, bytes: JSON.stringify(draft).length, ms: orNaN(() => run([draft])) }
  })
  return { ordinary, hostile, structures }
}

/** NaN where it throws: the text of its error could be as long as the input. */
function orNaN(measure) {
  try {
    return measure()
  } catch {
    return Number.NaN
  }
}

/** The best of some rounds. */
function measured(name, drafts, run) {
  const bytes = drafts.reduce((sum, { response }) => sum + JSON.stringify(response.body.json).length, 0)
  const ms = Math.min(...Array.from({ length: ROUNDS }, () => run(drafts)))
  return { name, bytes, ms }
}

function draftOf(path, { response, form, query = '' }) {
  return {
    test: 'throughput',
    service: 'Quay',
    operation: 'GET /things/:id',
    recordedAt: '2026-11-22',
    request: {
      method: 'GET',
      url: `https://api.northquay.net/v2/things/${path}${query}`,
      headers: { accept: 'application/json' },
      ...(form === undefined ? {} : { body: { form } }),
    },
    response: response ?? { status: 204, headers: {}, latencyMs: 1 },
  }
}

/** Answers as services give them, about so many bytes each, and so many in all. One item of some is about a person. */
function answers(seed, size, total, perPerson = 5) {
  const r = createRandom(`throughput/${seed}`)
  const one = JSON.stringify(item(r, false)).length
  const count = Math.max(1, Math.round(size / one))
  return Array.from({ length: Math.ceil(total / (count * one)) }, () => {
    const data = Array.from({ length: count }, () => item(r, r.int(perPerson) === 0))
    const json = { data, has_more: true, next_cursor: r.token(40) }
    const headers = { 'content-type': 'application/json', etag: `"${r.hex(32)}"`, 'x-request-id': r.uuid() }
    return draftOf(r.uuid(), { response: { status: 200, headers, body: { json }, latencyMs: 20 } })
  })
}

function item(r, hasPerson) {
  const person = hasPerson ? { email: `${r.lower(8)}@kestrelworks.io`, firstName: r.lower(7) } : {}
  return {
    id: `ord_${r.base62(24)}`,
    object: 'order',
    created_at: r.moment(),
    status: r.pick(['pending', 'paid', 'shipped']),
    amount: r.between(100, 99_999),
    currency: 'EUR',
    description: 'Two harbor lamps and a copper kettle, to be delivered on a weekday before noon',
    customer: { id: `cus_${r.base62(14)}`, ...person },
    lines: [1, 2].map((position) => ({ position, sku: `QK-${r.digits(6)}`, quantity: r.between(1, 9), price: 19.95 })),
    metadata: { source: 'web', campaign: null, trace: r.hex(32), gift: false },
    links: { self: `https://api.northquay.net/v2/orders/${r.digits(9)}`, image: `/img/${r.hex(12)}@2x.png` },
  }
}
