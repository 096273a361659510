import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DriftReport } from '@understudy/core/drift'
import { afterEach, expect, it } from 'vitest'
import { notify } from './notify.js'
import { DELIVERY_LIMITS } from './post-message.js'

interface Post {
  path: string
  headers: IncomingMessage['headers']
  body: unknown
  at: number
}

const LIMITS = { ...DELIVERY_LIMITS, pause: 10 }
const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** Answers posts in turn, the last answer again and again; an answer that is null never comes. */
async function webhook(...answers: (((response: ServerResponse) => void) | number | null)[]): Promise<{
  host: string
  url: string
  posts: Post[]
}> {
  const posts: Post[] = []
  const server = createServer(async (request, response) => {
    const text = (await request.setEncoding('utf8').toArray()).join('')
    posts.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text), at: Date.now() })
    const answer = answers[Math.min(posts.length, answers.length) - 1] ?? null
    if (answer === null) return
    if (typeof answer === 'number') response.writeHead(answer).end('x')
    else answer(response)
  })
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { host, url: `http://${host}/hook/s3cret-token`, posts }
}

function reportOf(couldNotCheck: number): DriftReport {
  const calls = Array.from({ length: couldNotCheck }, (_, index) => ({
    service: 'Pay',
    operation: 'charge',
    reason: 'the service answers 503',
    recording: 'src/__mocks__/pay.test.recorded.json',
    interaction: `Pay.charge#${index + 1}`,
  }))
  return {
    result: {
      version: 1,
      summary: { compared: 3, match: 3, drift: 0, unverified: 0, couldNotCheck, skipped: 0 },
      findings: [],
      unverified: [],
      couldNotCheck: calls,
    },
    run: {
      at: '2026-11-22T03:00:00.000Z',
      durationMs: 10,
      kind: 'tests',
      runner: 'jest',
      sample: 100,
      rotation: 1,
      chosen: 3,
      known: 3,
    },
    tests: { passed: 3, failed: [] },
    unrecorded: [],
    stale: [],
    unread: 0,
    notes: [],
    update: null,
  }
}

const outage = reportOf(1)

it('posts plain JSON', async () => {
  const { url, host, posts } = await webhook(204)
  expect(await notify(outage, [url], { env: {} })).toEqual({ sent: [host], notes: [] })
  expect(posts.map(({ path, headers, body }) => ({ path, type: headers['content-type'], body }))).toEqual([
    {
      path: '/hook/s3cret-token',
      type: 'application/json',
      body: {
        version: 1,
        text: 'No drift; 1 call could not be checked. 3 calls compared: 3 match; 1 could not be checked.',
        exit: { code: 2, reason: 'something could not be checked, or nothing was compared' },
        summary: outage.result.summary,
        findings: [],
        findingsLeftOut: 0,
        couldNotCheck: outage.result.couldNotCheck,
        failedTests: 0,
        run: outage.run,
      },
    },
  ])
})

it("posts in Slack's format where the address asks for it, without telling the server so", async () => {
  const { url, host, posts } = await webhook(200)
  const env = { CI_JOB_URL: 'https://ci.example.com/jobs/7' }
  const { sent } = await notify(outage, [`slack+${url}?a=%20b`, `${url}?x=1&format=slack`], { env })
  expect(sent).toEqual([host, host])
  expect(posts.map(({ path }) => path).toSorted()).toEqual(['/hook/s3cret-token?a=%20b', '/hook/s3cret-token?x=1'])
  expect(posts[0]!.body).toMatchObject({ text: 'No drift; 1 call could not be checked', blocks: expect.any(Array) })
  expect(JSON.stringify(posts[0]!.body)).toContain('<https://ci.example.com/jobs/7|Read the whole report>')
})

it('takes an address from the environment, and its user as credentials', async () => {
  const { url, posts } = await webhook(200)
  const env = { HOOK: url.replace('//', '//ada:p%40ss@') }
  const { notes } = await notify(outage, ['$HOOK', '${HOOK}', '$NONE', '$BAD'], { env: { ...env, BAD: 'x' } })
  expect(notes).toEqual([
    'No notification is sent: the environment variable NONE is not set',
    'No notification is sent: BAD holds no http(s) URL',
  ])
  expect(posts[0]!.headers['authorization']).toBe(`Basic ${Buffer.from('ada:p@ss').toString('base64')}`)
})

it('sends nothing of a quiet run', async () => {
  const { url, posts } = await webhook(200)
  expect(await notify(reportOf(0), [url, '$NONE'], { env: {} })).toEqual({ sent: [], notes: [] })
  expect(posts).toEqual([])
})

it('tells of a run that compared nothing', async () => {
  const { url, posts } = await webhook(200)
  const { result, ...rest } = reportOf(0)
  const nothing = { ...result, summary: { ...result.summary, compared: 0, match: 0 } }
  await notify({ ...rest, result: nothing }, [url], { env: {} })
  expect(posts).toHaveLength(1)
})

it('tries again after what Retry-After asks for', async () => {
  const { url, host, posts } = await webhook((response) => response.writeHead(429, { 'retry-after': '1' }).end(), 200)
  expect(await notify(outage, [url], { env: {}, limits: LIMITS })).toEqual({ sent: [host], notes: [] })
  expect(posts[1]!.at - posts[0]!.at).toBeGreaterThanOrEqual(900)
})

it('does not wait for longer than there is time', async () => {
  const { url, host, posts } = await webhook((response) => response.writeHead(429, { 'retry-after': '3600' }).end())
  expect(await notify(outage, [url], { env: {}, limits: LIMITS })).toEqual({
    sent: [],
    notes: [`No notification is sent to ${host}: it answers 429, and asks for more time than there is`],
  })
  expect(posts).toHaveLength(1)
})

it('tries again after a failure of the server, and of the connection', async () => {
  const { url, host, posts } = await webhook(500, (response) => response.destroy(), 200)
  expect(await notify(outage, [url], { env: {}, limits: LIMITS })).toEqual({ sent: [host], notes: [] })
  expect(posts).toHaveLength(3)
})

it('gives up after three further attempts', async () => {
  const { url, host, posts } = await webhook(503)
  const { notes } = await notify(outage, [url], { env: {}, limits: LIMITS })
  expect(notes).toEqual([`No notification is sent to ${host}: it answers 503, 4 times`])
  expect(posts).toHaveLength(4)
})

it.each([400, 404, 302])('does not try again after %i', async (status) => {
  const { url, host, posts } = await webhook(status)
  const { notes } = await notify(outage, [url], { env: {}, limits: LIMITS })
  expect(notes).toEqual([`No notification is sent to ${host}: it answers ${status}`])
  expect(posts).toHaveLength(1)
})

it('does not wait for a server that hangs, nor hold up the others', async () => {
  const hanging = await webhook(null)
  const fine = await webhook(200)
  const limits = { ...LIMITS, total: 300, attempt: 100 }
  expect(await notify(outage, [hanging.url, fine.url], { env: {}, limits })).toEqual({
    sent: [fine.host],
    notes: [expect.stringMatching(`^No notification is sent to ${hanging.host}: it does not answer in time`)],
  })
})

it('never tells an address, but for its host', async () => {
  const { url, host } = await webhook(200)
  for (const server of servers.splice(0)) server.close()
  const { notes } = await notify(outage, [url, 'ftp://x.example.com/s3cret', 's3cret'], { env: {}, limits: LIMITS })
  expect(notes).toEqual([
    `No notification is sent to ${host}: the connection fails (ECONNREFUSED), 4 times`,
    'No notification is sent: an address is no http(s) URL',
    'No notification is sent: an address is no http(s) URL',
  ])
})
