import { json } from '../exchange.mjs'
import { alerting, breaking, risky, times, topic } from '../truth.mjs'

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
  recorded: pages.slice(0, 3),
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
  finds: [alerting(['E10', 'E8'], ['link', ''])],
})
paging.silent('link header of the last page', {
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

export const CASES = [headers, paging].flatMap(({ cases }) => cases)
