import { breaking, info, risky, times, topic } from '../truth.mjs'

const enums = topic('closed and open sets', { service: 'Orders', operation: 'GET /orders', path: '/orders' })
const STATES = ['open', 'paid', 'shipped', 'closed']
const CITIES = [
  'Oslo',
  'Bergen',
  'Turku',
  'Aarhus',
  'Malmö',
  'Tartu',
  'Riga',
  'Vilnius',
  'Narva',
  'Kiruna',
  'Umeå',
  'Lund',
]
const order = (index) => ({
  id: 700 + index,
  state: STATES[index % 4],
  city: CITIES[index % 12],
  source: index % 2 === 0 ? 'WEB' : 'APP',
})
const orders = times(3, (page) => times(6, (index) => order(page * 6 + index)))
enums.drift('closed set has a new value', {
  recorded: orders,
  live: times(4, (index) => ({ ...order(index), state: index === 2 ? 'on_hold' : 'open' })),
  finds: [risky('V1', '/*/state')],
})
enums.drift('closed set is written in another case', {
  recorded: orders,
  live: times(4, (index) => ({ ...order(index), source: index % 2 === 0 ? 'web' : 'app' })),
  finds: [risky(['V1', 'V2'], '/*/source')],
})
enums.quiet('open set has a new value', {
  recorded: orders,
  live: times(3, (index) => ({ ...order(index), city: `Nuuk ${index}` })),
})
enums.quiet('only some of the closed set', {
  recorded: orders,
  live: times(3, (index) => ({ ...order(index), state: 'paid' })),
})
enums.quiet('value not seen before, after few', {
  recorded: times(3, (index) => order(index)),
  live: { ...order(1), state: 'refunded', source: 'POS' },
})
enums.quiet('names that repeat are no closed set', {
  recorded: [
    times(12, (index) => ({
      author: ['Name-1', 'Name-2', 'Name-3'][index % 3],
      at: `2026-11-02T10:0${index % 10}:00Z`,
    })),
  ],
  live: [{ author: 'Zoë Faßbender', at: '2026-11-22T10:00:00Z' }],
})
enums.quiet('sentences that repeat are no closed set', {
  recorded: [times(12, (index) => ({ note: ['Left at the door.', 'Signed by the neighbour, thanks!'][index % 2] }))],
  live: [{ note: 'Picked up at the shop on the corner.' }],
})
enums.quiet('booleans and small numbers', {
  recorded: [times(12, (index) => ({ floor: index % 3, lift: true }))],
  live: [{ floor: 7, lift: false }],
})
enums.drift('constant type has another value', {
  recorded: times(6, (index) => ({ object: 'invoice', id: `in_${index}8`, total: index })),
  live: { object: 'billing.invoice', id: 'in_98', total: 4 },
  finds: [risky(['V2', 'V1'], '/object')],
})
enums.drift('API version in the body has another value', {
  recorded: times(6, (index) => ({ version: '2024-10-01', id: `in_${index}8` })),
  live: { version: '2026-11-01', id: 'in_98' },
  finds: [risky(['V2', 'V1'], '/version')],
})
enums.quiet('constant that is no type', {
  recorded: times(6, (index) => ({ message: 'hello', id: `in_${index}8` })),
  live: { message: 'good evening', id: 'in_98' },
})

const formats = topic('formats', { service: 'Events', operation: 'GET /events/:id', path: '/events/5' })
const uuid = (index) => `3f2504e0-4f89-41d3-9a0c-0305e82c330${index}`
const event = (index) => ({
  id: uuid(index),
  at: `2026-11-0${index + 1}T10:15:0${index}.120Z`,
  day: `2026-11-0${index + 1}`,
  contact: `user-${index + 1}@example.com`,
  page: `https://shop.example.com/e/${index}`,
  price: `${index + 3}.50`,
  currency: ['EUR', 'SEK', 'NOK', 'EUR', 'DKK', 'EUR'][index % 6],
  expires: 1_790_000_000 + index * 3600,
})
const seen = times(6, event)
const now = { ...event(7), contact: 'zoe@fassbender.example.de' }
const formatCase = (title, field, value) =>
  formats.drift(title, { recorded: seen, live: { ...now, [field]: value }, finds: [risky(['V3', 'V5'], `/${field}`)] })
formatCase('UUID became a ULID', 'id', '01ARZ3NDEKTSV4RRFFQ69G5FAV')
formatCase('UUID became digits in text', 'id', '88100412')
formatCase('moment became an HTTP date', 'at', 'Sun, 22 Nov 2026 18:24:38 GMT')
formatCase('moment became a local format', 'at', '22.11.2026 18:24')
formatCase('moment became a day', 'at', '2026-11-22')
formatCase('day became a moment', 'day', '2026-11-22T00:00:00Z')
formatCase('day in another order', 'day', '22/11/2026')
formatCase('e-mail became a user name', 'contact', 'ada_nilsson')
formatCase('absolute link became a path', 'page', '/e/9')
formatCase('decimal text with a currency', 'price', '7.50 EUR')
formatCase('currency became a symbol', 'currency', '€')
formats.drift('seconds became milliseconds', {
  recorded: seen,
  live: { ...now, expires: 1_790_000_000_000 },
  finds: [risky('V3', '/expires')],
})
formats.drift('moment became seconds', {
  recorded: seen,
  live: { ...now, at: 1_790_000_000 },
  finds: [breaking(['T1', 'V3'], '/at')],
})
formats.drift('seconds became a moment', {
  recorded: seen,
  live: { ...now, expires: '2026-11-22T10:00:00Z' },
  finds: [breaking(['T1', 'V3'], '/expires')],
})
formats.quiet('other values of the same formats', { recorded: seen, live: now })
formats.noted('milliseconds dropped', {
  recorded: seen,
  live: { ...now, at: '2026-11-22T18:24:38Z' },
  finds: [info('V4', '/at')],
})
formats.noted('offset in place of Z', {
  recorded: seen,
  live: { ...now, at: '2026-11-22T18:24:38.120+01:00' },
  finds: [info('V4', '/at')],
})
formats.quiet('text in which dates stand at times', {
  recorded: times(6, (index) => ({ due: index % 2 === 0 ? '2026-11-22' : 'on receipt' })),
  live: { due: 'end of month' },
})
formats.quiet('postcodes and house numbers', {
  recorded: times(5, (index) => ({ zip: `1011${index}`, house: `${index + 1}` })),
  live: { zip: 'SW1A 1AA', house: '12b' },
})
formats.quiet('names that look like a format by chance', {
  recorded: times(3, (index) => ({ slug: ['deadbeef', 'cafe', 'added'][index] })),
  live: { slug: 'kettle-and-mug' },
})
formats.quiet('links to other hosts', {
  recorded: times(5, (index) => ({ avatar: `https://img${index}.example.com/a/${index}.png` })),
  live: { avatar: 'https://static.example.net/b/77.webp?s=80' },
})
formats.quiet('IP addresses, old and new', {
  recorded: times(5, (index) => ({ ip: index % 2 === 0 ? `198.51.100.${index}` : `2001:db8::${index}` })),
  live: { ip: '2001:db8::ff' },
})
formats.drift('country code became a name', {
  recorded: times(6, (index) => ({ country: ['DE', 'FR', 'SE', 'NO', 'DK', 'FI'][index] })),
  live: { country: 'Germany' },
  finds: [risky(['V3', 'V1'], '/country')],
})

const schemes = topic('ids', { service: 'Billing', operation: 'GET /customers/:id', path: '/customers/cus_1' })
const customer = (index) => ({ id: `cus_NffrFeUfNV2Hi${index}`, order: 5000 + index, ref: `INV-2026-000${index}` })
const customers = times(6, customer)
schemes.drift('another prefix', {
  recorded: customers,
  live: { ...customer(7), id: 'acct_NffrFeUfNV2Hi9' },
  finds: [risky('V5', '/id')],
})
schemes.drift('prefix gone', {
  recorded: customers,
  live: { ...customer(7), id: '77120094' },
  finds: [risky('V5', '/id')],
})
schemes.drift('number of a document in another scheme', {
  recorded: customers,
  live: { ...customer(7), ref: 'DE/26/11/77' },
  finds: [risky('V5', '/ref')],
})
schemes.quiet('other ids of the scheme', {
  recorded: customers,
  live: { id: 'cus_9s6XKzkNRiz8i3', order: 99_120, ref: 'INV-2027-0104' },
})
schemes.quiet('ids of several schemes', {
  recorded: times(6, (index) => ({ source: ['card_1a', 'ba_2b', 'src_3c', 'pm_4d', 'card_5e', 'ba_6f'][index] })),
  live: { source: 'wallet_9z' },
})
schemes.quiet('ids one digit longer', {
  recorded: times(5, (index) => ({ id: `T${9990 + index}` })),
  live: { id: 'T10001' },
})

const contents = topic('text that holds something', {
  service: 'Webhooks',
  operation: 'GET /deliveries/:id',
  path: '/deliveries/3',
})
const delivery = (index) => ({
  id: index,
  payload: JSON.stringify({ event: 'paid', order: index, lines: [index] }),
  body: '<p>Thank you.</p>',
  note: 'Sent at once',
})
const deliveries = times(5, delivery)
contents.quiet('JSON with other values', {
  recorded: deliveries,
  live: { ...delivery(8), payload: '{"event":"paid","order":801,"lines":[9]}' },
})
contents.drift('JSON is no JSON any more', {
  recorded: deliveries,
  live: { ...delivery(8), payload: 'event=paid&order=8' },
  finds: [risky('V6', '/payload')],
})
contents.drift('HTML is plain text', {
  recorded: deliveries,
  live: { ...delivery(8), body: 'Thank you.' },
  finds: [risky('V6', '/body')],
})
contents.drift('plain text is HTML', {
  recorded: deliveries,
  live: { ...delivery(8), note: '<div><b>Sent</b> at once</div>' },
  finds: [risky('V6', '/note')],
})
contents.drift('JSON in text lost a field', {
  recorded: deliveries,
  live: { ...delivery(8), payload: '{"event":"paid","lines":[2]}' },
  finds: [breaking(['X1', 'V6'], ['/payload/order', '/payload'])],
})
contents.quiet('HTML with other tags', {
  recorded: deliveries,
  live: { ...delivery(8), body: '<h1>Danke</h1><ul><li>5 &lt; 6</li></ul>' },
})
contents.quiet('text with a less-than sign', {
  recorded: deliveries,
  live: { ...delivery(8), note: 'a < b and c > d' },
})
contents.drift('JSON text became an object', {
  recorded: deliveries,
  live: { ...delivery(8), payload: { event: 'paid', order: 8, lines: [8] } },
  finds: [breaking(['T1', 'T3', 'V6'], '/payload')],
})

export const CASES = [enums, formats, schemes, contents].flatMap(({ cases }) => cases)
