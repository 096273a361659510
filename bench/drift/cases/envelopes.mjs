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
status.drift('empty body became JSON', {
  recorded: times(4, () => bare(200, { 'content-length': '0' })),
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

export const CASES = [status, media].flatMap(({ cases }) => cases)
