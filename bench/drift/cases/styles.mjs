import { bare, json, text } from '../exchange.mjs'
import { additive, breaking, risky, times, topic } from '../truth.mjs'

const resources = topic('JSON:API and HAL', { service: 'Articles', operation: 'GET /articles', path: '/articles' })
const api = (value) => json(value, { type: 'application/vnd.api+json' })
const person = (index) => ({
  type: 'people',
  id: `${index}`,
  attributes: { firstName: `Name-${index + 1}`, twitter: null },
})
const comment = (index) => ({ type: 'comments', id: `${index}`, attributes: { body: `c${index}`, votes: index } })
const article = (index, included) =>
  api({
    data: [
      {
        type: 'articles',
        id: `${index}`,
        attributes: { title: `t${index}`, words: 100 + index },
        relationships: { author: { data: { type: 'people', id: '1' } } },
      },
    ],
    included,
    links: { self: `https://api.example.com/articles?page=${index}` },
  })
const articles = times(5, (index) =>
  article(index, [person(index), comment(index), comment(index + 10), person(index + 20)]),
)
resources.quiet('other mixture of what is included', {
  recorded: articles,
  live: article(9, [comment(1), comment(2), person(3), person(4), person(5)]),
})
resources.drift('attribute of one included type gone', {
  recorded: articles,
  live: article(9, [
    person(1),
    { ...comment(2), attributes: { body: 'c' } },
    { ...comment(3), attributes: { body: 'd' } },
  ]),
  finds: [breaking(['T8', 'X1'], '/included/*/attributes/votes')],
})
resources.drift('attribute gone', {
  recorded: articles,
  live: api({
    ...article(9, [person(1), comment(2)]).json,
    data: [{ ...article(9, []).json.data[0], attributes: { title: 't9' } }],
  }),
  finds: [breaking('X1', '/data/*/attributes/words')],
})
resources.drift('relationship to one became to many', {
  recorded: articles,
  live: api({
    ...article(9, [person(1), comment(2)]).json,
    data: [{ ...article(9, []).json.data[0], relationships: { author: { data: [{ type: 'people', id: '1' }] } } }],
  }),
  finds: [breaking('T4', '/data/*/relationships/author/data')],
})
const hal = (value) => json(value, { type: 'application/hal+json' })
const folder = (index) => ({
  _links: { self: { href: `/folders/${index}` }, parent: { href: '/folders/0' } },
  name: `f${index}`,
  _embedded: { files: times(3, (n) => ({ name: `${n}.txt`, size: n * 9 })) },
})
resources.drift('link of a relation gone', {
  recorded: times(5, (index) => hal(folder(index))),
  live: hal({ ...folder(9), _links: { self: { href: '/folders/9' } } }),
  finds: [breaking('X1', '/_links/parent')],
})
resources.drift('link of a relation added', {
  recorded: times(5, (index) => hal(folder(index))),
  live: hal({ ...folder(9), _links: { ...folder(9)._links, archive: { href: '/folders/9/archive' } } }),
  finds: [additive('X4', '/_links/archive')],
})
resources.quiet('OData without a next link on the last page', {
  recorded: times(5, (index) => ({
    '@odata.context': '$metadata#Users',
    ...(index === 2 ? {} : { '@odata.nextLink': `https://api.example.com/users?$skip=${index}` }),
    value: times(3, (n) => ({ id: `${index}${n}` })),
  })),
  live: { '@odata.context': '$metadata#Users', value: [{ id: '77' }] },
})

const exact = topic('JSON that is kept as text', {
  service: 'Ledger',
  operation: 'GET /entries/:id',
  path: '/entries/4',
})
const entry = (index) =>
  text(`{ "id": 922337203685477${5000 + index}, "amount": 1${index}.50,\n "tags": ["a${index}"] }`, 'application/json')
const entries = times(5, entry)
exact.quiet('other values', {
  recorded: entries,
  live: text('{"id":9223372036854775123,"amount":1.5,"tags":["q","r"]}', 'application/json'),
})
exact.drift('field gone', {
  recorded: entries,
  live: text('{"id":9223372036854775123,"tags":["q"]}', 'application/json'),
  finds: [breaking('X1', '/amount')],
})
exact.drift('large id became text', {
  recorded: entries,
  live: text('{"id":"9223372036854775123","amount":1.5,"tags":["q"]}', 'application/json'),
  finds: [breaking('T3', '/id')],
})
exact.drift('amount became text', {
  recorded: entries,
  live: text('{"id":9223372036854775123,"amount":"1.50","tags":["q"]}', 'application/json'),
  finds: [breaking('T3', '/amount')],
})

const several = topic('several answers of one operation', {
  service: 'Exports',
  operation: 'GET /exports/:id',
  path: '/exports/3',
})
const waiting = (index) => json({ state: 'waiting', position: index }, { status: 202, headers: { 'retry-after': '5' } })
const ready = (index) => json({ state: 'ready', url: `https://files.example.com/${index}.csv`, rows: index * 10 })
const csv = (index) => text(`id,total\n${index},4.50\n`, 'text/csv')
const all = [...times(4, waiting), ...times(4, ready), ...times(3, csv)]
several.quiet('waiting is waiting', { recorded: all, compared: 0, live: waiting(9) })
several.quiet('ready is ready', { recorded: all, compared: 5, live: ready(9) })
several.quiet('CSV is CSV', { recorded: all, compared: 9, live: csv(9) })
several.drift('ready lost its link', {
  recorded: all,
  compared: 5,
  live: json({ state: 'ready', rows: 90 }),
  finds: [breaking('X1', '/url')],
})
several.drift('waiting is told without when to ask again', {
  recorded: all,
  compared: 1,
  live: json({ state: 'waiting', position: 9 }, { status: 202 }),
  finds: [risky('E8', 'retry-after')],
})
several.quiet('answer to HEAD', {
  recorded: times(3, (index) => bare(200, { 'content-type': 'application/json', 'content-length': `${index}20` })),
  call: { method: 'HEAD', operation: 'HEAD /exports/:id' },
  live: bare(200, { 'content-type': 'application/json', 'content-length': '4000' }),
})
several.drift('problem details lost their type', {
  recorded: times(4, (index) =>
    json(
      { type: 'https://errors.example.com/limit', title: 'Limit', used: index },
      { status: 409, type: 'application/problem+json' },
    ),
  ),
  live: json({ title: 'Limit', used: 9 }, { status: 409, type: 'application/problem+json' }),
  finds: [breaking('X1', '/type')],
})

const deep = topic('deep and wide answers', { service: 'Tree', operation: 'GET /tree', path: '/tree' })
const node = (depth, seed) => ({
  name: `n${seed}`,
  children: depth === 0 ? [] : times(2, (index) => node(depth - 1, seed * 2 + index)),
})
deep.quiet('tree that is deeper', { recorded: times(4, (index) => node(3, index + 1)), live: node(6, 3) })
deep.silent('tree that is shallow', {
  recorded: times(4, (index) => node(4, index + 1)),
  live: { name: 'n9', children: [node(0, 3)] },
})
deep.drift('name of the nodes gone', {
  recorded: times(4, (index) => node(3, index + 1)),
  live: { name: 'n', children: [{ children: [] }, { children: [] }] },
  finds: [breaking('X1', '/children/*/name')],
})
const wide = (index, rest) => ({
  ...Object.fromEntries(
    times(120, (n) => [`field${String.fromCharCode(97 + (n % 26))}${'x'.repeat(Math.floor(n / 26))}`, n * index]),
  ),
  ...rest,
})
deep.drift('one of 120 fields became text', {
  recorded: times(4, (index) => wide(index + 1)),
  live: wide(3, { fieldcx: 'n/a' }),
  finds: [breaking('T1', '/fieldcx')],
})
deep.quiet('120 fields, other values', { recorded: times(4, (index) => wide(index + 1)), live: wide(77) })
deep.drift('names with slashes, tildes and dots', {
  recorded: times(5, (index) => ({ 'a/b': index, 'c~d': { 'e.f': index }, '': index })),
  live: { 'a/b': 3, 'c~d': {}, '': 4 },
  finds: [breaking('X1', '/c~0d/e.f')],
})
deep.quiet('names that objects have from birth', {
  recorded: times(4, (index) =>
    text(`{"__proto__":{"a":${index}},"constructor":"c${index}","toString":${index}}`, 'application/json'),
  ),
  live: text('{"__proto__":{"a":7},"constructor":"c","toString":8}', 'application/json'),
})

export const CASES = [resources, exact, several, deep].flatMap(({ cases }) => cases)
