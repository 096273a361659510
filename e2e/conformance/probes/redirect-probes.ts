import { probe, type Probe } from './probe.ts'

const CODES = [301, 302, 303, 307, 308]

const followed = CODES.map((code) =>
  probe(
    `redirect ${code}: GET followed`,
    {
      path: `/redirect/${code}/relative`,
      redirect: 'follow',
      expect: { status: 200, contains: '/echo?from=redirect' },
    },
    { needs: ['follow'] },
  ),
)

const posted = CODES.map((code) =>
  probe(
    `redirect ${code}: POST followed`,
    {
      method: 'POST',
      path: `/redirect/${code}/absolute`,
      body: { kind: 'json', value: { kept: code > 303 } },
      redirect: 'follow',
      expect: { status: 200, contains: '/echo?from=redirect' },
    },
    { needs: code < 304 ? ['follow', 'post-redirect'] : ['follow'] },
  ),
)

const manual = CODES.map((code) =>
  probe(
    `redirect ${code}: left to the caller`,
    {
      path: `/redirect/${code}/relative`,
      redirect: 'manual',
      expect: { status: code, headers: { location: '../../echo?from=redirect' } },
    },
    { needs: ['manual'] },
  ),
)

const refused = CODES.map((code) =>
  probe(
    `redirect ${code}: refused`,
    { path: `/redirect/${code}/relative`, redirect: 'error', expect: { error: true } },
    { needs: ['refuse-redirect'] },
  ),
)

/** Redirects of every code, followed, left alone and refused; chains and other origins. */
export const REDIRECT_PROBES: Probe[] = [
  ...followed,
  ...posted,
  ...manual,
  ...refused,
  probe(
    'redirect: chain of three',
    { path: '/redirect/301/chain', redirect: 'follow', expect: { status: 200, contains: '/echo?from=chain' } },
    { needs: ['follow'] },
  ),
  probe('redirect: loop', { path: '/redirect/302/loop', redirect: 'follow', expect: {} }, { needs: ['follow'] }),
  probe(
    'redirect: to another scheme',
    { path: '/redirect/302/scheme', redirect: 'follow', expect: { error: true } },
    { needs: ['follow'] },
  ),
  probe(
    'redirect: without a location',
    { path: '/redirect/302/bare', redirect: 'follow', expect: {} },
    { needs: ['follow'] },
  ),
  probe(
    'redirect: to another origin, with headers',
    {
      path: '/redirect/307/cross',
      headers: { 'x-trace': 'kept' },
      redirect: 'follow',
      expect: { status: 200, contains: 'kept' },
    },
    { needs: ['follow', 'cross-origin'] },
  ),
  probe(
    'redirect: credentials stay at their origin',
    {
      path: '/redirect/302/guarded',
      headers: { authorization: 'Bearer {seed}' },
      redirect: 'follow',
      expect: { status: 200, contains: '"credentials":' },
    },
    { needs: ['follow', 'cross-origin'] },
  ),
]
