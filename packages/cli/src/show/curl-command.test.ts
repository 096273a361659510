import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Interaction } from '@understudy/core'
import { curlCommand } from './curl-command.js'
import { sampleEntry, sampleResponse } from './sample-entries.js'

interface Received {
  method: string | undefined
  url: string | undefined
  headers: IncomingMessage['headers']
  body: Buffer
}

const received: Received[] = []
let server: Server
let origin: string
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understudy-curl-'))
  server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const { method, url, headers } = request
      received.push({ method, url, headers, body: Buffer.concat(pieces) })
      response.end()
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

beforeEach(() => {
  received.length = 0
})

afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

const EARLIER = sampleEntry({
  id: 'Pay.charge#1',
  operation: 'charge',
  ...sampleResponse(201, {}, { json: { id: 'ch_1', amount: 1200 } }),
}).interaction

const FRESH: Record<string, unknown> = { uuid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', unixSeconds: 1795371878 }

type Request = Omit<Interaction['request'], 'url'> & { path: string }

function commandOf({ path, ...request }: Request): string {
  return curlCommand(sampleEntry({ request: { ...request, url: `${origin}${path}` } }), {
    recorded: [EARLIER],
    freshValue: (type) => FRESH[type],
    pathOf: (name) => name,
  })
}

/** Run the command for a request, and return what the server got. */
async function sent(request: Request, env: Record<string, string> = {}): Promise<Received> {
  const options = { cwd: folder, env: { PATH: process.env['PATH'], TMPDIR: folder, ...env }, timeout: 10_000 }
  await promisify(execFile)('sh', ['-c', commandOf(request)], options)
  expect(received).toHaveLength(1)
  return received[0]!
}

const JSON_TYPE = { 'content-type': 'application/json' }

test('makes the request that was recorded, with new values for what varies', async () => {
  const { method, url, headers, body } = await sent({
    method: 'PATCH',
    path: "/charges/{{Pay.charge#1.response.body.id}}?ids[]=1&q=it's{a}",
    headers: { ...JSON_TYPE, 'x-empty': '', 'x-many': ['a', 'b $HOME'], 'accept-encoding': 'gzip', host: 'elsewhere' },
    body: {
      json: {
        id: '{{uuid}}',
        again: 'id {{uuid}}',
        at: '{{unixSeconds}}',
        amount: '{{Pay.charge#1.response.body.amount}}',
        note: "it's \"odd\" \\ $(id) `id` {{'{{'}}x}} \u001b[31m 決済\n",
      },
      layout: 'indent-2',
    },
  })
  expect([method, url]).toEqual(['PATCH', "/charges/ch_1?ids[]=1&q=it's{a}"])
  expect(headers).toMatchObject({ ...JSON_TYPE, 'x-empty': '', 'x-many': 'a, b $HOME', host: origin.slice(7) })
  const expected = {
    id: FRESH['uuid'],
    again: `id ${String(FRESH['uuid'])}`,
    at: FRESH['unixSeconds'],
    amount: 1200,
    note: 'it\'s "odd" \\ $(id) `id` {{x}} \u001b[31m 決済\n',
  }
  expect(body.toString()).toBe(JSON.stringify(expected, null, 2))
})

test('takes credentials from the environment, and stops where they are not set', async () => {
  const request = {
    method: 'GET',
    path: '/me?api_key=redacted-2',
    headers: { authorization: 'Bearer sk_live_redacted-1', 'x-mail': 'user-1@example.com' },
  }
  const { url, headers } = await sent(request, { PAY_AUTHORIZATION: "s'1", PAY_API_KEY: 'k2' })
  expect([url, headers.authorization, headers['x-mail']]).toEqual([
    '/me?api_key=k2',
    "Bearer s'1",
    'user-1@example.com',
  ])
  expect(commandOf(request)).not.toMatch(/(?<!stands for: |what (?:sk_live_)?)redacted-\d(?! stands for)/)
  await expect(sent(request)).rejects.toThrow(/PAY_/)
})

test('writes no credential, even where the recording holds one', () => {
  const headers = {
    authorization: 'Bearer 4eC39HqLyjWDarjtT1zdp7dc',
    'x-api-key': 'k-4eC39HqLyjWDarjtT1',
    accept: 'x/y',
  }
  expect(commandOf({ method: 'GET', path: '/', headers })).toBe(`# Pay.refund#1 of src/__mocks__/shop.test.recorded.json
# PAY_AUTHORIZATION: set it to the credential
# PAY_X_API_KEY: set it to the credential
curl -sS -i ${origin}/ \\
  -H 'authorization: Bearer '"\${PAY_AUTHORIZATION:?}" \\
  -H 'x-api-key: '"\${PAY_X_API_KEY:?}" \\
  -H 'accept: x/y'`)
})

test.each<{ kind: string; body: Interaction['request']['body']; type?: string; bytes: Buffer | string }>([
  { kind: 'text', body: { text: '@file\r\nä\n' }, type: 'text/plain', bytes: '@file\r\nä\n' },
  { kind: 'text with NUL', body: { text: 'a\0b' }, type: 'text/plain', bytes: 'a\0b' },
  { kind: 'text without a type', body: { text: 'x' }, bytes: 'x' },
  { kind: 'bytes', body: { base64: 'AAEC/w==' }, type: 'image/png', bytes: Buffer.from([0, 1, 2, 255]) },
  {
    kind: 'a stream',
    body: {
      stream: [
        { delayMs: 0, text: 'a\n' },
        { delayMs: 9, text: '{{uuid}}' },
      ],
    },
    type: 'text/x',
    bytes: `a\n${String(FRESH['uuid'])}`,
  },
  {
    kind: 'a form',
    body: { form: { user: "o'b & c=d", tag: ['@a', '{{uuid}}'] } },
    type: 'application/x-www-form-urlencoded',
    bytes: `user=o%27b+%26+c%3Dd&tag=%40a&tag=${String(FRESH['uuid'])}`,
  },
])('sends $kind as it was sent', async ({ body, type, bytes }) => {
  const headers = type === undefined ? {} : { 'content-type': type }
  const got = await sent({ method: 'POST', path: '/', headers, ...(body === undefined ? {} : { body }) })
  expect([got.method, got.headers['content-type']]).toEqual(['POST', type])
  expect(got.body.toString('latin1').replaceAll('%20', '+')).toBe(Buffer.from(bytes).toString('latin1'))
})

test('sends parts and body files as they were sent', async () => {
  await writeFile(join(folder, 'a,b;c.bin'), 'bytes')
  const file = 'a,b;c.bin'
  const whole = await sent({ method: 'PUT', path: '/', headers: { 'content-type': 'x/y' }, body: { file } })
  expect(whole.body.toString()).toBe('bytes')
  received.length = 0
  const { headers, body } = await sent({
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'multipart/form-data; boundary={{boundary}}' },
    body: {
      multipart: [
        { name: 'plain', text: '@"x";\\' },
        { name: 'typed', contentType: 'application/json', text: '{"a":"b;c,d\\\\"}' },
        { name: 'named', filename: 'n "1".txt', contentType: 'text/plain', text: "it's" },
        { name: 'image', filename: 'a.png', contentType: 'image/png', base64: 'AAEC/w==' },
        { name: 'file', filename: 'b.bin', contentType: 'x/y', file },
      ],
    },
  })
  const request = new Request('http://localhost', {
    method: 'POST',
    headers: { 'content-type': headers['content-type']! },
    body: new Uint8Array(body),
  })
  const form = await request.formData()
  const fields = await Promise.all(
    [...form].map(async ([name, value]) =>
      typeof value === 'string'
        ? [name, value]
        : [name, value.name, value.type, Buffer.from(await value.arrayBuffer()).toString('latin1')],
    ),
  )
  expect(fields).toEqual([
    ['plain', '@"x";\\'],
    ['typed', '{"a":"b;c,d\\\\"}'],
    ['named', 'n "1".txt', 'text/plain', "it's"],
    ['image', 'a.png', 'image/png', '\0\u0001\u0002ÿ'],
    ['file', 'b.bin', 'x/y', 'bytes'],
  ])
})

test('sends bodies that are longer than an argument may be, and stops all the same where a variable is not set', async () => {
  const long = `it's ${'x'.repeat(200_000)}`
  const script = join(folder, 'long.sh')
  const sentBy = async (body: NonNullable<Request['body']>, type: string, env = {}): Promise<Received | undefined> => {
    received.length = 0
    await writeFile(script, commandOf({ method: 'POST', path: '/', headers: { 'content-type': type }, body }))
    const options = { env: { PATH: process.env['PATH'], TMPDIR: folder, ...env }, timeout: 10_000 }
    await promisify(execFile)('sh', [script], options).catch(() => undefined)
    return received[0]
  }
  const json = { json: { long, password: 'redacted-1' } }
  const typed = await sentBy(json, 'application/json', { PAY_PASSWORD: 's' })
  expect(typed!.body.toString()).toBe(JSON.stringify({ long, password: 's' }))
  expect(typed!.headers['content-type']).toBe('application/json')
  expect(await sentBy(json, 'application/json')).toBeUndefined()
  const form = await sentBy({ form: { a: '1', long } }, 'application/x-www-form-urlencoded')
  expect([...new URLSearchParams(form!.body.toString())]).toEqual([
    ['a', '1'],
    ['long', long],
  ])
  const { headers, body } = (await sentBy({ multipart: [{ name: 'long', text: long }] }, 'multipart/form-data'))!
  const request = { method: 'POST', headers: { 'content-type': headers['content-type']! }, body: new Uint8Array(body) }
  expect([...(await new Request('http://localhost', request).formData())]).toEqual([['long', long]])
})

test('asks for a head alone, and names the interaction first', async () => {
  expect((await sent({ method: 'HEAD', path: '/a/../b', headers: {} })).method).toBe('HEAD')
  expect(received[0]!.url).toBe('/a/../b')
  expect(commandOf({ method: 'GET', path: '/', headers: {} })).toBe(
    `# Pay.refund#1 of src/__mocks__/shop.test.recorded.json\ncurl -sS -i ${origin}/`,
  )
})
