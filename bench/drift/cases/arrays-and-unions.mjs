import { additive, breaking, risky, times, topic } from '../truth.mjs'

const arrays = topic('arrays', { service: 'Search', operation: 'GET /suggest', path: '/suggest?q=ke' })
const hit = (index) => ({ id: `s_${index}kQ`, label: `kettle ${index}`, weight: index + 1 })
const lists = times(4, (page) => ({
  hits: times(3 + page, (index) => hit(page * 7 + index)),
  related: ['mug', 'teapot', 'tray'],
}))
const related = ['cup', 'spoon', 'lid']

arrays.quiet('ten times longer', { recorded: lists, live: { hits: times(60, hit), related } })
arrays.quiet('one item', { recorded: lists, live: { hits: [hit(3)], related: ['cup'] } })
arrays.quiet('other order', {
  recorded: lists,
  live: { hits: times(5, hit).toReversed(), related: related.toReversed() },
})
arrays.unverified('empty where it was populated', { recorded: lists, live: { hits: [], related } })
arrays.unverified('empty at the root', { recorded: lists.map(({ hits }) => hits), live: [] })
arrays.silent('known to be empty at times', {
  recorded: [...lists, { hits: [], related }],
  live: { hits: [], related },
})
arrays.quiet('empty as ever', {
  recorded: times(4, (index) => ({ warnings: [], id: index })),
  live: { warnings: [], id: 9 },
})
arrays.drift('items became objects', {
  recorded: lists,
  live: { hits: times(3, hit), related: related.map((name) => ({ name, score: 0.5 })) },
  finds: [breaking(['A1', 'T1'], ['/related', '/related/*'])],
})
arrays.drift('items became their ids', {
  recorded: lists,
  live: { hits: ['s_1kQ', 's_2kQ'], related },
  finds: [breaking(['A1', 'T1'], ['/hits', '/hits/*'])],
})
arrays.drift('one item of another type', {
  recorded: lists,
  live: { hits: times(3, hit), related: ['cup', 17, 'lid'] },
  finds: [breaking(['A1', 'T2'], ['/related', '/related/*'])],
})
arrays.drift('list became text with commas', {
  recorded: lists,
  live: { hits: times(3, hit), related: 'cup,spoon,lid' },
  finds: [breaking(['T4', 'T1'], '/related')],
})
arrays.quiet('mixed items, another mixture', {
  recorded: times(4, () => ({ row: ['total', 12, null, true] })),
  live: { row: ['sum', 9, null, false] },
})
arrays.quiet('mixed items of any length', {
  recorded: times(5, (index) => ({ parts: [...times(index + 1, (n) => n), 'end'] })),
  live: { parts: [4, 4, 4, 4, 4, 4, 4, 4, 'end', 2] },
})
arrays.drift('root list of texts became a list of objects', {
  recorded: times(3, (index) => ['beta', 'gamma', `delta${index}`]),
  live: [{ name: 'beta' }, { name: 'gamma' }],
  finds: [breaking(['A1', 'T1'], ['', '/*'])],
})
arrays.quiet('root list of texts, others', {
  recorded: times(3, (index) => ['beta', 'gamma', `delta${index}`]),
  live: ['omega'],
})
arrays.quiet('root number', { recorded: times(4, (index) => 40 + index), live: 7 })
arrays.quiet('root text', { recorded: times(4, (index) => `pong ${index}`), live: 'pong' })
arrays.drift('root number became text', {
  recorded: times(4, (index) => 40 + index),
  live: '44',
  finds: [breaking(['T3', 'R1'], '')],
})
arrays.quiet('nested lists of other lengths', {
  recorded: times(3, (page) => ({ grid: times(3, (row) => times(2 + row + page, (n) => n)) })),
  live: { grid: [[1], [2, 3, 4, 5, 6, 7], [8, 9]] },
})
arrays.drift('nesting lost', {
  recorded: times(3, (page) => ({ grid: times(3, (row) => times(2 + row + page, (n) => n)) })),
  live: { grid: [1, 2, 3, 4] },
  finds: [breaking(['A1', 'T4', 'T1'], ['/grid', '/grid/*'])],
})
arrays.quiet('sort order is not looked at by default', {
  recorded: times(4, (page) => times(5, (index) => ({ rank: index + page }))),
  live: [{ rank: 9 }, { rank: 2 }, { rank: 5 }],
})
arrays.quiet('repeated keys are not looked at by default', {
  recorded: times(4, (page) => times(5, (index) => ({ key: page * 5 + index }))),
  live: [{ key: 3 }, { key: 3 }, { key: 4 }],
})

const tuples = topic('tuples', { service: 'Maps', operation: 'GET /route', path: '/route?from=a&to=b' })
const route = (index) => ({
  distance: 4100.5 + index,
  path: times(4, (n) => [13.4 + n / 10, 52.5 + index / 100]),
  start: [13.41, 52.52 + index / 100],
})
const routes = times(4, route)
tuples.quiet('other coordinates, longer path', {
  recorded: routes,
  live: { ...route(5), path: times(40, (n) => [-70.5 + n / 9, -33.25]), start: [-70, -33] },
})
tuples.drift('altitude added to a position', {
  recorded: routes,
  live: { ...route(5), start: [13.4, 52.5, 34.5] },
  finds: [risky('A2', '/start')],
})
tuples.drift('altitude added to each position', {
  recorded: routes,
  live: { ...route(5), path: times(4, (n) => [13.4 + n / 10, 52.5, 30]) },
  finds: [risky('A2', '/path/*')],
})
tuples.drift('positions became objects', {
  recorded: routes,
  live: { ...route(5), path: times(4, (n) => ({ lng: 13.4 + n / 10, lat: 52.5 })) },
  finds: [breaking(['A1', 'T1', 'T4'], ['/path', '/path/*'])],
})
tuples.drift('rows of a table with the columns swapped', {
  recorded: times(4, (page) => ({ rows: times(3, (index) => [`2026-11-0${index + 1}`, page * 3 + index, true]) })),
  live: { rows: times(3, (index) => [index + 5, `2026-11-0${index + 1}`, true]) },
  finds: [risky(['A2'], ['/rows/*', '/rows/*/0', '/rows/*/1', '/rows/*/*'])],
})
tuples.quiet('rows of a table', {
  recorded: times(4, (page) => ({ rows: times(3, (index) => [`2026-11-0${index + 1}`, page * 3 + index, true]) })),
  live: { rows: times(9, (index) => [`2026-12-0${index + 1}`, index * 100, false]) },
})

const unions = topic('unions', { service: 'Feed', operation: 'GET /feed', path: '/feed' })
const post = (index) => ({ type: 'post', id: `p${index}`, text: 'Kettle is back', likes: index * 3 })
const photo = (index) => ({
  type: 'photo',
  id: `f${index}`,
  url: `https://img.example.com/${index}.jpg`,
  width: 800 + index,
})
const poll = (index) => ({ type: 'poll', id: `o${index}`, options: [{ label: 'yes', votes: index }] })
const feeds = times(4, (page) => ({ entries: [post(page), photo(page), post(page + 9), poll(page), photo(page + 20)] }))
unions.quiet('other mixture', { recorded: feeds, live: { entries: [photo(44), photo(45), poll(3), post(2)] } })
unions.silent('a variant is not seen', { recorded: feeds, live: { entries: [post(44), post(45), poll(3)] } })
unions.drift('variant lost a field of its own', {
  recorded: feeds,
  live: {
    entries: [
      post(44),
      { type: 'photo', id: 'f9', url: 'https://img.example.com/9.jpg' },
      poll(3),
      { type: 'photo', id: 'f8', url: 'https://img.example.com/8.jpg' },
    ],
  },
  finds: [breaking(['T8', 'X1'], '/entries/*/width')],
})
unions.drift('variant changed the type of a field of its own', {
  recorded: feeds,
  live: { entries: [post(44), { ...photo(45), width: { px: 800 } }, poll(3)] },
  finds: [breaking('T1', '/entries/*/width')],
})
unions.drift('variant added', {
  recorded: feeds,
  live: {
    entries: [
      post(44),
      { type: 'story', id: 's1', frames: [{ at: 1 }], expires: '2026-11-23T10:00:00Z' },
      photo(45),
      poll(3),
    ],
  },
  finds: [risky('T8', ['/entries/*', '/entries', '/entries/*/type'])],
})
unions.drift('variant got a field more', {
  recorded: feeds,
  live: { entries: [post(44), { ...photo(45), height: 600 }, poll(3)] },
  finds: [additive('X4', '/entries/*/height')],
})
unions.drift('discriminator gone', {
  recorded: feeds,
  live: { entries: [post(44), photo(45), poll(3)].map(({ type: _type, ...rest }) => rest) },
  finds: [breaking(['T8', 'X1'], ['/entries/*/type', '/entries/*'])],
})
unions.quiet('A and B variants of one answer', {
  recorded: times(6, (index) => ({
    id: index,
    experiment: index % 2 === 0 ? { arm: 'a', discount: 5 } : { arm: 'b', banner: 'Hello', ttl: 60 },
  })),
  compared: 2,
  live: { id: 12, experiment: { arm: 'b', banner: 'Servus', ttl: 90 } },
})
unions.quiet('result or failure, by status', {
  recorded: times(6, (index) =>
    index % 2 === 0 ? { status: 'ok', value: index } : { status: 'failed', code: 'E1', hint: 'try again' },
  ),
  live: { status: 'failed', code: 'E7', hint: 'wait' },
})

const maps = topic('maps', { service: 'Rates', operation: 'GET /table', path: '/table' })
const byId = (from, count, value) =>
  Object.fromEntries(times(count, (index) => [`usr_${from + index}8x${index}`, value(index)]))
const member = (index) => ({ name: `Name-${index + 1}`, seats: index })
const tables = times(4, (page) => ({ members: byId(10 + page * 10, 4, member), limit: 50 }))
maps.quiet('other ids as keys', { recorded: tables, live: { members: byId(900, 12, member), limit: 50 } })
maps.quiet('numbers as keys', {
  recorded: times(4, (page) =>
    times(3, (n) => n).reduce((map, n) => ({ ...map, [String(100 + page * 10 + n)]: { qty: n } }), {}),
  ),
  live: { 8801: { qty: 4 } },
})
maps.quiet('dates as keys, a day later', {
  recorded: times(3, (page) => ({
    days: { [`2026-11-1${page}`]: { open: 1.5 }, [`2026-11-1${page + 1}`]: { open: 2.5 } },
  })),
  live: { days: { '2026-11-29': { open: 3.5 }, '2026-11-30': { open: 4.5 } } },
})
maps.quiet('currencies as keys of one recording', {
  recorded: [{ base: 'EUR', rates: { CHF: 0.93, GBP: 0.83, JPY: 161.2, NOK: 11.6, USD: 1.06 } }],
  live: { base: 'EUR', rates: { CHF: 0.94, JPY: 160.4, SEK: 11.2, USD: 1.07 } },
})
maps.quiet('UUIDs as keys of one recording', {
  recorded: [
    {
      byId: {
        '3f2504e0-4f89-41d3-9a0c-0305e82c3301': { on: true },
        '017f22e2-79b0-7cc3-98c4-dc0c0c07398f': { on: false },
      },
    },
  ],
  live: { byId: { 'a98c5a1e-1742-4b3d-b1b3-5a4e7a3f4f52': { on: true } } },
})
maps.drift('values lost a field', {
  recorded: tables,
  live: { members: byId(900, 4, (index) => ({ name: `Name-${index}` })), limit: 50 },
  finds: [breaking(['T7', 'X1'], ['/members/*/seats', '/members/*'])],
})
maps.drift('values became scalars', {
  recorded: tables,
  live: { members: byId(900, 4, (index) => index), limit: 50 },
  finds: [breaking(['T7', 'T1'], ['/members/*', '/members'])],
})
maps.drift('values of a map of numbers became text', {
  recorded: times(3, (page) => ({ rates: { CHF: 0.93 + page, GBP: 0.83, JPY: 161.2, USD: 1.06 } })),
  live: { rates: { CHF: '0.93', GBP: '0.83', JPY: '161.2', USD: '1.06' } },
  finds: [breaking(['T7', 'T3'], ['/rates/*', '/rates'])],
})
maps.drift('values got a field more', {
  recorded: tables,
  live: { members: byId(900, 4, (index) => ({ ...member(index), admin: false })), limit: 50 },
  finds: [additive('X4', '/members/*/admin')],
})
maps.drift('map became a list', {
  recorded: tables,
  live: { members: times(4, member), limit: 50 },
  finds: [breaking(['T1', 'T4', 'T7'], '/members')],
})
maps.drift('struct whose fields look alike loses one', {
  recorded: times(5, (index) => ({ limits: { daily: 100 + index, weekly: 500 + index, monthly: 1500 + index } })),
  live: { limits: { daily: 101, monthly: 1502 } },
  finds: [breaking('X1', '/limits/weekly')],
})
maps.silent('empty map', { recorded: tables, live: { members: {}, limit: 50 } })

export const CASES = [arrays, tuples, unions, maps].flatMap(({ cases }) => cases)
