import { dirname, resolve } from 'node:path'
import { KINDS, SEVERITIES } from '../drift/kinds.js'
import { isObject, listOf, mapOf, objectOf, oneOf, textThat, that, type Check } from './config-check.js'
import type { DriftConfig, ResolvedDriftConfig } from './drift-config.js'

/** Where accepted fingerprints stand, beside the configuration. */
export const DRIFT_BASELINE = 'understudy.drift-baseline.json'

const text = that('a text', (value) => typeof value === 'string' && value !== '')

const texts = listOf('an array of texts', text)

const kind: Check = (value, path) =>
  oneOf(...Object.keys(KINDS))(value, path).map((problem) => ({
    ...problem,
    expected: 'a kind, as docs/drift.md lists',
  }))

const kinds: Check = (value, path) =>
  Array.isArray(value) ? listOf('an array of kinds', kind)(value, path) : kind(value, path)

const severity = oneOf(...SEVERITIES, 'off')

const severities = objectOf(
  'an object of severities by kind',
  Object.fromEntries(Object.keys(KINDS).map((name) => [name, severity])),
)

const pointer = textThat('a JSON pointer, such as "/items/*/price" or "/meta/**", or a header\'s name', (value) =>
  value === '' ? 'is empty' : undefined,
)

const ignoreRule = objectOf('an object', { service: text, operation: text, kind: kinds, path: pointer })

const notEmpty: Check = (value, path) => {
  if (isObject(value) && Object.keys(value).length === 0)
    return [
      { path, what: 'is empty, which would ignore everything', expected: 'a service, an operation, a kind or a path' },
    ]
  return ignoreRule(value, path)
}

const namesOrFlag: Check = (value, path) =>
  typeof value === 'boolean'
    ? []
    : listOf('true, false or an array of "Service" and "Service.operation"', text)(value, path)

const PERCENT = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/

/** Read `20%` as 20; null for what is no percentage over 0 up to 100. */
export function parseSample(value: string): number | null {
  const percent = Number(PERCENT.exec(value)?.[1] ?? Number.NaN)
  return percent > 0 && percent <= 100 ? percent : null
}

const sample = textThat('a share over 0% up to 100%, such as "20%"', (value) =>
  parseSample(value) === null ? `is ${JSON.stringify(value.slice(0, 20))}` : undefined,
)

const count = that('a whole number from 1 on', (value) => Number.isInteger(value) && (value as number) >= 1)

const rate = that(
  'a number over 0',
  (value) => typeof value === 'number' && value > 0 && (Number.isFinite(value) || value === Infinity),
)

const credential = textThat('a text with ${NAME} in it, so that the secret itself stands in the environment', (value) =>
  /\$\{\w+\}/.test(value) ? undefined : 'names no variable',
)

const credentials = mapOf(
  'an object of credentials by service',
  objectOf('an object', {
    headers: mapOf('an object of values by header', credential),
    query: mapOf('an object of values by parameter', credential),
    body: mapOf('an object of values by field', credential),
  }),
)

const WEBHOOK = 'a URL, or the name of a variable that holds it, such as "$SLACK_WEBHOOK"'

const webhook = textThat(WEBHOOK, (value) =>
  /^\$\w+$/.test(value) || URL.canParse(value) ? undefined : 'is no URL and names no variable',
)

const webhooks: Check = (value, path) =>
  Array.isArray(value) ? listOf('an array of webhooks', webhook)(value, path) : webhook(value, path)

const url = textThat('an absolute http(s) URL', (value) =>
  URL.canParse(value) && /^https?:/.test(value) ? undefined : 'is none',
)

const pullRequest = objectOf('an object', {
  forge: oneOf('github', 'gitlab', 'none'),
  apiUrl: url,
  remote: text,
  base: text,
  branchPrefix: text,
  labels: texts,
  reviewers: mapOf('an object of names by service', texts),
  author: objectOf('an object with "name" and "email"', { name: text, email: text }, ['name', 'email']),
})

/** Check the `drift` section. */
export const driftCheck: Check = objectOf('an object', {
  ignore: listOf('an array of rules', notEmpty),
  severity: severities,
  headers: listOf('an array of header names', text),
  unsafe: namesOrFlag,
  sample,
  concurrency: count,
  requestsPerSecond: rate,
  credentials,
  runner: oneOf('jest', 'vitest'),
  baseline: text,
  notify: webhooks,
  pullRequest,
})

/** Give a checked section its defaults. `file` is the configuration's, null without one. */
export function resolveDrift(section: DriftConfig = {}, file: string | null): ResolvedDriftConfig {
  const { ignore = [], severity = {}, headers = [], unsafe = false, notify = [], pullRequest = {} } = section
  const { baseline = DRIFT_BASELINE } = section
  return {
    ignore,
    severity,
    headers: headers.map((name) => name.toLowerCase()),
    unsafe,
    sample: parseSample(section.sample ?? '100%') ?? 100,
    concurrency: section.concurrency ?? 4,
    requestsPerSecond: section.requestsPerSecond ?? 10,
    credentials: section.credentials ?? {},
    runner: section.runner ?? null,
    baseline: file === null ? null : resolve(dirname(file), baseline),
    notify: [notify].flat(),
    pullRequest,
  }
}
