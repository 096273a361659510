import { expect, it } from 'vitest'
import { briefly, compareJson, compareSample } from './sample-calls.js'

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n))

const hexOf = (length: number, seed: number): string => `a${seed}b${'4f'.repeat(40)}`.slice(0, length)

it.each<[string, unknown[], unknown, string[]]>([
  [
    'a name in another style, of what is null now and then',
    times(4, (n) => ({ id: n, closed_at: n % 2 === 0 ? null : '2026-11-22' })),
    { id: 9, closedAt: null },
    ['breaking renamed /closed_at'],
  ],
  [
    'another name of what is empty now and then',
    times(3, (n) => ({ parts: [{ answer: 'the' }, { answer: `w${n}` }, { answer: '' }] })),
    { parts: [{ reply: 'the' }, { reply: 'w2' }, { reply: '' }] },
    ['breaking renamed /parts/*/answer'],
  ],
  [
    'one value that is a list, and nothing that is an empty one, for one change',
    times(4, (n) => ({ list: [{ owner: { id: n } }, { owner: null }] })),
    { list: [{ owner: [{ id: 9 }] }, { owner: [] }] },
    ['breaking cardinality-flipped /list/*/owner'],
  ],
  [
    'longer hashes, whatever their name',
    times(4, (n) => ({ sha: hexOf(40, n) })),
    { sha: hexOf(64, 9) },
    ['risky id-scheme-changed /sha'],
  ],
  [
    'a uuid in the place of a word and a number',
    times(4, (n) => ({ number: `INV-2026-00${n}1` })),
    { number: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' },
    ['risky id-scheme-changed /number'],
  ],
  [
    'seconds for milliseconds, written as text',
    times(4, (n) => ({ sent_at: `179000000${n}123` })),
    { sent_at: '1790000009' },
    ['risky format-changed /sent_at'],
  ],
  [
    'a currency that every one of many objects had',
    [{ days: times(12, (n) => ({ EUR: n + 0.5, USD: n + 1.5 })) }],
    { days: [{ EUR: 1.5 }, { EUR: 2.5 }] },
    ['breaking field-removed /days/*/USD'],
  ],
])('tells of %s', (_title, recorded, live, findings) => {
  expect(briefly(compareJson(recorded, live)).filter((one) => !/^(?:additive|info)/.test(one))).toEqual(findings)
})

const POINT = { type: 'Point', coordinates: [7.125, 50.25] }
const LINE = { type: 'LineString', coordinates: [POINT.coordinates, [7.5, 50.5]] }

it('knows variants by what the items of their arrays are', () => {
  const recorded = times(4, () => ({ shapes: [POINT, LINE, POINT] }))
  const { coordinates } = POINT
  expect(briefly(compareJson(recorded, { shapes: [{ ...POINT, coordinates: [...coordinates, 112] }, LINE] }))).toEqual([
    'risky tuple-changed /shapes/*/coordinates',
  ])
})

it.each([
  ['throttling', { __type: 'com.example#ThrottlingException', message: 'Rate exceeded' }],
  ['an expired token', { errors: [{ extensions: { code: 'EXPIRED_TOKEN' } }] }],
  ['a refused client', { error: 'invalid_client', error_description: 'no such client' }],
])('cannot check what is answered with %s under another status', (_title, json) => {
  expect(compareSample([{ json: { id: 1 } }], { status: 400, json }).verdict).toBe('could-not-check')
})

it('takes a code of what was sent for a change', () => {
  const json = {
    error: { type: 'validation_error', code: 'parcel_required', message: 'too many requests for parcels' },
  }
  expect(briefly(compareSample([{ json: { id: 1 } }], { status: 400, json }))).toEqual([
    'breaking status-class-changed',
  ])
})

const MISSING = { status: 404, json: { code: 'unknown', message: 'no such order' } }

it.each([
  ['as of another call', { ...MISSING, json: { code: 'unknown', message: 'no order 7' } }, 'could-not-check'],
  ['in another way', { ...MISSING, json: { detail: 'no Route matched' } }, 'drift'],
  ['by a page', { status: 404, headers: { 'content-type': 'text/html' }, text: '<html>404</html>' }, 'drift'],
])('judges what is missing %s', (_title, live, verdict) => {
  expect(compareSample([{ json: { id: 1 } }, { json: { id: 2 } }, MISSING], live).verdict).toBe(verdict)
})

const person = (name: string) => ({ id: name.length, name, bio: name === 'eve' ? null : 'x' })

const peopleOf = (...names: string[]) => ({ users: Object.fromEntries(names.map((name) => [name, person(name)])) })

it('takes records under names of people for a map, though one of them is in each', () => {
  const recorded = [peopleOf('ada', 'mei', 'olu'), peopleOf('ada', 'eve', 'kofi'), peopleOf('ada', 'mei', 'eve', 'jo')]
  expect(briefly(compareJson(recorded, peopleOf('zed', 'jo')))).toEqual([])
  expect(briefly(compareJson(recorded, { users: { zed: { id: 1, bio: 'x' } } }))).toEqual([
    'breaking field-removed /users/*/name',
  ])
})

it('knows an error though what was recorded had failed', () => {
  const recorded = times(3, (id) => ({ id, status: 'failed', amount: 100, currency: 'eur', customer: 'cus_1' }))
  expect(compareJson(recorded, { error: { type: 'api_error', message: 'locked' } }).verdict).toBe('could-not-check')
})

it('knows ids of which one has no digit by chance', () => {
  const recorded = ['ch_3MqLiJ2eZvKYlo2C', 'ch_aQwErTyUiOpAsDfG', 'ch_1NirD82eZvKYlo2C'].map((id) => ({ id }))
  expect(briefly(compareJson(recorded, { id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' }))).toEqual([
    'risky id-scheme-changed /id',
  ])
})

it('takes flags whose values are of several types for a map', () => {
  const recorded = [
    { flags: { beta: 'control', dark_mode: true, 'search-v2': 3 } },
    { flags: { beta: false, dark_mode: true } },
    { flags: { dark_mode: false, promo: 'b' } },
  ]
  expect(briefly(compareJson(recorded, { flags: { 'search-v2': true, xmas: 'a' } }))).toEqual([])
})

const JSON_LINES = { headers: { 'content-type': 'application/x-ndjson' } }

const linesOf = (...types: string[]) => ({
  ...JSON_LINES,
  text: types.map((type, id) => `${JSON.stringify({ type, id })}\n`).join(''),
})

const RECORDS = [linesOf('created', 'created', 'deleted'), linesOf('deleted', 'created', 'deleted')]

it('does not miss records of one kind among a few', () => {
  const result = compareSample(RECORDS, linesOf('created', 'created'))
  expect(briefly(result)).toEqual([])
  expect(result.unverified).toEqual([{ path: 'deleted', reason: 'no event of that type came' }])
})

it('takes records in any order', () => {
  expect(
    briefly(
      compareSample(
        times(3, () => linesOf('created', 'created', 'deleted')),
        linesOf('deleted', 'created'),
      ),
    ),
  ).toEqual([])
})

it.each<[string, ReturnType<typeof linesOf>[], string[]]>([
  ['one kind among very many', RECORDS, times(40, () => 'created')],
  ['what is called otherwise', RECORDS, ['create', 'create']],
  ['the last line that each stream had', times(2, () => linesOf('row', 'row', 'done')), ['row', 'row', 'row']],
])('misses %s', (_title, recorded, live) => {
  expect(briefly(compareSample(recorded, linesOf(...live)))).toContainEqual(
    expect.stringContaining('breaking event-type-removed'),
  )
})

const eventsOf = (...types: string[]) => ({
  headers: { 'content-type': 'text/event-stream' },
  text: types.map((type) => `event: ${type}\ndata: {"n":1}\n\n`).join(''),
})

it.each([
  ['are left out', ['start', 'delta', 'stop']],
  ['come at another time', ['start', 'delta', 'ping', 'stop']],
])('is quiet where keep-alives of a stream %s', (_title, live) => {
  const recorded = times(3, () => eventsOf('start', 'ping', 'delta', 'stop'))
  expect(compareSample(recorded, eventsOf(...live)).verdict).toBe('match')
})

const csvOf = (text: string) => ({ headers: { 'content-type': 'text/csv' }, text })

const TABLE = csvOf('day,sku,price\r\n2026-11-21,A1,12.50\r\n2026-11-22,B2,3.75\r\n2026-11-23,C3,4.10\r\n')

it.each<[string, string]>([
  ['without rows', 'day,sku,price\r\n'],
  ['with a separator in a cell', 'day,sku,price\r\n2026-11-22,"A,1",3.75\r\n'],
  ['with lines in a cell', 'day,sku,price\n2026-11-22,"A\n""1""",3.75\n'],
])('is quiet for a table %s', (_title, text) => {
  expect(briefly(compareSample([TABLE], csvOf(text)))).toEqual([])
})

it.each([
  ['separated otherwise', 'day;sku;price\r\n2026-11-22;A1;3,75\r\n', 'media-type-changed'],
  ['without a column and without rows', 'day,price\r\n', 'field-removed'],
])('tells of a table %s', (_title, text, kind) => {
  expect(compareSample([TABLE], csvOf(text)).findings.map((one) => one.kind)).toEqual([kind])
})
