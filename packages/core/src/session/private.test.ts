import { randomBytes } from 'node:crypto'
import http, { type RequestListener } from 'node:http'
import zlib from 'node:zlib'
import axios from 'axios'
import { beforeEach, expect, test } from 'vitest'
import type { Interaction } from '../model/index.js'
import { rehearse, type RehearsedFile, type RehearsedTest } from './rehearsal.js'
import { serve } from './trial.js'

/** All secrets of a run: new ones in each. */
interface Secrets {
  apiKey: string
  password: string
  token: string
  refresh: string
  session: string
  signature: string
}

let secrets: Secrets
let origin: string
let stop: () => Promise<void>
let file: RehearsedFile

const random = (prefix: string): string => `${prefix}${randomBytes(12).toString('hex')}`

function rotate(): void {
  secrets = {
    apiKey: random('key-'),
    password: random('Pw+/'),
    token: random('tok.'),
    refresh: random('ref_'),
    session: random('s%3A'),
    signature: random(''),
  }
}

const routes: Record<string, (body: string, answer: http.ServerResponse, request: http.IncomingMessage) => void> = {
  '/login': (_body, answer) => {
    answer.setHeader('set-cookie', [`sid=${secrets.session}; Path=/; HttpOnly`, 'theme=dark'])
    answer.setHeader('x-csrf-token', secrets.token)
    const json = { access_token: secrets.token, refresh_token: secrets.refresh, token_type: 'bearer', expires_in: 60 }
    answer.setHeader('content-type', 'application/json').end(JSON.stringify(json, null, 2))
  },
  '/echo': (body, answer, request) =>
    answer
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ headers: request.headers, url: request.url, body })),
  '/gzip': (_body, answer) => {
    answer.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
    answer.end(zlib.gzipSync(JSON.stringify({ token: secrets.token, n: 1 })))
  },
  '/stream': (_body, answer) => {
    answer.writeHead(200, { 'content-type': 'text/event-stream' })
    answer.write(`data: {"token":"${secrets.token.slice(0, 8)}`)
    setTimeout(() => answer.end(`${secrets.token.slice(8)}"}\n\n`), 20)
  },
  '/large': (_body, answer) =>
    answer
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ token: secrets.token, refresh_token: secrets.refresh, text: 'x'.repeat(600_000) })),
  '/binary': (_body, answer) => answer.end(Buffer.concat([Buffer.from([0, 255, 254]), Buffer.from(secrets.token)])),
  '/signed': (_body, answer, request) =>
    answer
      .writeHead(307, { location: `http://${request.headers.host}/echo?X-Amz-Signature=${secrets.signature}&part=1` })
      .end(),
  '/upload': (_body, answer) => answer.end('taken'),
  '/token-in-path': (_body, answer) => answer.end('ok'),
}

const listener: RequestListener = (request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const path = new URL(request.url ?? '/', 'http://x').pathname
    const route = Object.keys(routes).find((one) => path.startsWith(one)) ?? '/echo'
    response.sendDate = false
    routes[route]!(Buffer.concat(chunks).toString('latin1'), response, request)
  })
}

beforeEach(async () => {
  rotate()
  ;({ origin, stop } = await serve(listener))
  file = rehearse({ Shop: origin })
})

/** A story that carries secrets to every place, and sends what it was given on to the next call. */
const story: RehearsedTest = {
  name: 'story',
  async body() {
    const { apiKey, password } = secrets
    const login = await fetch(`${origin}/login?api_key=${apiKey}&lang=en`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-api-key': apiKey },
      body: new URLSearchParams({ user: 'ada', password }),
    })
    const { access_token: token, refresh_token: refresh } = (await login.json()) as Record<string, string>
    const cookie = login.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    const headers = { authorization: `Bearer ${token}`, cookie }
    const answers = [
      await fetch(`${origin}/echo?lang=en`, { headers }),
      await fetch(`${origin}/echo`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ token: refresh, note: `with ${token}` }),
      }),
      await fetch(`${origin}/gzip`, { headers }),
      await fetch(`${origin}/stream`, { headers }),
      await fetch(`${origin}/large`, { headers }),
      await fetch(`${origin}/binary`, { headers }),
      await fetch(`${origin}/signed`, { headers }),
      await fetch(`${origin}/token-in-path/${token}/end`),
      await fetch(`${origin}/echo?next=${encodeURIComponent(`/x?token=${token}`)}`),
    ]
    const texts = await Promise.all(answers.map((answer) => answer.text()))
    const basic = await axios.get(`${origin}/echo`, { auth: { username: 'ada', password } })
    const form = new FormData()
    form.set('client_secret', apiKey)
    form.set('file', new Blob([`{"password":"${password}"}`], { type: 'application/json' }), 'a.json')
    const parts = await fetch(`${origin}/upload`, { method: 'POST', body: form })
    return [
      login.status,
      token === refresh,
      answers.map(({ status }) => status),
      texts.map(({ length }) => length > 0),
      basic.status,
      parts.status,
    ]
  },
}

/** Each secret and its copies in other encodings, as far as they stand in the bytes. */
function leaks(bytes: string): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const forms = [
      secret,
      encodeURIComponent(secret),
      decodeURIComponent(secret),
      Buffer.from(secret).toString('base64').slice(0, 20),
      Buffer.from(`ada:${secret}`).toString('base64'),
      zlib.gzipSync(secret).toString('latin1').slice(10, 30),
    ]
    return forms.filter((form) => bytes.includes(form)).map((form) => `${name} as ${form}`)
  })
}

test('writes no secret into any file, nor into what it reports', async () => {
  const { result, failures } = await file.run({ mode: 'auto', tests: [story] })
  expect(failures['story']).toEqual([])
  expect(result.counts.recorded).toBe(13)
  expect(leaks(file.allBytes())).toEqual([])
  expect(leaks(JSON.stringify(result))).toEqual([])
})

test('plays a flow from log-in to the end, with stand-ins and without the service', async () => {
  const live = await file.run({ mode: 'auto', tests: [story] })
  await stop()
  // The desk's secrets are not those of CI.
  secrets = { ...secrets, apiKey: '', password: 'none' }
  const replayed = await file.run({ mode: 'replay', tests: [story] })
  expect(replayed.failures['story']).toEqual([])
  expect(replayed.values).toEqual(live.values)
})

test('changes nothing but dates where only secrets have changed', async () => {
  await file.run({ mode: 'auto', tests: [story] })
  const dated = (list: Interaction[]): Interaction[] => list.map((one) => ({ ...one, recordedAt: '2026-11-21' }))
  const before = dated(file.recording().interactions)
  file.write({ version: 1, interactions: before })
  const names = Object.keys(file.files())
  rotate()
  const { result } = await file.run({ mode: 'record', tests: [story] })
  expect(dated(file.recording().interactions)).toEqual(before)
  expect(Object.keys(file.files())).toEqual(names)
  expect(result.counts).toMatchObject({ recorded: 0, updated: 0, removed: 0 })
  expect(leaks(file.allBytes())).toEqual([])
})

test('says nothing secret of a miss', async () => {
  await file.run({ mode: 'auto', tests: [story] })
  const missing: RehearsedTest = {
    name: 'story',
    async body() {
      const { token, password, apiKey } = secrets
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const body = JSON.stringify({ token, note: `other ${token}`, password })
      await fetch(`${origin}/echo?api_key=${apiKey}&x=1`, { method: 'POST', headers, body }).catch(() => undefined)
      await fetch(`${origin}/token-in-path/${token}/other`, { headers }).catch(() => undefined)
    },
  }
  const { failures, result } = await file.run({ mode: 'replay', tests: [missing] })
  expect(failures['story']).toHaveLength(2)
  expect(leaks(JSON.stringify([failures, result]))).toEqual([])
})
