import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Interaction, JsonValue } from '../model/index.js'
import { drafts as arbitraryDrafts } from '../store/arbitrary-recording.js'
import { Rules } from './rules.js'
import { sanitize } from './sanitize.js'

type Draft = Omit<Interaction, 'id'>

const letters = (min: number, max = min): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.constantFrom(...'abcdefghkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'.split('')),
    minLength: min,
    maxLength: max,
  })
const digits = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'123456789'.split('')), minLength: length, maxLength: length })

/** Secrets that show by themselves, wherever they stand. */
const shapely: fc.Arbitrary<string> = fc.oneof(
  letters(36).map((text) => `ghp_${text}`),
  fc.tuple(letters(8), letters(9)).map(([user, host]) => `${user}@${host}.net`),
  fc.tuple(letters(20), letters(43)).map(([sub, signature]) => {
    const part = (value: JsonValue): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    return `${part({ alg: 'HS256' })}.${part({ sub, exp: 1_900_000_000 })}.${signature}`
  }),
  digits(9).map((text) => `+49 30 ${text.slice(0, 4)} ${text.slice(4)}`),
)

/** Secrets that only a name tells. */
const named = letters(12, 30).map((text) => `${text}-7`)

/** Where a secret that shows by itself may stand, also encoded. */
const WRAPS: Record<
  string,
  (secret: string) => Partial<Record<'json' | 'text' | 'form' | 'header' | 'query', string | JsonValue>>
> = {
  json: (secret) => ({ json: { list: [{ note: `see ${secret}.` }] } }),
  key: (secret) => ({ json: { members: { [secret]: { role: 'owner' } } } }),
  'JSON in JSON': (secret) => ({ json: { a: JSON.stringify({ b: JSON.stringify({ c: secret }) }) } }),
  base64: (secret) => ({ json: { state: Buffer.from(JSON.stringify({ v: 1, secret })).toString('base64') } }),
  base64url: (secret) => ({ json: { state: Buffer.from(`v1 ${secret} é`).toString('base64url') } }),
  text: (secret) => ({ text: `first line\n<p class="x">${secret}</p>\n` }),
  form: (secret) => ({ form: { to: secret, page: '2' } }),
  header: (secret) => ({ header: `for ${secret}` }),
  query: (secret) => ({ query: encodeURIComponent(secret) }),
  'query, twice encoded': (secret) => ({
    query: encodeURIComponent(`https://a.example.net/?q=${encodeURIComponent(secret)}`),
  }),
}

const NAMES = ['password', 'accessToken', 'client_secret', 'x-api-key', 'recovery_code', 'connectionString']

function seeded(base: Draft, secret: string, wrap: string): Draft {
  const { json, text, form, header, query } = WRAPS[wrap]!(secret)
  const body =
    json !== undefined
      ? { json }
      : text !== undefined
        ? { text: text as string }
        : form !== undefined
          ? { form: form as Record<string, string> }
          : null
  return {
    ...base,
    request: {
      ...base.request,
      url: query === undefined ? base.request.url : `https://a.example.net/x?q=${query as string}`,
      headers: header === undefined ? base.request.headers : { ...base.request.headers, 'x-note': header as string },
      ...(body === null ? {} : { body }),
    },
  }
}

function hidden(base: Draft, secret: string, name: string): Draft {
  return {
    test: base.test,
    service: base.service,
    operation: base.operation,
    recordedAt: base.recordedAt,
    request: { ...base.request, body: { json: { [name]: secret, n: 1 } } },
    response: {
      status: 200,
      headers: { 'x-echo': `of ${secret}` },
      body: { text: `you sent ${secret} to us` },
      latencyMs: 1,
    },
  }
}

const seededDrafts = fc.tuple(
  fc.array(fc.tuple(arbitraryDrafts, shapely, fc.constantFrom(...Object.keys(WRAPS))), { maxLength: 3 }),
  fc.array(fc.tuple(arbitraryDrafts, named, fc.constantFrom(...NAMES)), { maxLength: 2 }),
)

function run(drafts: readonly Draft[], earlier: readonly Draft[] = []): Draft[] {
  const rules = new Rules({ config: { rules: {}, add: [], keep: [] }, env: { PARTNER_SECRET: 'pArtner-s3cret' } })
  const inputs = drafts.map((draft, index) => ({ draft, earlier: earlier[index] ?? null }))
  return sanitize(inputs, { kept: [], files: new Map(), rulesOf: () => rules }).drafts
}

test('leaves no secret, changes nothing the second time, nor what was given', () => {
  fc.assert(
    fc.property(seededDrafts, ([shown, told]) => {
      const drafts = [
        ...shown.map(([base, secret, wrap]) => seeded(base, secret, wrap)),
        ...told.map(([base, secret, name]) => hidden(base, secret, name)),
      ]
      const before = JSON.stringify(drafts)
      const once = run(drafts)
      expect(JSON.stringify(drafts)).toBe(before)
      const text = JSON.stringify(once)
      for (const [, secret] of [...shown, ...told]) expect(text).not.toContain(secret)
      expect(run(once)).toEqual(once)
    }),
    { numRuns: 300 },
  )
})

test('keeps all stand-ins where the same secrets come again', () => {
  fc.assert(
    fc.property(seededDrafts, ([shown, told]) => {
      const drafts = [
        ...shown.map(([base, secret, wrap]) => seeded(base, secret, wrap)),
        ...told.map(([base, secret, name]) => hidden(base, secret, name)),
      ]
      const once = run(drafts)
      expect(run(drafts, once)).toEqual(once)
    }),
    { numRuns: 300 },
  )
})
