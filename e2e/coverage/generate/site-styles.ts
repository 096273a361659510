/** How a function of the project calls out: its source, with each call site between « and ». */
interface StyleText {
  /** As `callSites[].client` names it. */
  client: string
  imports: string[]
  /** Lines of the function, or what stands before it; `NAME` is its name. */
  text: string
}

const FETCH = { client: 'fetch', imports: [] }
const AXIOS = { client: 'axios', imports: [`import axios from 'axios'`] }
const SHARED_AXIOS = { client: 'axios', imports: [`import { api } from './clients'`] }
const GOT = { client: 'got', imports: [`import got from 'got'`] }
const KY = { client: 'ky', imports: [`import ky from 'ky'`] }
const HTTP = { client: 'http', imports: [`import http from 'node:http'`] }

/** Each style once, by the client and how it is used. */
export const SITE_STYLES = {
  'fetch.await': {
    ...FETCH,
    text: `
export async function NAME(ask: Ask): Promise<Reply> {
  const response: Response = await «fetch(ask.url, init(ask))»
  return read(response)
}`,
  },
  'fetch.return': {
    ...FETCH,
    text: `
function NAMEResponse(ask: Ask) {
  return «fetch(ask.url, init(ask))»
}

export async function NAME<T extends Ask>(ask: T): Promise<Reply> {
  return read(await NAMEResponse(ask))
}`,
  },
  'fetch.pair': {
    ...FETCH,
    text: `
export async function NAME(ask: Ask): Promise<Reply> {
  const [first] = await Promise.all([«fetch(ask.url, init(ask))», «fetch(new URL(ask.url), init(ask))»])
  return read(first)
}`,
  },
  'fetch.init': {
    ...FETCH,
    text: `
export const NAME = async (ask: Ask): Promise<Reply> =>
  read(
    await «globalThis.fetch(ask.url, {
      method: ask.method,
      headers: { ...ask.headers },
      ...(ask.body === undefined ? {} : { body: ask.body }),
      ...(ask.signal === undefined ? {} : { signal: ask.signal }),
    })»,
  )`,
  },
  'fetch.wrapper-arrow': {
    ...FETCH,
    text: `
const NAMECalls = {
  perform: <T extends Ask>(ask: T): Promise<Response> => «fetch(ask.url, init(ask))»,
} satisfies Record<string, (ask: Ask) => Promise<Response>>

export function NAME(ask: Ask): Promise<Reply> {
  return NAMECalls.perform(ask).then(read)
}`,
  },
  'axios.get': {
    ...SHARED_AXIOS,
    text: `
export async function NAME(ask: Ask): Promise<Reply> {
  const { status, data } = await «api.get<string>(ask.url, { signal: ask.signal })»
  return { status, text: data }
}`,
  },
  'axios.delete': {
    ...SHARED_AXIOS,
    text: `
export async function NAME(ask: Ask): Promise<Reply> {
  const answer = await «api
    .delete<string>(ask.url, { headers: ask.headers })»
  return { status: answer.status, text: answer.data }
}`,
  },
  'axios.return': {
    ...SHARED_AXIOS,
    text: `
const NAMEAnswer = (ask: Ask) => «api.request<string>({ url: ask.url, method: ask.method, data: ask.body, headers: ask.headers })»

export async function NAME(ask: Ask): Promise<Reply> {
  const { status, data } = await NAMEAnswer(ask)
  return { status, text: data }
}`,
  },
  'axios.callable': {
    ...AXIOS,
    text: `
export async function NAME(ask: Ask): Promise<Reply> {
  const answer = await «axios<string>({
    url: ask.url,
    method: ask.method,
    data: ask.body,
    headers: ask.headers,
    validateStatus: null,
    transformResponse: (data: string) => data,
  })»
  return { status: answer.status, text: answer.data }
}`,
  },
  'axios.member': {
    ...AXIOS,
    imports: [`import axios, { type AxiosInstance } from 'axios'`],
    text: `
class NAMEClient {
  readonly #http: AxiosInstance

  constructor(private readonly name: string) {
    this.#http = axios.create({ validateStatus: null, transformResponse: (data: string) => data })
  }

  send(ask: Ask) {
    return «this.#http.post<string>(ask.url, ask.body, { headers: { ...ask.headers, 'x-client': this.name } })»
  }
}

export async function NAME(ask: Ask): Promise<Reply> {
  const { status, data } = await new NAMEClient('NAME').send(ask)
  return { status, text: data }
}`,
  },
  'got.direct': {
    ...GOT,
    text: `
export async function NAME(ask: Ask): Promise<Reply> {
  const { statusCode, body } = await «got(ask.url, { ...init(ask), retry: { limit: 0 }, throwHttpErrors: false })»
  return { status: statusCode, text: body }
}`,
  },
  'got.instance': {
    client: 'got',
    imports: [`import { patient } from './clients'`],
    text: `
export async function NAME(ask: Ask): Promise<Reply> {
  const { statusCode, body } = await «patient(ask.url, init(ask))»
  return { status: statusCode, text: body }
}`,
  },
  'got.post': {
    client: 'got',
    imports: [`import { patient as calm } from './clients'`],
    text: `
export async function NAME(ask: Ask): Promise<Reply> {
  const { statusCode, body } = await «calm.post(ask.url, { body: ask.body, headers: ask.headers })»
  return { status: statusCode, text: body }
}`,
  },
  'ky.direct': {
    ...KY,
    text: `
export async function NAME(ask: Ask): Promise<Reply> {
  return read(await «ky(ask.url, { ...init(ask), retry: 0, throwHttpErrors: false })»)
}`,
  },
  'ky.instance': {
    client: 'ky',
    imports: [`import { swift } from './clients'`],
    text: `
export async function NAME(ask: Ask): Promise<Reply> {
  return read(await «swift(ask.url, init(ask))»)
}`,
  },
  'ky.post': {
    client: 'ky',
    imports: [`import * as clients from './clients'`],
    text: `
export async function NAME(ask: Ask): Promise<Reply> {
  return read(await «clients.swift.post(ask.url, { body: ask.body, headers: ask.headers })»)
}`,
  },
  'ofetch.raw': {
    client: 'ofetch',
    imports: [`import { ofetch } from 'ofetch'`],
    text: `
export async function NAME(ask: Ask): Promise<Reply> {
  const response = await «ofetch.raw<string>(ask.url, { ...init(ask), retry: false, ignoreResponseError: true, parseResponse: (text) => text })»
  return { status: response.status, text: response._data ?? '' }
}`,
  },
  'ofetch.instance': {
    client: 'ofetch',
    imports: [`import { light } from './clients'`],
    text: `
export async function NAME(ask: Ask): Promise<Reply> {
  let status = 0
  const onResponse = ({ response }: { response: Response }): void => void (status = response.status)
  const text = await «light<string>(ask.url, { ...init(ask), onResponse })»
  return { status, text: text ?? '' }
}`,
  },
  'undici.request': {
    client: 'undici',
    imports: [`import { request as undiciRequest } from 'undici'`],
    text: `
export async function NAME(ask: Ask): Promise<Reply> {
  const { statusCode, body } = await «undiciRequest(ask.url, { method: ask.method, headers: ask.headers, body: ask.body })»
  return { status: statusCode, text: await body.text() }
}`,
  },
  'undici.fetch': {
    client: 'undici',
    imports: [`import * as undici from 'undici'`],
    text: `
export async function NAME(ask: Ask): Promise<Reply> {
  const response = await «undici.fetch(ask.url, { method: ask.method, headers: ask.headers, body: ask.body })»
  return { status: response.status, text: await response.text() }
}`,
  },
  'http.request': {
    ...HTTP,
    text: `
export function NAME(ask: Ask): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = «http.request(ask.url, { method: ask.method, headers: ask.headers }, (response) => {
      collect(response).then(resolve, reject)
    })»
    request.on('error', reject)
    request.end(ask.body)
  })
}`,
  },
  'http.get': {
    ...HTTP,
    text: `
export function NAME(ask: Ask): Promise<Reply> {
  return new Promise<Reply>((resolve, reject) => {
    «http.get(ask.url, { signal: ask.signal }, (response) => void collect(response).then(resolve, reject))».on('error', reject)
  })
}`,
  },
  'http.aliased': {
    client: 'http',
    imports: [`import { request as open } from 'http'`],
    text: `
export function NAME(ask: Ask): Promise<Reply> {
  return new Promise<Reply>((resolve, reject) => {
    const request = «open(new URL(ask.url), { method: ask.method, headers: ask.headers })»
    request.on('response', (response) => void collect(response).then(resolve, reject)).on('error', reject)
    request.end(ask.body)
  })
}`,
  },
  'https.get': {
    client: 'http',
    imports: [`import * as https from 'node:https'`],
    text: `
export function NAME(ask: Ask): Promise<Reply> {
  return new Promise<Reply>((resolve, reject) => {
    «https.get(ask.url, (response) => void collect(response).then(resolve, reject))».on('error', reject)
  })
}`,
  },
  'sdk.plain': {
    client: 'forecast-sdk',
    imports: [`import { ForecastClient } from 'forecast-sdk'`],
    text: `
export async function NAME(ask: Ask): Promise<Reply> {
  const client = new ForecastClient({ retries: 0 })
  return «client.perform(ask)»
}`,
  },
} satisfies Record<string, StyleText>

/** A way of calling out. */
export type SiteStyle = keyof typeof SITE_STYLES

/** True for calls that are made by a package: only a run tells that they are call sites. */
export function isBehindPackage(style: SiteStyle): boolean {
  return style.startsWith('sdk.')
}

/** A package such as vendors publish, as `node_modules` holds it. */
export const SDK_PACKAGE: Record<string, string> = {
  'package.json': JSON.stringify({
    name: 'forecast-sdk',
    version: '1.0.0',
    type: 'module',
    exports: './index.js',
  }),
  'index.js': `export class ForecastClient {
  constructor(options) {
    this.options = options
  }

  async perform(ask) {
    const response = await this.send(ask)
    return { status: response.status, text: await response.text() }
  }

  send({ url, method, headers, body, signal }) {
    return fetch(url, { method, headers, body, signal })
  }
}
`,
}
