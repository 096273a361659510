import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { resolveConfig } from './resolve-config.js'

const FILE = resolve('/project/understudy.config.ts')

function messageFor(raw: unknown, file: string | null = FILE): string {
  try {
    resolveConfig(raw, file)
  } catch (error) {
    return (error as Error).message
  }
  return 'accepted'
}

const COVERAGE = {
  enabled: null,
  reporters: [{ name: 'text', options: {} }],
  directory: 'coverage/downstream',
  include: [],
  exclude: [],
  outcomes: { all: [], by: {} },
  thresholds: { services: {} },
  watermarks: [50, 80],
  baseline: null,
}

/** The message of one problem. */
function problem(what: string, expected: string, fix?: string): string {
  const head = `[config-invalid] In "${FILE}", ${what}\n  expected  ${expected}`
  return fix === undefined ? head : `${head}\n  fix       ${fix}`
}

const DRIFT = {
  ignore: [],
  severity: {},
  headers: [],
  unsafe: false,
  sample: 100,
  concurrency: 4,
  requestsPerSecond: 10,
  credentials: {},
  runner: null,
  baseline: null,
  notify: [],
  pullRequest: {},
}

test('has a default for everything', () => {
  expect(resolveConfig({}, null)).toEqual({
    file: null,
    drift: DRIFT,
    services: [],
    passthrough: [],
    replay: { exhausted: 'repeat', latency: 'none', time: 'real' },
    sanitize: { rules: {}, add: [], keep: [] },
    parameters: { volatile: true, links: true, reuse: false },
    coverage: COVERAGE,
    staleAfterDays: 30,
  })
})

test('resolves everything that a project may say', () => {
  const decide = () => true
  const raw = {
    services: {
      PaymentService: {
        baseUrl: 'HTTPS://Payments.example.com:443/v2//',
        operations: { processRefund: 'POST /refunds', getPayment: ' get  /payments/:id ' },
        sanitize: { rules: { phone: false }, keep: [/^ok/] },
        parameters: { reuse: ['getPayment'] },
        openapi: './specs/payments.yaml',
        match: { ignoreQuery: ['ts'], ignoreBody: ['/meta/*/id'], headers: ['X-Tenant'] },
      },
      'users-api': { baseUrl: ['http://localhost:3000', 'https://users.example.com/'], match: decide },
    },
    passthrough: ['Telemetry.example.com', 'http://Localhost:8080/Health'],
    sanitize: { rules: { email: false }, add: [{ id: 'badge', pattern: 'B-\\d+' }], keep: ['*@corp.example'] },
    parameters: { volatile: false },
    replay: { exhausted: 'error', latency: 250 },
    drift: { unsafe: true },
    coverage: { reporters: ['text'] },
    staleAfter: '12w',
  }
  expect(resolveConfig(raw, FILE)).toEqual({
    file: FILE,
    drift: { ...DRIFT, unsafe: true, baseline: '/project/understudy.drift-baseline.json' },
    services: [
      {
        name: 'PaymentService',
        baseUrls: ['https://payments.example.com/v2'],
        operations: [
          { name: 'processRefund', method: 'POST', path: '/refunds' },
          { name: 'getPayment', method: 'GET', path: '/payments/:id' },
        ],
        openapi: resolve('/project/specs/payments.yaml'),
        match: { ignoreQuery: ['ts'], ignoreBody: ['/meta/*/id'], headers: ['x-tenant'] },
        sanitize: {
          rules: { email: false, phone: false },
          add: [{ id: 'badge', pattern: 'B-\\d+' }],
          keep: ['*@corp.example', /^ok/],
        },
        parameters: { volatile: false, links: true, reuse: ['getPayment'] },
      },
      {
        name: 'users-api',
        baseUrls: ['http://localhost:3000', 'https://users.example.com'],
        operations: [],
        openapi: null,
        match: decide,
        sanitize: { rules: { email: false }, add: [{ id: 'badge', pattern: 'B-\\d+' }], keep: ['*@corp.example'] },
        parameters: { volatile: false, links: true, reuse: false },
      },
    ],
    passthrough: ['telemetry.example.com', 'http://Localhost:8080/Health'],
    replay: { exhausted: 'error', latency: 250, time: 'real' },
    sanitize: { rules: { email: false }, add: [{ id: 'badge', pattern: 'B-\\d+' }], keep: ['*@corp.example'] },
    parameters: { volatile: false, links: true, reuse: false },
    coverage: { ...COVERAGE, enabled: true },
    staleAfterDays: 84,
  })
})

test('takes undefined for a key that is not there', () => {
  const raw = { services: { S: { baseUrl: 'http://s.example.com', openapi: undefined } }, staleAfter: undefined }
  expect(resolveConfig(raw, null)).toMatchObject({ services: [{ openapi: null }], staleAfterDays: 30 })
})

const S = (more: object) => ({ services: { S: { baseUrl: 'https://s.example.com', ...more } } })
const OF_URL = 'an absolute http(s) URL, such as "https://payments.example.com/v2"'
const OF_OPERATION = 'a method and a path below the base URL, such as "GET /payments/:id"'

test.each<[string, unknown, string]>([
  ['no object', [], problem('it is an array', 'an object')],
  ['a function', () => ({}), problem('it is a function', 'an object')],
  [
    'an unknown key',
    { servces: {} },
    problem(
      '"servces" is an unknown key',
      'one of "services", "passthrough", "sanitize", "parameters", "replay", "drift", "coverage", "staleAfter"',
      'rename it to "services"',
    ),
  ],
  [
    'an unknown key far down',
    { services: { PaymentService: { baseUrl: 'https://p.example.com', match: { ignoreQuerry: [] } } } },
    problem(
      '"services.PaymentService.match.ignoreQuerry" is an unknown key',
      'one of "ignoreQuery", "ignoreBody", "headers"',
      'rename it to "ignoreQuery"',
    ),
  ],
  [
    'an unknown key that is like no other',
    { services: { 'api.example.com': { baseUrl: 'https://api.example.com', zzz: 1 } } },
    problem(
      '"services["api.example.com"].zzz" is an unknown key',
      'one of "baseUrl", "operations", "openapi", "match", "sanitize", "parameters"',
      'remove it',
    ),
  ],
  [
    'a service without a base URL',
    { services: { S: {} } },
    problem('"services.S" lacks "baseUrl"', 'an object with "baseUrl"'),
  ],
  [
    'a base URL from an environment variable that is not set',
    { services: { S: { baseUrl: undefined } } },
    problem('"services.S.baseUrl" is undefined', OF_URL),
  ],
  ['a relative base URL', S({ baseUrl: '/v2' }), problem('"services.S.baseUrl" is no absolute URL', OF_URL)],
  [
    'another scheme',
    S({ baseUrl: 'ftp://s.example.com' }),
    problem('"services.S.baseUrl" has the scheme "ftp"', OF_URL),
  ],
  [
    'credentials, without showing them',
    S({ baseUrl: 'https://me:hunter2@s.example.com' }),
    problem('"services.S.baseUrl" holds credentials', OF_URL),
  ],
  [
    'a query',
    S({ baseUrl: ['https://s.example.com?a'] }),
    problem('"services.S.baseUrl[0]" has a query or a fragment', OF_URL),
  ],
  ['no base URL in a list', S({ baseUrl: [] }), problem('"services.S.baseUrl" is empty', OF_URL)],
  [
    'an operation without a method',
    S({ operations: { get: '/a' } }),
    problem('"services.S.operations.get" is "/a"', OF_OPERATION),
  ],
  [
    'an operation that is no text',
    S({ operations: { get: 1 } }),
    problem('"services.S.operations.get" is a number', OF_OPERATION),
  ],
  [
    'a pointer that is none',
    S({ match: { ignoreBody: ['meta.id'] } }),
    problem('"services.S.match.ignoreBody[0]" is "meta.id"', 'a JSON pointer, such as "/meta/*/id"'),
  ],
  ['a match that is a text', S({ match: 'all' }), problem('"services.S.match" is "all"', 'an object or a function')],
  ['services in a list', { services: [] }, problem('"services" is an array', 'an object of services by name')],
  [
    'a misspelt value',
    { replay: { exhausted: 'repaet' } },
    problem('"replay.exhausted" is "repaet"', '"repeat" or "error"', 'set it to "repeat"'),
  ],
  [
    'a negative latency',
    { replay: { latency: -1 } },
    problem('"replay.latency" is a number', '"none" or "recorded" or a number of ms'),
  ],
  [
    'a passthrough that is no list',
    { passthrough: 'localhost' },
    problem('"passthrough" is "localhost"', 'an array of hosts and URL prefixes'),
  ],
  ['a section that is no object', { drift: [] }, problem('"drift" is an array', 'an object')],
  ['an age without a unit', { staleAfter: '30' }, problem('"staleAfter" is "30"', 'an age, such as "30d" or "12w"')],
  [
    'a base URL of two services',
    { services: { A: { baseUrl: 'https://x.example.com/' }, B: { baseUrl: 'https://X.example.com' } } },
    problem('"services.B" has the base URL "https://x.example.com" of "A"', 'a base URL of its own'),
  ],
])('refuses %s', (_title, raw, message) => {
  expect(messageFor(raw)).toBe(message)
})

test('lists every problem at once', () => {
  const raw = { ...S({ matches: {}, openapi: 3 }), replay: { latency: 'real' }, staleAfter: 30 }
  expect(messageFor(raw, null)).toBe(`[config-invalid] In the configuration, "services.S.matches" is an unknown key
  expected  one of "baseUrl", "operations", "openapi", "match", "sanitize", "parameters"
  also      "services.S.openapi" is a number: expected a text
  also      "replay.latency" is "real": expected "none" or "recorded" or a number of ms
  also      "staleAfter" is a number: expected an age, such as "30d" or "12w"
  fix       rename it to "match"`)
})

test('shows no long text, which may be a secret', () => {
  expect(messageFor({ drift: 'sk_live_0123456789abcdefghij' })).not.toContain('sk_live')
})
