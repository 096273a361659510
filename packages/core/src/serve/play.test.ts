import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { resolveConfig } from '../config/resolve-config.js'
import { MISS_STATUS } from './miss-answer.js'
import { PAYMENTS, servedProject, type Recorded } from './served-project.js'
import { startServer } from './start-server.js'

const JSON_TYPE = { 'content-type': 'application/json' }

const read = async (url: string, headers: Record<string, string> = {}): Promise<string> =>
  (await fetch(url, { headers })).text()

const counted = (texts: readonly string[], recorded: Recorded = {}): Recorded[] =>
  texts.map((text) => ({ ...recorded, answer: { body: { text } } }))

test('plays the answers of a repeated request in their order, across tests and recordings', async () => {
  const project = servedProject()
  project.record('a.test', [...counted(['one'], { test: 'first' }), ...counted(['two'], { test: 'second' })])
  project.record('b.test', counted(['three']))
  const { url, interactions } = await project.serve()
  expect(interactions).toBe(3)
  const path = `${url}/payments`
  expect([await read(path), await read(path), await read(path), await read(path)]).toEqual([
    'one',
    'two',
    'three',
    'three',
  ])
  expect(project.calls.map(({ interaction, recording, test }) => [interaction, recording, test])).toEqual([
    ['PaymentService GET /payments#1', '__mocks__/a.test.recorded.json', 'first'],
    ['PaymentService GET /payments#2', '__mocks__/a.test.recorded.json', 'second'],
    ['PaymentService GET /payments#1', '__mocks__/b.test.recorded.json', null],
    ['PaymentService GET /payments#1', '__mocks__/b.test.recorded.json', null],
  ])
})

test('gives each client sequences of its own, and lets them start over', async () => {
  const project = servedProject()
  project.record('a.test', counted(['one', 'two']))
  const server = await project.serve()
  const ask = (client?: string): Promise<string> =>
    read(`${server.url}/payments`, client === undefined ? {} : { 'x-understudy-client': client })
  const reset = async (query = '', client = 'a'): Promise<unknown> => {
    const init = { method: 'POST', headers: { 'x-understudy-client': client } }
    return (await fetch(`${server.url}/__understudy/reset${query}`, init)).json()
  }
  expect([await ask('a'), await ask('b'), await ask('a'), await ask()]).toEqual(['one', 'one', 'two', 'one'])
  expect(await reset()).toEqual({ reset: 'a' })
  expect([await ask('a'), await ask('b'), await ask()]).toEqual(['one', 'two', 'two'])
  expect(await reset('?all')).toEqual({ reset: 'all' })
  expect([await ask('a'), await ask('b'), await ask()]).toEqual(['one', 'one', 'one'])
  server.reset('b')
  expect([await ask('a'), await ask('b')]).toEqual(['two', 'one'])
})

test('plays only what some tests recorded, with what their file recorded outside any test', async () => {
  const project = servedProject()
  project.record('a.test', [...counted(['pays'], { test: 'shop > Pays' }), ...counted(['before'], { url: '/health' })])
  project.record('b.test', [
    ...counted(['refunds'], { test: 'shop > refunds' }),
    ...counted(['other'], { url: '/other' }),
  ])
  const { url, interactions } = await project.serve({ test: 'pays' })
  expect(interactions).toBe(2)
  expect([await read(`${url}/payments`), await read(`${url}/payments`), await read(`${url}/health`)]).toEqual([
    'pays',
    'pays',
    'before',
  ])
  expect((await fetch(`${url}/other`)).status).toBe(MISS_STATUS)
})

test('fills placeholders, and follows links within each recording though ids are the same', async () => {
  const project = servedProject()
  const flow = (name: string): Recorded[] => [
    {
      id: 'PaymentService.login#1',
      method: 'POST',
      url: `/${name}/login`,
      headers: JSON_TYPE,
      body: { json: { nonce: '{{uuid}}', user: name } },
      answer: { headers: JSON_TYPE, body: { json: { nonce: '{{request.body.nonce}}', session: `s-${name}` } } },
    },
    {
      id: 'PaymentService.me#1',
      url: `/${name}/sessions/{{PaymentService.login#1.response.body.session}}`,
      answer: { headers: JSON_TYPE, body: { json: { nonce: '{{PaymentService.login#1.request.body.nonce}}' } } },
    },
  ]
  project.record('a.test', flow('ann'))
  project.record('b.test', flow('ben'))
  const { url } = await project.serve()
  for (const [name, nonce] of [
    ['ben', '0b3c1a52-6a0f-4b6e-9a53-2f1d6a9c0001'],
    ['ann', '0b3c1a52-6a0f-4b6e-9a53-2f1d6a9c0002'],
  ] as const) {
    const body = JSON.stringify({ user: name, nonce })
    const login = await fetch(`${url}/${name}/login`, { method: 'POST', body, headers: JSON_TYPE })
    expect(await login.json()).toEqual({ nonce, session: `s-${name}` })
    expect(JSON.parse(await read(`${url}/${name}/sessions/s-${name}`))).toEqual({ nonce })
  }
})

test('plays body files of recordings that name them alike', async () => {
  const project = servedProject()
  for (const name of ['a', 'b']) {
    project.write(`__mocks__/${name}.test.recorded/body.bin`, `bytes of ${name}`)
    project.record(`${name}.test`, [{ url: `/${name}`, answer: { body: { file: `${name}.test.recorded/body.bin` } } }])
  }
  const { url } = await project.serve()
  expect([await read(`${url}/a`), await read(`${url}/b`)]).toEqual(['bytes of a', 'bytes of b'])
})

test('takes as long as it is told', async () => {
  const project = servedProject()
  project.record('a.test', [{ answer: { latencyMs: 120 } }])
  const durationOf = async (latency: 'recorded' | 'none' | number): Promise<number> => {
    const { url } = await project.serve({ latency })
    await read(`${url}/payments`)
    return project.calls.at(-1)!.ms
  }
  expect(await durationOf('recorded')).toBeGreaterThanOrEqual(118)
  expect(await durationOf(60)).toBeGreaterThanOrEqual(58)
  expect(await durationOf('none')).toBeLessThan(60)
})

test('explains a miss as page, JSON or text, without a secret', async () => {
  const project = servedProject()
  project.record('a.test', [
    { method: 'POST', url: '/refunds', headers: JSON_TYPE, body: { json: { amount: 1200, note: '<b>' } } },
  ])
  const { url } = await project.serve()
  const token = 'sk_live_4eC39HqLyjWDarjtT1zdp7dc'
  const ask = (accept?: string): Promise<Response> =>
    fetch(`${url}/refunds?api_key=${token}`, {
      method: 'POST',
      headers: { ...JSON_TYPE, authorization: `Bearer ${token}`, ...(accept !== undefined && { accept }) },
      body: JSON.stringify({ amount: 1300, note: `<script>alert(1)</script> ${token}` }),
    })
  const told = await ask()
  expect([told.status, told.headers.get('x-understudy'), told.headers.get('content-type')]).toEqual([
    501,
    'unmatched',
    'text/plain; charset=utf-8',
  ])
  const text = await told.text()
  expect(text).toContain('body /amount 1300, recorded 1200')
  expect(text).toContain(`services\n  ${url}  PaymentService\n`)
  const json = (await (await ask('application/json')).json()) as { error: string; message: string }
  expect(json).toMatchObject({ error: 'unmatched-call', service: 'PaymentService', services: [{ url }] })
  const page = await (await ask('text/html,application/xhtml+xml')).text()
  expect(page).toContain('body /amount 1300, recorded 1200')
  expect(page).not.toContain('<script>')
  const overview = await (await fetch(`${url}/__understudy/`)).text()
  const everything = [text, JSON.stringify(json), page, overview, JSON.stringify(project.calls)].join('\n')
  expect(everything).not.toContain(token)
  expect(everything).not.toContain(encodeURIComponent(token))
})

test('shows what is served and missed, to a person and to a program', async () => {
  const project = servedProject()
  project.record('a.test', [{ url: '/a' }])
  const { url } = await project.serve()
  await read(`${url}/<i>`)
  const told = (await (await fetch(`${url}/__understudy/`)).json()) as { services: object[]; misses: object[] }
  expect(told.services).toMatchObject([{ name: 'PaymentService', url, interactions: 1, operations: ['GET /a'] }])
  expect(told.misses).toMatchObject([{ method: 'GET', url: 'https://payments.example.com/v2/%3Ci%3E' }])
  const page = await read(`${url}/__understudy`, { accept: 'text/html' })
  expect(page).toContain('<td>PaymentService<td>')
  expect((await fetch(`${url}/__understudy/reset`)).status).toBe(405)
  expect((await fetch(`${url}/__understudy/other`)).status).toBe(404)
})

test('tells of an answer that cannot be made, and serves on', async () => {
  const project = servedProject()
  project.record('a.test', [{ url: '/gone', answer: { body: { file: 'a.test.recorded/gone.bin' } } }, { url: '/a' }])
  const { url } = await project.serve()
  const failed = await fetch(`${url}/gone`)
  expect([failed.status, failed.headers.get('x-understudy')]).toEqual([501, 'failed'])
  expect(await failed.text()).toContain('[recording-body-missing]')
  expect(await read(`${url}/a`)).toContain('/a')
})

test('reads recordings again, keeps what is broken as it was, and keeps connections', async () => {
  const project = servedProject()
  const a = project.record('a.test', counted(['one', 'two']))
  const b = project.record('b.test', counted(['b'], { url: '/b' }))
  const server = await project.serve()
  expect(await read(`${server.url}/payments`)).toBe('one')
  project.record('a.test', counted(['new']))
  writeFileSync(b, '{ "version": 1, "interactions": [')
  const problems = server.reload()
  expect(problems.map(({ code }) => code)).toEqual(['recording-invalid'])
  expect([await read(`${server.url}/payments`), await read(`${server.url}/b`)]).toEqual(['new', 'b'])
  project.record('c.test', counted(['c'], { url: '/c' }))
  expect(server.reload({ recordings: [a, `${project.root}/__mocks__/c.test.recorded.json`] })).toEqual([])
  expect([await read(`${server.url}/c`), (await fetch(`${server.url}/b`)).status]).toEqual(['c', MISS_STATUS])
  const renamed = { services: { Pay: PAYMENTS.services!['PaymentService']! } }
  server.reload({ config: resolveConfig(renamed, null) })
  expect(server.services.map(({ name }) => name)).toEqual(['Pay'])
})

test('says what is wrong with what it is told to serve', async () => {
  const project = servedProject()
  project.record('a.test', [{ test: 'pays' }, { test: null, url: '/health' }])
  const problemOf = (options: object): Promise<string> =>
    project.serve(options).then(
      () => 'none',
      (error: Error) => error.message,
    )
  expect(await problemOf({ service: 'PaymentServcie' })).toBe(
    `[serve-nothing] Nothing is recorded of a service "PaymentServcie"
  services  PaymentService
  fix       did you mean "PaymentService"?`,
  )
  expect(await problemOf({ test: 'pasy' })).toBe(
    `[serve-nothing] No test whose name holds "pasy" has recorded anything
  tests  pays
  fix    did you mean "pays"?`,
  )
  expect(await problemOf({ recordings: [] })).toMatch(/^\[serve-nothing\] Nothing is recorded that could be served\n/)
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  expect(await problemOf({ port })).toBe(
    `[serve-port-taken] Port ${port} of 127.0.0.1 is taken by another process
  fix  choose another one: --port 4401, or --port 0 for one that is free`,
  )
  other.close()
  project.write('__mocks__/a.test.recorded.json', '{')
  expect(await problemOf({})).toMatch(/^\[recording-invalid\]/)
})

test('closes once, with all its connections', async () => {
  const project = servedProject()
  project.record('a.test', [{ error: { code: 'ABORTED', message: 'the client gave up' } }])
  const server = await startServer({
    recordings: [`${project.root}/__mocks__/a.test.recorded.json`],
    rootDir: project.root,
    config: resolveConfig(PAYMENTS, null),
    port: 0,
  })
  const waiting = fetch(`${server.url}/payments`).catch((error: Error) => error.message)
  await new Promise((resolve) => setTimeout(resolve, 50))
  await Promise.all([server.close(), server.close()])
  await server.close()
  expect(await waiting).toBe('fetch failed')
})
