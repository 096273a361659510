import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

/** What the service hands out, and what it is sent: nothing of this may stay in a file. */
export const SECRETS = {
  password: 'correct-horse-battery-9',
  token: 'q8Zk3mN0pR7tV2xY5bC9dF4gH1jK6lM3',
  session: '9f8e7d6c5b4a39281706f5e4d3c2b1a0',
  email: 'ada.lovelace@lovelace-engines.org',
  apiKey: ['sk', 'live', '51H8xqzABCDEFGHIJKLMNOPqrs'].join('_'),
}

/** A service for members, on this machine: log-in, profile, a large export, and a stream. */
export interface MemberService {
  port: number
  stop(): Promise<void>
}

const JSON_TYPE = { 'content-type': 'application/json' }

type Route = (response: ServerResponse, request: IncomingMessage) => void | Promise<void>

const ROUTES: Record<string, Route> = {
  'POST /login': (response) => {
    const headers = { ...JSON_TYPE, 'set-cookie': `sid=${SECRETS.session}; Path=/; HttpOnly` }
    response.writeHead(200, headers).end(JSON.stringify({ access_token: SECRETS.token, token_type: 'Bearer' }))
  },
  'GET /profile': (response, { headers }) => {
    const isKnown = headers.authorization === `Bearer ${SECRETS.token}`
    response.writeHead(isKnown ? 200 : 401, JSON_TYPE).end(JSON.stringify({ email: SECRETS.email, plan: 'gold' }))
  },
  'GET /export': (response) => {
    const rows = Array.from({ length: 16_000 }, (_one, id) => ({ id, plan: 'gold', active: id % 2 === 0 }))
    response.writeHead(200, JSON_TYPE).end(JSON.stringify({ rows, owner: { email: SECRETS.email } }))
  },
  'GET /backup': (response) => {
    const packed = gzipSync(JSON.stringify({ api_key: SECRETS.apiKey }))
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(packed)
  },
  'GET /hints': async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`data: {"hint":"use ${SECRETS.apiKey.slice(0, 15)}`)
    await sleep(40)
    response.end(`${SECRETS.apiKey.slice(15)}"}\n\n`)
  },
}

/** Start the service on a free port. */
export async function startMemberService(): Promise<MemberService> {
  const server = createServer(async (request, response) => {
    response.sendDate = false
    request.resume()
    await once(request, 'end')
    const route = ROUTES[`${request.method} ${request.url}`]
    if (route === undefined) response.writeHead(404).end()
    else await route(response, request)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** The test of a project that calls the service. */
export const MEMBERS_TEST = `const base = process.env.MEMBERS_URL

test('shows the profile of who logs in', async () => {
  const login = await fetch(base + '/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: 'ada', password: process.env.MEMBERS_SECRET }),
  })
  const { access_token } = await login.json()
  const cookie = login.headers.get('set-cookie').split(';')[0]
  const profile = await fetch(base + '/profile', { headers: { authorization: 'Bearer ' + access_token, cookie } })
  expect(profile.status).toBe(200)
  expect(await profile.json()).toEqual({ email: expect.stringContaining('@'), plan: 'gold' })
})

test('exports all members', async () => {
  const { rows, owner } = await (await fetch(base + '/export')).json()
  expect(rows).toHaveLength(16_000)
  expect(owner.email).toContain('@')
})

test('fetches a backup', async () => {
  const bytes = await (await fetch(base + '/backup')).arrayBuffer()
  const text = require('node:zlib').gunzipSync(new Uint8Array(bytes)).toString()
  expect(JSON.parse(text).api_key).toMatch(/^sk_live_/)
})

test('streams hints', async () => {
  expect(await (await fetch(base + '/hints')).text()).toMatch(/^data: {"hint":"use sk_live_[^"]+"}\\n\\n$/)
})
`
