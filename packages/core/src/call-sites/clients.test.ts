import { expect, test } from 'vitest'
import { findCallSites } from './find-call-sites.js'

/** What is found in one file: `client METHOD url | text of the call`, one a line. */
async function sitesIn(text: string, file = 'src/a.ts'): Promise<string[]> {
  const { sites, problems } = await findCallSites([{ file, text }])
  expect(problems).toEqual([])
  const lines = text.split('\n')
  return sites.map(({ client, method, url, line, column, endLine, endColumn }) => {
    const call =
      line === endLine ? lines[line - 1]?.slice(column - 1, endColumn - 1) : `${lines[line - 1]?.slice(column - 1)}…`
    return `${client} ${method ?? '?'} ${url ?? '?'} | ${call}`
  })
}

const FOUND: [outcome: string, source: string, ...sites: string[]][] = [
  // fetch
  ['global fetch', `fetch('/a')`, `fetch GET /a | fetch('/a')`],
  ['fetch with a method', `fetch('/a', { method: 'post' })`, `fetch POST /a | fetch('/a', { method: 'post' })`],
  [
    'fetch of an unknown method',
    `declare const m: string\nfetch('/a', { method: m })`,
    `fetch ? /a | fetch('/a', { method: m })`,
  ],
  ['fetch with unknown options', `function f(init) { return fetch('/a', init) }`, `fetch ? /a | fetch('/a', init)`],
  ['fetch with spread options', `const f = (o) => fetch('/a', { ...o })`, `fetch ? /a | fetch('/a', { ...o })`],
  [
    'fetch with a spread before its method',
    `const f = (o) => fetch('/a', { ...o, method: 'PUT' })`,
    `fetch PUT /a | fetch('/a', { ...o, method: 'PUT' })`,
  ],
  ['fetch of globalThis', `globalThis.fetch('/a')`, `fetch GET /a | globalThis.fetch('/a')`],
  ['fetch of window', `window.fetch('/a')`, `fetch GET /a | window.fetch('/a')`],
  ['fetch taken out of globalThis', `const { fetch: f } = globalThis\nf('/a')`, `fetch GET /a | f('/a')`],
  ['an alias of fetch', `const f = fetch\nf('/a')`, `fetch GET /a | f('/a')`],
  ['fetch bound', `const f = fetch.bind(globalThis)\nf('/a')`, `fetch GET /a | f('/a')`],
  ['fetch by call', `fetch.call(undefined, '/a')`, `fetch GET /a | fetch.call(undefined, '/a')`],
  [
    'fetch as a default',
    `export function f(fetchImpl = fetch) { return fetchImpl('/a') }`,
    `fetch GET /a | fetchImpl('/a')`,
  ],
  [
    'fetch as the default of a member',
    `export function f({ fetch: go = globalThis.fetch } = {}) { return go('/a') }`,
    `fetch GET /a | go('/a')`,
  ],
  [
    'fetch as what stands in',
    `export class A { #f\n constructor(o) { this.#f = o.fetch ?? fetch }\n go() { return this.#f('/a') } }`,
    `fetch GET /a | this.#f('/a')`,
  ],
  ['a parameter of the type of fetch', `export const f = (go: typeof fetch) => go('/a')`, `fetch GET /a | go('/a')`],
  [
    'a member of the type of fetch',
    `interface Deps { go: typeof globalThis.fetch }\nexport const f = ({ go }: Deps) => go('/a')`,
    `fetch GET /a | go('/a')`,
  ],
  [
    'new Request',
    `fetch(new Request('/a', { method: 'DELETE' }))`,
    `fetch DELETE /a | fetch(new Request('/a', { method: 'DELETE' }))`,
  ],
  [
    'a constant request',
    `const r = new Request('/a', { method: 'DELETE' })\nawait fetch(r)`,
    `fetch DELETE /a | fetch(r)`,
  ],
  [
    'new URL',
    `fetch(new URL('/a', 'https://x.example/b/c'))`,
    `fetch GET https://x.example/a | fetch(new URL('/a', 'https://x.example/b/c'))`,
  ],
  [
    'a URL that is built',
    `const u = new URL('/a/' + id, base)\nu.searchParams.set('x', '1')\nfetch(u.toString())`,
    `fetch GET */a/* | fetch(u.toString())`,
  ],
  ['types around fetch', `(fetch as never)!('/a')`, `fetch GET /a | (fetch as never)!('/a')`],
  ['an optional call', `globalThis?.fetch?.('/a')`, `fetch GET /a | globalThis?.fetch?.('/a')`],
  ['a function that is passed on', `const all = urls.map(fetch)`, `fetch GET ? | urls.map(fetch)`],
  ['fetch in JSX', `export const A = () => <button onClick={() => fetch('/a')} />`, `fetch GET /a | fetch('/a')`],
  ['node-fetch', `import go from 'node-fetch'\ngo('/a')`, `fetch GET /a | go('/a')`],
  ['node-fetch required', `const fetch = require('node-fetch')\nfetch('/a')`, `fetch GET /a | fetch('/a')`],
  ['cross-fetch', `import { fetch } from 'cross-fetch'\nfetch('/a')`, `fetch GET /a | fetch('/a')`],
  [
    'node-fetch imported when called',
    `const go = (...a) => import('node-fetch').then(({ default: fetch }) => fetch('/a'))`,
    `fetch GET /a | fetch('/a')`,
  ],
  // URLs
  [
    'a template',
    'fetch(`https://x.example/users/${id}/posts`)',
    'fetch GET https://x.example/users/*/posts | fetch(`https://x.example/users/${id}/posts`)',
  ],
  [
    'a constant base',
    `const BASE = 'https://x.example'\nfetch(BASE + '/a')`,
    `fetch GET https://x.example/a | fetch(BASE + '/a')`,
  ],
  [
    'a base of the environment',
    'const BASE = process.env.BASE ?? "https://x.example"\nfetch(`${BASE}/a`)',
    'fetch GET */a | fetch(`${BASE}/a`)',
  ],
  [
    'a member of a constant',
    `const config = { api: { url: 'https://x.example' } }\nfetch(config.api.url + '/a')`,
    `fetch GET https://x.example/a | fetch(config.api.url + '/a')`,
  ],
  [
    'a function of a path',
    'const path = (id) => `/users/${id}`\nfetch(path(7))',
    'fetch GET /users/* | fetch(path(7))',
  ],
  [
    'a field',
    `class A { base = 'https://x.example'\n go() { return fetch(this.base + '/a') } }`,
    `fetch GET https://x.example/a | fetch(this.base + '/a')`,
  ],
  // axios
  ['axios', `import axios from 'axios'\naxios('/a')`, `axios GET /a | axios('/a')`],
  [
    'axios with options',
    `import axios from 'axios'\naxios({ url: '/a', method: 'post' })`,
    `axios POST /a | axios({ url: '/a', method: 'post' })`,
  ],
  ['axios.get', `import axios from 'axios'\naxios.get('/a')`, `axios GET /a | axios.get('/a')`],
  ['axios.post', `import axios from 'axios'\naxios.post<User>('/a', {})`, `axios POST /a | axios.post<User>('/a', {})`],
  [
    'axios.request',
    `import axios from 'axios'\naxios.request({ url: '/a', baseURL: 'https://x.example' })`,
    `axios GET https://x.example/a | axios.request({ url: '/a', baseURL: 'https://x.example' })`,
  ],
  [
    'axios of a namespace',
    `import * as axios from 'axios'\naxios.get('/a')\naxios.default.get('/b')`,
    `axios GET /a | axios.get('/a')`,
    `axios GET /b | axios.default.get('/b')`,
  ],
  [
    'axios required',
    `const axios = require('axios')\naxios('/b')\naxios.delete('/a')`,
    `axios GET /b | axios('/b')`,
    `axios DELETE /a | axios.delete('/a')`,
  ],
  [
    'axios required by its default',
    `const axios = require('axios').default\naxios.get('/a')`,
    `axios GET /a | axios.get('/a')`,
  ],
  ['axios by import equals', `import axios = require('axios')\naxios.get('/a')`, `axios GET /a | axios.get('/a')`],
  [
    'axios imported when called',
    `const { default: axios } = await import('axios')\naxios.get('/a')`,
    `axios GET /a | axios.get('/a')`,
  ],
  [
    'axios taken apart',
    `import axios from 'axios'\nconst { get, post: send } = axios\nget('/a')\nsend('/b')`,
    `axios GET /a | get('/a')`,
    `axios POST /b | send('/b')`,
  ],
  [
    'a verb chosen at run time',
    `import axios from 'axios'\nexport const f = (verb) => axios[verb]('/a')`,
    `axios ? /a | axios[verb]('/a')`,
  ],
  ['a verb in brackets', `import axios from 'axios'\naxios['get']('/a')`, `axios GET /a | axios['get']('/a')`],
  [
    'axios.create',
    `import axios from 'axios'\nconst api = axios.create({ baseURL: 'https://x.example/v1/' })\napi.get('/a')`,
    `axios GET https://x.example/v1/a | api.get('/a')`,
  ],
  [
    'a create of its own',
    `import { create } from 'axios'\ncreate({ baseURL: '/v1' }).put('a')`,
    `axios PUT /v1/a | create({ baseURL: '/v1' }).put('a')`,
  ],
  [
    'an instance that is called',
    `import axios from 'axios'\nconst api = axios.create()\napi({ method: 'patch', url: '/a' })`,
    `axios PATCH /a | api({ method: 'patch', url: '/a' })`,
  ],
  [
    'an instance made later',
    `import axios from 'axios'\nlet api\nfunction start() { api = axios.create() }\nexport const f = () => api.get('/a')`,
    `axios GET /a | api.get('/a')`,
  ],
  [
    'an instance made once',
    `import axios from 'axios'\nlet api\nconst client = () => (api ??= axios.create({ baseURL: '/b' }))\nexport const f = () => client().get('/a')`,
    `axios GET /b/a | client().get('/a')`,
  ],
  [
    'an instance of a factory',
    `import axios from 'axios'\nfunction make(url: string) { const c = axios.create({ baseURL: url }); return c }\nmake('x').get('/a')`,
    `axios GET */a | make('x').get('/a')`,
  ],
  [
    'an instance of an async factory',
    `import axios from 'axios'\nasync function make() { return axios.create() }\nexport async function f() { const c = await make(); await c.get('/a') }`,
    `axios GET /a | c.get('/a')`,
  ],
  [
    'an instance with additions',
    `import axios from 'axios'\nimport { wrapper } from 'axios-cookiejar-support'\nconst api = wrapper(axios.create({ jar }))\napi.get('/a')`,
    `axios GET /a | api.get('/a')`,
  ],
  [
    'a class field',
    `import axios from 'axios'\nclass A { http = axios.create({ baseURL: '/b' })\n go() { return this.http.get('/a') } }`,
    `axios GET /b/a | this.http.get('/a')`,
  ],
  [
    'a private field',
    `import axios from 'axios'\nclass A { #http = axios.create()\n go() { return this.#http.get('/a') } }`,
    `axios GET /a | this.#http.get('/a')`,
  ],
  [
    'a field set by the constructor',
    `const axios = require('axios')\nclass A { constructor() { this.http = axios.create() }\n go() { return this.http.get('/a') } }`,
    `axios GET /a | this.http.get('/a')`,
  ],
  [
    'a field in a callback',
    `import axios from 'axios'\nclass A { http = axios\n go(ids) { return ids.map((id) => this.http.get('/a/' + id)) } }`,
    `axios GET /a/* | this.http.get('/a/' + id)`,
  ],
  [
    'a getter',
    `import axios from 'axios'\nclass A { get http() { return axios.create() }\n go() { return this.http.get('/a') } }`,
    `axios GET /a | this.http.get('/a')`,
  ],
  [
    'a static field',
    `import axios from 'axios'\nclass A { static http = axios\n static go() { return A.http.get('/a') } }`,
    `axios GET /a | A.http.get('/a')`,
  ],
  [
    'a typed parameter',
    `import type { AxiosInstance } from 'axios'\nexport const f = (client: AxiosInstance) => client.get('/a')`,
    `axios GET /a | client.get('/a')`,
  ],
  [
    'a typed property',
    `import { type AxiosInstance } from 'axios'\nclass A { constructor(private readonly x: AxiosInstance) {}\n go() { return this.x.get('/a') } }`,
    `axios GET /a | this.x.get('/a')`,
  ],
  [
    'a typed optional property',
    `import { AxiosInstance } from 'axios'\nclass A { private x?: AxiosInstance | null\n go() { return this.x!.get('/a') } }`,
    `axios GET /a | this.x!.get('/a')`,
  ],
  [
    'a type of a namespace',
    `import axios from 'axios'\nexport const f = (c: axios.AxiosInstance) => c.get('/a')`,
    `axios GET /a | c.get('/a')`,
  ],
  [
    'a type that is imported in place',
    `export const f = (c: import('axios').AxiosInstance) => c.get('/a')`,
    `axios GET /a | c.get('/a')`,
  ],
  [
    'what a factory returns',
    `import axios from 'axios'\nexport const f = (c: ReturnType<typeof axios.create>) => c.get('/a')`,
    `axios GET /a | c.get('/a')`,
  ],
  [
    'an interface that extends a client',
    `import type { AxiosInstance } from 'axios'\ninterface Api extends AxiosInstance { x: 1 }\nexport const f = (c: Api) => c.get('/a')`,
    `axios GET /a | c.get('/a')`,
  ],
  [
    'a member of an object',
    `import axios from 'axios'\nconst clients = { users: axios.create({ baseURL: '/u' }) }\nclients.users.get('/a')`,
    `axios GET /u/a | clients.users.get('/a')`,
  ],
  [
    'clients of one kind',
    `import axios from 'axios'\nconst clients = { a: axios.create(), b: axios.create() }\nexport const f = (n) => clients[n].get('/a')`,
    `axios GET /a | clients[n].get('/a')`,
  ],
  [
    'the service of Nest',
    `import { HttpService } from '@nestjs/axios'\nclass A { constructor(private http: HttpService) {}\n go() { this.http.get('/a'); return this.http.axiosRef.post('/b') } }`,
    `axios GET /a | this.http.get('/a')`,
    `axios POST /b | this.http.axiosRef.post('/b')`,
  ],
  [
    'a class that extends one',
    `import axios from 'axios'\nclass Base { http = axios.create() }\nclass A extends Base { go() { return this.http.get('/a') } }`,
    `axios GET /a | this.http.get('/a')`,
  ],
  // got
  [
    'got',
    `import got from 'got'\ngot('https://x.example/a').json()`,
    `got GET https://x.example/a | got('https://x.example/a')`,
  ],
  [
    'got by name',
    `import { got } from 'got'\ngot.post('/a', { json: {} })`,
    `got POST /a | got.post('/a', { json: {} })`,
  ],
  [
    'a stream of got',
    `import got from 'got'\ngot.stream('/a')\ngot.stream.post('/b')`,
    `got GET /a | got.stream('/a')`,
    `got POST /b | got.stream.post('/b')`,
  ],
  [
    'pages of got',
    `import got from 'got'\ngot.paginate('/a')\ngot.paginate.all('/b')`,
    `got GET /a | got.paginate('/a')`,
    `got GET /b | got.paginate.all('/b')`,
  ],
  [
    'got.extend',
    `import got from 'got'\nconst api = got.extend({ prefixUrl: 'https://x.example/v1' })\napi.get('a')\napi('b', { method: 'PUT' })`,
    `got GET https://x.example/v1/a | api.get('a')`,
    `got PUT https://x.example/v1/b | api('b', { method: 'PUT' })`,
  ],
  [
    'got with options',
    `import got from 'got'\ngot({ url: '/a', method: 'PATCH' })`,
    `got PATCH /a | got({ url: '/a', method: 'PATCH' })`,
  ],
  ['a type of got', `import type { Got } from 'got'\nexport const f = (g: Got) => g('/a')`, `got GET /a | g('/a')`],
  // ky
  ['ky', `import ky from 'ky'\nky('/a')\nky.get('/b').json()`, `ky GET /a | ky('/a')`, `ky GET /b | ky.get('/b')`],
  [
    'ky.create and extend',
    `import ky from 'ky'\nconst api = ky.create({ prefixUrl: 'https://x.example' }).extend({ retry: 0 })\napi.post('a')`,
    `ky POST https://x.example/a | api.post('a')`,
  ],
  [
    'ky with a prefix',
    `import ky from 'ky'\nconst api = ky.create({ prefix: '/v1' })\napi.get('a')`,
    `ky GET /v1/a | api.get('a')`,
  ],
  [
    'a type of ky',
    `import { type KyInstance } from 'ky'\nexport const f = (k: KyInstance) => k.get('a')`,
    `ky GET a | k.get('a')`,
  ],
  // ofetch
  [
    'ofetch',
    `import { ofetch, $fetch } from 'ofetch'\nofetch('/a')\n$fetch('/b', { method: 'POST' })\n$fetch.raw('/c')`,
    `ofetch GET /a | ofetch('/a')`,
    `ofetch POST /b | $fetch('/b', { method: 'POST' })`,
    `ofetch GET /c | $fetch.raw('/c')`,
  ],
  [
    'ofetch.create',
    `import { ofetch } from 'ofetch'\nconst api = ofetch.create({ baseURL: '/v1' })\napi('/a')`,
    `ofetch GET /v1/a | api('/a')`,
  ],
  ['the global of Nuxt', `$fetch('/a')`, `ofetch GET /a | $fetch('/a')`],
  // undici
  [
    'undici',
    `import { request, fetch, stream } from 'undici'\nrequest('/a', { method: 'PUT' })\nfetch('/b')\nstream('/c', { method: 'GET' }, () => w)`,
    `undici PUT /a | request('/a', { method: 'PUT' })`,
    `undici GET /b | fetch('/b')`,
    `undici GET /c | stream('/c', { method: 'GET' }, () => w)`,
  ],
  [
    'undici of a namespace',
    `import * as undici from 'undici'\nundici.request('/a')`,
    `undici GET /a | undici.request('/a')`,
  ],
  ['undici by default', `import undici from 'undici'\nundici.request('/a')`, `undici GET /a | undici.request('/a')`],
  [
    'a pool',
    `import { Pool } from 'undici'\nconst pool = new Pool('https://x.example')\npool.request({ path: '/a', method: 'POST' })`,
    `undici POST https://x.example/a | pool.request({ path: '/a', method: 'POST' })`,
  ],
  [
    'a client of a namespace',
    `const undici = require('undici')\nconst c = new undici.Client('https://x.example')\nc.request({ path: '/a', method: 'GET' })`,
    `undici GET https://x.example/a | c.request({ path: '/a', method: 'GET' })`,
  ],
  [
    'an agent',
    `import { Agent } from 'undici'\nnew Agent().request({ origin: 'https://x.example', path: '/a', method: 'GET' })`,
    `undici GET https://x.example/a | new Agent().request({ origin: 'https://x.example', path: '/a', method: 'GET' })`,
  ],
  [
    'a type of undici',
    `import type { Dispatcher } from 'undici'\nexport const f = (d: Dispatcher) => d.request({ path: '/a', method: 'GET' })`,
    `undici GET /a | d.request({ path: '/a', method: 'GET' })`,
  ],
  // node:http
  [
    'http.get',
    `import http from 'node:http'\nhttp.get('http://x.example/a', () => {})`,
    `http GET http://x.example/a | http.get('http://x.example/a', () => {})`,
  ],
  [
    'https.request',
    `import https from 'https'\nhttps.request({ hostname: 'x.example', path: '/a', method: 'POST' })`,
    `http POST *://x.example/a | https.request({ hostname: 'x.example', path: '/a', method: 'POST' })`,
  ],
  [
    'https of a namespace',
    `import * as https from 'node:https'\nhttps.request('https://x.example/a', { method: 'PUT' })`,
    `http PUT https://x.example/a | https.request('https://x.example/a', { method: 'PUT' })`,
  ],
  [
    'a named request',
    `import { request as send } from 'node:http'\nsend('http://x.example/a')`,
    `http GET http://x.example/a | send('http://x.example/a')`,
  ],
  [
    'one of two',
    `import http from 'http'\nimport https from 'https'\nconst lib = url.startsWith('https') ? https : http\nlib.get(url)`,
    `http GET ? | lib.get(url)`,
  ],
  [
    'required where it is used',
    `require('https').get('https://x.example/a')`,
    `http GET https://x.example/a | require('https').get('https://x.example/a')`,
  ],
  [
    'redirects that are followed',
    `import { https } from 'follow-redirects'\nhttps.get('https://x.example/a')`,
    `follow-redirects GET https://x.example/a | https.get('https://x.example/a')`,
  ],
  // the rest of the family
  [
    'superagent',
    `import request from 'superagent'\nrequest.get('/a').set('x', '1')\nrequest('POST', '/b')\nrequest('/c')`,
    `superagent GET /a | request.get('/a')`,
    `superagent POST /b | request('POST', '/b')`,
    `superagent GET /c | request('/c')`,
  ],
  [
    'an agent of superagent',
    `import superagent from 'superagent'\nconst agent = superagent.agent()\nagent.del('/a')`,
    `superagent DELETE /a | agent.del('/a')`,
  ],
  [
    'graphql-request',
    'import { request, GraphQLClient } from "graphql-request"\nrequest("/graphql", doc)\nconst c = new GraphQLClient("/g")\nc.request(doc)',
    'graphql-request POST /graphql | request("/graphql", doc)',
    'graphql-request POST /g | c.request(doc)',
  ],
  [
    'needle',
    `import needle from 'needle'\nneedle('put', '/a', {})\nneedle.get('/b')`,
    `needle PUT /a | needle('put', '/a', {})`,
    `needle GET /b | needle.get('/b')`,
  ],
  [
    'request',
    `const request = require('request-promise')\nrequest.get({ uri: '/a' })\nrequest({ url: '/b', method: 'POST' })`,
    `request GET /a | request.get({ uri: '/a' })`,
    `request POST /b | request({ url: '/b', method: 'POST' })`,
  ],
  [
    'wretch',
    `import wretch from 'wretch'\nconst api = wretch('/v1').auth('x')\napi.get('/a')`,
    `wretch GET /v1/a | api.get('/a')`,
  ],
  [
    'a REST data source',
    `import { RESTDataSource } from '@apollo/datasource-rest'\nclass A extends RESTDataSource { user(id) { return this.get('users/' + id) } }`,
    `@apollo/datasource-rest GET users/* | this.get('users/' + id)`,
  ],
]

test.each(FOUND)('finds %s', async (_outcome, source, ...sites) => {
  const file = source.includes('<button') ? 'src/a.tsx' : 'src/a.ts'
  expect(await sitesIn(source, file)).toEqual(sites)
})

const NOT_FOUND: [what: string, source: string][] = [
  ['a parameter named fetch', `function f(fetch) { return fetch(1) }`],
  ['a function named fetch', `function fetch() {}\nfetch('/a')`],
  ['a method named fetch', `class A { fetch(id) {}\n go() { return this.fetch('/a') } }`],
  ['a member named fetch', `repository.fetch('7')`],
  ['fetch in an inner scope alone', `{ const fetch = (x) => x; fetch('/a') }`],
  ['a map', `const fetch2 = 1 // fetch\nconst map = new Map()\nmap.get('/a')`],
  [
    'a route of express',
    `import express from 'express'\nimport axios from 'axios'\nconst router = express.Router()\nrouter.get('/x', (req, res) => res.json(1))`,
  ],
  ['a cache', `import axios from 'axios'\nexport const f = (cache, url) => cache.get(url)`],
  ['a server', `import http from 'node:http'\nhttp.createServer(() => {}).listen(0)`],
  [
    'what asks axios about errors',
    `import axios from 'axios'\naxios.isAxiosError(error)\naxios.create()\naxios.CancelToken.source()`,
  ],
  ['interceptors', `import axios from 'axios'\naxios.interceptors.request.use((c) => c)`],
  ['comments and strings', `// fetch('/a')\n/* axios.get('/b') */\nconst s = "fetch('/c')"`],
  [
    'types',
    `type F = typeof fetch\nimport type { AxiosInstance } from 'axios'\nlet a: AxiosInstance\ninterface X { fetch(url: string): void }`,
  ],
  ['headers of a request', `export const f = (request) => request.headers.get('x-fetch')\nfetch`],
  ['prefetching', `prefetch('/a'); router.prefetch('/b')`],
  [
    'a redis client',
    `import axios from 'axios'\nimport { createClient } from 'redis'\nconst client = createClient()\nclient.get('key')`,
  ],
  [
    'an SDK that is given fetch',
    `import OpenAI from 'openai'\nconst client = new OpenAI({ fetch })\nclient.chat.completions.create({})`,
  ],
  ['a model of another package', `import http from 'my-http'\nhttp.get('/a')\nfetch`],
]

test.each(NOT_FOUND)('passes over %s', async (_what, source) => {
  const { sites, unresolved } = await findCallSites([{ file: 'src/a.ts', text: source }])
  expect([...sites, ...unresolved].map(({ client, line }) => `${client} ${line}`)).toEqual([])
})

const DOUBTFUL: [what: string, source: string, reason: string][] = [
  [
    'what a file exports that is not there',
    `import { fetch } from './gone'\nfetch('/a')`,
    `nothing in the source tells what "fetch" is`,
  ],
  [
    'an untyped parameter',
    `export const f = (client) => client.get('/a') // fetch`,
    `"client" is a parameter whose type names no client`,
  ],
  [
    'a parameter that shadows fetch',
    `export const f = (fetch) => fetch('/a')`,
    `"fetch" is a parameter whose type names no client`,
  ],
  [
    'fetch of options',
    `class A { constructor(options) { this.options = options }\n go(url) { return this.options.fetch(url) } }`,
    `nothing in the source tells what is in "fetch"`,
  ],
  [
    'a client chosen at run time',
    `export const f = (clients, name) => clients[name].get('/a') // fetch\nfetch`,
    `which of "clients" is used is chosen at run time`,
  ],
  [
    'a field of which nothing is known',
    `class A { constructor(http) { this.http = http }\n go() { return this.http.get('/a/' + 1) } }\nfetch`,
    `nothing in the source tells what is in "http"`,
  ],
]

test.each(DOUBTFUL)('lists %s as unresolved', async (_what, source, reason) => {
  const { sites, unresolved } = await findCallSites([{ file: 'src/a.ts', text: source }])
  expect(sites).toEqual([])
  expect(unresolved.map(({ unresolved }) => unresolved)).toEqual([reason])
})
