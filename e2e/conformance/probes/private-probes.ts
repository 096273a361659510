import { probe, type Probe } from './probe.ts'

const allowed = { status: 200, text: '{"allowed":true}' }

/** Credentials in each known place. The seed is another one in each phase, so replay must not hang on it. */
export const PRIVATE_PROBES: Probe[] = [
  probe('private: bearer token', { path: '/bearer', headers: { authorization: 'Bearer {seed}' }, expect: allowed }),
  probe('private: basic credentials', { path: '/basic', headers: { authorization: 'Basic {basic}' }, expect: allowed }),
  probe(
    'private: credentials in the URL',
    { path: '/basic', userinfo: true, expect: allowed },
    { needs: ['userinfo'] },
  ),
  probe('private: api-key header', { path: '/api-key', headers: { 'x-api-key': '{seed}' }, expect: allowed }),
  probe('private: api-key parameter', { path: '/api-key-query?api_key={seed}&page=1', expect: allowed }),
  probe(
    'private: cookie',
    { path: '/cookie', headers: { cookie: 'session={seed}' }, expect: allowed },
    { needs: ['cookie-header'] },
  ),
  probe('private: password in JSON', {
    method: 'POST',
    path: '/password',
    body: { kind: 'json', value: { user: 'ada', password: '{seed}' } },
    expect: allowed,
  }),
  probe('private: secret in a form', {
    method: 'POST',
    path: '/client-secret',
    body: {
      kind: 'urlencoded',
      pairs: [
        ['grant_type', 'client_credentials'],
        ['client_secret', '{seed}'],
      ],
    },
    expect: allowed,
  }),
  {
    id: 'private: a token handed from the log-in to the next call',
    calls: [
      {
        method: 'POST',
        path: '/login',
        body: { kind: 'json', value: { user: 'ada' } },
        secretBody: true,
        expect: { status: 200 },
      },
      { path: '/bearer', headers: { authorization: 'Bearer {token}' }, expect: allowed },
    ],
  },
  {
    id: 'private: a cookie handed from the log-in to the next call',
    needs: ['cookie-header'],
    secretHeaders: ['set-cookie'],
    calls: [
      { path: '/cookie-login', expect: { status: 200, text: '{"welcome":true}' } },
      { path: '/cookie', headers: { cookie: 'session={token}' }, expect: allowed },
    ],
  },
  {
    id: 'private: refused, then allowed',
    calls: [
      { path: '/bearer', expect: { status: 401, text: '{"allowed":false}' } },
      { path: '/bearer', headers: { authorization: 'Bearer {seed}' }, expect: allowed },
    ],
  },
]
