import { expect, test } from 'vitest'
import { request } from 'undici'
import { servedProject, type Recorded } from './served-project.js'

const PAGE = 'http://localhost:3000'

async function served(recorded: readonly Recorded[], options = {}): Promise<string> {
  const project = servedProject()
  project.record('a.test', recorded)
  return (await project.serve(options)).url
}

async function headersOf(
  url: string,
  headers: Record<string, string>,
  method: 'GET' | 'OPTIONS' = 'GET',
): Promise<Record<string, unknown>> {
  const { statusCode, headers: answered, body } = await request(url, { method, headers })
  await body.dump()
  return { status: statusCode, ...answered }
}

const ASKS = {
  origin: PAGE,
  'access-control-request-method': 'PUT',
  'access-control-request-headers': 'x-one,x-two',
}

test('lets the page of any origin read an answer, with credentials', async () => {
  const url = await served([
    { url: '/a', answer: { headers: { 'content-length': '2', vary: 'Accept' }, body: { text: 'ok' } } },
  ])
  expect(await headersOf(`${url}/a`, { origin: PAGE })).toEqual({
    status: 200,
    'content-length': '2',
    vary: ['Accept', 'Origin'],
    'access-control-allow-origin': PAGE,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'content-length, vary',
  })
  expect(await headersOf(`${url}/a`, {})).toEqual({ status: 200, 'content-length': '2', vary: 'Accept' })
})

test('puts the page in the place of the origin for which an answer was recorded', async () => {
  const recordedFor = (origin: string) => ({
    headers: {
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'x-total',
      'content-length': '0',
    },
    body: { text: '' },
  })
  const url = await served([
    { url: '/a', answer: recordedFor('https://shop.example.com') },
    { url: '/any', answer: recordedFor('*') },
  ])
  for (const path of ['/a', '/any']) {
    expect(await headersOf(url + path, { origin: PAGE })).toMatchObject({
      'access-control-allow-origin': PAGE,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-total',
    })
  }
})

test('allows what a preflight asks for, unless one is recorded', async () => {
  const url = await served([
    { url: '/a' },
    {
      method: 'OPTIONS',
      url: '/recorded',
      status: 200,
      answer: { headers: { 'access-control-allow-methods': 'PATCH', 'content-length': '0' }, body: { text: '' } },
    },
  ])
  expect(await headersOf(`${url}/a`, ASKS, 'OPTIONS')).toEqual({
    status: 204,
    'access-control-allow-methods': 'PUT',
    'access-control-allow-headers': 'x-one,x-two',
    'access-control-allow-origin': PAGE,
    'access-control-allow-credentials': 'true',
    vary: 'Origin',
  })
  expect(await headersOf(`${url}/recorded`, ASKS, 'OPTIONS')).toMatchObject({
    status: 200,
    'access-control-allow-methods': 'PATCH',
    'access-control-allow-origin': PAGE,
  })
  expect(await headersOf(`${url}/missing`, { origin: PAGE })).toMatchObject({
    status: 501,
    'access-control-allow-origin': PAGE,
  })
})

test('leaves answers as they were recorded where that is wanted', async () => {
  const url = await served([{ url: '/a' }], { cors: false })
  expect(await headersOf(`${url}/a`, { origin: PAGE })).not.toHaveProperty('access-control-allow-origin')
  expect(await headersOf(`${url}/a`, ASKS, 'OPTIONS')).toMatchObject({ status: 501 })
})
