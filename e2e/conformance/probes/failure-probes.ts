import { probe, type Probe } from './probe.ts'

const broken = (id: string, path: string, options: Pick<Probe, 'needs'> = {}): Probe =>
  probe(`failure: ${id}`, { path, expect: { error: true } }, options)

const brokenStream = (id: string, path: string): Probe =>
  probe(
    `failure: ${id}, read piece by piece`,
    { path, streamed: true, expect: { status: 200, contains: 'only a part', error: true } },
    { needs: ['stream-response'] },
  )

/** Calls that the client gives up, and calls that the network or the service breaks off. */
export const FAILURE_PROBES: Probe[] = [
  probe(
    'abort before the call',
    { path: '/json/compact', abort: 'before', expect: { error: true } },
    { needs: ['abort'] },
  ),
  probe(
    'abort while waiting for the head',
    { path: '/silence', abort: 'head', expect: { error: true } },
    { needs: ['abort'] },
  ),
  probe(
    'abort in the body',
    {
      path: '/silence-after-head',
      abort: 'body',
      streamed: true,
      expect: { status: 200, contains: 'the first piece', error: true },
    },
    { needs: ['abort', 'stream-response'] },
  ),
  probe(
    'time-out while waiting for the head',
    { path: '/silence', timeoutMs: 150, expect: { error: true } },
    { needs: ['timeout'] },
  ),
  probe(
    'time-out in the body',
    { path: '/silence-after-head', timeoutMs: 150, expect: { error: true } },
    { needs: ['timeout', 'timeout-in-body'] },
  ),
  {
    id: 'a call after one that was given up',
    needs: ['abort'],
    calls: [
      { path: '/silence', abort: 'head', expect: { error: true } },
      { path: '/json/compact', expect: { status: 200 } },
    ],
  },
  broken('reset before the head', '/reset-before-head'),
  broken('closed before the head', '/close-before-head'),
  broken('closed in the head', '/close-in-head'),
  broken('reset in the head', '/reset-in-head'),
  broken('reset in the body', '/reset-in-body'),
  broken('body shorter than its content-length', '/short-body', { needs: ['early-end'] }),
  broken('chunked body cut off', '/cut-chunks', { needs: ['early-end'] }),
  broken('chunk that is none', '/bad-chunk'),
  broken('answer that is not HTTP', '/not-http'),
  brokenStream('reset in the body', '/reset-in-body'),
  brokenStream('body shorter than its content-length', '/short-body'),
  brokenStream('chunked body cut off', '/cut-chunks'),
  probe('failure: connection refused', { target: 'closed', path: '/', expect: { error: true } }),
  probe('failure: unknown host', { target: 'nowhere', path: '/', expect: { error: true } }, { needs: ['dns'] }),
  probe('failure: a certificate that nobody vouches for', {
    target: 'secure',
    path: '/json/compact',
    distrustful: true,
    expect: { error: true },
  }),
  {
    id: 'failure: refused, then answered elsewhere',
    calls: [
      { target: 'closed', path: '/json/compact', expect: { error: true } },
      { path: '/json/compact', expect: { status: 200 } },
    ],
  },
]
