import { expect, it } from 'vitest'
import { briefly, compareJson, compareSample } from './sample-calls.js'

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n))

it.each<[string, unknown[], unknown]>([
  ['an optional field that is absent', [{ id: 1, nick: 'a' }, { id: 2 }, { id: 3 }], { id: 4 }],
  ['a null that was seen before', [{ at: null }, { at: '2026-11-22' }], { at: null }],
  ['new keys of a map by id', [{ by: { cus_1a2b3c: 1, cus_4d5e6f: 2 } }], { by: { cus_7g8h9i: 3 } }],
  ['new days of a map', [{ days: { '2026-11-21': 1 } }], { days: { '2026-11-22': 2, '2026-11-23': 3 } }],
  ['other currencies of a map', [{ rates: { EUR: 1, USD: 2 } }], { rates: { JPY: 3, EUR: 1 } }],
  ['other metadata', times(4, (n) => ({ metadata: { [`k${'abcd'[n]!}`]: 'x' } })), { metadata: { other: 'y' } }],
  ['a longer list', [{ list: [1] }], { list: [1, 2, 3, 4, 5, 6, 7, 8, 9] }],
  ['the last page', times(3, (n) => ({ items: [1, 2], next: `https://a.example/${n}` })), { items: [3], next: null }],
  ['another cursor', times(3, (n) => ({ items: [1], cursor: `eyJhIjo${n}fQ==` })), { items: [1], cursor: 'abc' }],
  ['a name of a few that is new', times(9, (n) => ({ name: ['Ada', 'Eve', 'Max'][n % 3] })), { name: 'Zoe' }],
  ['a word of a few, of any field', times(12, (n) => ({ fruit: ['fig', 'kiwi'][n % 2] })), { fruit: 'plum' }],
  ['another currency', times(9, (n) => ({ currency: ['EUR', 'USD'][n % 2] })), { currency: 'SEK' }],
  ['an entered address that is left out', times(4, (n) => ({ site: `https://a.example/${n}` })), { site: '' }],
  ['a house number with a letter', times(4, (n) => ({ number: String(n) })), { number: '12a' }],
  ['a version with three parts', times(4, (n) => ({ version: `1.${n}` })), { version: '2.0.1' }],
  [
    'pictures on another host',
    times(4, (n) => ({ avatar: `https://a.example/${n}` })),
    { avatar: 'https://b.example/' },
  ],
  ['an average that is no whole number', times(4, (n) => ({ rating: n })), { rating: 4.5 }],
  [
    'another type beside the one that was known',
    times(9, (n) => ({ list: [{ id: n, author: { type: 'User' } }] })),
    {
      list: [
        { id: 1, author: { type: 'User' } },
        { id: 2, author: { type: 'Bot' } },
      ],
    },
  ],
  [
    'one kind more of many',
    times(5, (n) => ({ type: ['menu', 'image', 'text', 'rules', 'button'][n], id: n, [`of${n}`]: true })),
    { type: 'calendar', id: 9, days: 3 },
  ],
  [
    'ids that begin as before, without a digit',
    times(4, (n) => ({ parent_id: `t5_2q${n}x` })),
    { parent_id: 't5_abcde' },
  ],
  [
    'other media by id',
    times(3, () => ({ media: { '76oa3ut1p52a1': { size: 1, url: 'a' }, g86xbcq1p52a1: { size: 2, url: 'b' } } })),
    { media: { q6kwf3d0v52a1: { size: 3, url: 'c' } } },
  ],
  [
    'one entered link of many that is none',
    times(4, (n) => ({ links: [{ url: `https://a.example/${n}` }] })),
    { links: [{ url: 'https://a.example/9' }, { url: 'see below' }] },
  ],
  [
    'links that lead to several hosts',
    times(4, (n) => ({ links: [{ url: `https://a.example/${n}` }] })),
    { links: [{ url: 'https://a.example/9' }, { url: 'https://b.example/9' }] },
  ],
  ['another type of account', times(9, (n) => ({ id: n, account_type: 'private' })), { id: 9, account_type: 'public' }],
  ['a score that was always the same', times(12, () => ({ score: 1 })), { score: 1.79 }],
  ['whole decimals', times(4, (n) => ({ price: n + 0.5 })), { price: 12 }],
  ['a deeper tree', [{ children: [{ id: 1, children: [] }], id: 0 }], tree(4)],
  [
    'other files',
    [{ files: { 'README.md': { size: 1, url: 'https://a.example/1' } } }],
    { files: { 'main.py': { size: 2, url: 'https://a.example/2' } } },
  ],
  [
    'other permissions',
    times(3, (n) => ({ permissions: { plan: 'read', members: 'write', ...(n === 0 ? { issues: 'write' } : {}) } })),
    { permissions: { emails: 'read', packages: 'write' } },
  ],
  [
    'another kind where one is known',
    [{ type: 'file', path: 'a', size: 3, content: 'x' }],
    { type: 'link', path: 'b', target: 'c' },
  ],
  [
    'further kinds of items where one is known',
    [{ list: [{ event: 'locked', id: 1, reason: 'spam' }] }],
    {
      list: [
        { event: 'labeled', id: 2, label: 'bug' },
        { event: 'closed', id: 3 },
      ],
    },
  ],
  [
    'base64 that needs padding now and then',
    times(4, (n) => ({ node: `MDQ6VXNlcjM5NjUyMzU${n}` })),
    { node: 'MDQ6VXNlcjU4MzIzMQ==' },
  ],
  [
    'base64 that needs no padding now',
    times(4, (n) => ({ node: `MDQ6VXNlcjU4MzIzM${n}==` })),
    { node: 'MDQ6VXNlcjM5NjUyMzUx' },
  ],
  ['order of keys', [{ a: 1, b: 2 }], { b: 2, a: 1 }],
  [
    'a repeated recording',
    times(12, () => ({ city: 'Oslo', owner: 'ada', n: 3 })),
    { city: 'Rome', owner: 'eve', n: 9 },
  ],
])('takes %s for no alert', (_title, recorded, live) => {
  const alerts = compareJson(recorded, live).findings.filter(({ severity }) => severity !== 'info')
  expect(alerts).toEqual([])
})

function tree(depth: number): { id: number; children: unknown[] } {
  return { id: depth, children: depth === 0 ? [] : [tree(depth - 1)] }
}

it.each<[string, unknown[], unknown, string[]]>([
  [
    'an object whose fields all have another style',
    [{ userId: 1, fullName: 'a', createdAt: 'b' }],
    { user_id: 1, full_name: 'a', created_at: 'b' },
    ['breaking renamed /createdAt', 'breaking renamed /fullName', 'breaking renamed /userId'],
  ],
  [
    'an object that is gone, once',
    times(3, () => ({ a: 1, owner: { id: 1, name: 'x', mail: 'y' } })),
    { a: 1 },
    ['breaking field-removed /owner'],
  ],
  [
    'many fields of one object that are gone, once',
    times(3, () => ({ o: { a: 1, b: 'x', c: true, d: [1], e: 2, f: 3 } })),
    { o: { f: 3 } },
    ['breaking field-removed /o/*'],
  ],
  [
    'the same change in all items, once',
    [{ list: times(4, (id) => ({ id, n: 1 })) }],
    { list: times(9, (id) => ({ id, n: 'x' })) },
    ['breaking type-changed /list/*/n'],
  ],
  [
    'an event of a type that was not recorded',
    times(3, (order) => ({ type: 'order.created', data: { order } })),
    { type: 'order.paid', data: { payment: 'x' } },
    ['risky variant-added'],
  ],
  [
    'numbers under the name of metadata that are gone',
    times(3, () => ({ metadata: { page: 1, total: 5 } })),
    { metadata: { page: 1 } },
    ['breaking field-removed /metadata/total'],
  ],
  [
    'an object within the body that is wrapped',
    times(3, () => ({ repo: { id: 1, name: 'x', fork: false } })),
    { repo: { data: { id: 1, name: 'x', fork: false } } },
    ['breaking enveloped /repo'],
  ],
  [
    'a field of JSON in a text',
    times(3, () => ({ payload: '{"a":1,"b":2}' })),
    { payload: '{"a":1}' },
    ['breaking field-removed /payload/b'],
  ],
  [
    'seconds that became milliseconds',
    times(3, (n) => ({ created: 1_790_000_000 + n })),
    { created: 1_790_000_000_123 },
    ['risky format-changed /created'],
  ],
])('tells of %s', (_title, recorded, live, findings) => {
  expect(briefly(compareJson(recorded, live))).toEqual(findings)
})

it('walks answers of great size and depth', () => {
  const wide = Object.fromEntries(times(3000, (n) => [`field_${n.toString(36)}x`, n]))
  const long = times(20_000, (id) => ({ id, name: `n${id}` }))
  expect(compareJson([{ wide, long, deep: tree(90) }], { wide, long, deep: tree(80) }).findings).toEqual([])
})

it('reads names that objects have by nature as any other', () => {
  const body = JSON.parse('{"__proto__":{"a":1},"constructor":1,"hasOwnProperty":"x"}') as unknown
  expect(compareJson([body, body, body], body).verdict).toBe('match')
  expect(briefly(compareJson([body, body, body], {}))).toEqual([
    'breaking field-removed /__proto__',
    'breaking field-removed /constructor',
    'breaking field-removed /hasOwnProperty',
  ])
})

const product = (n: number) => ({ object: 'product', id: n, name: `n${n}` })
const plan = (n: number) => ({ object: 'plan', id: n, amount: n, interval: 'month' })

it('takes a further field that could tell variants for a field', () => {
  expect(briefly(compareJson(times(4, product), { ...product(9), type: 'good' }))).toEqual([
    'additive field-added /type',
  ])
  const lists = times(4, (n) => ({ list: [product(n), plan(n)] }))
  const { name: _name, ...nameless } = product(8)
  const live = { list: [{ ...product(7), type: 'good' }, plan(9), { ...nameless, type: 'other' }] }
  expect(briefly(compareJson(lists, live))).toEqual([
    'breaking variant-field-removed /list/*/name',
    'additive field-added /list/*/type',
  ])
})

it('tells a further variant where three objects or more are of others', () => {
  const recorded = times(3, (n) => ({ type: 'file', path: `${n}`, size: n, content: 'x' }))
  expect(briefly(compareJson(recorded, { type: 'link', path: 'b', target: 'c' }))).toEqual(['risky variant-added'])
})

it('takes the items of a list for no maps because of what the list is called', () => {
  const balance = (value: object | null) => ({ available: { type: 'money', value }, pending: { type: 'money', value } })
  const recorded = times(3, () => ({ balances: [balance(null), balance(null)] }))
  expect(briefly(compareJson(recorded, { balances: [balance({ amount: 1 }), balance(null)] }))).toEqual([
    'additive null-refined /balances/*/available/value',
    'additive null-refined /balances/*/pending/value',
  ])
})

it('does not take what is switched on elsewhere for a field that moved', () => {
  const recorded = times(3, (n) => ({ id: n, enabled: true }))
  expect(briefly(compareJson(recorded, { id: 9, reviews: { enabled: true, count: 2 } }))).toEqual([
    'breaking field-removed /enabled',
    'additive field-added /reviews',
  ])
})

it('does not choose where a field could have moved to several places', () => {
  const recorded = times(3, (n) => ({ id: n, interval_days: n + 1 }))
  const live = { id: 9, billing: { interval_days: 30, day: 1 }, shipping: { interval_days: 7, day: 2 } }
  expect(briefly(compareJson(recorded, live))).toEqual([
    'breaking field-removed /interval_days',
    'additive field-added /billing',
    'additive field-added /shipping',
  ])
})

it('does not take a field for another because both hold a common word', () => {
  const recorded = times(3, (n) => ({ id: n, access: { org_plan: 'read', org_members: 'write', wiki: 'write' } }))
  const live = { id: 9, access: { org_emails: 'read', org_packages: 'write', wiki: 'write' } }
  expect(briefly(compareJson(recorded, live))).toEqual([
    'breaking field-removed /access/org_members',
    'breaking field-removed /access/org_plan',
    'additive field-added /access/org_emails',
    'additive field-added /access/org_packages',
  ])
})

it('counts the places in which there is something in the place of null', () => {
  const [finding] = compareJson([{ list: [{ a: null }] }], { list: [{ a: 1 }, { a: null }, { a: 2 }] }).findings
  expect(finding).toMatchObject({ kind: 'null-refined', counts: { recorded: 1, found: 2, live: 3 } })
  const swapped = compareJson(
    times(3, () => ({ note: null })),
    { note: '' },
  ).findings
  expect(swapped).toMatchObject([{ kind: 'convention-swapped', counts: { recorded: 3, found: 1, live: 1 } }])
})

it('tells an end that several headers announce once', () => {
  const headers = {
    sunset: 'Mon, 01 Feb 2027 00:00:00 GMT',
    deprecation: '@1790000000',
    link: '</v2>; rel="deprecation"',
  }
  const { findings } = compareSample([{ json: { id: 1 } }], { json: { id: 1 }, headers })
  expect(findings.filter(({ kind }) => kind === 'deprecation-signalled')).toMatchObject([
    {
      path: 'deprecation',
      hint: 'deprecation on 2026-09-21; link rel=deprecation without a date; sunset on 2027-02-01',
    },
  ])
})

it('tells a constant that has another value everywhere', () => {
  const recorded = times(9, (n) => ({ id: n, object: 'order' }))
  expect(briefly(compareJson(recorded, { id: 1, object: 'sale' }))).toEqual(['risky constant-changed /object'])
})

it('takes a place of a tuple where only null stood for one of which nothing was known', () => {
  const recorded = times(3, (n) => ({ reports: [[null, n + 1]] }))
  expect(briefly(compareJson(recorded, { reports: [['spam', 2]] }))).toEqual(['additive null-refined /reports/*'])
  expect(briefly(compareJson(recorded, { reports: [[null, 'two']] }))).toEqual(['risky tuple-changed /reports/*'])
})
