import { probe, type Probe } from './probe.ts'

const status = (code: number, text: string): Probe =>
  probe(`status ${code}`, { path: `/status/${code}`, expect: { status: code, text } })

/** Statuses, headers, HEAD, informational answers and trailers. */
export const ANSWER_PROBES: Probe[] = [
  status(201, '{"status":201}'),
  status(204, ''),
  status(205, ''),
  status(304, ''),
  status(404, '{"status":404}'),
  status(418, '{"status":418}'),
  status(500, '{"status":500}'),
  status(599, '{"status":599}'),
  probe('304 to If-None-Match', {
    path: '/etag',
    headers: { 'if-none-match': '"v1"' },
    expect: { status: 304, headers: { etag: '"v1"' } },
  }),
  probe('200 without If-None-Match', { path: '/etag', expect: { status: 200, text: '{"fresh":true}' } }),
  probe('DELETE answered with 204', { method: 'DELETE', path: '/status/204', expect: { status: 204, text: '' } }),
  probe('429 with Retry-After', { path: '/too-many', expect: { status: 429, headers: { 'retry-after': '7' } } }),
  ...[404, 500].map((code) =>
    probe(
      `${code} thrown by the client`,
      { path: `/status/${code}`, strict: true, expect: { error: true } },
      { needs: ['throw-on-status'] },
    ),
  ),
  probe('custom reason phrase', { path: '/reason', expect: { status: 200, text: 'fine' } }),
  probe('repeated response headers', {
    path: '/repeated-headers',
    expect: { status: 200, headers: { 'x-many': 'one, two, three' } },
  }),
  probe('empty, latin1 and quoted header values', {
    path: '/odd-headers',
    expect: { status: 200, headers: { 'x-quoted': '"a, b"; q=1' } },
  }),
  probe(
    'two cookies with comma dates',
    { path: '/cookies', expect: { status: 200, text: 'cookies' } },
    { secretHeaders: ['set-cookie'] },
  ),
  probe('HEAD keeps its content-length', {
    method: 'HEAD',
    path: '/head',
    expect: { status: 200, text: '', headers: { 'content-length': '1234', 'x-head': 'kept' } },
  }),
  probe('HEAD of a gzipped answer', { method: 'HEAD', path: '/encoded/gzip/sized', expect: {} }),
  probe('HEAD of a missing page', { method: 'HEAD', path: '/status/404', expect: { status: 404, text: '' } }),
  ...[102, 103].map((code) =>
    probe(
      `${code} before the answer`,
      { path: `/information/${code}`, expect: { status: 200, text: 'final' } },
      { needs: ['informational-first'] },
    ),
  ),
  probe(
    '103 shown to the client',
    { path: '/information/103', expect: { status: 200, informational: [103] } },
    { needs: ['informational'] },
  ),
  probe(
    '102 shown to the client',
    { path: '/information/102', expect: { status: 200, informational: [102] } },
    { needs: ['informational'] },
  ),
  probe(
    '100-continue',
    {
      method: 'POST',
      path: '/echo',
      body: { kind: 'text', text: 'go on' },
      headers: { 'content-type': 'text/plain' },
      expectContinue: true,
      expect: { status: 200, contains: 'go on' },
    },
    { needs: ['expect-continue'] },
  ),
  probe('answer with trailers', { path: '/trailers', expect: { status: 200, text: 'with trailers' } }),
  probe(
    'trailers shown to the client',
    { path: '/trailers', expect: { status: 200, trailers: { 'x-checksum': 'abc123' } } },
    { needs: ['trailers'] },
  ),
]
