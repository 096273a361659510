import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { resolveConfig } from '../config/index.js'
import type { Interaction, RecordedBody } from '../model/index.js'
import { printRecording } from '../store/index.js'
import { drafts } from '../store/arbitrary-recording.js'
import { createChecker, type CheckedRecording, type Checker } from './index.js'

const RECORDING = 'src/__mocks__/orders.test.recorded.json'

const PASSWORD = 'correct-horse-battery-9'
const TOKEN = 'q8Zk3mN0pR7tV2xY5bC9dF4g'
const EMAIL = 'ada.lovelace@bigcorp.example.org'
const STRIPE = ['sk', 'live', '51H8xqzABCDEFGHIJKLMNOPqrs'].join('_')
const DEPLOY_KEY = 'Wj2-kM9_xT4pL7vQ'
const SECRETS = [PASSWORD, TOKEN, EMAIL, STRIPE, DEPLOY_KEY]

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-check-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

describe('a recording with secrets in it', () => {
  test('gives a finding for each, with rule, place, line and interaction', () => {
    save(RECORDING, SEEDED)
    const { findings } = checker().check(join(folder, RECORDING), RECORDING)
    const lines = read(RECORDING).split('\n')
    const keyAt = (line = 0): string => /"([\w-]+)"/.exec(lines[line - 1] ?? '')?.[1] ?? ''
    expect(findings.map(({ interaction, rule, place, line }) => [interaction, rule, place, keyAt(line)])).toEqual([
      ['Orders.logIn#1', 'password', 'request.body/password', 'password'],
      ['Orders.logIn#1', 'token', 'response.body/access_token', 'access_token'],
      ['Orders.logIn#1', 'email', 'response.body/user/email', 'email'],
      ['Orders.getOrder#1', 'authorization', 'request.headers.authorization', 'authorization'],
      ['Orders.getOrder#1', 'password', 'response.body/packed/password', 'packed'],
      ['Orders.getOrder#1', 'environment', 'response.body/note', 'note'],
      ['Orders.list#1', 'email', 'response.body', 'file'],
      ['Orders.chat#1', 'stripe-secret-key', 'response.body', 'stream'],
    ])
  })

  test('tells alike ones together, and each by itself in the findings', () => {
    const users = Array.from({ length: 3 }, (_one, index) => ({ email: `ada${index}@bigcorp.example.org` }))
    const list = (number: number): Interaction => interaction(`Users.list#${number}`, { answer: { json: { users } } })
    save(RECORDING, [list(1), list(2)])
    const { findings, messages } = checker().check(join(folder, RECORDING), RECORDING)
    expect(findings).toHaveLength(6)
    expect(messages).toEqual([
      `[secret-found] ${RECORDING}:22 holds 6 secrets
  rule         email
  place        response.body/users/*/email
  interaction  Users.list#1, line 22 and below
               Users.list#2, line 54 and below
  fix          understudy check --fix replaces them, a run with -u records them anew; if they are none, exempt the place:
               sanitize.rules: { email: { except: ['response.body/users/*/email'] } } in understudy.config.ts`,
    ])
  })

  test('names twenty interactions in a message, and counts the others', () => {
    const get = (index: number): Interaction =>
      interaction(`Users.get#${index}`, { answer: { json: { email: EMAIL } } })
    save(
      RECORDING,
      Array.from({ length: 23 }, (_one, index) => get(index + 1)),
    )
    const { findings, messages } = checker().check(join(folder, RECORDING), RECORDING)
    expect(findings).toHaveLength(23)
    expect(messages).toHaveLength(1)
    expect(messages[0]).toMatch(/ Users\.get#20, line \d+\n +and 3 more, which --json names\n/)
  })

  test('is not quoted, neither in findings nor in what was replaced', () => {
    const keyed = interaction('Users.get#1', { answer: { json: { [EMAIL]: { password: PASSWORD } } } })
    const named: Interaction = {
      ...interaction(`users.example.com GET /reset/${STRIPE}#1`, { answer: { json: {} } }),
      service: 'users.example.com',
      operation: `GET /reset/${STRIPE}`,
    }
    save(RECORDING, [...SEEDED, keyed, named])
    const before = checker().check(join(folder, RECORDING), RECORDING)
    const after = checker().fix(join(folder, RECORDING), RECORDING)
    expect(before.findings.length).toBeGreaterThan(8)
    expect(after.replaced.length).toBeGreaterThan(8)
    expect(secretsIn(JSON.stringify([before, after]))).toEqual([])
    expect(after.findings).toEqual([])
    expect(secretsIn(everything())).toEqual([])
  })
})

describe('fix', () => {
  test('leaves no secret in recording and body files, and nothing for a second time', () => {
    save(RECORDING, SEEDED)
    const after = checker().fix(join(folder, RECORDING), RECORDING)
    expect(after.findings).toEqual([])
    expect(after.replaced).toHaveLength(8)
    expect(secretsIn(everything())).toEqual([])
    const once = snapshot()
    expect(checker().fix(join(folder, RECORDING), RECORDING).replaced).toEqual([])
    expect(snapshot()).toEqual(once)
  })

  test('names a body file after its new content, and removes the old one', () => {
    save(RECORDING, SEEDED)
    checker().fix(join(folder, RECORDING), RECORDING)
    const bodies = readdirSync(join(folder, dirname(RECORDING), 'orders.test.recorded'))
    const digest = createHash('sha256')
      .update(readFileSync(join(folder, dirname(RECORDING), 'orders.test.recorded', bodies[0] ?? '')))
      .digest('hex')
    expect(bodies).toEqual([`orders-${digest.slice(0, 12)}.json`])
    expect(read(RECORDING)).toContain(`"orders.test.recorded/${bodies[0]}"`)
  })

  test('looks into the files of multipart bodies, too', () => {
    const file = 'orders.test.recorded/upload-0123456789ab.json'
    write(join(dirname(RECORDING), file), JSON.stringify({ email: EMAIL }))
    const parts = [
      { name: 'note', text: 'a' },
      { name: 'upload', filename: 'a.json', file },
    ]
    save(RECORDING, [interaction('Orders.upload#1', { body: { multipart: parts }, answer: { json: {} } })])
    const { findings, replaced } = checker().fix(join(folder, RECORDING), RECORDING)
    expect(replaced.map(({ rule }) => rule)).toEqual(['email'])
    expect(findings).toEqual([])
    expect(secretsIn(everything())).toEqual([])
    const [renamed = ''] = readdirSync(join(folder, dirname(RECORDING), 'orders.test.recorded'))
    expect(renamed).toMatch(/^upload-[\da-f]{12}\.json$/)
    expect(read(RECORDING)).toContain(`"file": "orders.test.recorded/${renamed}"`)
  })

  test('keeps stand-ins that are there, and gives new secrets other ones', () => {
    const [logIn, getOrder] = SEEDED as [Interaction, Interaction]
    const done = {
      ...getOrder,
      request: { ...getOrder.request, headers: { authorization: 'Bearer redacted-1' } },
    }
    save(RECORDING, [logIn, done])
    checker().fix(join(folder, RECORDING), RECORDING)
    const text = read(RECORDING)
    expect(text).toContain('"authorization": "Bearer redacted-1"')
    expect(text).not.toMatch(/"(?:password|access_token)": "redacted-1"/)
  })

  test('leaves nothing to find or to fix in any recording', () => {
    fc.assert(
      fc.property(fc.array(drafts, { maxLength: 4 }), fc.constantFrom(...SECRETS), (list, secret) => {
        const interactions = list.map((draft, index) => ({
          ...draft,
          id: `a#${index}`,
          request: { ...draft.request, headers: { ...draft.request.headers, authorization: `Bearer ${secret}` } },
        }))
        write(RECORDING, printRecording({ version: 1, interactions }))
        const found = ({ findings }: CheckedRecording): unknown[] =>
          findings.filter(({ kind }) => kind === 'secret-found')
        expect(found(checker().fix(join(folder, RECORDING), RECORDING))).toEqual([])
        const once = read(RECORDING)
        expect(checker().fix(join(folder, RECORDING), RECORDING).replaced).toEqual([])
        expect(read(RECORDING)).toBe(once)
        expect(once.includes(`Bearer ${secret}`)).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  test('touches no recording without secrets, however it is laid out', () => {
    const text = JSON.stringify({ version: 1, interactions: [interaction('Users.get#1', { answer: { json: {} } })] })
    write(RECORDING, text)
    expect(checker().fix(join(folder, RECORDING), RECORDING)).toEqual({
      recording: RECORDING,
      interactions: [{ id: 'Users.get#1', recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }],
      findings: [],
      messages: [],
      redactions: [],
      replaced: [],
    })
    expect(read(RECORDING)).toBe(text)
  })

  test('leaves a broken recording alone, and tells of it', () => {
    const text = `{ "version": 1, "interactions": [{ "password": "${PASSWORD}" }] }`
    write(RECORDING, text)
    const { findings, replaced } = checker().fix(join(folder, RECORDING), RECORDING)
    expect(findings.map(({ kind }) => kind)).toEqual(['recording-invalid'])
    expect(replaced).toEqual([])
    expect(read(RECORDING)).toBe(text)
  })

  test('takes a secret out of an id, and lets links follow', () => {
    const first: Interaction = {
      ...interaction(`users.example.com GET /reset/${STRIPE}#1`, { answer: { json: { ticket: 'tk_1' } } }),
      service: 'users.example.com',
      operation: `GET /reset/${STRIPE}`,
    }
    const second = interaction('Users.get#1', { answer: { json: {} } })
    const link = `{{${first.id}.response.body.ticket}}`
    save(RECORDING, [first, { ...second, request: { ...second.request, url: `https://u.example.com/${link}` } }])
    expect(checker().fix(join(folder, RECORDING), RECORDING).findings).toEqual([])
    const text = read(RECORDING)
    expect(text).toContain('"id": "users.example.com GET /reset/sk_live_redacted-1#1"')
    expect(text).toContain('"url": "https://u.example.com/{{users.example.com GET /reset/sk_live_redacted-1#1.response')
  })

  test('copies a body file from elsewhere that others may name, and says that it still lies there', () => {
    const body = { file: 'shared/owner.json' }
    write('src/__mocks__/shared/owner.json', JSON.stringify({ email: EMAIL }))
    save(RECORDING, [interaction('Users.get#1', { answer: body })])
    const { findings } = checker().fix(join(folder, RECORDING), RECORDING)
    expect(findings.map(({ kind, message }) => [kind, message.split('\n')[0]])).toEqual([
      [
        'secret-found',
        `[secret-found] The body file "shared/owner.json" still holds secrets, and ${RECORDING} names it no more`,
      ],
    ])
    expect(read(RECORDING)).toMatch(/"file": "orders\.test\.recorded\/owner-[\da-f]{12}\.json"/)
  })
})

describe('check', () => {
  test('says what the configuration says: rules off, places exempt, values kept', () => {
    save(RECORDING, [SEEDED[0]!])
    const rulesFor = (sanitize: object): unknown[] =>
      checker({ sanitize })
        .check(join(folder, RECORDING), RECORDING)
        .findings.map(({ rule }) => rule)
    expect(rulesFor({ rules: { email: false } })).toEqual(['password', 'token'])
    expect(rulesFor({ rules: { password: { except: ['request.body/password'] } } })).toEqual(['token', 'email'])
    expect(rulesFor({ keep: ['*@bigcorp.example.org'] })).toEqual(['password', 'token'])
  })

  test('finds nothing any more at a place that was exempted as the message says', () => {
    save(RECORDING, SEEDED)
    const path = join(folder, RECORDING)
    const { findings } = checker().check(path, RECORDING)
    for (const { rule = '', place = '', message } of findings) {
      expect(message).toContain(`: { except: ['${place}'] } }`)
      const rules = { [rule]: { except: [place] } }
      const left = checker({ sanitize: { rules } }).check(path, RECORDING).findings
      expect(left.filter((one) => one.rule === rule && one.place === place)).toEqual([])
    }
  })

  test('lists each redaction with its rule, place and stand-in', () => {
    save(RECORDING, SEEDED)
    checker().fix(join(folder, RECORDING), RECORDING)
    const { redactions } = checker().check(join(folder, RECORDING), RECORDING)
    expect(redactions).toContainEqual({
      recording: RECORDING,
      interaction: 'Orders.logIn#1',
      rule: 'password',
      place: 'request.body/password',
      standIn: 'redacted-1',
    })
    expect(redactions).toHaveLength(8)
  })

  test('finds missing body files and placeholders that mean nothing', () => {
    const url = 'https://orders.example.com/{{Orders.nobody#1.response.body.id}}'
    const missing = interaction('Orders.get#1', { answer: { file: 'orders.test.recorded/gone-0123456789ab.bin' } })
    save(RECORDING, [missing, { ...interaction('Orders.get#2', {}), request: { method: 'GET', url, headers: {} } }])
    const { findings } = checker().check(join(folder, RECORDING), RECORDING)
    expect(findings.map(({ kind, interaction }) => [kind, interaction])).toEqual([
      ['recording-body-missing', 'Orders.get#1'],
      ['placeholder-unresolved', 'Orders.get#2'],
    ])
  })
})

interface Parts {
  body?: RecordedBody
  headers?: Record<string, string>
  answer?: RecordedBody
}

function interaction(id: string, { body, headers = {}, answer }: Parts): Interaction {
  return {
    id,
    test: 'orders > places an order',
    service: id.split('.')[0] ?? '',
    operation: /\.(.*)#/.exec(id)?.[1] ?? '',
    recordedAt: '2026-11-22',
    request: {
      method: 'POST',
      url: 'https://orders.example.com/orders',
      headers,
      ...(body === undefined ? {} : { body }),
    },
    response: { status: 200, headers: {}, ...(answer === undefined ? {} : { body: answer }), latencyMs: 1 },
  }
}

const BODY_FILE = 'orders.test.recorded/orders-0123456789ab.json'

const SEEDED: Interaction[] = [
  interaction('Orders.logIn#1', {
    body: { json: { user: 'ada', password: PASSWORD } },
    answer: { json: { access_token: TOKEN, user: { email: EMAIL } } },
  }),
  interaction('Orders.getOrder#1', {
    headers: { authorization: `Bearer ${TOKEN}` },
    answer: {
      json: { packed: gzipSync(JSON.stringify({ password: PASSWORD })).toString('base64'), note: `by ${DEPLOY_KEY}.` },
    },
  }),
  interaction('Orders.list#1', { answer: { file: BODY_FILE } }),
  interaction('Orders.chat#1', {
    answer: {
      stream: [
        { delayMs: 1, text: `data: {"delta":"my key is ${STRIPE.slice(0, 14)}` },
        { delayMs: 1, text: `${STRIPE.slice(14)}"}\n\n` },
      ],
    },
  }),
]

function checker(config: object = {}): Checker {
  return createChecker({
    config: resolveConfig(config, null),
    env: { DEPLOY_KEY },
    configShownAs: 'understudy.config.ts',
  })
}

function save(path: string, interactions: Interaction[]): void {
  write(path, printRecording({ version: 1, interactions }))
  if (interactions.some(({ response }) => JSON.stringify(response?.body)?.includes(BODY_FILE)))
    write(join(dirname(path), BODY_FILE), JSON.stringify({ id: 1, owner: { email: EMAIL } }))
}

function write(path: string, text: string): void {
  mkdirSync(join(folder, dirname(path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

function read(path: string): string {
  return readFileSync(join(folder, path), 'utf8')
}

/** Every file below the folder, by its path. */
function snapshot(): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'latin1')]),
  )
}

function everything(): string {
  return JSON.stringify(snapshot())
}

/** The secrets in a text, also in part: any ten characters of one. */
function secretsIn(text: string): string[] {
  return SECRETS.filter((secret) =>
    Array.from({ length: secret.length - 9 }, (_one, start) => secret.slice(start, start + 10)).some(
      (part) => !part.startsWith('sk_live_') && text.includes(part),
    ),
  )
}
