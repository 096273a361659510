import { expect, test } from 'vitest'
import type { SanitizeConfig } from '../config/config.js'
import type { Interaction, JsonValue } from '../model/index.js'
import { auditInteractions, sanitizeAgain } from './audit.js'
import { refuseSecrets } from './gate.js'
import { Rules } from './rules.js'
import { sanitize } from './sanitize.js'

const EMPTY: Required<SanitizeConfig> = { rules: {}, add: [], keep: [] }

function rulesOf(config: SanitizeConfig = {}): () => Rules {
  const rules = new Rules({ config: { ...EMPTY, ...config }, env: {} })
  return () => rules
}

function interaction(json: JsonValue, id = 'S.op#1', url = 'https://api.example.net/a'): Interaction {
  return {
    id,
    test: 't',
    service: 'S',
    operation: 'op',
    recordedAt: '2026-11-22',
    request: { method: 'GET', url, headers: {} },
    response: { status: 200, headers: {}, body: { json }, latencyMs: 1 },
  }
}

function cleaned(json: JsonValue, config: SanitizeConfig): unknown {
  const { drafts } = sanitize([{ draft: interaction(json), earlier: null }], {
    kept: [],
    files: new Map(),
    rulesOf: rulesOf(config),
  })
  const body = drafts[0]?.response?.body
  return body !== undefined && 'json' in body ? body.json : body
}

const PERSON = {
  customer: { email: 'ada@lovelace.net', phone: '+44 20 7946 0321' },
  sender: { email: 'post@lovelace.net' },
}

test('leaves the values of a rule that is switched off', () => {
  expect(cleaned(PERSON, { rules: { email: false } })).toEqual({
    customer: { email: 'ada@lovelace.net', phone: '+44 55 5000 0101' },
    sender: { email: 'post@lovelace.net' },
  })
})

test.each([
  ['/customer/email'],
  ['response.body/customer/email'],
  ['response.body/customer'],
  ['response.body/*/email'],
  ['*.body/customer/*'],
])('leaves values at the place %s', (place) => {
  expect(cleaned({ customer: PERSON.customer }, { rules: { email: { except: [place] } } })).toMatchObject({
    customer: { email: 'ada@lovelace.net', phone: '+44 55 5000 0101' },
  })
})

test('replaces values at places beside those', () => {
  const config = { rules: { email: { except: ['/sender/email', 'request.body'] } } }
  expect(cleaned(PERSON, config)).toMatchObject({
    customer: { email: 'user-1@example.com' },
    sender: { email: 'post@lovelace.net' },
  })
})

test('keeps what is on the list', () => {
  const json = { from: 'noreply@lovelace.net', to: 'ada@lovelace.net', token: 'public-demo-token', otp: '482913' }
  expect(cleaned(json, { keep: ['noreply@*', /^public-/, '482913'] })).toEqual({ ...json, to: 'user-1@example.com' })
})

test('replaces by rules of the project', () => {
  const config = {
    add: [
      { id: 'badge', pattern: String.raw`\bB-(\d{4})\b` },
      { id: 'seat', keys: ['seat_no'] },
      { id: 'locker', keys: ['locker'], pattern: /L\d{3}/i },
    ],
  }
  const json = { note: 'badge B-1234 at l777', seatNo: '12A', SEAT_NO: 'x', locker: 'any', n: 5 }
  expect(cleaned(json, config)).toEqual({
    note: 'badge B-redacted-1 at redacted-2',
    seatNo: 'redacted-3',
    SEAT_NO: 'redacted-4',
    locker: 'redacted-5',
    n: 5,
  })
})

test('tells which rule changed which place', () => {
  const json = { token: 'k7Gq-0zP1', list: [{ email: 'ada@lovelace.net' }], 'a/b': 'echo k7Gq-0zP1' }
  const { redactions } = sanitize([{ draft: interaction(json), earlier: null }], { kept: [], files: new Map() })
  expect(redactions).toEqual([
    { rule: 'token', place: 'response.body/token', draft: 0 },
    { rule: 'email', place: 'response.body/list/0/email', draft: 0 },
    { rule: 'token', place: 'response.body/a~1b', draft: 0 },
  ])
})

test('audits a recording: secrets that are left, and stand-ins with their rules', () => {
  const json = {
    token: 'redacted-3',
    key: 'ghp_redacted-4',
    to: 'user-2@example.com',
    otp: '000001',
    cc: 'ada@lovelace.net',
  }
  expect(auditInteractions([interaction(json)], new Map(), rulesOf())).toEqual({
    findings: [{ interaction: 'S.op#1', rule: 'email', place: 'response.body/cc' }],
    redactions: [
      { interaction: 'S.op#1', rule: 'token', place: 'response.body/token', standIn: 'redacted-3' },
      { interaction: 'S.op#1', rule: 'github-token', place: 'response.body/key', standIn: 'ghp_redacted-4' },
      { interaction: 'S.op#1', rule: 'email', place: 'response.body/to', standIn: 'user-2@example.com' },
      { interaction: 'S.op#1', rule: 'one-time-code', place: 'response.body/otp', standIn: '000001' },
    ],
  })
})

test('sanitizes a recording again, and leaves what stands in it', () => {
  const before = [
    interaction({ token: 'redacted-1', cc: 'ada@lovelace.net' }),
    interaction({ key: 'x', apiKey: 'k7Gq-0zP1' }, 'S.op#2'),
  ]
  const { interactions, redactions } = sanitizeAgain(before, new Map(), rulesOf())
  expect(interactions).toEqual([
    interaction({ token: 'redacted-1', cc: 'user-1@example.com' }),
    interaction({ key: 'x', apiKey: 'redacted-2' }, 'S.op#2'),
  ])
  expect(redactions).toEqual([
    { interaction: 'S.op#1', rule: 'email', place: 'response.body/cc' },
    { interaction: 'S.op#2', rule: 'api-key', place: 'response.body/apiKey' },
  ])
  expect(sanitizeAgain(interactions, new Map(), rulesOf())).toMatchObject({ interactions, redactions: [] })
})

const GATE = {
  files: new Map<string, Buffer>(),
  current: null,
  secrets: [],
  rulesOf: rulesOf(),
  shownAs: 'a.recorded.json',
}

function written(...interactions: Interaction[]): string {
  return JSON.stringify({ version: 1, interactions })
}

test('refuses to write what a rule still finds', () => {
  expect(() => refuseSecrets({ ...GATE, text: written(interaction({ a: [{ cc: 'ada@lovelace.net' }] })) })).toThrow(
    [
      '[secret-left] a.recorded.json is not written: a value in it should have been replaced',
      '  interaction  S.op#1',
      '  place        response.body/a/0/cc',
      '  rule         email',
      "  fix          if it is no secret, exempt the place: sanitize.rules: { 'email': { except: ['response.body/a/0/cc'] } } in understudy.config",
    ].join('\n'),
  )
})

test('refuses to write a secret that was found, in whatever encoding', () => {
  const base64 = Buffer.from('of k7Gq-0zP1').toString('base64')
  for (const json of [{ a: 'k7Gq-0zP1' }, { a: `x${base64}` }, { 'k7Gq-0zP1': 1 }]) {
    expect(() => refuseSecrets({ ...GATE, text: written(interaction(json)), secrets: ['k7Gq-0zP1'] })).toThrow(
      '[secret-left]',
    )
  }
})

test('refuses to write body files with a secret, packed ones too', async () => {
  const { gzipSync } = await import('node:zlib')
  for (const bytes of [Buffer.from('to ada@lovelace.net'), gzipSync('to ada@lovelace.net')]) {
    const one = interaction(null)
    const withFile = { ...one, response: { ...one.response!, body: { file: 'a/b.txt' } } }
    expect(() => refuseSecrets({ ...GATE, text: written(withFile), files: new Map([['a/b.txt', bytes]]) })).toThrow(
      'email',
    )
  }
})

test('lets pass what the configuration leaves, and what stood in the file before', () => {
  const one = interaction({ cc: 'ada@lovelace.net' })
  const text = written(one)
  refuseSecrets({ ...GATE, text, rulesOf: rulesOf({ rules: { email: false } }) })
  refuseSecrets({ ...GATE, text, rulesOf: rulesOf({ rules: { email: { except: ['/cc'] } } }) })
  refuseSecrets({ ...GATE, text, rulesOf: rulesOf({ keep: ['*@lovelace.net'] }) })
  refuseSecrets({ ...GATE, text, current: { version: 1, interactions: [{ ...one, recordedAt: '2026-11-01' }] } })
  expect(() => refuseSecrets({ ...GATE, text, current: { version: 1, interactions: [] } })).toThrow('email')
})

const BEARER = 'Bearer k7Gq0zP1wX9rT4mBv2Ns8LdY5cHj3F'

test.each<[false | { except: string[] }]>([[false], [{ except: ['/authorization'] }]])(
  'leaves to no other rule what a rule that is off would tell: %j',
  (authorization) => {
    const json = { authorization: BEARER }
    expect(cleaned(json, { rules: { authorization } })).toEqual(json)
  },
)
