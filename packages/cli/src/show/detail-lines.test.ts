import { styleText } from 'node:util'
import { expect, test } from 'vitest'
import type { Interaction } from '@understudy/core'
import type { Paint } from '../paint.js'
import { detailLines, type DetailStyle } from './detail-lines.js'
import { sampleEntry, sampleResponse } from './sample-entries.js'

const STYLE: DetailStyle = {
  paint: (_style, text) => text,
  isFull: false,
  verified: { day: '2026-11-22', isStale: false },
  lastUse: null,
}

const colored: Paint = (style, text) => styleText(style, text, { validateStream: false })

function shown(parts: Partial<Interaction>, style: Partial<DetailStyle> = {}): string {
  return detailLines(sampleEntry(parts), { ...STYLE, ...style }).join('\n')
}

/** The lines behind the response's head. */
function bodyOf(parts: Partial<Interaction>, style: Partial<DetailStyle> = {}): string[] {
  const lines = shown(parts, style).split('\n')
  return lines.slice(lines.indexOf('', lines.indexOf('Response')) + 1).filter((line) => line !== '')
}

const REQUEST = {
  method: 'POST',
  url: 'https://pay.example.com/refunds?at={{timestamp}}',
  headers: { authorization: 'Bearer redacted-1', 'content-type': 'application/json' },
  body: { json: { amount: 1200, by: 'user-1@example.com', id: '{{uuid}}', tags: [], more: { ok: true } } },
} satisfies Interaction['request']

test('shows an interaction in full, and explains what is not as the service sent it', () => {
  const answer = sampleResponse(
    201,
    { 'content-type': 'application/json' },
    { json: { amount: '{{request.body.amount}}' } },
  )
  expect(shown({ request: REQUEST, ...answer })).toBe(`Pay.refund#1
  recording  src/__mocks__/shop.test.recorded.json
  test       shop > refunds
  service    Pay
  operation  refund
  recorded   2026-11-22

Request
  POST https://pay.example.com/refunds?at={{timestamp}}
  authorization: Bearer redacted-1
  content-type: application/json

  {
    "amount": 1200,
    "by": "user-1@example.com",
    "id": "{{uuid}}",
    "tags": [],
    "more": {
      "ok": true
    }
  }

Response
  201 Created  after 48 ms, 36 B
  content-type: application/json

  {
    "amount": "{{request.body.amount}}"
  }

{{timestamp}}, {{uuid}}  any value of that type
{{request.body.amount}}  the value that a run has there
redacted-1, user-1@example.com  stands for what was private
`)
})

test('marks placeholders and stand-ins in colour', () => {
  const text = shown({ request: REQUEST, ...sampleResponse(204, {}) }, { paint: colored })
  expect(text).toContain('\u001b[35m{{uuid}}\u001b[39m')
  expect(text).toContain('Bearer \u001b[33mredacted-1\u001b[39m')
})

test('shows a failure, when it was last verified, and what the last run did with it', () => {
  const error = { code: 'ECONNRESET', message: 'socket hang up', latencyMs: 1500 }
  const lastUse = { tests: ['a', null], isCaptured: true, shadowedBy: ['b'] }
  const text = shown({ error, test: null }, { verified: { day: '2026-11-23', isStale: true }, lastUse })
  expect(text).toContain(`  test       outside any test
  service    Pay
  operation  refund
  recorded   2026-11-22
  verified   2026-11-23
  stale      not verified since 2026-11-23
  last run   used by "a", no test
  captured   a mock answers with its body
  shadowed   a registered mock answered in its place in "b"
`)
  expect(text).toContain('Failure\n  ECONNRESET  socket hang up  after 1.5 s\n')
})

test('shows forms, parts, streams and bytes', () => {
  const type = { 'content-type': 'image/png' }
  expect(bodyOf(sampleResponse(200, {}, { form: { user: "o'b", tag: ['a', 'b'] } }))).toEqual([
    "  user = o'b",
    '  tag = a',
    '  tag = b',
  ])
  const multipart = [
    { name: 'note', text: 'one\ntwo' },
    { name: 'image', filename: 'a.png', contentType: 'image/png', base64: 'iVBORw0KGgo=' },
  ]
  expect(bodyOf(sampleResponse(200, {}, { multipart }))).toEqual([
    '  part 1: name note',
    '    one',
    '    two',
    '  part 2: name image, file name a.png, image/png',
    '    8 B of image/png',
    '    89 50 4e 47 0d 0a 1a 0a                          .PNG....',
  ])
  const stream = [
    { delayMs: 0, text: 'event: a\ndata: 1\n\n' },
    { delayMs: 1200, text: 'data: 2\n\n' },
  ]
  expect(bodyOf(sampleResponse(200, {}, { stream }))).toEqual([
    '   +0 ms  event: a',
    '          data: 1',
    '  +1.2 s  data: 2',
  ])
  expect(bodyOf(sampleResponse(200, type, { base64: 'AAECAwQ=' }))).toEqual([
    '  5 B of image/png',
    '  00 01 02 03 04                                   .....',
  ])
  expect(bodyOf(sampleResponse(200, type, { file: 'shop.test.recorded/a.png' }))).toEqual([
    '  the file src/__mocks__/shop.test.recorded/a.png is not there',
  ])
})

test('says what it leaves out of a body, and leaves nothing out where all is asked for', () => {
  const json = { items: Array.from({ length: 100 }, (_, index) => index), long: 'x'.repeat(3000) }
  const answer = sampleResponse(200, {}, { json })
  expect(bodyOf(answer)).toHaveLength(61)
  expect(bodyOf(answer).at(-1)).toBe('  … 45 more lines: --full')
  expect(bodyOf(sampleResponse(200, {}, { text: 'x'.repeat(3000) }))).toEqual([
    `  ${'x'.repeat(1000)}… 2000 more characters: --full`,
  ])
  const full = bodyOf(answer, { isFull: true })
  expect(full).toHaveLength(105)
  expect(full.at(-2)).toBe(`    "long": "${'x'.repeat(3000)}"`)
})

test('shows nothing that a terminal would act on', () => {
  const evil = '\u001b]0;owned\u0007\u009b2J\u202e\r'
  const text = shown({
    id: evil,
    test: evil,
    service: evil,
    operation: evil,
    request: { method: evil, url: evil, headers: { [evil]: evil }, body: { json: { [evil]: evil } } },
    response: {
      status: 200,
      statusText: evil,
      headers: {},
      body: { stream: [{ delayMs: 1, text: evil }] },
      trailers: { a: evil },
      latencyMs: 1,
      error: { code: evil, message: evil },
    },
  })
  expect(text).not.toMatch(/[^\n\P{Cc}]|[\u202a-\u202e]/u)
})
