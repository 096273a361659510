import { text } from '../exchange.mjs'
import { additive, breaking, risky, times, topic } from '../truth.mjs'

const nulls = topic('null', { service: 'Builds', operation: 'GET /builds/:id', path: '/builds/77' })
const build = (index) => ({
  id: 70 + index,
  branch: `feature-${index}`,
  finishedAt: `2026-11-0${index + 1}T10:00:00Z`,
  log: { lines: 40 + index },
})
const builds = times(5, build)

nulls.drift('became null', {
  recorded: builds,
  live: { ...build(6), branch: null },
  finds: [breaking(['N1', 'N2'], '/branch')],
})
nulls.drift('became null, after one recording', {
  recorded: [build(1)],
  live: { ...build(6), branch: null },
  finds: [risky(['N1', 'N2'], '/branch')],
})
nulls.drift('object became null', {
  recorded: builds,
  live: { ...build(6), log: null },
  finds: [breaking(['N1', 'N2'], '/log')],
})
nulls.drift('null in some items', {
  recorded: [{ builds: times(6, build) }],
  live: { builds: times(4, (index) => ({ ...build(index), branch: index === 2 ? null : 'main' })) },
  finds: [breaking('N1', '/builds/*/branch')],
})
nulls.drift('null in all items', {
  recorded: [{ builds: times(6, build) }],
  live: { builds: times(4, (index) => ({ ...build(index), branch: null })) },
  finds: [breaking('N2', '/builds/*/branch')],
})
nulls.drift('null items in a list of texts', {
  recorded: [{ tags: ['a1', 'b2', 'c3', 'd4'] }, { tags: ['e5', 'f6'] }],
  live: { tags: ['g7', null, 'h8'] },
  finds: [breaking(['N1', 'A1'], '/tags/*')],
})
nulls.quiet('known to be nullable', {
  recorded: times(4, (index) => ({ ...build(index), finishedAt: index === 2 ? null : build(index).finishedAt })),
  live: { ...build(6), finishedAt: null },
})
nulls.silent('nullable object is null', {
  recorded: times(4, (index) => ({ ...build(index), log: index === 2 ? null : { lines: 3 } })),
  live: { ...build(6), log: null },
})
nulls.quiet('nullable field has a value', {
  recorded: times(4, (index) => ({ ...build(index), finishedAt: index < 3 ? null : build(index).finishedAt })),
  live: build(6),
})
nulls.drift('only ever null, typed now', {
  recorded: times(4, (index) => ({ ...build(index), artifact: null })),
  live: { ...build(6), artifact: { url: 'https://files.example.com/a.tgz', bytes: 5120 } },
  finds: [additive('N3', '/artifact')],
})
nulls.quiet('only ever null, and null again', {
  recorded: times(4, (index) => ({ ...build(index), artifact: null })),
  live: { ...build(6), artifact: null },
})
nulls.quiet('nullable field never null in many items', {
  recorded: [{ builds: times(12, (index) => ({ ...build(index % 9), by: index % 2 === 0 ? null : 'ci' })) }],
  live: { builds: times(25, (index) => ({ ...build(index % 9), by: 'ci' })) },
})

const conventions = topic('ways to write nothing', { service: 'Users', operation: 'GET /profile', path: '/profile' })
const profile = (rest) => (index) => ({ id: 400 + index, locale: 'sv-SE', ...rest })
conventions.drift('null became absent', {
  recorded: times(5, profile({ manager: null })),
  live: profile({})(9),
  finds: [risky('N5', '/manager')],
})
conventions.drift('empty text became null', {
  recorded: times(5, profile({ phone2: '' })),
  live: profile({ phone2: null })(9),
  finds: [risky('N5', '/phone2')],
})
conventions.drift('null became an empty text', {
  recorded: times(5, profile({ phone2: null })),
  live: profile({ phone2: '' })(9),
  finds: [risky('N5', '/phone2')],
})
conventions.drift('empty object became an empty array', {
  recorded: times(5, profile({ attributes: {} })),
  live: profile({ attributes: [] })(9),
  finds: [risky('N5', '/attributes')],
})
conventions.drift('empty array became null', {
  recorded: times(5, profile({ groups: [] })),
  live: profile({ groups: null })(9),
  finds: [risky('N5', '/groups')],
})
conventions.drift('absent became null', {
  recorded: times(6, (index) => profile(index % 2 === 0 ? { title: 'Dr' } : {})(index)),
  live: profile({ title: null })(9),
  finds: [risky('N5', '/title')],
})
conventions.quiet('text that is sometimes empty', {
  recorded: times(6, (index) => profile({ about: index % 2 === 0 ? '' : 'Climbs.' })(index)),
  live: profile({ about: '' })(9),
})

const types = topic('types', { service: 'Inventory', operation: 'GET /items/:id', path: '/items/31' })
const item = (index) => ({
  id: 310 + index,
  sku: `KT-${index}`,
  active: index % 2 === 0,
  stock: { onHand: index * 4, site: 'BER' },
  size: [10, 20, index],
})
const items = times(5, item)
types.drift('number became an object', {
  recorded: items,
  live: { ...item(7), stock: { onHand: { value: 28, unit: 'pcs' }, site: 'BER' } },
  finds: [breaking('T1', '/stock/onHand')],
})
types.drift('boolean became text', {
  recorded: items,
  live: { ...item(7), active: 'enabled' },
  finds: [breaking('T1', '/active')],
})
types.drift('boolean became the text of it', {
  recorded: items,
  live: { ...item(7), active: 'true' },
  finds: [breaking('T3', '/active')],
})
types.drift('boolean became a number', {
  recorded: items,
  live: { ...item(7), active: 1 },
  finds: [breaking(['T1', 'T3'], '/active')],
})
types.drift('object became an array', {
  recorded: items,
  live: { ...item(7), stock: [{ onHand: 28, site: 'BER' }] },
  finds: [breaking('T4', '/stock')],
})
types.drift('text became a number', {
  recorded: times(4, (index) => ({ id: `${55 + index}`, total: '12.50' })),
  live: { id: 99, total: '9.75' },
  finds: [breaking('T3', '/id')],
})
types.drift('decimal text became a number', {
  recorded: times(4, (index) => ({ id: index, total: `${12 + index}.50` })),
  live: { id: 9, total: 9.75 },
  finds: [breaking('T3', '/total')],
})
types.drift('type changed, after one recording', {
  recorded: [item(1)],
  live: { ...item(7), stock: 'plenty' },
  finds: [breaking('T1', '/stock')],
})
types.drift('id became text in some items', {
  recorded: [times(6, (index) => ({ id: 100 + index, ok: true }))],
  live: times(4, (index) => ({ id: index === 1 ? 'tmp-a' : 200 + index, ok: true })),
  finds: [breaking(['T2', 'T1'], '/*/id')],
})
types.quiet('field that was of two types', {
  recorded: times(6, (index) => ({ id: index, value: index % 2 === 0 ? index * 3 : `v${index}` })),
  live: { id: 8, value: 'v8' },
})
types.quiet('field of two types is of one in many items', {
  recorded: [times(20, (index) => ({ id: index, value: index % 2 === 0 ? index * 3 : `v${index}` }))],
  live: times(30, (index) => ({ id: index, value: index })),
})
types.drift('third type in a union', {
  recorded: times(6, (index) => ({ id: index, value: index % 2 === 0 ? index * 3 : `v${index}` })),
  live: { id: 8, value: { ref: 3 } },
  finds: [breaking(['T2', 'T1'], '/value')],
})
types.quiet('boolean is false throughout', {
  recorded: times(5, (index) => ({ id: index, flags: { beta: true } })),
  live: { id: 7, flags: { beta: false } },
})

const numbers = topic('numbers', { service: 'Ledger', operation: 'GET /balances', path: '/balances' })
const balance = (index) => ({ account: `acc_${index}Q`, cents: 1000 + index * 7, rate: 1.25 + index / 8 })
const balances = times(4, (page) => times(3, (index) => balance(page * 3 + index)))
numbers.drift('integers became decimals', {
  recorded: balances,
  live: times(3, (index) => ({ ...balance(index), cents: 10.07 + index })),
  finds: [risky('T5', '/*/cents')],
})
numbers.quiet('decimals that happen to be whole', {
  recorded: balances,
  live: times(3, (index) => ({ ...balance(index), rate: index + 1 })),
})
numbers.quiet('negative and zero', {
  recorded: balances,
  live: [
    { ...balance(1), cents: -400 },
    { ...balance(2), cents: 0, rate: -0.5 },
  ],
})
numbers.quiet('whole numbers written with a point or an exponent', {
  recorded: balances,
  live: text(
    '[{"account":"acc_9Q","cents":1200.0,"rate":1.5},{"account":"acc_8Q","cents":1e3,"rate":2.5}]',
    'application/json',
  ),
})
numbers.quiet('measured values, whole and not', {
  recorded: times(6, (index) => ({ sensor: 's1', celsius: index % 2 === 0 ? 20 + index : 20.5 + index })),
  live: { sensor: 's1', celsius: 18 },
})
numbers.quiet('sums that sometimes have decimals', {
  recorded: times(5, (index) => ({ total: [10, 12.5, 8, 99.95, 40][index] })),
  live: { total: 12.75 },
})
numbers.drift('ids beyond 2^53', {
  recorded: balances.map((list) => ({ lastId: 551_000_123 + list.length, list })),
  live: text(`{"lastId":9223372036854775807,"list":${JSON.stringify(balances[0])}}`, 'application/json'),
  finds: [risky('T6', '/lastId')],
})
numbers.quiet('ids beyond 2^53 as before', {
  recorded: times(3, (index) => text(`{"lastId":922337203685477580${index},"ok":true}`, 'application/json')),
  live: text('{"lastId":9223372036854775807,"ok":true}', 'application/json'),
})
numbers.quiet('large integer that is still exact', {
  recorded: times(4, (index) => ({ n: 5000 + index })),
  live: { n: 9007199254740991 },
})
numbers.quiet('cents twenty times larger', {
  recorded: balances,
  live: times(3, (index) => ({ ...balance(index), cents: 250_000 + index })),
})
numbers.drift('decimals became text with a comma', {
  recorded: balances,
  live: times(3, (index) => ({ ...balance(index), rate: `1,${index}5` })),
  finds: [breaking(['T1', 'T3'], '/*/rate')],
})
numbers.quiet('decimals are whole in very many items', {
  recorded: balances,
  live: times(40, (index) => ({ ...balance(index), rate: index + 1 })),
})

export const CASES = [nulls, conventions, types, numbers].flatMap(({ cases }) => cases)
