import { bare, json, text } from '../exchange.mjs'
import { additive, breaking, info, risky, times, topic } from '../truth.mjs'

const status = topic('status', { service: 'Rates', operation: 'GET /rates', path: '/rates' })
const rates = (index) => ({ base: 'EUR', asOf: `2026-11-0${index + 1}T08:00:00Z`, usd: 1.05 + index / 100 })
const recorded = times(4, rates)
const problem = (code, headers) => json({ title: 'No', detail: `code ${code}` }, { status: code, headers })

status.drift('404 on a path without ids', { recorded, live: problem(404), finds: [breaking('E1')] })
status.drift('405', { recorded, live: problem(405, { allow: 'POST' }), finds: [breaking('E1')] })
status.drift('410', { recorded, live: problem(410), finds: [breaking('E1')] })
status.drift('501', { recorded, live: problem(501), finds: [breaking('E1')] })
status.drift('400 where it was accepted', { recorded, live: problem(400), finds: [breaking('E2')] })
status.drift('422 where it was accepted', {
  recorded: times(4, (index) => json({ id: index }, { status: 201 })),
  call: { method: 'POST', operation: 'POST /rates', body: { usd: 1 } },
  live: problem(422),
  finds: [breaking('E2')],
})
status.drift('accepted where it was refused', {
  recorded: times(4, () => problem(422)),
  live: json({ id: 5 }, { status: 201 }),
  finds: [breaking('E2')],
})
status.drift('200 became 202', { recorded, live: json(rates(5), { status: 202 }), finds: [risky('E3')] })
status.drift('200 became 206', { recorded, live: json(rates(5), { status: 206 }), finds: [risky('E3')] })
status.drift('404 became 410', {
  recorded: times(3, () => problem(404)),
  live: problem(410),
  finds: [risky(['E3', 'E1'])],
})
status.drift('400 became 422', { recorded: times(3, () => problem(400)), live: problem(422), finds: [risky('E3')] })
status.quiet('recorded 404 is 404', { recorded: times(3, () => problem(404)), live: problem(404) })
status.quiet('recorded 401 is 401', { recorded: times(3, () => problem(401)), live: problem(401) })
status.quiet('recorded 500 is 500', { recorded: times(3, () => problem(500)), live: problem(500) })
status.quiet('recorded 429 is 429', {
  recorded: times(3, () => problem(429, { 'retry-after': '5' })),
  live: problem(429, { 'retry-after': '60' }),
})
status.quiet('each status has a shape of its own', {
  recorded: [...recorded, ...times(3, () => problem(400))],
  compared: 5,
  live: problem(400),
})
status.drift('error answer lost its title', {
  recorded: [...recorded, ...times(4, () => problem(400))],
  compared: 5,
  live: json({ detail: 'code 400' }, { status: 400 }),
  finds: [breaking('X1', '/title')],
})
status.drift('redirected', {
  recorded,
  live: bare(301, { location: 'https://api.example.com/v2/rates' }),
  finds: [risky('E7')],
})
status.drift('redirected to another host', {
  recorded,
  live: bare(308, { location: 'https://api2.example.net/rates' }),
  finds: [risky('E7')],
})
status.drift('redirect leads to another host', {
  recorded: times(4, (index) => bare(302, { location: `https://files.example.com/d/${index}` })),
  live: bare(302, { location: 'https://blob.example.net/d/9' }),
  finds: [risky(['E7'])],
})
status.quiet('redirect leads elsewhere on the host', {
  recorded: times(4, (index) => bare(302, { location: `https://files.example.com/d/${index}` })),
  live: bare(302, { location: 'https://files.example.com/d/9?sig=k' }),
})
status.quiet('204 as before', {
  recorded: times(3, () => bare(204)),
  live: bare(204),
  call: { method: 'DELETE', operation: 'DELETE /rates' },
})
status.drift('204 became 200 with a body', {
  recorded: times(4, () => bare(204)),
  live: json({ deleted: true }),
  finds: [additive('E5')],
})
status.drift('body is empty', {
  recorded,
  live: { status: 200, headers: { 'content-length': '0' } },
  finds: [breaking('E5')],
})
status.drift('body is empty, though JSON by its type', {
  recorded,
  live: text('', 'application/json'),
  finds: [breaking(['E5', 'E12'])],
})
status.quiet('304 as before', {
  recorded: times(3, () => bare(304, { etag: '"a"' })),
  live: bare(304, { etag: '"b"' }),
})

const media = topic('media types', { service: 'Rates', operation: 'GET /rates', path: '/rates' })
const written = (index) => JSON.stringify(rates(index))
media.drift('HTML page with 200', {
  recorded,
  live: text('<!doctype html><title>Sign in</title>', 'text/html; charset=utf-8'),
  finds: [breaking('E4')],
})
media.drift('XML', {
  recorded,
  live: text('<rates><usd>1.05</usd></rates>', 'application/xml'),
  finds: [breaking('E4')],
})
media.drift('CSV', { recorded, live: text('base,usd\nEUR,1.05\n', 'text/csv'), finds: [breaking('E4')] })
media.drift('CSV became JSON', {
  recorded: times(3, (index) => text(`base,usd\nEUR,1.0${index}\n`, 'text/csv')),
  live: json([{ base: 'EUR', usd: 1.05 }]),
  finds: [breaking('E4')],
})
media.noted('narrowed to a +json type', {
  recorded,
  live: text(written(6), 'application/vnd.rates+json'),
  finds: [info('E4')],
})
media.quiet('charset left out', { recorded, live: text(written(6), 'application/json') })
media.quiet('other parameters', { recorded, live: text(written(6), 'application/json; profile="v1"; Charset=UTF-8') })
media.quiet('byte order mark', { recorded, live: text(`\uFEFF${written(6)}`, 'application/json') })
media.drift('truncated JSON', {
  recorded,
  live: text(written(6).slice(0, -9), 'application/json'),
  finds: [breaking('E12')],
})
media.drift('no JSON at all under its type', {
  recorded,
  live: text('OK', 'application/json'),
  finds: [breaking('E12')],
})
media.drift('two JSON values in one body', {
  recorded,
  live: text(`${written(5)}${written(6)}`, 'application/json'),
  finds: [breaking('E12')],
})
media.quiet('plain text, other text', {
  recorded: times(3, (index) => text(`pong ${index}`, 'text/plain')),
  live: text('pong 77\n', 'text/plain; charset=utf-8'),
})
media.quiet('HTML, another page', {
  recorded: times(3, (index) => text(`<html><body><p>Page ${index}</p></body></html>`, 'text/html')),
  live: text('<html><body><h1>News</h1><p>More</p></body></html>', 'text/html'),
})
media.quiet('XML with other values', {
  recorded: times(4, (index) =>
    text(`<rates base="EUR"><usd>1.0${index}</usd><at>2026-11-0${index + 1}</at></rates>`, 'application/xml'),
  ),
  live: text('<rates base="CHF"><usd>0.97</usd><at>2027-01-09</at></rates>', 'application/xml'),
})
media.quiet('latin1 text', {
  recorded: times(3, () => text('Grüße', 'text/plain; charset=iso-8859-1')),
  live: { ...text('', 'text/plain; charset=iso-8859-1'), bytes: Uint8Array.from([0x53, 0x74, 0x72, 0x61, 0xdf, 0x65]) },
})
media.quiet('JSON in latin1', {
  recorded: times(3, (index) =>
    json({ city: `Köln ${index}`, n: index }, { type: 'application/json; charset=iso-8859-1' }),
  ),
  live: {
    ...text('', 'application/json; charset=iso-8859-1'),
    bytes: Uint8Array.from(Buffer.from('{"city":"Würzburg","n":4}', 'latin1')),
  },
})
media.quiet('content encoding was undone', {
  recorded,
  live: {
    ...text(written(6), 'application/json'),
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', vary: 'accept-encoding' },
  },
})
media.quiet('image bytes', {
  recorded: times(3, () => ({ status: 200, headers: { 'content-type': 'image/png' }, base64: 'iVBORw0KGgoAAAA=' })),
  live: { ...text('', 'image/png'), bytes: Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 4]) },
})
media.drift('image became another type', {
  recorded: times(3, () => ({ status: 200, headers: { 'content-type': 'image/png' }, base64: 'iVBORw0KGgoAAAA=' })),
  live: json({ url: 'https://img.example.com/1.png' }),
  finds: [breaking('E4')],
})

const headers = topic('headers', { service: 'Users', operation: 'GET /users', path: '/users' })
const KEPT = {
  link: '<https://api.example.com/users?page=2>; rel="next"',
  'x-total-count': '812',
  etag: 'W/"9f1c"',
  'x-ratelimit-limit': '5000',
  'x-ratelimit-remaining': '4987',
  'retry-after': '30',
}
const listed = times(4, (index) =>
  json([{ id: index }], { headers: { ...KEPT, 'x-request-id': `r-${index}`, server: 'edge/1.2' } }),
)
const without = (...names) => Object.fromEntries(Object.entries(KEPT).filter(([name]) => !names.includes(name)))
const live = (more) => json([{ id: 9 }], { headers: more })
headers.drift('total count gone', {
  recorded: listed,
  live: live(without('x-total-count')),
  finds: [risky('E8', 'x-total-count')],
})
headers.drift('ETag gone', { recorded: listed, live: live(without('etag')), finds: [risky('E8', 'etag')] })
headers.drift('rate limit gone', {
  recorded: listed,
  live: live(without('x-ratelimit-limit')),
  finds: [risky('E8', 'x-ratelimit-limit')],
})
headers.drift('total count is no number', {
  recorded: listed,
  live: live({ ...KEPT, 'x-total-count': 'many' }),
  finds: [risky('E8', 'x-total-count')],
})
headers.drift('location of what was made gone', {
  recorded: times(4, (index) => json({ id: index }, { status: 201, headers: { location: `/users/${index}` } })),
  call: { method: 'POST', operation: 'POST /users' },
  live: json({ id: 9 }, { status: 201 }),
  finds: [risky('E8', 'location')],
})
headers.quiet('server, request id, cache and cookies', {
  recorded: listed,
  live: live({
    ...KEPT,
    server: 'edge/2.0',
    'x-cache': 'MISS',
    via: '1.1 proxy',
    'set-cookie': ['a=1', 'b=2'],
    'strict-transport-security': 'max-age=1',
  }),
})
headers.quiet('other values of kept headers', {
  recorded: listed,
  live: live({ ...KEPT, 'x-total-count': '4', etag: '"zz"', 'x-ratelimit-remaining': '0' }),
})
headers.quiet('names in another case', {
  recorded: listed,
  live: live(Object.fromEntries(Object.entries(KEPT).map(([name, value]) => [name.toUpperCase(), value]))),
})
headers.quiet('header that was there at times', {
  recorded: times(6, (index) => json({ id: index }, { headers: index % 2 === 0 ? { 'retry-after': '5' } : {} })),
  live: json({ id: 9 }),
})
headers.drift('deprecation announced', {
  recorded: listed,
  live: live({ ...KEPT, deprecation: 'true' }),
  finds: [risky('E9')],
})
headers.drift('sunset announced', {
  recorded: listed,
  live: live({ ...KEPT, sunset: 'Wed, 31 Mar 2027 00:00:00 GMT' }),
  finds: [risky('E9')],
})
headers.drift('warning announced', {
  recorded: listed,
  live: live({ ...KEPT, warning: '299 - "Use v3 by April"' }),
  finds: [risky('E9')],
})
headers.quiet('deprecated since long', {
  recorded: times(4, (index) => json([{ id: index }], { headers: { ...KEPT, deprecation: '@1780000000' } })),
  live: live({ ...KEPT, deprecation: '@1780000000' }),
})

const paging = topic('pagination', {
  service: 'Files',
  operation: 'GET /files',
  path: (index) => `/files?page=${index}`,
})
const rows = (page) => times(5, (index) => ({ id: `f${page}${index}`, bytes: 100 * index + page }))
const page = (index) => ({ items: rows(index), next_cursor: index === 3 ? null : `Y3Vyc29y${index}A==`, total: 20 })
const pages = times(4, page)
paging.quiet('last page', { recorded: pages, live: { items: rows(9).slice(0, 2), next_cursor: null, total: 22 } })
paging.quiet('another page', { recorded: pages, live: { items: rows(8), next_cursor: 'b3RoZXI=', total: 4100 } })
paging.drift('cursor gone', {
  recorded: pages,
  live: { items: rows(8), total: 20 },
  finds: [breaking(['E10', 'X1'], '/next_cursor')],
})
paging.drift('cursor moved below meta', {
  recorded: pages,
  live: { items: rows(8), meta: { next_cursor: 'b3RoZXI=' }, total: 20 },
  finds: [breaking(['E10', 'X7'], ['/next_cursor', '/meta/next_cursor', '/meta'])],
})
paging.quiet('cursor that is absent on the last page', {
  recorded: times(5, (index) => ({ items: rows(index), ...(index === 2 ? {} : { next: `/files?page=${index + 1}` }) })),
  live: { items: rows(9) },
})
paging.drift('next link gone from the headers', {
  recorded: listed,
  live: live(without('link')),
  finds: [risky(['E8', 'E10'], ['link', ''])],
})
paging.quiet('link header of the last page', {
  recorded: times(4, (index) =>
    json(rows(index), {
      headers: {
        link: `<https://api.example.com/files?page=${index + 1}>; rel="next", <https://api.example.com/files?page=1>; rel="first"`,
      },
    }),
  ),
  live: json(rows(9).slice(0, 1), { headers: { link: '<https://api.example.com/files?page=1>; rel="first"' } }),
})
paging.drift('page numbers became a cursor', {
  recorded: times(5, (index) => ({ data: rows(index), page: index + 1, pages: 9 })),
  live: { data: rows(7), cursor: 'b3RoZXI', has_more: true },
  finds: [breaking(['E10', 'X1', 'X6'], ['/page', '/cursor']), breaking(['E10', 'X1', 'X6'], ['/pages', '/has_more'])],
})

export const CASES = [status, media, headers, paging].flatMap(({ cases }) => cases)
