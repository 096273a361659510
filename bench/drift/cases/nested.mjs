import { events, bare, json } from '../exchange.mjs'
import { additive, alerting, breaking, risky, times, topic } from '../truth.mjs'

const nested = topic('changes deep inside', { service: 'Teams', operation: 'GET /teams', path: '/teams' })
const UUIDS = ['3f2504e0-4f89-41d3-9a0c-0305e82c330', '017f22e2-79b0-7cc3-98c4-dc0c0c07398']
const members = (seed, rest) =>
  Object.fromEntries(
    UUIDS.map((uuid, index) => [`${uuid}${(seed + index) % 10}`, { role: 'dev', since: 2020 + index, ...rest }]),
  )
const team = (index) => ({
  groups: times(2, (n) => ({ name: `g${n}`, members: members(index + n) })),
  ids: [index, index + 1, index + 2],
  slots: [`2026-11-0${index + 1}T10:00:00Z`, `2026-11-0${index + 2}T11:00:00Z`],
  lead: index % 2 === 0 ? null : { name: 'Name-1', grade: index },
  prices: { EUR: 10 + index, USD: 11 + index, JPY: 1600 + index },
  started: 1_700_000_000 + index,
})
const teams = times(6, team)
nested.drift('field of the values of a map in a list gone', {
  recorded: teams,
  live: {
    ...team(3),
    groups: [{ name: 'g', members: Object.fromEntries(UUIDS.map((uuid) => [`${uuid}9`, { since: 2024 }])) }],
  },
  finds: [breaking(['X1', 'T7'], ['/groups/*/members/*/role', '/groups/*/members/*'])],
})
nested.drift('field of an object that may be null gone', {
  recorded: teams,
  live: { ...team(3), lead: { name: 'Zoë' } },
  finds: [breaking('X1', '/lead/grade')],
})
nested.drift('numbers in a list became text', {
  recorded: teams,
  live: { ...team(3), ids: ['7', '8'] },
  finds: [breaking(['T3', 'A1'], ['/ids/*', '/ids'])],
})
nested.drift('moments in a list in another format', {
  recorded: teams,
  live: { ...team(3), slots: ['22.11.2026 10:00', '23.11.2026 11:00'] },
  finds: [risky('V3', '/slots/*')],
})
nested.drift('numbers of a map became text', {
  recorded: teams,
  live: { ...team(3), prices: { EUR: '13', USD: '14', JPY: '1603' } },
  finds: [breaking(['T3', 'T7'], ['/prices/*', '/prices'])],
})
nested.drift('field missing in one of 200 items', {
  recorded: [times(50, (index) => ({ id: index, name: `n${index}` }))],
  live: times(200, (index) => (index === 151 ? { id: index } : { id: index, name: `n${index}` })),
  finds: [breaking('X2', '/*/name')],
})
nested.drift('another type in one of 200 items', {
  recorded: [times(50, (index) => ({ id: index, name: `n${index}` }))],
  live: times(200, (index) => ({ id: index, name: index === 177 ? { first: 'x' } : `n${index}` })),
  finds: [breaking(['T2', 'T1'], '/*/name')],
})
nested.drift('field added in one of many items', {
  recorded: [times(50, (index) => ({ id: index, name: `n${index}` }))],
  live: times(20, (index) => ({ id: index, name: `n${index}`, ...(index === 4 ? { pinned: true } : {}) })),
  finds: [additive('X4', '/*/pinned')],
})
nested.drift('list that was empty at times is null', {
  recorded: times(6, (index) => ({ id: index, tags: index % 2 === 0 ? [] : ['a'] })),
  live: { id: 9, tags: null },
  finds: [alerting(['N5', 'N1', 'N2'], '/tags')],
})
nested.drift('text that was empty at times is null', {
  recorded: times(6, (index) => ({ id: index, note: index % 2 === 0 ? '' : 'x y' })),
  live: { id: 9, note: null },
  finds: [alerting(['N5', 'N1', 'N2'], '/note')],
})
nested.drift('two changes apart are two findings', {
  recorded: teams,
  live: { ...team(3), ids: 4, started: '2026' },
  finds: [breaking(['T4', 'T1'], '/ids'), breaking(['T3', 'T1'], '/started')],
})
nested.drift('booleans became letters', {
  recorded: times(5, (index) => ({ id: index, active: index % 2 === 0 })),
  live: { id: 9, active: 'Y' },
  finds: [breaking('T1', '/active')],
})
nested.drift('renamed within an envelope that is new', {
  recorded: times(5, (index) => ({ user_name: `ann${index}`, user_age: 30 + index })),
  live: { data: { userName: 'zoe', userAge: 41 } },
  finds: [
    breaking(['R2', 'X6', 'X7', 'X1'], ['', '/data', '/user_name', '/user_age', '/data/userName', '/data/userAge']),
  ],
})

const variants = topic('variants by other names', { service: 'Hooks', operation: 'GET /hooks', path: '/hooks' })
const variantCase = (title, key, { small, large, live, path }) => {
  const make = (value, rest) => ({ [key]: value, ...rest })
  variants.drift(title, {
    recorded: times(4, (page) => ({
      list: [
        make('small', small(page)),
        make('large', large(page)),
        make('small', small(page + 4)),
        make('large', large(page + 7)),
      ],
    })),
    live: { list: [make('small', small(9)), make('large', live), make('large', live)] },
    finds: [breaking(['T8', 'X1'], path)],
  })
}
const small = (index) => ({ id: `s${index}`, a: index })
const large = (index) => ({ id: `l${index}`, b: `t${index}`, c: index })
for (const key of ['kind', 'event', '__typename', '@type', 'object'])
  variantCase(`own field gone, told by ${key}`, key, { small, large, live: { id: 'l9', b: 't9' }, path: '/list/*/c' })
variantCase('field of nested data gone, told by the parent', 'event', {
  small: (index) => ({ id: `s${index}`, data: { total: index } }),
  large: (index) => ({ id: `l${index}`, data: { carrier: 'post', code: `P${index}` } }),
  live: { id: 'l9', data: { carrier: 'post' } },
  path: '/list/*/data/code',
})
variants.drift('field of one variant became an object', {
  recorded: times(4, (page) => ({
    fields: [
      { type: 'text', value: `v${page}` },
      { type: 'number', value: page },
      { type: 'text', value: 'w' },
      { type: 'number', value: 7 },
    ],
  })),
  live: {
    fields: [
      { type: 'text', value: 'z' },
      { type: 'number', value: { n: 4 } },
    ],
  },
  finds: [breaking(['T1', 'T2'], '/fields/*/value')],
})
variants.drift('number in the variant of texts', {
  recorded: times(4, (page) => ({
    fields: [
      { type: 'text', value: `v${page}` },
      { type: 'number', value: page },
      { type: 'text', value: 'w' },
      { type: 'number', value: 7 },
    ],
  })),
  live: {
    fields: [
      { type: 'text', value: 12 },
      { type: 'number', value: 4 },
    ],
  },
  finds: [breaking(['T1', 'T2', 'T3'], '/fields/*/value')],
})

const ids = topic('ids and formats', { service: 'Things', operation: 'GET /things/:id', path: '/things/4' })
const OBJECT_IDS = [
  '507f1f77bcf86cd799439011',
  '507f191e810c19729de860ea',
  '5f1d7f1e9c8b4a0017d3c2b1',
  '60c72b2f9b1d8e001c8e4b5a',
  '61a0b3c4d5e6f7a8b9c0d1e2',
]
const idCase = (title, recorded, live, finding) =>
  ids.drift(title, {
    recorded: recorded.map((id, index) => ({ id, n: index })),
    live: { id: live, n: 9 },
    finds: [finding],
  })
const uuids = times(5, (index) => `3f2504e0-4f89-41d3-9a0c-0305e82c330${index}`)
idCase('object ids became short ids', OBJECT_IDS, 'V1StGXR8_Z5jdHi6B-myT', risky(['V5', 'V3'], '/id'))
idCase('UUIDs without dashes', uuids, '3f2504e04f8941d39a0c0305e82c3309', risky(['V3', 'V5'], '/id'))
idCase('numbers in text became UUIDs', ['4411', '4412', '4490', '4502', '4777'], uuids[3], risky(['V5', 'V3'], '/id'))
idCase('numbers became UUIDs', [4411, 4412, 4490, 4502, 4777], uuids[3], breaking('T1', '/id'))
idCase(
  'ids became links',
  times(5, (index) => `usr_${index}kQ7xVb2`),
  'https://api.example.com/users/9',
  risky(['V5', 'V3'], '/id'),
)
ids.drift('content became a link to it', {
  recorded: times(5, (index) => ({
    image: `iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk${index}PwHwAEBgIA=`,
  })),
  live: { image: 'https://img.example.com/9.png' },
  finds: [risky(['V6', 'V3'], '/image')],
})
ids.drift('seconds became milliseconds in a list', {
  recorded: times(3, (page) => times(4, (index) => ({ t: 1_700_000_000 + page * 60 + index, v: index }))),
  live: times(3, (index) => ({ t: 1_790_000_000_000 + index * 1000, v: index })),
  finds: [risky('V3', '/*/t')],
})
ids.drift('enum in capitals', {
  recorded: times(3, (page) => times(5, (index) => ({ id: page * 5 + index, state: ['open', 'done'][index % 2] }))),
  live: times(3, (index) => ({ id: index, state: ['OPEN', 'DONE'][index % 2] })),
  finds: [risky('V1', '/*/state')],
})

const wire = topic('on the wire', { service: 'Links', operation: 'GET /go', path: '/go' })
wire.drift('redirect became an answer', {
  recorded: times(4, (index) => bare(302, { location: `https://files.example.com/${index}` })),
  live: json({ url: 'https://files.example.com/9' }),
  finds: [breaking('E2')],
})
wire.drift('404 became an answer', {
  recorded: times(3, () => json({ title: 'Not found' }, { status: 404 })),
  live: json({ id: 4 }),
  finds: [breaking('E2')],
})
wire.drift('token count of an event became text', {
  recorded: times(4, (index) =>
    events([
      ['delta', { text: `a${index}`, usage: { tokens: index } }],
      ['end', { ok: true }],
    ]),
  ),
  live: events([
    ['delta', { text: 'z', usage: { tokens: '9' } }],
    ['end', { ok: true }],
  ]),
  finds: [breaking('T3', 'delta/usage/tokens')],
})
wire.drift('node of a GraphQL edge is null', {
  recorded: times(4, (page) => ({
    data: { orders: { edges: times(3, (index) => ({ node: { id: `b${page}${index}` } })) } },
  })),
  call: {
    method: 'POST',
    operation: 'Orders',
    path: '/graphql',
    body: { operationName: 'Orders', query: 'query Orders { x }' },
  },
  live: { data: { orders: { edges: [{ node: { id: 'b1' } }, { node: null }, { node: { id: 'b2' } }] } } },
  finds: [breaking('N1', '/data/orders/edges/*/node')],
})

export const CASES = [nested, variants, ids, wire].flatMap(({ cases }) => cases)
