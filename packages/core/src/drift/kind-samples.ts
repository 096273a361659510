import type { Kind } from './kinds.js'
import type { SampleAnswer } from './sample-calls.js'

/** A baseline with an answer of which a kind is found, and one of which it is not. */
export interface KindSample {
  recorded: SampleAnswer[]
  /** An answer of which the kind is found, and nothing else that alerts. */
  live: SampleAnswer
  finds: string
  /** An answer of the same baseline of which nothing is found. */
  quiet: SampleAnswer
}

/** Several of a kind. */
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n))

/** Recorded bodies of JSON, a live one with the finding, and one without. */
const bodies = (recorded: unknown[], live: unknown, finds: string, quiet: unknown): KindSample => ({
  recorded: recorded.map((json) => ({ json })),
  live: { json: live },
  finds,
  quiet: { json: quiet },
})

const answers = (recorded: SampleAnswer[], live: SampleAnswer, finds: string, quiet: SampleAnswer): KindSample => ({
  recorded,
  live,
  finds,
  quiet,
})

const ok = { json: { id: 1, total: 5 } }
const sse = (...types: string[]): SampleAnswer => ({
  headers: { 'content-type': 'text/event-stream' },
  text: types.map((type) => `event: ${type}\ndata: {"n":1}\n\n`).join(''),
})
const payments = (...types: string[]): unknown => ({
  list: types.map((type, n) => (type === 'card' ? { type, n, last4: '4242' } : { type, n, iban: 'DE00' })),
})
const statuses = times(10, (n) => ({ status: n % 2 === 0 ? 'open' : 'paid' }))

/** One sample or more of every kind that a single call can show. */
export const SAMPLES: Partial<Record<Kind, KindSample>> = {
  'endpoint-gone': answers([ok], { status: 404, json: {} }, 'breaking endpoint-gone', ok),
  'status-class-changed': answers([ok], { status: 400, json: {} }, 'breaking status-class-changed', ok),
  'status-changed': answers([ok], { ...ok, status: 202 }, 'risky status-changed', ok),
  'media-type-changed': answers(
    [ok],
    { headers: { 'content-type': 'text/html' }, text: '<html></html>' },
    'breaking media-type-changed',
    { ...ok, headers: { 'content-type': 'application/json; charset=utf-8' } },
  ),
  'body-vanished': answers([ok], { status: 204 }, 'breaking body-vanished', ok),
  'body-appeared': answers([{ status: 204 }], ok, 'additive body-appeared', { status: 204 }),
  'redirect-introduced': answers(
    [ok],
    { status: 302, headers: { location: '/v2/orders/1' } },
    'risky redirect-introduced',
    ok,
  ),
  'host-changed': bodies(
    times(3, (n) => ({ self: `https://api.example.com/${n}` })),
    { self: 'https://api.example.net/9' },
    'risky host-changed /self',
    { self: 'https://api.example.com/other' },
  ),
  'header-removed': answers([{ ...ok, headers: { etag: '"1"' } }], ok, 'risky header-removed etag', {
    ...ok,
    headers: { etag: 'W/"2"', 'x-request-id': '7' },
  }),
  'header-type-changed': answers(
    [{ ...ok, headers: { 'x-total-count': '7' } }],
    { ...ok, headers: { 'x-total-count': 'many' } },
    'risky header-type-changed x-total-count',
    { ...ok, headers: { 'x-total-count': '8000' } },
  ),
  'header-added': answers([ok], { ...ok, headers: { 'x-total-count': '7' } }, 'additive header-added x-total-count', {
    ...ok,
    headers: { 'x-ratelimit-remaining': '7', date: 'today' },
  }),
  'deprecation-signalled': answers(
    [ok],
    { ...ok, headers: { sunset: 'Wed, 31 Mar 2027 00:00:00 GMT' } },
    'risky deprecation-signalled sunset',
    ok,
  ),
  'pagination-changed': bodies(
    times(3, (n) => ({ items: [1, 2], next_cursor: `c${n}` })),
    { items: [1, 2], meta: { cursor: 'c9' } },
    'breaking pagination-changed /next_cursor',
    { items: [1], next_cursor: null },
  ),
  'event-type-removed': answers(
    times(3, () => sse('start', 'stop')),
    sse('start'),
    'breaking event-type-removed stop',
    sse('start', 'start', 'stop'),
  ),
  'event-type-added': answers([sse('start')], sse('start', 'ping'), 'additive event-type-added ping', sse('start')),
  'event-order-changed': answers(
    [sse('start', 'stop')],
    sse('stop', 'start'),
    'risky event-order-changed',
    sse('start', 'stop', 'start'),
  ),
  'body-unparseable': answers(
    [ok],
    { headers: { 'content-type': 'application/json' }, text: '{"id":1,' },
    'breaking body-unparseable',
    { headers: { 'content-type': 'application/json' }, text: '{ "id": 1,\n "total": 2 }' },
  ),
  'root-kind-changed': bodies([{ a: 1 }], 'gone', 'breaking root-kind-changed', { a: 2 }),
  enveloped: bodies([{ id: 1, name: 'a' }], { data: { id: 1, name: 'a' } }, 'breaking enveloped', { name: 'b', id: 2 }),
  unwrapped: bodies([{ data: [{ id: 1, name: 'a' }] }], [{ id: 1, name: 'a' }], 'breaking unwrapped', {
    data: [{ id: 2, name: 'b' }],
  }),
  'field-removed': bodies(
    times(3, (n) => ({ id: n, total: 1 })),
    { id: 7 },
    'breaking field-removed /total',
    { total: 2, id: 7 },
  ),
  'field-became-optional': bodies(
    [times(3, (n) => ({ id: n, total: 1 }))],
    [{ id: 1, total: 2 }, { id: 2 }],
    'breaking field-became-optional /*/total',
    [{ id: 1, total: 2 }],
  ),
  'field-added': bodies([{ id: 1 }], { id: 1, extra: { deep: 1 } }, 'additive field-added /extra', { id: 2 }),
  'became-always-present': bodies(
    [[{ id: 1 }, { id: 2, note: 'x' }]],
    times(20, (n) => ({ id: n, note: 'y' })),
    'info became-always-present /*/note',
    [{ id: 1, note: 'y' }],
  ),
  renamed: bodies([{ userId: 1 }], { user_id: 1 }, 'breaking renamed /userId', { userId: 2 }),
  moved: bodies(
    [{ id: 1, email: 'a@example.com' }],
    { id: 1, contact: { email: 'a@example.com' } },
    'breaking moved /email',
    { id: 2, email: 'b@example.com' },
  ),
  'became-nullable': bodies(
    times(3, (n) => ({ total: n })),
    { total: null },
    'breaking became-nullable /total',
    { total: 0 },
  ),
  'now-always-null': bodies(
    [times(3, (n) => ({ total: n }))],
    [{ total: null }, { total: null }],
    'breaking now-always-null /*/total',
    [{ total: 0 }],
  ),
  'null-refined': bodies([{ note: null }], { note: 'x' }, 'additive null-refined /note', { note: null }),
  'not-nullable-any-more': bodies(
    [[{ a: null }, { a: 1 }]],
    times(20, (a) => ({ a })),
    'info not-nullable-any-more /*/a',
    [{ a: 1 }, { a: 2 }],
  ),
  'convention-swapped': bodies([{ note: null }, { note: 'x' }, { note: 'y' }], {}, 'risky convention-swapped /note', {
    note: null,
  }),
  'type-changed': bodies([{ a: 1 }], { a: { value: 1 } }, 'breaking type-changed /a', { a: 2 }),
  'type-widened': bodies([[{ a: 1 }]], [{ a: 1 }, { a: 'x' }], 'breaking type-widened /*/a', [{ a: 1 }, { a: 2 }]),
  'type-narrowed': bodies(
    [[{ a: 1 }, { a: 'x' }]],
    times(20, (a) => ({ a })),
    'info type-narrowed /*/a',
    [{ a: 1 }],
  ),
  stringified: bodies([{ a: 1 }], { a: '1' }, 'breaking stringified /a', { a: -1 }),
  destringified: bodies([{ a: '1' }], { a: 1 }, 'breaking destringified /a', { a: '2' }),
  'cardinality-flipped': bodies([{ a: 'x' }], { a: ['x'] }, 'breaking cardinality-flipped /a', { a: 'y' }),
  'integer-to-decimal': bodies(
    times(3, (a) => ({ a })),
    { a: 1.5 },
    'risky integer-to-decimal /a',
    { a: 1e9 },
  ),
  'decimal-to-integer': bodies(
    [times(3, (n) => ({ a: n + 0.5 }))],
    times(3, (a) => ({ a })),
    'info decimal-to-integer /*/a',
    [{ a: 1 }, { a: 2.5 }],
  ),
  'number-beyond-safe': bodies([{ a: 1 }], { a: 2 ** 60 }, 'risky number-beyond-safe /a', { a: 2 ** 50 }),
  'map-value-changed': bodies(
    [{ rates: { EUR: 1.1, USD: 1.2 } }],
    { rates: { EUR: { bid: 1 }, USD: { bid: 2 } } },
    'breaking map-value-changed /rates/*',
    { rates: { GBP: 0.9 } },
  ),
  'struct-became-map': bodies(
    [{ by: { total: 1, open: 'x' } }],
    { by: { total: 1, open: 'x', cus_1a2b3c: 4 } },
    'info struct-became-map /by',
    { by: { total: 2, open: 'y' } },
  ),
  'variant-added': bodies(
    times(3, () => payments('card', 'bank')),
    {
      list: [
        { type: 'card', n: 1, last4: '1' },
        { type: 'coin', n: 2, address: 'x' },
      ],
    },
    'risky variant-added /list/*',
    payments('bank', 'bank', 'card'),
  ),
  'variant-field-removed': bodies(
    times(3, () => payments('card', 'bank')),
    {
      list: [
        { type: 'card', n: 1 },
        { type: 'bank', n: 2, iban: 'DE00' },
      ],
    },
    'breaking variant-field-removed /list/*/last4',
    payments('card', 'bank', 'card'),
  ),
  'discriminator-gone': bodies(
    times(3, () => payments('card', 'bank')),
    {
      list: [
        { n: 1, last4: '1' },
        { n: 2, iban: 'DE00' },
      ],
    },
    'breaking discriminator-gone /list/*/type',
    payments('card', 'bank'),
  ),
  'item-type-changed': bodies([{ a: [1, 2] }], { a: [{ b: 1 }] }, 'breaking item-type-changed /a/*', { a: [3] }),
  'tuple-changed': bodies(
    [{ position: [13.4, 52.5] }],
    { position: [13.4, 52.5, 30] },
    'risky tuple-changed /position',
    {
      position: [-1, 2],
    },
  ),
  'enum-value-added': bodies(statuses, { status: 'void' }, 'risky enum-value-added /status', { status: 'paid' }),
  'value-unseen': bodies(
    times(4, (n) => ({ state: n % 2 === 0 ? 'on' : 'off' })),
    { state: 'idle' },
    'info value-unseen /state',
    { state: 'on' },
  ),
  'constant-changed': bodies(
    times(5, (id) => ({ id, object: 'order' })),
    { id: 9, object: 'purchase' },
    'risky constant-changed /object',
    { id: 9, object: 'order' },
  ),
  'format-changed': bodies(
    times(3, (n) => ({ at: `2026-11-0${n + 1}` })),
    { at: '01/12/2026' },
    'risky format-changed /at',
    { at: '2027-01-01' },
  ),
  'precision-changed': bodies(
    times(3, (n) => ({ at: `2026-11-22T18:24:3${n}.123Z` })),
    { at: '2026-11-22T18:24:38Z' },
    'info precision-changed /at',
    { at: '2027-11-22T18:24:38.001Z' },
  ),
  'id-scheme-changed': bodies(
    times(3, (n) => ({ id: `cus_${n}abc` })),
    { id: 'customer-9' },
    'risky id-scheme-changed /id',
    { id: 'cus_zzz9' },
  ),
  'content-changed': bodies([{ payload: '{"a":1}' }], { payload: 'a=1' }, 'risky content-changed /payload', {
    payload: '{ "a": 2 }',
  }),
}

/** The same of kinds that are found only where they are asked for. */
export const OPT_IN: Partial<Record<Kind, KindSample>> = {
  'sort-order-lost': bodies(
    times(3, () => [1, 2, 3]),
    [3, 1, 2],
    'risky sort-order-lost',
    [7, 8, 9],
  ),
  'uniqueness-lost': bodies(
    times(3, () => [{ id: 1 }, { id: 2 }]),
    [{ id: 1 }, { id: 1 }],
    'risky uniqueness-lost',
    [{ id: 5 }, { id: 4 }],
  ),
  'scale-jumped': bodies(
    times(3, (n) => ({ amount: 10 + n })),
    { amount: 1200 },
    'risky scale-jumped /amount',
    { amount: 40 },
  ),
}
