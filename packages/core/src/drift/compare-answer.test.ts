import { expect, it } from 'vitest'
import { escapeText, placeholder } from '../body/placeholder.js'
import type { Interaction } from '../model/index.js'
import { createBaseline } from './create-baseline.js'
import { briefly, compareJson, compareSample, liveAnswer, recordedCall, type SampleAnswer } from './sample-calls.js'

const ok: SampleAnswer = { json: { id: 1, total: 5 } }

it.each<[string, SampleAnswer, string]>([
  ['refused credentials', { status: 401 }, 'the credentials were refused (401)'],
  ['a forbidden call', { status: 403 }, 'the credentials were refused (403)'],
  ['too many requests', { status: 429 }, 'there were too many requests (429)'],
  ['an outage', { status: 503, text: 'down' }, 'the service failed (503)'],
  ['a broken connection', { failure: 'ECONNRESET' }, 'the call failed (ECONNRESET)'],
  ['a page to sign in', { status: 302, headers: { location: '/login?next=/' } }, 'the call is sent to sign in (302)'],
  [
    'an error under a status of success',
    { json: { error: { message: 'no such shop' } } },
    'the answer holds an error under a status of success',
  ],
  [
    'a refusal under a status of success',
    { json: { ok: false, error: 'ratelimited' } },
    'the answer holds no success under a status of success',
  ],
])('says of %s that it could not be checked', (_title, live, reason) => {
  const { verdict, reason: told, findings } = compareSample([ok, ok, ok], live)
  expect({ verdict, reason: told, findings }).toEqual({ verdict: 'could-not-check', reason, findings: [] })
})

it('takes a recorded error for a match where it comes again', () => {
  const denied: SampleAnswer = { status: 403, json: { error: 'forbidden' } }
  expect(compareSample([denied], denied).verdict).toBe('match')
})

it('says of a recorded outage that is over that nothing was verified', () => {
  expect(compareSample([{ status: 500, text: 'down' }], ok).verdict).toBe('unverified')
})

it('could not check a call whose request is not whole', () => {
  const interaction = recordedCall(ok)
  const gone = liveAnswer({ status: 404, json: {} })
  const baseline = createBaseline([interaction])
  expect(baseline.compare(interaction, gone, { unresolved: ['/orders/:id'] }).verdict).toBe('could-not-check')
  expect(baseline.compare(interaction, gone).verdict).toBe('drift')
})

it('says what of a request may be why its credentials were refused', () => {
  const interaction = recordedCall(ok)
  const { verdict, reason } = createBaseline([interaction]).compare(interaction, liveAnswer({ status: 401 }), {
    unresolved: ['header "authorization", a stand-in of a secret'],
  })
  expect([verdict, reason]).toEqual([
    'could-not-check',
    'the credentials were refused (401): header "authorization", a stand-in of a secret',
  ])
})

it('knows nothing of an operation that was not recorded', () => {
  expect(createBaseline([]).compare(recordedCall(ok), liveAnswer(ok)).verdict).toBe('unverified')
})

it.each([
  ['an array that is empty now', [{ items: [{ id: 1 }] }], { items: [] }, '/items', 'the array is empty'],
  ['an object that is null now', [{ item: { id: 1 } }, { item: null }], { item: null }, '/item', 'it is null'],
])('says of %s that nothing was verified', (_title, recorded, live, path, reason) => {
  const { verdict, unverified } = compareJson(recorded, live)
  expect({ verdict, unverified }).toEqual({ verdict: 'unverified', unverified: [{ path, reason }] })
})

it('leaves an array alone that was empty in this very call', () => {
  expect(compareJson([{ items: [] }, { items: [{ id: 1 }] }], { items: [] }).verdict).toBe('match')
})

it('drops findings of weak evidence one level', () => {
  expect(briefly(compareJson([{ a: 1, b: 1 }], { a: 1 }))).toEqual(['risky field-removed /b'])
  expect(
    briefly(
      compareJson(
        [
          { a: 1, b: 1 },
          { a: 1, b: 2 },
          { a: 2, b: 3 },
        ],
        { a: 1 },
      ),
    ),
  ).toEqual(['breaking field-removed /b'])
})

it('takes severity, ignored places and unread fields from the configuration', () => {
  const recorded = Array.from({ length: 3 }, () => ({ a: 1, b: { c: 1 }, d: 'x' }))
  const live = { a: 'one', b: {}, d: null }
  expect(briefly(compareJson(recorded, live))).toEqual([
    'breaking type-changed /a',
    'breaking field-removed /b/c',
    'breaking became-nullable /d',
  ])
  const options = {
    severity: { 'type-changed': 'info', 'became-nullable': 'off' },
    ignore: [{ service: 'Sh*', path: '/b/**' }],
  } as const
  expect(briefly(compareJson(recorded, live, options))).toEqual(['info type-changed /a'])
  const isRead = (_service: string, _operation: string, path: string): boolean => path !== '/a'
  expect(briefly(compareJson(recorded, live, { isRead }))).toContain('risky type-changed /a')
})

it('shows no value unless it can be sanitized', () => {
  const recorded = Array.from({ length: 3 }, () => ({ owner: { email: 'ada@example.org' } }))
  const live = { owner: { email: ['eve@example.org'] } }
  expect(JSON.stringify(compareJson(recorded, live))).not.toContain('@')
  const [finding] = compareJson(recorded, live, { sanitize: () => 'hidden' }).findings
  expect(finding?.example).toEqual({ recorded: 'hidden', live: 'hidden' })
})

it('takes what stands for a secret for no evidence of a format', () => {
  const recorded = Array.from({ length: 6 }, (_, index) => ({ token: `redacted-${index}`, card: '4000000000000101' }))
  const isStandIn = (text: string): boolean => /redacted|0000000000/.test(text)
  expect(compareJson(recorded, { token: 'a.b.c', card: '5555 4444' }, { isStandIn }).verdict).toBe('match')
})

it('takes a placeholder for any value of its kind', () => {
  const whole = (expression: string): string => escapeText(placeholder(expression))
  const body = { id: whole('uuid'), at: whole('timestamp'), echo: whole('request.query.q'), n: whole('request.body.n') }
  const recorded: Interaction[] = Array.from({ length: 3 }, (_, index) => {
    const call = recordedCall({ json: body }, index)
    return { ...call, request: { ...call.request, body: { json: { n: 4 } } } }
  })
  const baseline = createBaseline(recorded)
  const compare = (json: object): string[] => briefly(baseline.compare(recorded[0]!, liveAnswer({ json })))
  const live = { id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', at: '22 Nov', echo: 7, n: 9 }
  expect(compare(live)).toEqual([])
  expect(compare({ ...live, id: 'seven', n: 'nine', at: 5 })).toEqual([
    'breaking type-changed /at',
    'breaking type-changed /n',
    'risky format-changed /id',
  ])
})

it('judges GraphQL answers by their data', () => {
  const recorded = Array.from({ length: 3 }, (_, id) => ({ data: { user: { id, name: 'Ada', team: { id: 1 } } } }))
  const failed = {
    data: { user: { id: 1, name: 'Ada', team: null } },
    errors: [{ message: 'no', path: ['user', 'team'] }],
  }
  expect(compareJson(recorded, failed)).toMatchObject({
    verdict: 'unverified',
    unverified: [{ path: '/data/user/team', reason: 'the answer holds an error for it' }],
  })
  const rejected = { errors: [{ message: 'Cannot query field "name" on type "User".' }] }
  expect(briefly(compareJson(recorded, rejected))).toEqual(['breaking field-removed /data'])
  expect(compareJson(recorded, { errors: [{ message: 'try again' }] }).verdict).toBe('could-not-check')
})

it('reads bodies of any encoding and character set', () => {
  const recorded = recordedCall({ json: { name: 'Zoë' } })
  const baseline = createBaseline([recorded])
  const live = {
    status: 200,
    statusText: 'OK',
    headers: [['Content-Type', 'application/json; charset=iso-8859-1']] as const,
    body: Buffer.from('{"name":"Zo\u00EB"}', 'latin1'),
  }
  expect(baseline.compare(recorded, live).verdict).toBe('match')
})

it('reads a body that stands beside the recording, and compares nothing where it cannot', () => {
  const recorded = recordedCall(ok)
  recorded.response!.body = { file: 'body.json' }
  const live = liveAnswer({ json: { id: 1 } })
  const readBodyFile = (): Uint8Array => Buffer.from('{"id":1,"total":5}')
  expect(createBaseline([recorded], { readBodyFile }).compare(recorded, live).verdict).toBe('drift')
  expect(createBaseline([recorded]).compare(recorded, live).verdict).toBe('unverified')
})
