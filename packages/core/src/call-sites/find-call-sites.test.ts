import { expect, test } from 'vitest'
import { findCallSites } from './find-call-sites.js'

/** `file:line client METHOD url` of each site of several files. */
async function sitesOf(files: Record<string, string>): Promise<string[]> {
  const { sites } = await findCallSites(Object.entries(files).map(([file, text]) => ({ file, text })))
  return sites.map(({ file, line, client, method, url }) => `${file}:${line} ${client} ${method ?? '?'} ${url ?? '?'}`)
}

const AXIOS = `import axios from 'axios'\n`
const API = `${AXIOS}export const api = axios.create({ baseURL: 'https://x.example/v1' })\nexport default api`
const FOUND = 'axios GET https://x.example/v1/a'

const PROJECTS: [what: string, files: Record<string, string>, ...sites: string[]][] = [
  [
    'a client of another file',
    { 'src/http.ts': API, 'src/a.ts': `import { api } from './http'\napi.get('/a')` },
    `src/a.ts:2 ${FOUND}`,
  ],
  [
    'a client by the ending that it will have',
    { 'src/http.ts': API, 'src/a.ts': `import { api } from './http.js'\napi.get('/a')` },
    `src/a.ts:2 ${FOUND}`,
  ],
  [
    'a default export',
    { 'src/http.ts': API, 'src/a.ts': `import mine from './http'\nmine.get('/a')` },
    `src/a.ts:2 ${FOUND}`,
  ],
  [
    'a namespace',
    { 'src/http.ts': API, 'src/a.ts': `import * as http from './http'\nhttp.api.get('/a')` },
    `src/a.ts:2 ${FOUND}`,
  ],
  [
    'an index file',
    { 'src/http/index.ts': API, 'src/a.ts': `import { api } from './http'\napi.get('/a')` },
    `src/a.ts:2 ${FOUND}`,
  ],
  [
    'what is exported again',
    {
      'src/http.ts': API,
      'src/lib/index.ts': `export * from '../http'`,
      'src/a.ts': `import { api } from './lib'\napi.get('/a')`,
    },
    `src/a.ts:2 ${FOUND}`,
  ],
  [
    'what is exported again by another name',
    {
      'src/http.ts': API,
      'src/lib.ts': `export { api as users } from './http'`,
      'src/a.ts': `import { users } from './lib'\nusers.get('/a')`,
    },
    `src/a.ts:2 ${FOUND}`,
  ],
  [
    'what is imported and exported',
    {
      'src/http.ts': API,
      'src/lib.ts': `import { api } from './http'\nexport { api }`,
      'src/a.ts': `import { api } from './lib'\napi.get('/a')`,
    },
    `src/a.ts:2 ${FOUND}`,
  ],
  [
    'a namespace that is exported again',
    {
      'src/http.ts': API,
      'src/lib.ts': `export * as clients from './http'`,
      'src/a.ts': `import { clients } from './lib'\nclients.api.get('/a')`,
    },
    `src/a.ts:2 ${FOUND}`,
  ],
  [
    'an alias of a path',
    { 'src/lib/http.ts': API, 'src/a.ts': `import { api } from '@/lib/http'\napi.get('/a')` },
    `src/a.ts:2 ${FOUND}`,
  ],
  [
    'a subpath import',
    { 'src/lib/http.ts': API, 'src/a.ts': `import { api } from '#lib/http.js'\napi.get('/a')` },
    `src/a.ts:2 ${FOUND}`,
  ],
  [
    'a path from the root',
    { 'src/lib/http.ts': API, 'src/deep/er/a.ts': `import { api } from 'src/lib/http'\napi.get('/a')` },
    `src/deep/er/a.ts:2 ${FOUND}`,
  ],
  [
    'another package of the repository',
    { 'packages/http/src/index.ts': API, 'packages/a/src/a.ts': `import { api } from '@acme/http'\napi.get('/a')` },
    `packages/a/src/a.ts:2 ${FOUND}`,
  ],
  [
    'CommonJS',
    {
      'src/http.js': `const axios = require('axios')\nmodule.exports = axios.create({ baseURL: 'https://x.example/v1' })`,
      'src/a.js': `const api = require('./http')\napi.get('/a')`,
    },
    `src/a.js:2 ${FOUND}`,
  ],
  [
    'CommonJS by name',
    {
      'src/http.js': `const axios = require('axios')\nexports.api = axios.create({ baseURL: 'https://x.example/v1' })`,
      'src/a.js': `const { api } = require('./http')\napi.get('/a')`,
    },
    `src/a.js:2 ${FOUND}`,
  ],
  [
    'an object of CommonJS',
    {
      'src/http.js': `const axios = require('axios')\nconst api = axios.create({ baseURL: 'https://x.example/v1' })\nmodule.exports = { api }`,
      'src/a.js': `const http = require('./http')\nhttp.api.get('/a')`,
    },
    `src/a.js:2 ${FOUND}`,
  ],
  [
    'CommonJS imported by ES modules',
    {
      'src/http.cjs': `const axios = require('axios')\nmodule.exports = axios.create({ baseURL: 'https://x.example/v1' })`,
      'src/a.mjs': `import api from './http.cjs'\napi.get('/a')`,
    },
    `src/a.mjs:2 ${FOUND}`,
  ],
  [
    'a factory',
    {
      'src/http.ts': `${AXIOS}export function createApi() { return axios.create({ baseURL: 'https://x.example/v1' }) }`,
      'src/a.ts': `import { createApi } from './http'\nconst api = createApi()\napi.get('/a')`,
    },
    `src/a.ts:3 ${FOUND}`,
  ],
  [
    'a class',
    {
      'src/http.ts': `${AXIOS}export class Http { api = axios.create({ baseURL: 'https://x.example/v1' }) }`,
      'src/a.ts': `import { Http } from './http'\nconst http = new Http()\nhttp.api.get('/a')`,
    },
    `src/a.ts:3 ${FOUND}`,
  ],
  [
    'a class that is extended',
    {
      'src/http.ts': `${AXIOS}export abstract class Base { protected api = axios.create({ baseURL: 'https://x.example/v1' }) }`,
      'src/a.ts': `import { Base } from './http'\nexport class Users extends Base {\n find() { return this.api.get('/a') } }`,
    },
    `src/a.ts:3 ${FOUND}`,
  ],
  [
    'a class that is injected',
    {
      'src/http.ts': `${AXIOS}export class Http { readonly api = axios.create({ baseURL: 'https://x.example/v1' }) }`,
      'src/a.ts': `import type { Http } from './http'\nexport class Users { constructor(private readonly http: Http) {}\n find() { return this.http.api.get('/a') } }`,
    },
    `src/a.ts:3 ${FOUND}`,
  ],
  [
    'type parameters',
    {
      'src/base.ts': `import type { AxiosInstance } from 'axios'\nexport class Base<T extends AxiosInstance> { protected api: T\n constructor(api: T) { this.api = api } }`,
      'src/a.ts': `import { Base } from './base'\nexport class Users extends Base<never> {\n find() { return this.api.get('/a') } }`,
    },
    `src/a.ts:3 axios GET /a`,
  ],
  [
    'types of the project',
    {
      'src/deps.ts': `import type { AxiosInstance } from 'axios'\nexport interface Deps { http: AxiosInstance }`,
      'src/a.ts': `import type { Deps } from './deps'\nexport const f = ({ http }: Deps) => http.get('/a')`,
    },
    `src/a.ts:2 axios GET /a`,
  ],
  [
    'constants of another file',
    {
      'src/config.ts': `export const BASE = 'https://x.example'\nexport const paths = { a: '/a' }`,
      'src/a.ts': `import { BASE, paths } from './config'\nfetch(BASE + paths.a)`,
    },
    `src/a.ts:2 fetch GET https://x.example/a`,
  ],
  [
    'a wrapper, once',
    {
      'src/http.ts': 'export const get = (path: string) => fetch(`https://x.example${path}`)',
      'src/a.ts': `import { get } from './http'\nget('/a')\nget('/b')`,
    },
    'src/http.ts:1 fetch GET https://x.example*',
  ],
]

test.each(PROJECTS)('finds calls through %s', async (_what, files, ...sites) => {
  expect(await sitesOf(files)).toEqual(sites)
})

test('does not guess where an alias has several meanings', async () => {
  const files = { 'a/http.ts': API, 'b/http.ts': API, 'c.ts': `import { api } from '@/http'\napi.get('/a')` }
  expect(await sitesOf(files)).toEqual([])
})

test('passes over modules that export one another', async () => {
  const files = {
    'a.ts': `export * from './b'\nexport { x } from './b'\nexport class A extends B {}\nimport { B } from './b'\nfetch`,
    'b.ts': `export * from './a'\nexport { x } from './a'\nimport { A, x } from './a'\nexport class B extends A { go() { return this.http.get('/a') } }\nconst o = { ...o, ...x }\no.http.get('/a')\nfetch(x)`,
  }
  expect(await sitesOf(files)).toEqual(['b.ts:7 fetch ? ?'])
})

test('names a file that does not parse, and searches the others', async () => {
  const { sites, problems } = await findCallSites([
    { file: 'src/broken.ts', text: `const a = 1\nfetch('/a'\nconst b = 2` },
    { file: 'src/a.ts', text: `fetch('/a')` },
  ])
  expect(sites.map(({ file }) => file)).toEqual(['src/a.ts'])
  expect(problems).toEqual([
    {
      kind: 'source-invalid',
      file: 'src/broken.ts',
      message:
        '"src/broken.ts" does not parse at line 3: Expected `,` or `)` but found `const`. Its call sites are missing: correct the file, or exclude it by coverage.exclude',
    },
  ])
})

test.each([
  ['JSX in a .js file', 'src/a.js', `export const A = () => <p>{fetch('/a')}</p>`],
  ['a return at the top of a script', 'src/a.cjs', `if (off) return\nfetch('/a')`],
  ['types in a .jsx file', 'src/a.jsx', `const go = (id: string) => fetch('/a')`],
  ['generic arrows in a .ts file', 'src/a.ts', `const go = <T,>(id: T) => fetch('/a')`],
  ['decorators', 'src/a.ts', `@Injectable() class A { @Get() go(@Body() b: string) { return fetch('/a') } }`],
  ['a byte order mark and a hashbang', 'src/a.mjs', `#!/usr/bin/env node\nfetch('/a')`],
])('reads %s', async (_what, file, text) => {
  const { sites, problems } = await findCallSites([{ file, text }])
  expect({ problems, sites: sites.length }).toEqual({ problems: [], sites: 1 })
})

test('reads sums and chains of any length', async () => {
  const sum = Array.from({ length: 3000 }, (_, place) => `'${place}'`).join(' + ')
  const text = `fetch(${sum})\nconst a = b${'.then(c)'.repeat(4000)}`
  expect((await sitesOf({ 'a.js': text })).map((site) => site.slice(0, 30))).toEqual(['a.js:1 fetch GET 0123456789101'])
})

test('tells places in characters, behind any text', async () => {
  const { sites } = await findCallSites([
    { file: 'a.ts', text: `const s = '😀é'; fetch(\n  '/a',\r\n)\r\nfetch('/b')` },
  ])
  expect(sites.map(({ line, column, endLine, endColumn }) => [line, column, endLine, endColumn])).toEqual([
    [1, 18, 3, 2],
    [4, 1, 4, 12],
  ])
})

test('tells the call that a stack frame points to', async () => {
  const text = `async function go() {\n  const a = await stripe.charges.create({ id: key() })\n  return a\n}`
  const { callAt } = await findCallSites([{ file: 'src/pay.ts', text }])
  const call = { file: 'src/pay.ts', line: 2, column: 19, endLine: 2, endColumn: 55 }
  expect(callAt({ file: 'src/pay.ts', line: 2, column: 13 })).toEqual(call)
  expect(callAt({ file: 'src/pay.ts', line: 2, column: 34 })).toEqual(call)
  expect(callAt({ file: 'src/pay.ts', line: 2, column: 47 })).toMatchObject({ column: 47 })
  expect(callAt({ file: 'src/pay.ts', line: 3, column: 3 })).toBeNull()
  expect(callAt({ file: 'src/gone.ts', line: 1, column: 1 })).toBeNull()
})
