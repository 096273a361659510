import { describe, expect, test } from 'vitest'
import type { Interaction, RecordedBody, RecordedHeaders } from '../model/index.js'
import { beginningOf, momentOf } from './recorded-moment.js'

const MORNING = 'Sat, 22 Nov 2025 09:30:00 GMT'

interface Told {
  recordedAt?: string
  headers?: RecordedHeaders
  body?: RecordedBody
}

function interaction({ recordedAt = '2025-11-22', headers = {}, body }: Told): Interaction {
  return {
    id: 'S GET /#1',
    test: 't',
    service: 'S',
    operation: 'GET /',
    recordedAt,
    request: { method: 'GET', url: 'https://s.example.com/', headers: {} },
    response: { status: 200, headers, ...(body === undefined ? {} : { body }), latencyMs: 40 },
  }
}

function jwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'HS256' })}.${part(claims)}.redacted-1`
}

function seconds(text: string): number {
  return Date.parse(text) / 1000
}

function shown(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}

describe('the moment of an answer', () => {
  test.each<[what: string, told: Told, moment: string | null]>([
    ['is the end of the second of its date', { headers: { date: MORNING } }, '2025-11-22T09:30:00.999Z'],
    ['counts the age of a cached answer', { headers: { date: MORNING, age: '90' } }, '2025-11-22T09:31:30.999Z'],
    ['is unknown without a date', {}, null],
    ['is unknown with a date that is none', { headers: { date: 'soon' } }, null],
    ['is unknown with several dates', { headers: { date: [MORNING, MORNING] } }, null],
    [
      'is unknown with the date of an earlier recording',
      { recordedAt: '2025-12-24', headers: { date: MORNING } },
      null,
    ],
    ['is unknown with a clock that stands at its beginning', { headers: { date: new Date(0).toUTCString() } }, null],
    [
      'may lie on the day after, where the service is ahead at midnight',
      { headers: { date: 'Sun, 23 Nov 2025 00:00:02 GMT' } },
      '2025-11-23T00:00:02.999Z',
    ],
    [
      'is that of a token that it issues, without a date',
      { body: { json: { token: jwt({ iat: seconds('2025-11-22T14:00:00Z') }) } } },
      '2025-11-22T14:00:00.999Z',
    ],
    [
      'is not before a token that it issues by another clock',
      { headers: { date: MORNING }, body: { json: { token: jwt({ nbf: seconds('2025-11-22T09:30:04Z') }) } } },
      '2025-11-22T09:30:04.999Z',
    ],
    [
      'heeds tokens in cookies and texts',
      { headers: { 'set-cookie': [`a=1`, `id=${jwt({ iat: seconds('2025-11-22T14:00:00Z') })}; Path=/`] } },
      '2025-11-22T14:00:00.999Z',
    ],
    [
      'leaves a token aside that is not valid yet',
      { headers: { date: MORNING }, body: { text: jwt({ nbf: seconds('2025-11-22T21:00:00Z') }) } },
      '2025-11-22T09:30:00.999Z',
    ],
    [
      'leaves a token aside that was issued long before',
      { headers: { date: MORNING }, body: { text: jwt({ iat: seconds('2024-01-01T00:00:00Z') }) } },
      '2025-11-22T09:30:00.999Z',
    ],
    ['leaves aside what only looks like a token', { body: { text: 'eyJhbGciOi.eyJub3QgSlNPTg.x' } }, null],
  ])('%s', (_what, told, moment) => {
    expect(shown(momentOf(interaction(told)))).toBe(moment)
  })

  test('is unknown where there was none', () => {
    const { response: _, ...failed } = interaction({})
    expect(momentOf({ ...failed, error: { code: 'ECONNRESET', message: 'read ECONNRESET' } })).toBeNull()
  })

  test('is found at once in a text made to be slow', () => {
    const text = 'eyJ-'.repeat(250_000) + '.eyJ'.repeat(250_000)
    expect(momentOf(interaction({ body: { text } }))).toBeNull()
  })
})

describe('the beginning of a test', () => {
  test('is its earliest moment', () => {
    const later = interaction({ headers: { date: 'Sat, 22 Nov 2025 09:30:07 GMT' } })
    const interactions = [interaction({}), later, interaction({ headers: { date: MORNING } })]
    expect(shown(beginningOf(interactions, momentOf))).toBe('2025-11-22T09:30:00.999Z')
  })

  test('is the start of the earliest day where no answer tells', () => {
    const interactions = [interaction({}), interaction({ recordedAt: '2025-03-01' })]
    expect(shown(beginningOf(interactions, momentOf))).toBe('2025-03-01T00:00:00.000Z')
  })

  test('is none without interactions', () => {
    expect(beginningOf([], momentOf)).toBeNull()
  })
})
