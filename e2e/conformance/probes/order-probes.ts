import { probe, type Probe, type ProbeCall } from './probe.ts'

const counter = (name: string, call: number): ProbeCall => ({
  path: `/counter/{key}/${name}`,
  expect: { status: call === 2 ? 503 : 200, text: `{"call":${call}}` },
})

const posted = (name: string, value: unknown): ProbeCall => ({
  method: 'POST',
  path: `/echo/${name}`,
  body: { kind: 'json', value },
  expect: { status: 200, contains: JSON.stringify(JSON.stringify(value)).slice(1, -1) },
})

/** Repeated, interleaved, parallel and pipelined calls: each must get its own answer. */
export const ORDER_PROBES: Probe[] = [
  { id: 'the same call with three answers', calls: [counter('three', 1), counter('three', 2), counter('three', 3)] },
  { id: 'the same call in another test', calls: [counter('three', 4), counter('three', 5)] },
  {
    id: 'two repeated calls in turns',
    calls: [counter('left', 1), counter('right', 1), counter('right', 2), counter('left', 2), counter('left', 3)],
  },
  {
    id: 'the same URL with other bodies',
    calls: [posted('body', { a: 1 }), posted('body', { a: 2 }), posted('body', { a: 1 })],
  },
  {
    id: 'the same path with other methods',
    calls: ['GET', 'PUT', 'PATCH', 'GET'].map((method) => ({
      method,
      path: '/echo/same',
      expect: { status: 200, contains: `"${method}"` },
    })),
  },
  {
    id: '50 calls at once',
    parallel: true,
    calls: Array.from({ length: 50 }, (_, index) => ({
      path: `/distinct/${index}`,
      expect: { status: 200, text: `{"index":${index}}` },
    })),
  },
  {
    id: '20 posts to one URL at once',
    parallel: true,
    calls: Array.from({ length: 20 }, (_, index) => posted('parallel', { index, even: index % 2 === 0 })),
  },
  {
    id: '8 pipelined calls on one connection',
    needs: ['pipelining'],
    parallel: true,
    calls: Array.from({ length: 8 }, (_, index) => ({
      path: `/distinct/${index}?pipelined`,
      connection: 'pipelined' as const,
      expect: { status: 200, text: `{"index":${index}}` },
    })),
  },
  {
    id: 'three calls on one connection',
    needs: ['one-connection'],
    calls: [1, 2, 3].map((ordinal) => ({
      path: '/connection',
      connection: 'one' as const,
      expect: { status: 200, text: `{"requestOnConnection":${ordinal}}` },
    })),
  },
  probe(
    'the service over TLS',
    { target: 'secure', path: '/json/compact', expect: { status: 200 } },
    { needs: ['ca'] },
  ),
  probe(
    'the other service',
    { target: 'other', path: '/json/compact', expect: { status: 200 } },
    { needs: ['cross-origin'] },
  ),
]
