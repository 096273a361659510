import { Buffer } from 'node:buffer'
import { gzipSync } from 'node:zlib'
import { noise } from './noise.ts'
import { probe, type Part, type Probe } from './probe.ts'

const PARTS: Part[] = [
  { name: 'title', value: 'Quarterly caf\u00e9 report' },
  { name: 'tag', value: 'a' },
  { name: 'tag', value: 'b' },
  { name: 'document', filename: 'report.txt', type: 'text/plain', bytes: Buffer.from('line one\r\nline two\r\n') },
]

const echoed = (id: string, method: string, path: string, target: string): Probe =>
  probe(id, { method, path, expect: { status: 200, contains: `"target":${JSON.stringify(target)}` } })

const bodied = (method: string): Probe =>
  probe(
    `${method} with a JSON body`,
    {
      method,
      path: '/echo',
      body: { kind: 'json', value: { amount: 1200, note: 'caf\u00e9' } },
      expect: { status: 200, contains: '1200' },
    },
    method === 'DELETE' ? { needs: ['body-on-delete'] } : {},
  )

/** Methods, URLs and request bodies. The service says what it received, so a changed request shows. */
export const REQUEST_PROBES: Probe[] = [
  ...['POST', 'PUT', 'PATCH', 'DELETE'].map(bodied),
  ...['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) =>
    probe(`${method} without a body`, {
      method,
      path: '/echo',
      expect: { status: 200, contains: `"method":"${method}"` },
    }),
  ),
  probe('request headers arrive', {
    path: '/headers',
    headers: { 'x-trace': 'abc', accept: 'application/json', 'accept-language': 'de, en;q=0.5' },
    expect: { status: 200, contains: 'de, en;q=0.5' },
  }),
  probe('POST urlencoded with repeated keys', {
    method: 'POST',
    path: '/echo',
    body: {
      kind: 'urlencoded',
      pairs: [
        ['a', '1'],
        ['b', 'x y+z&'],
        ['a', '2'],
        ['empty', ''],
      ],
    },
    expect: { status: 200, contains: 'a=1&b=x+y%2Bz%26&a=2&empty=' },
  }),
  probe('POST text', {
    method: 'POST',
    path: '/echo',
    headers: { 'content-type': 'text/plain' },
    body: { kind: 'text', text: 'plain words' },
    expect: { status: 200, contains: 'plain words' },
  }),
  probe('POST JSON that parse and print would change', {
    method: 'POST',
    path: '/echo',
    headers: { 'content-type': 'application/json' },
    body: { kind: 'text', text: '{"id": 12345678901234567890, "price": 1.0}' },
    expect: { status: 200, contains: '12345678901234567890' },
  }),
  probe('POST binary', {
    method: 'POST',
    path: '/digest',
    headers: { 'content-type': 'application/octet-stream' },
    body: { kind: 'bytes', bytes: noise(2048) },
    expect: { status: 200, contains: '"bytes":2048' },
  }),
  probe('POST 200 KB', {
    method: 'POST',
    path: '/digest',
    headers: { 'content-type': 'text/plain' },
    body: { kind: 'text', text: 'A line of the long request.\n'.repeat(7315) },
    expect: { status: 200, contains: '"bytes":204820' },
  }),
  probe(
    'POST a stream',
    {
      method: 'POST',
      path: '/digest',
      headers: { 'content-type': 'text/plain' },
      body: { kind: 'stream', chunks: ['one ', 'two ', 'three'] },
      expect: { status: 200, contains: '"bytes":13' },
    },
    { needs: ['stream-request'] },
  ),
  probe(
    'multipart upload of a file with fields',
    {
      method: 'POST',
      path: '/upload',
      body: { kind: 'multipart', parts: PARTS },
      expect: { status: 200, contains: 'report.txt' },
    },
    { needs: ['form-data'] },
  ),
  probe(
    'multipart upload of binary',
    {
      method: 'POST',
      path: '/upload',
      body: {
        kind: 'multipart',
        parts: [{ name: 'blob', filename: 'noise.bin', type: 'application/octet-stream', bytes: noise(4096) }],
      },
      expect: { status: 200, contains: '"bytes":4096' },
    },
    { needs: ['form-data'] },
  ),
  echoed('query: order is kept', 'GET', '/echo?b=2&a=1', '/echo?b=2&a=1'),
  echoed(
    'query: repeated and encoded keys',
    'GET',
    '/echo?a=1&a=2&c=%2B&d=+&e=%26&f',
    '/echo?a=1&a=2&c=%2B&d=+&e=%26&f',
  ),
  echoed(
    'query: encoded slash, percent and unicode',
    'GET',
    '/echo?path=%2Fa%2Fb&p=100%25&u=%C3%A9',
    '/echo?path=%2Fa%2Fb&p=100%25&u=%C3%A9',
  ),
  echoed('path: unicode as typed', 'GET', '/echo/caf\u00e9?q=\u00fc x', '/echo/caf%C3%A9?q=%C3%BC%20x'),
  probe('POST gzipped JSON', {
    method: 'POST',
    path: '/digest',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: { kind: 'bytes', bytes: gzipSync('{"packed":true}') },
    expect: { status: 200, contains: '"bytes":' },
  }),
  echoed('path: unicode and encoded slash', 'GET', '/echo/caf%C3%A9/a%2Fb', '/echo/caf%C3%A9/a%2Fb'),
  {
    id: 'query: plus, %2B and %20 are told apart',
    calls: ['a=x+y', 'a=x%2By', 'a=x%20y'].map((query) => ({
      path: `/echo?${query}`,
      expect: { status: 200, contains: query },
    })),
  },
]
