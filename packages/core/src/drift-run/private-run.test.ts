import http from 'node:http'
import { afterEach, expect, test } from 'vitest'
import type { JsonValue } from '../model/index.js'
import { checkCalls, type CheckedRun } from './check-calls.js'
import { freeLimits, makeCalls, sampleConfig, sampleProject, type SampleCall } from './sample-project.js'
import { serveHttp, type Served } from './serve-http.js'

const served: Served[] = []
afterEach(async () => {
  for (const one of served.splice(0)) await one.close()
})

// Made up, in the shapes that vendors give them.
const SECRETS = {
  stripe: ['sk', 'live', '51HxQ2eKZvFJ8sLmN4pRtYwUo'].join('_'),
  github: ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_'),
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyLTQyIiwiZW1haWwiOiJ4QGFjbWUtY29ycC5pbyJ9.c2lnbmF0dXJlc2lnbmF0dXJlMTIzNDU2Nzg',
  opaque: 'q9Zx7Lm2Vb5Nc8Ty',
  password: 'Tr0ub4dor&3',
  email: 'alice.jones@acme-corp.io',
  card: '4242424242424242',
  iban: 'DE89370400440532013000',
  session: 'k3y9s8d7f6g5h4j3k2l1',
  environment: 'env0nly-9f8e7d6c5b4a',
  request: 'Zm9vYmFyLXJlcXVlc3Q5',
  phone: '+49 30 901820',
  ssn: '987654321',
  short: 'hunter2',
}

/** Every string that is told of a run. */
function told({ result, unrecorded, notes }: CheckedRun): string {
  return JSON.stringify([result, unrecorded, notes])
}

function expectNoSecret(text: string): void {
  expect(Object.entries(SECRETS).filter(([, secret]) => text.includes(secret))).toEqual([])
}

async function check(calls: readonly SampleCall[], listener: http.RequestListener): Promise<CheckedRun> {
  const one = await serveHttp(listener)
  served.push(one)
  const recordings = sampleProject(one.origin, calls)
  const made = await makeCalls(recordings)
  const beside = made.map((call) => ({ ...call, interaction: null }))
  return checkCalls([...made, ...beside], {
    rootDir: '/nowhere',
    recordings,
    config: sampleConfig(one.origin),
    env: { PAYMENTS_API_TOKEN: SECRETS.environment },
    limits: freeLimits(),
  })
}

function answer(json: unknown, headers: http.OutgoingHttpHeaders = {}): http.RequestListener {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(json))
  }
}

/** Live values that hold secrets, where nothing or something else stood. */
const ANSWERS: [title: string, recorded: JsonValue, live: unknown][] = [
  [
    'under telling names',
    { id: 1 },
    { id: 1, token: SECRETS.opaque, password: SECRETS.password, email: SECRETS.email },
  ],
  ['by their shape alone', { a: 1, b: 2, c: 3 }, { a: SECRETS.stripe, b: SECRETS.github, c: SECRETS.card }],
  ['within text', { note: 1 }, { note: `use ${SECRETS.jwt} or ${SECRETS.stripe}, mail ${SECRETS.email}` }],
  [
    'as a copy of one that a name tells',
    { note: 1 },
    { token: SECRETS.opaque, note: `the token is ${SECRETS.opaque}` },
  ],
  [
    'told by a name beside them',
    { items: [{ name: 'x', value: 1 }] },
    { items: [{ name: 'password', value: SECRETS.short }] },
  ],
  ['as keys', { users: { a: 1 } }, { users: { a: 1, [SECRETS.email]: 2, [SECRETS.stripe]: 3 } }],
  ['as the whole body', { a: 1 }, SECRETS.jwt],
  ['in arrays', { list: [1] }, { list: [SECRETS.iban, SECRETS.github] }],
  ['of the environment', { a: 1 }, { a: SECRETS.environment }],
  ['of the request', { a: 1 }, { a: `you sent ${SECRETS.request}` }],
  ['in JSON in text', { a: 1 }, { a: JSON.stringify({ password: SECRETS.short, token: SECRETS.opaque }) }],
  ['as numbers', { a: true, ssn: null }, { a: Number(SECRETS.card), ssn: Number(SECRETS.ssn) }],
  ['in a closed set', { type: 'a' }, { type: SECRETS.opaque, phone: SECRETS.phone, secret: SECRETS.opaque }],
  ['deep in new objects', { a: 1 }, { a: 1, user: { credentials: { apiKey: SECRETS.opaque, secret: SECRETS.short } } }],
]

const WITH_SECRETS: Partial<SampleCall> = {
  request: {
    headers: {
      authorization: `Bearer ${SECRETS.request}`,
      cookie: `sid=${SECRETS.session}`,
      'x-api-key': SECRETS.opaque,
    },
  },
}

test.each(ANSWERS)('tells no live secret that stands %s', async (_title, recorded, live) => {
  const headers = { 'set-cookie': `sid=${SECRETS.session}; HttpOnly`, 'x-request-token': SECRETS.opaque }
  const run = await check([{ path: '/a', json: recorded, ...WITH_SECRETS }], answer(live, headers))
  expect(run.result.findings.length).toBeGreaterThan(0)
  expectNoSecret(told(run))
})

test('tells no secret of one answer that stands in another', async () => {
  const run = await check(
    [
      { path: '/login', json: { token: 'redacted-1' } },
      { path: '/note', json: { text: 1 } },
    ],
    (request, response) => {
      const json = request.url === '/login' ? { token: SECRETS.opaque } : { text: `welcome, ${SECRETS.opaque}` }
      answer(json)(request, response)
    },
  )
  expect(run.result.findings.map(({ path }) => path)).toEqual(['/text'])
  expectNoSecret(told(run))
})

test('tells no secret of an answer that came when a call was made again', async () => {
  let count = 0
  const run = await check([{ path: '/a', json: { a: 1, b: 2, c: 'x' } }], (request, response) => {
    count += 1
    if (count === 1) response.writeHead(404).end()
    else answer({ a: SECRETS.stripe, b: { token: SECRETS.opaque }, c: [SECRETS.email] })(request, response)
  })
  expect(run.result.findings.length).toBeGreaterThan(1)
  expectNoSecret(told(run))
})

test('tells no secret of URLs, headers and streams', async () => {
  const run = await check(
    [
      {
        path: `/users/${SECRETS.email}/cards?token=${SECRETS.opaque}`,
        json: { a: 1 },
        operation: 'GET /users/:id/cards',
      },
      { path: '/stream', status: 200, headers: { 'content-type': 'text/event-stream' } },
      { path: '/moved', json: { a: 1 } },
    ],
    (request, response) => {
      if (request.url === '/stream') {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.end(`event: delta\ndata: {"token":"${SECRETS.opaque}","text":"${SECRETS.jwt}"}\n\n`)
      } else if (request.url === '/moved') {
        response.writeHead(301, { location: `https://x.example.com/?access_token=${SECRETS.opaque}` }).end()
      } else answer({ a: SECRETS.password, password: SECRETS.password })(request, response)
    },
  )
  expect(run.result.findings.length).toBeGreaterThan(1)
  expect(run.unrecorded).toHaveLength(3)
  expectNoSecret(told(run))
})

test('shows examples of what is no secret', async () => {
  const run = await check(
    [{ path: '/a', json: { count: 1, email: 'user-1@example.com' } }],
    answer({ count: 'many', email: 3 }),
  )
  expect(run.result.findings.map(({ path, example }) => [path, example])).toEqual([
    ['/count', { recorded: 1, live: 'many' }],
    ['/email', { recorded: 'redacted', live: 3 }],
  ])
})
