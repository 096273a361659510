import { request as proxied } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { Agent, request } from 'undici'
import { MISS_STATUS } from './miss-answer.js'
import { PAYMENTS, servedProject } from './served-project.js'

const STOCK = 'https://stock.example.com:8443'

const TWO_SERVICES = {
  services: { ...PAYMENTS.services, 'Stock & Co': { baseUrl: STOCK, operations: { getItem: 'GET /items/:id' } } },
}

const read = async (url: string, headers: Record<string, string> = {}): Promise<string> =>
  (await fetch(url, { headers })).text()

function twoServices(): ReturnType<typeof servedProject> {
  const project = servedProject(TWO_SERVICES)
  project.record('payments.test', [{ url: '/refunds' }, { url: '/health' }])
  project.record('stock.test', [
    { service: 'Stock & Co', url: `${STOCK}/items/7` },
    { service: 'Stock & Co', url: `${STOCK}/health` },
    { service: 'plain.example.com', url: 'http://plain.example.com/about?b=2&a=1' },
  ])
  return project
}

test('takes the first segment of a path for a service, by name or host', async () => {
  const { url } = await twoServices().serve()
  expect(await read(`${url}/PaymentService/refunds`)).toBe('PaymentService GET /refunds#1')
  expect(await read(`${url}/paymentservice/v2/refunds`)).toBe('PaymentService GET /refunds#1')
  expect(await read(`${url}/payments.example.com/v2/refunds`)).toBe('PaymentService GET /refunds#1')
  expect(await read(`${url}/Stock%20%26%20Co/items/7`)).toContain('/items/7')
  expect(await read(`${url}/stock.example.com:8443/items/7`)).toContain('/items/7')
  expect(await read(`${url}/plain.example.com/about?a=1&b=2`)).toContain('/about')
})

test('takes the Host header for the service, whatever scheme and port it was recorded with', async () => {
  const { port } = await twoServices().serve()
  const ask = async (host: string, path: string): Promise<string> => {
    const answer = await request(`http://127.0.0.1:${port}${path}`, { headers: { host } })
    return answer.body.text()
  }
  expect(await ask('payments.example.com', '/v2/refunds')).toContain('/refunds')
  expect(await ask(`payments.example.com:${port}`, '/v2/refunds')).toContain('/refunds')
  expect(await ask('stock.example.com:8443', '/items/7')).toContain('/items/7')
})

test('answers as the proxy of a client that speaks plain http', async () => {
  const { port } = await twoServices().serve()
  const ask = (url: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const call = proxied({ port, path: url, headers: { host: new URL(url).host } }, (answer) => resolve(text(answer)))
      call.on('error', reject).end()
    })
  expect(await ask('http://payments.example.com/v2/refunds')).toBe('PaymentService GET /refunds#1')
  expect(await ask('http://plain.example.com/about?a=1&b=2')).toContain('/about')
  expect(await ask(`http://127.0.0.1:${port}/PaymentService/refunds`)).toBe('PaymentService GET /refunds#1')
  expect(await ask(`http://localhost:${port}/__understudy/`)).toContain('"PaymentService"')
  expect(await ask('http://unknown.example.com/')).toContain('nothing is recorded of "unknown.example.com"')
})

test('finds the one service that has an answer, and asks for a name where several have', async () => {
  const { url } = await twoServices().serve()
  expect(await read(`${url}/items/7`)).toContain('/items/7')
  expect(await read(`${url}/v2/refunds`)).toContain('/refunds')
  const both = await fetch(`${url}/health`)
  expect(both.status).toBe(MISS_STATUS)
  expect(await both.text())
    .toContain(`[unmatched-call] Several services have an answer to GET /health, and the request names none of them
  services  PaymentService
            Stock & Co
  fix       name the service by the first segment of the path, as in /PaymentService/health
`)
})

test('explains a miss by the service that knows the rest of the request', async () => {
  const project = servedProject(TWO_SERVICES)
  const type = { 'content-type': 'application/json' }
  project.record('a.test', [
    { method: 'POST', url: '/refunds', headers: type, body: { json: { amount: 1 } } },
    { service: 'Stock & Co', url: `${STOCK}/items/7` },
  ])
  const { url } = await project.serve()
  const explained = async (path: string): Promise<string> =>
    (await fetch(url + path, { method: 'POST', headers: type, body: '{"amount":2}' })).text()
  for (const path of ['/refunds', '/v2/refunds', '/PaymentService/v2/refunds', '/payments.example.com/v2/refunds']) {
    const text = await explained(path)
    expect(text).toContain('No interaction matches POST https://payments.example.com/v2/refunds\n')
    expect(text).toContain('body /amount 2, recorded 1')
  }
  expect(await explained('/PaymentService/v2/refund')).toContain('path "/refund", recorded "/refunds"')
  expect(await explained('/nothing?token=abc')).toContain(
    'matches POST /nothing?token=(redacted), and the request names none',
  )
})

test('serves a single service at its own root', async () => {
  const server = await twoServices().serve({ service: 'PaymentService' })
  expect(server.services).toEqual([
    {
      name: 'PaymentService',
      url: server.url,
      baseUrls: ['https://payments.example.com/v2'],
      operations: ['GET /health', 'GET /refunds'],
      interactions: 2,
    },
  ])
  expect(await read(`${server.url}/health`)).toBe('PaymentService GET /health#2')
  expect((await fetch(`${server.url}/items/7`)).status).toBe(MISS_STATUS)
})

test('prefers what a service has to what a segment names', async () => {
  const project = servedProject()
  project.record('a.test', [{ url: '/PaymentService/about' }])
  const { url } = await project.serve()
  expect(await read(`${url}/PaymentService/about`)).toContain('about')
  expect(await read(`${url}/PaymentService/PaymentService/about`)).toContain('about')
})

test('finds a service that was recorded at a port which has changed since', async () => {
  const project = servedProject({ services: { Local: { baseUrl: 'http://127.0.0.1:4010/api' } } })
  project.record('a.test', [{ service: 'Local', url: 'http://127.0.0.1:51234/api/users' }])
  const { port, url } = await project.serve()
  expect(await read(`${url}/users`)).toContain('users')
  const moved = await request(`http://127.0.0.1:${port}/api/users`, { headers: { host: '127.0.0.1:51234' } })
  expect(await moved.body.text()).toContain('users')
})

test('leads locations of served services back to itself, and leaves all others', async () => {
  const project = servedProject(TWO_SERVICES)
  const redirect = (url: string, location: string) => ({
    url,
    status: 302,
    answer: { headers: { location, 'content-length': '0' }, body: { text: '' } },
  })
  project.record('a.test', [
    redirect('/old', 'https://payments.example.com/v2/new?x=1#there'),
    redirect('/relative', 'new'),
    redirect('/rooted', '/v2/new'),
    redirect('/away', 'https://elsewhere.example.com/'),
    { url: '/new?x=1' },
    { url: '/new' },
    { service: 'Stock & Co', url: `${STOCK}/items/7` },
  ])
  const { url, port } = await project.serve()
  const locationOf = async (path: string, headers = {}): Promise<string | null> =>
    (await fetch(url + path, { redirect: 'manual', headers })).headers.get('location')
  expect(await locationOf('/PaymentService/old')).toBe(`${url}/PaymentService/new?x=1#there`)
  expect(await locationOf('/PaymentService/relative')).toBe(`${url}/PaymentService/new`)
  expect(await locationOf('/PaymentService/rooted')).toBe(`${url}/PaymentService/new`)
  expect(await locationOf('/PaymentService/away')).toBe('https://elsewhere.example.com/')
  expect(await read(`${url}/PaymentService/old`)).toContain('/new?x=1')
  const dispatcher = new Agent()
  const byHost = await request(`http://127.0.0.1:${port}/v2/old`, {
    headers: { host: 'payments.example.com' },
    dispatcher,
  })
  expect(byHost.headers['location']).toBe('https://payments.example.com/v2/new?x=1#there')
  await byHost.body.dump()
  await dispatcher.close()
})
