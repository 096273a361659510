import { expect, test } from 'vitest'
import { checkCalls } from './check-calls.js'
import { probeRecordings } from './probe-recordings.js'
import { outcomesOf, probeTrial, serveTrial, trialOptions, type TrialAnswer } from './probe-trial.js'
import { sampleProject, type SampleCall } from './sample-project.js'

const LOGIN: SampleCall = {
  path: '/login',
  json: {
    user: { email: 'user-1@example.com' },
    session: { token: 'redacted-1' },
    link: '/in?t=sk_live_redacted-4&x=1',
  },
  headers: { 'set-cookie': ['sid=redacted-2; Path=/', 'theme=dark'], 'x-csrf-token': 'redacted-3' },
}

const LIVE_LOGIN: TrialAnswer = {
  json: { user: { email: 'alice@acme.io' }, session: { token: 'T0k' }, link: '/in?t=sk_live_9x&x=1' },
  headers: { 'set-cookie': ['theme=dark', 'sid=s1d; Path=/; Secure'], 'x-csrf-token': 'c5rf' },
}

test('carries secrets of earlier answers over: tokens, cookies, headers, parts of text', async () => {
  const service = await serveTrial(({ line }) => (line.includes('/login') ? LIVE_LOGIN : {}))
  const calls = await probeTrial(service.origin, [
    LOGIN,
    {
      path: '/me?token=redacted-1&mail=user-1%40example.com',
      request: {
        headers: {
          authorization: 'Bearer redacted-1',
          cookie: 'sid=redacted-2; theme=dark',
          'x-csrf-token': 'redacted-3',
        },
      },
    },
    {
      path: '/graphql',
      method: 'POST',
      request: {
        headers: { 'content-type': 'application/json' },
        body: { json: { query: '{ me }', variables: { key: 'sk_live_redacted-4' } } },
      },
    },
  ])
  expect(outcomesOf(calls)).toEqual([200, 200, 200])
  expect(service.seen[1]).toMatchObject({
    line: 'GET /me?token=T0k&mail=alice%40acme.io',
    headers: { authorization: 'Bearer T0k', cookie: 'sid=s1d; theme=dark', 'x-csrf-token': 'c5rf' },
  })
  expect(JSON.parse(service.seen[2]!.body.toString())).toEqual({ query: '{ me }', variables: { key: 'sk_live_9x' } })
})

test('carries a token over whose claims are others each time', async () => {
  const standIn = (exp: number): string =>
    `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify({ sub: 'u1', exp })).toString('base64url')}.redacted-1`
  const live = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1MSIsImV4cCI6OX0.bGl2ZQ'
  const service = await serveTrial(({ line }) => (line.includes('/login') ? { json: { jwt: live } } : {}))
  await probeTrial(service.origin, [
    { path: '/login', json: { jwt: standIn(1) } },
    { path: '/me', request: { headers: { authorization: `Bearer ${standIn(2)}` } } },
  ])
  expect(service.seen[1]!.headers.authorization).toBe(`Bearer ${live}`)
})

const WITH_KEY: SampleCall = {
  path: '/orders?api_key=redacted-2',
  request: { headers: { authorization: 'Bearer redacted-1' } },
}

test('takes secrets from the configuration and the environment', async () => {
  const service = await serveTrial(() => ({}))
  const credentials = { Shop: { headers: { Authorization: 'Token ${SHOP_TOKEN}' }, query: { api_key: '${KEY}' } } }
  const env = { SHOP_TOKEN: 'live-t0ken', KEY: 'a b' }
  const calls = await probeTrial(service.origin, [WITH_KEY], { drift: { credentials } }, { env })
  expect(service.seen[0]).toMatchObject({
    line: 'GET /orders?api_key=a%20b',
    headers: { authorization: 'Token live-t0ken' },
  })
  expect(outcomesOf(calls)).toEqual([200])
})

test('takes secrets of bodies by pointer or by field', async () => {
  const service = await serveTrial(() => ({}))
  const credentials = { Shop: { body: { '/auth/pass': '${PASS}', client_secret: '${SECRET}' } } }
  const body = { json: { query: '{ a }', auth: { pass: 'redacted-1' }, client_secret: 'redacted-2' } }
  const call: SampleCall = {
    path: '/graphql',
    method: 'POST',
    request: { headers: { 'content-type': 'application/json' }, body },
  }
  await probeTrial(service.origin, [call], { drift: { credentials } }, { env: { PASS: 'p', SECRET: 's' } })
  expect(JSON.parse(service.seen[0]!.body.toString())).toEqual({
    query: '{ a }',
    auth: { pass: 'p' },
    client_secret: 's',
  })
})

test('does not make a request whose secret nobody knows, and says what to set', async () => {
  const service = await serveTrial(() => ({}))
  const recordings = sampleProject(service.origin, [WITH_KEY])
  const options = trialOptions(recordings, service.origin)
  const { calls } = await probeRecordings(options)
  const reasons = [
    'the secret in query parameter "api_key" cannot be re-hydrated: set drift.credentials.Shop.query.api_key',
    'the secret in header "authorization" cannot be re-hydrated: set drift.credentials.Shop.headers.authorization',
  ]
  expect(outcomesOf(calls)).toEqual([reasons])
  expect(service.seen).toEqual([])
  const { result } = await checkCalls(calls, options)
  expect(result.couldNotCheck).toMatchObject([{ reason: reasons.join('; ') }])
})

test('names a variable that is not set', async () => {
  const service = await serveTrial(() => ({}))
  const credentials = { Shop: { headers: { authorization: 'Bearer ${SHOP_TOKEN}' } } }
  const calls = await probeTrial(service.origin, [{ ...WITH_KEY, path: '/orders' }], { drift: { credentials } })
  expect(outcomesOf(calls)).toEqual([
    ['the variable SHOP_TOKEN of drift.credentials.Shop.headers.authorization is not set'],
  ])
})

test('sends no secret to a host that is not its service', async () => {
  const shop = await serveTrial(() => ({}))
  const other = await serveTrial(({ line }) => (line.includes('/login') ? LIVE_LOGIN : {}))
  const recordings = sampleProject(other.origin, [WITH_KEY, LOGIN])
  const { interactions } = recordings[0]!.recording
  // Recorded as a call of another service, at its host.
  const config = {
    services: { Other: { baseUrl: other.origin } },
    drift: { credentials: { Shop: { headers: { authorization: '${T}' }, query: { api_key: '${T}' } } } },
  }
  const { calls } = await probeRecordings(trialOptions(recordings, shop.origin, config, { env: { T: 'live-t0ken' } }))
  expect(interactions[0]!.request.url).toContain(other.origin)
  expect(JSON.stringify(other.seen)).not.toContain('live-t0ken')
  expect(shop.seen[0]!.headers.authorization).toBe('live-t0ken')
  expect(outcomesOf(calls)).toEqual([200, 200])
})

test('sends no secret to the address of a service that is configured no more', async () => {
  const service = await serveTrial(() => ({}))
  const credentials = { Legacy: { headers: { authorization: '${T}' } } }
  const calls = await probeTrial(
    service.origin,
    [{ ...WITH_KEY, path: '/a', service: 'Legacy' }],
    { drift: { credentials } },
    { env: { T: 'live-t0ken' } },
  )
  expect(service.seen).toEqual([])
  expect(outcomesOf(calls)).toEqual([
    [`the secret in header "authorization" is not sent to ${service.origin}, which is no address of Legacy`],
  ])
})

test('sends a secret of one host to no other that is no known service', async () => {
  const stranger = await serveTrial(() => ({}))
  const login = await serveTrial(() => LIVE_LOGIN)
  const recordings = sampleProject(login.origin, [
    LOGIN,
    { path: '/steal', service: 'Stranger', request: { headers: { authorization: 'Bearer redacted-1' } } },
  ])
  recordings[0]!.recording.interactions[1]!.request.url = `${stranger.origin}/steal`
  const { calls } = await probeRecordings(trialOptions(recordings, login.origin))
  expect(stranger.seen).toEqual([])
  expect(outcomesOf(calls)[1]).toEqual([
    `the secret in header "authorization" comes from another host, and ${stranger.origin} is no address of a service`,
  ])
})

test('sends stand-ins of personal data, and says so', async () => {
  const service = await serveTrial(() => ({ status: 404 }))
  const recordings = sampleProject(service.origin, [{ path: '/find?email=user-3%40example.com', json: [{ a: 1 }] }])
  const options = trialOptions(recordings, service.origin)
  const { calls } = await probeRecordings(options)
  expect(calls[0]).toMatchObject({
    answer: { status: 404 },
    unresolved: ['query parameter "email", a stand-in of personal data'],
  })
  expect((await checkCalls(calls, options)).result.summary).toMatchObject({ couldNotCheck: 1, drift: 0 })
})

test('tells an outage from drift, and no secret of the environment in any of it', async () => {
  const service = await serveTrial(() => ({ status: 401, json: { error: 'token live-t0ken-123456 has expired' } }))
  const env = { SHOP_TOKEN: 'live-t0ken-123456' }
  const config = { drift: { credentials: { Shop: { headers: { authorization: 'Bearer ${SHOP_TOKEN}' } } } } }
  const recordings = sampleProject(service.origin, [{ ...WITH_KEY, path: '/orders', json: { id: 1 } }])
  const options = trialOptions(recordings, service.origin, config, { env })
  const { calls } = await probeRecordings(options)
  const run = await checkCalls(calls, options)
  expect(run.result.couldNotCheck).toMatchObject([{ reason: 'the credentials were refused (401)' }])
  expect(JSON.stringify([run.result, run.unrecorded, run.notes])).not.toContain('live-t0ken')
  expect(run.hide('the token is live-t0ken-123456')).not.toContain('live-t0ken')
})

test('sends stand-ins of digits, and says so', async () => {
  const service = await serveTrial(() => ({}))
  const calls = await probeTrial(service.origin, [{ path: '/a?otp=000001&page=000001' }])
  expect(calls[0]).toMatchObject({ answer: { status: 200 }, unresolved: ['query parameter "otp", a stand-in'] })
})

test('takes a secret that one place was given to others of the same host', async () => {
  const service = await serveTrial(() => ({}))
  const credentials = { Shop: { headers: { 'x-api-key': '${KEY}' } } }
  await probeTrial(
    service.origin,
    [{ path: '/a', request: { headers: { 'x-api-key': 'redacted-1' } } }, { path: '/b?token=redacted-1' }],
    { drift: { credentials } },
    { env: { KEY: 'live-k3y' } },
  )
  expect(service.lines()).toEqual(['GET /a', 'GET /b?token=live-k3y'])
})

test('tells nothing of a credential that a service echoes, whatever its variable is called', async () => {
  const service = await serveTrial(({ headers }) => ({ json: { seen: [`you are ${headers['x-shop'] as string}`] } }))
  const config = { drift: { credentials: { Shop: { headers: { 'x-shop': '${SHOP}' } } } } }
  const call: SampleCall = { path: '/a', json: { seen: 1 }, request: { headers: { 'x-shop': 'redacted-1' } } }
  const recordings = sampleProject(service.origin, [call])
  const options = trialOptions(recordings, service.origin, config, { env: { SHOP: 'live-t0ken-123456' } })
  const { calls } = await probeRecordings(options)
  const run = await checkCalls(calls, options)
  expect(service.seen[0]!.headers['x-shop']).toBe('live-t0ken-123456')
  expect(run.result.findings).toHaveLength(1)
  expect(JSON.stringify(run.result)).not.toContain('live-t0ken')
})
