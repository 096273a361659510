import { dirname, resolve } from 'node:path'
import {
  configInvalid,
  isObject,
  listOf,
  mapOf,
  objectOf,
  oneOf,
  textThat,
  that,
  type Check,
  type ConfigProblem,
} from './config-check.js'
import { coverageCheck, resolveCoverage } from './coverage-check.js'
import { driftCheck, resolveDrift } from './drift-check.js'
import { ownRuleIds, sanitizeCheck } from './sanitize-check.js'
import type {
  MatchConfig,
  MatchFunction,
  ParametersConfig,
  ReplayConfig,
  ResolvedConfig,
  ResolvedService,
  SanitizeConfig,
  ServiceConfig,
  UnderstudyConfig,
} from './config.js'

const DAYS_IN: Record<string, number> = { d: 1, w: 7 }

const AGE = /^\s*(\d+)\s*([dw])\s*$/

const OPERATION = /^\s*([A-Za-z]+)\s+(\/\S*)\s*$/

/**
 * Check a configuration as a project wrote it, and give it its defaults. `file` is where it came from, null without one.
 *
 * @throws config-invalid, which lists everything that is wrong
 */
export function resolveConfig(raw: unknown, file: string | null): ResolvedConfig {
  const problems = CONFIG(raw, '')
  if (problems.length > 0) throw configInvalid(problems, placeOf(file))
  const config = raw as UnderstudyConfig
  const shared = { sanitize: resolveSanitize(config.sanitize), parameters: resolveParameters(config.parameters) }
  const services = Object.entries(config.services ?? {}).map(([name, service]) =>
    resolveService(name, service, { ...shared, file }),
  )
  const doubled = doubledBaseUrls(services)
  if (doubled.length > 0) throw configInvalid(doubled, placeOf(file))
  const replay: Required<ReplayConfig> = {
    exhausted: config.replay?.exhausted ?? 'repeat',
    latency: config.replay?.latency ?? 'none',
    time: config.replay?.time ?? 'real',
  }
  return {
    file,
    services,
    passthrough: (config.passthrough ?? []).map((entry) => (entry.includes('://') ? entry : entry.toLowerCase())),
    replay,
    ...shared,
    drift: resolveDrift(config.drift, file),
    coverage: resolveCoverage(config.coverage),
    staleAfterDays: toDays(config.staleAfter ?? '30d'),
  }
}

interface Shared {
  sanitize: Required<SanitizeConfig>
  parameters: Required<ParametersConfig>
  file: string | null
}

function resolveService(name: string, service: ServiceConfig, { file, ...shared }: Shared): ResolvedService {
  const operations = Object.entries(service.operations ?? {})
  return {
    name,
    baseUrls: [service.baseUrl].flat().map(normalizeBaseUrl),
    operations: operations.map(([name, template]) => ({ name, ...parseOperation(template) })),
    openapi: service.openapi === undefined ? null : resolve(file === null ? '.' : dirname(file), service.openapi),
    match: resolveMatch(service.match ?? {}),
    sanitize: resolveSanitize(service.sanitize, shared.sanitize),
    parameters: resolveParameters(service.parameters, shared.parameters),
  }
}

const NO_SANITIZE: Required<SanitizeConfig> = { rules: {}, add: [], keep: [] }

/** A service's own rules come on top of those for all. */
function resolveSanitize(
  { rules = {}, add = [], keep = [] }: SanitizeConfig = {},
  base: Required<SanitizeConfig> = NO_SANITIZE,
): Required<SanitizeConfig> {
  return { rules: { ...base.rules, ...rules }, add: [...base.add, ...add], keep: [...base.keep, ...keep] }
}

const PARAMETERS: Required<ParametersConfig> = { volatile: true, links: true, reuse: false }

function resolveParameters(
  { volatile, links, reuse }: ParametersConfig = {},
  base: Required<ParametersConfig> = PARAMETERS,
): Required<ParametersConfig> {
  return { volatile: volatile ?? base.volatile, links: links ?? base.links, reuse: reuse ?? base.reuse }
}

function resolveMatch(match: MatchConfig | MatchFunction): Required<MatchConfig> | MatchFunction {
  if (typeof match === 'function') return match
  const { ignoreQuery = [], ignoreBody = [], headers = [] } = match
  return { ignoreQuery, ignoreBody, headers: headers.map((name) => name.toLowerCase()) }
}

function normalizeBaseUrl(text: string): string {
  const { origin, pathname } = new URL(text)
  return origin + pathname.replace(/\/+$/, '')
}

function parseOperation(template: string): { method: string; path: string } {
  const [, method = '', path = ''] = OPERATION.exec(template) ?? []
  return { method: method.toUpperCase(), path }
}

function toDays(age: string): number {
  const [, count, unit = 'd'] = AGE.exec(age) ?? []
  return Number(count) * DAYS_IN[unit]!
}

/** A call must belong to one service, so no two may have the same base URL. */
function doubledBaseUrls(services: readonly ResolvedService[]): ConfigProblem[] {
  const owners = new Map<string, string>()
  return services.flatMap(({ name, baseUrls }) =>
    baseUrls.flatMap((url) => {
      const owner = owners.get(url)
      owners.set(url, name)
      if (owner === undefined) return []
      const what = owner === name ? `names "${url}" twice` : `has the base URL "${url}" of "${owner}"`
      return [{ path: `services.${name}`, what, expected: 'a base URL of its own' }]
    }),
  )
}

const URL_EXPECTED = 'an absolute http(s) URL, such as "https://payments.example.com/v2"'

const baseUrl = textThat(URL_EXPECTED, (text) => {
  if (!URL.canParse(text)) return 'is no absolute URL'
  const url = new URL(text)
  if (!['http:', 'https:'].includes(url.protocol)) return `has the scheme "${url.protocol.slice(0, -1)}"`
  if (url.username !== '' || url.password !== '') return 'holds credentials'
  return url.search === '' && url.hash === '' ? undefined : 'has a query or a fragment'
})

const baseUrls: Check = (value, path) => {
  if (!Array.isArray(value)) return baseUrl(value, path)
  return value.length === 0 ? [{ path, what: 'is empty', expected: URL_EXPECTED }] : listOf('', baseUrl)(value, path)
}

const operation = textThat('a method and a path below the base URL, such as "GET /payments/:id"', (text) =>
  OPERATION.test(text) ? undefined : `is ${JSON.stringify(text)}`,
)

const pointer = textThat('a JSON pointer, such as "/meta/*/id"', (text) =>
  /^(?:\/(?:[^~/]|~[01])*)+$/.test(text) ? undefined : `is ${JSON.stringify(text)}`,
)

const text = that('a text', (value) => typeof value === 'string' && value !== '')

const match: Check = (value, path) => (typeof value === 'function' ? [] : matchObject(value, path))

const matchObject = objectOf('an object or a function', {
  ignoreQuery: listOf('an array of query parameters', text),
  ignoreBody: listOf('an array of JSON pointers', pointer),
  headers: listOf('an array of header names', text),
})

const flag = that('true or false', (value) => typeof value === 'boolean')

const parameters = objectOf('an object', {
  volatile: flag,
  links: flag,
  reuse: (value, path) =>
    typeof value === 'boolean' ? [] : listOf('true, false or an array of operations', text)(value, path),
})

const latency: Check = (value, path) => {
  const isMs = typeof value === 'number' && value >= 0 && Number.isFinite(value)
  if (isMs || value === 'none' || value === 'recorded') return []
  return oneOf('none', 'recorded')(value, path).map((problem) => ({
    ...problem,
    expected: `${problem.expected} or a number of ms`,
  }))
}

/** What each key of a configuration may hold. */
const CONFIG: Check = (value, path) => {
  const ids = ownRuleIds(isObject(value) ? value['sanitize'] : undefined)
  return objectOf('an object', {
    services: mapOf(
      'an object of services by name',
      objectOf(
        'an object with "baseUrl"',
        {
          baseUrl: baseUrls,
          operations: mapOf('an object of operations by name', operation),
          openapi: text,
          match,
          sanitize: sanitizeCheck(ids),
          parameters,
        },
        ['baseUrl'],
      ),
    ),
    passthrough: listOf('an array of hosts and URL prefixes', text),
    sanitize: sanitizeCheck(),
    parameters,
    replay: objectOf('an object', { exhausted: oneOf('repeat', 'error'), latency, time: oneOf('real', 'recorded') }),
    drift: driftCheck,
    coverage: coverageCheck,
    staleAfter: textThat('an age, such as "30d" or "12w"', (text) =>
      AGE.test(text) ? undefined : `is ${JSON.stringify(text)}`,
    ),
  })(value, path)
}

function placeOf(file: string | null): string {
  return file === null ? 'the configuration' : `"${file}"`
}
