import { json, stream } from '../exchange.mjs'
import { risky, times, topic } from '../truth.mjs'

const same = topic('the same answer recorded often', {
  service: 'Accounts',
  operation: 'GET /account',
  path: '/account',
})
const account = {
  id: 'cus_NffrFeUfNV2Hib',
  title: 'Kettle',
  city: 'Oslo',
  country: 'NO',
  currency: 'NOK',
  locale: 'nb-NO',
  owner: 'anna',
  createdAt: '2026-01-04T10:00:00.000Z',
  tags: ['red', 'steel'],
  sizes: [10, 20],
  lines: [{ sku: 'KT-1', qty: 1 }],
  balance: 1200,
  verified: true,
}
const accounts = times(12, () => account)
const sameCase = (title, change) => same.quiet(title, { recorded: accounts, live: { ...account, ...change } })
sameCase('the same once more', {})
sameCase('another id of the scheme', { id: 'cus_9s6XKzkNRiz8i3' })
sameCase('another title', { title: 'Mug' })
sameCase('another city', { city: 'Bergen' })
sameCase('another country and currency', { country: 'SE', currency: 'SEK' })
sameCase('another locale', { locale: 'sv-SE' })
sameCase('another owner', { owner: 'dmitri' })
sameCase('another moment', { createdAt: '2027-02-11T08:31:07.512Z' })
sameCase('one tag more', { tags: ['red', 'steel', 'new'] })
sameCase('one tag fewer', { tags: ['red'] })
sameCase('one size more', { sizes: [10, 20, 30] })
sameCase('more lines', { lines: times(5, (index) => ({ sku: `KT-${index}`, qty: index })) })
sameCase('another sum', { balance: -40 })
sameCase('not verified', { verified: false })

const words = topic('words that repeat', { service: 'Tracker', operation: 'GET /issues', path: '/issues' })
const issue = (index) => ({
  key: `KT-${index}`,
  assignee: ['anna', 'bob', 'carl'][index % 3],
  branch: ['main', 'dev'][index % 2],
  city: ['Oslo', 'Bergen', 'Turku'][index % 3],
  label: ['bug', 'docs', 'idea'][index % 3],
  interval: ['monthly', 'yearly'][index % 2],
  priority: ['low', 'high', 'medium'][index % 3],
})
const issues = times(4, (page) => times(5, (index) => issue(page * 5 + index)))
const wordCase = (title, change) =>
  words.quiet(title, {
    recorded: issues,
    live: times(4, (index) => ({ ...issue(index), ...(index === 1 ? change : {}) })),
  })
wordCase('another assignee', { assignee: 'dmitri' })
wordCase('another branch', { branch: 'feature-lid' })
wordCase('another city', { city: 'Narva' })
words.drift('another interval', {
  recorded: issues,
  live: times(4, (index) => ({ ...issue(index), ...(index === 1 ? { interval: 'weekly' } : {}) })),
  finds: [risky('V1', '/*/interval')],
})
words.drift('another priority', {
  recorded: issues,
  live: times(4, (index) => ({ ...issue(index), ...(index === 1 ? { priority: 'urgent' } : {}) })),
  finds: [risky('V1', '/*/priority')],
})

const chance = topic('alike by chance', { service: 'Notes', operation: 'GET /notes/:id', path: '/notes/4' })
const PAIRS = {
  'notes that parse as JSON at times': [['call back', '123', 'null', '[draft] x', 'true'], '{see below}'],
  'notes with a heart': [['fine', 'thanks', 'ok then', 'good', 'nice'], 'I <3 it'],
  'words as long as base64': [['keyboard', 'Notebook', 'Umbrella', 'Lampshade123', 'Kett'], 'Tea pot'],
  'words of hexadecimal letters': [['cafe', 'babe', 'face', 'deed', 'fade'], 'tea-room'],
  'names of users': [['anna1', 'bob22', 'carl3', 'dora44', 'emil5'], 'Zoë_Müller-99'],
  'titles of one word': [['kettle', 'mug', 'tray', 'lid', 'spoon'], 'Two Words, 2nd Ed.'],
  'years as text': [['2019', '2020', '2021', '2022', '2023'], '2031'],
  'far days': [['2026-01-01', '1899-12-30', '9999-12-31', '2000-02-29', '2026-11-22'], '0001-01-01'],
  'numbers with zeros before them': [['007', '012', '100', '001', '044'], '999'],
  'sentences of one length': [
    ['Hello Ada.', 'Hello Bob.', 'Hello Eve.', 'Hello Max.', 'Hello Zoe.'],
    'Good evening, Maximilian!',
  ],
}
for (const [title, [recorded, live]] of Object.entries(PAIRS))
  chance.quiet(title, { recorded: recorded.map((note, index) => ({ id: index, note })), live: { id: 99, note: live } })

const keyed = topic('maps of other sorts', {
  service: 'Registry',
  operation: 'GET /packages/:name',
  path: '/packages/kettle',
})
const release = (index) => ({ tarball: `https://r.example.com/k-${index}.tgz`, deps: index })
const versions = (list) => Object.fromEntries(list.map((key, index) => [key, release(index)]))
keyed.quiet('versions, after one recording', {
  recorded: [{ name: 'kettle', versions: versions(['1.0.0', '1.0.1', '1.1.0', '2.0.0']) }],
  live: { name: 'kettle', versions: versions(['1.0.0', '2.0.0', '2.1.0-rc.1', '3.0.0']) },
})
keyed.quiet('paths as keys', {
  recorded: times(4, (page) => ({ hits: { '/': 9 + page, [`/p/${page}`]: 3, '/about': 1 } })),
  live: { hits: { '/': 4, '/p/77': 1, '/imprint': 2 } },
})
keyed.quiet('names of towns as keys, few at a time', {
  recorded: times(5, (page) => ({
    stock: {
      [['New York', 'Oslo', 'Turku', 'Lyon', 'Rome'][page]]: page,
      [['Bonn', 'Riga', 'Kyiv', 'Nice', 'Graz'][page]]: 4,
    },
  })),
  live: { stock: { 'São Paulo': 8, Oslo: 1 } },
})
keyed.quiet('years in months', {
  recorded: times(4, (page) => ({ sales: { [2021 + page]: { 11: page, 12: 4 }, [2022 + page]: { '01': 7 } } })),
  live: { sales: { 2031: { '05': 3, '06': 1 } } },
})
keyed.quiet('lists by id', {
  recorded: times(4, (page) => ({ byOrder: { [`ord_${page}k1`]: [{ qty: 1 }], [`ord_${page}k2`]: [] } })),
  live: { byOrder: { ord_9z9: [{ qty: 4 }, { qty: 2 }] } },
})
keyed.quiet('columns of another table each time', {
  recorded: times(5, (page) => ({
    schema: {
      [`col${'abcde'[page]}`]: { type: 'int', nullable: false },
      [`x${'vwxyz'[page]}`]: { type: 'text', nullable: true },
    },
  })),
  live: { schema: { price: { type: 'int', nullable: true }, label: { type: 'text', nullable: false } } },
})

const mixed = topic('mixtures', { service: 'Hooks', operation: 'GET /hooks', path: '/hooks' })
const paid = (index) => ({ event: 'order.paid', id: `h${index}`, data: { total: 100 + index } })
const sent = (index) => ({ event: 'order.sent', id: `h${index}`, data: { carrier: 'post', code: `P${index}` } })
const hooks = times(4, (page) => [paid(page), sent(page), paid(page + 9), sent(page + 5)])
mixed.quiet('data that depends on the event', { recorded: hooks, live: [sent(40), paid(41), sent(42)] })
const ring = (seed) => times(4, (n) => [seed + n / 10, 50 + n / 10])
const polygon = (seed) => ({ type: 'Polygon', coordinates: [ring(seed)] })
const multi = (seed) => ({ type: 'MultiPolygon', coordinates: [[ring(seed)], [ring(seed + 1)]] })
mixed.quiet('geometries that nest otherwise', {
  recorded: times(6, (index) => ({ geometry: index % 2 === 0 ? polygon(index) : multi(index) })),
  compared: 1,
  live: { geometry: { type: 'MultiPolygon', coordinates: [[ring(9), ring(8)]] } },
})
mixed.quiet('cells of any type', {
  recorded: times(3, (page) =>
    times(6, (index) => ({ cell: `A${index}`, value: [1, 'x', true, null, 2.5, ''][(index + page) % 6] })),
  ),
  live: [
    { cell: 'B1', value: false },
    { cell: 'B2', value: 'y' },
    { cell: 'B3', value: 7 },
  ],
})
mixed.quiet('object seen once in twelve answers', {
  recorded: times(12, (index) => ({ id: index, ...(index === 4 ? { promo: { code: 'SPRING', off: 10 } } : {}) })),
  live: { id: 77, promo: { code: 'AUTUMN', off: 5 } },
})
mixed.quiet('nodes of a GraphQL union', {
  recorded: times(4, (page) => ({
    data: {
      search: {
        nodes: [
          { __typename: 'Repo', name: `r${page}`, stars: page },
          { __typename: 'User', login: `u${page}` },
          { __typename: 'Repo', name: 'x', stars: 4 },
        ],
      },
    },
  })),
  call: {
    method: 'POST',
    operation: 'Search',
    path: '/graphql',
    body: { operationName: 'Search', query: 'query Search { x }' },
  },
  live: {
    data: {
      search: {
        nodes: [
          { __typename: 'User', login: 'z' },
          { __typename: 'User', login: 'y' },
          { __typename: 'Repo', name: 'k', stars: 0 },
        ],
      },
    },
  },
})
mixed.quiet('empty as null and as a list, both known', {
  recorded: times(6, (index) => ({ id: index, errors: [null, [], ['x']][index % 3] })),
  live: { id: 9, errors: null },
})
mixed.quiet('event stream with ids, CRLF and data on two lines', {
  recorded: times(4, (index) =>
    stream([`id: ${index}\nevent: tick\ndata: {"n":${index}}\n\n`, `id: 9\nevent: tick\ndata: {"n":1}\n\n`]),
  ),
  live: stream(['retry: 3000\r\n\r\n', 'id: 7\r\nevent: tick\r\ndata: {\r\ndata: "n":7}\r\n\r\n']),
})
mixed.quiet('location as a path and as a link to the host', {
  recorded: times(4, (index) => json({ id: index }, { status: 201, headers: { location: `/hooks/${index}` } })),
  call: { method: 'POST', operation: 'POST /hooks' },
  live: json({ id: 9 }, { status: 201, headers: { location: 'https://api.example.com/hooks/9' } }),
})

export const CASES = [same, words, chance, keyed, mixed].flatMap(({ cases }) => cases)
