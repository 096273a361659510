import { probe, type Probe } from './probe.ts'

const streamed = (id: string, path: string, expect: { text?: string; bytes?: number; contains?: string }): Probe =>
  probe(
    id,
    { path, streamed: true, expect: { status: 200, progressive: true, ...expect } },
    { needs: ['stream-response'] },
  )

/** Bodies that arrive piece by piece, read both so and as a whole. */
export const STREAM_PROBES: Probe[] = [
  streamed('stream: text in five pieces', '/stream', { text: 'The cast comes on \u{1f3ad} stage.' }),
  streamed('stream: bytes', '/stream-bytes', { bytes: 7 }),
  streamed('stream: a character split between pieces', '/stream-split', { text: 'one \u{1f3ad} two' }),
  streamed('stream: server-sent events', '/events', { contains: 'data: line one\ndata: line two\n\n' }),
  streamed('stream: NDJSON', '/ndjson', { text: '{"n":1}\n{"n":2}\n{"n":3}\n{"n":4}\n' }),
  probe('stream: text read as a whole', {
    path: '/stream',
    expect: { status: 200, text: 'The cast comes on \u{1f3ad} stage.' },
  }),
  probe('stream: events read as a whole', { path: '/events', expect: { status: 200, contains: 'id: 2\n' } }),
  probe(
    'stream: 5 MB read piece by piece',
    { path: '/binary/5242880', streamed: true, expect: { status: 200, bytes: 5_242_880 } },
    { needs: ['stream-response'] },
  ),
  probe(
    'stream: gzip read piece by piece',
    { path: '/encoded/gzip', headers: { 'accept-encoding': 'gzip' }, streamed: true, expect: { status: 200 } },
    { needs: ['stream-response'] },
  ),
]
