import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeText, mapStrings } from '../body/placeholder.js'
import { resolveConfig } from '../config/resolve-config.js'
import { Matcher, type LiveRequest, type Redacted } from '../match/index.js'
import type { Interaction, JsonValue } from '../model/index.js'
import { isReused, placeRecorded } from '../parameters/index.js'
import { createServices } from '../services/index.js'
import { parameterize } from './parameterize.js'

const NOW = Date.parse('2026-11-22T18:24:38.123Z')

const NOTHING_REDACTED: Redacted = {
  queryName: () => false,
  field: () => false,
  number: () => false,
  header: (_name, value) => value,
  standIn: /(?!)/,
  mayStandIn: /(?!)/,
}

const services = createServices(resolveConfig({ services: { S: { baseUrl: 'https://s.example.com/v1' } } }, null))

/** Values that calls have in common: some made anew in each run, some not. */
const FRESH = ['3f2504e0-4f89-41d3-9a0c-0305e82c3301', '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d', '2026-11-22T18:24:37.5Z']
const NEXT = ['0b21a7a8-5d0c-4f6e-8e53-9d1f2c3b4a59', 'c56a4180-65aa-42ec-a945-5fd21dec0538', '2027-11-22T18:24:37.5Z']
const STEADY = ['ord_81x2', 'USD', 'new', 81234, 1, true, null, '{{uuid}}', 'a "b" \\ c', 'é/ü']

const value = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...FRESH) }, fc.constantFrom(...STEADY))
const json = fc.dictionary(
  fc.constantFrom('id', 'amount', 'ref', 'a b', 'items'),
  fc.oneof(value, fc.array(value, { maxLength: 3 })),
)

/** One call; its path tells it apart from the others. */
const calls = fc.array(
  fc.record({
    path: fc.constantFrom('orders', 'ord_81x2', ...FRESH.slice(0, 2)),
    query: fc.option(value),
    request: fc.option(json),
    response: json,
    status: fc.constantFrom(200, 201, 404),
  }),
  { minLength: 1, maxLength: 5 },
)

type Call = typeof calls extends fc.Arbitrary<(infer T)[]> ? T : never

function urlOf({ path, query }: Call, index: number, rename: (text: string) => string): string {
  const end = query === null ? '' : `?q=${encodeURIComponent(rename(String(query)))}`
  return `https://s.example.com/v1/things/${index}/${rename(path)}${end}`
}

function methodOf({ request }: Call): string {
  return request === null ? 'GET' : 'PUT'
}

function record(flow: Call[]): Interaction[] {
  const drafts = flow.map((call, index) => ({
    test: 't',
    service: 'S',
    operation: `${methodOf(call)} /things/${index}`,
    recordedAt: '2026-11-22',
    request: {
      method: methodOf(call),
      url: escapeText(urlOf(call, index, (text) => text)),
      headers: { 'content-type': 'application/json' },
      ...(call.request === null ? {} : { body: { json: mapStrings(call.request, escapeText) } }),
    },
    response: {
      status: call.status,
      headers: { 'content-type': 'application/json' },
      body: { json: mapStrings(call.response as JsonValue, escapeText) },
      latencyMs: 1,
    },
  }))
  const inputs = drafts.map((draft, index) => {
    const place = placeRecorded(services, draft)
    const settings = { volatile: true, links: true, reuse: false }
    return {
      draft,
      name: `S#${index}`,
      earlier: null,
      place,
      settings,
      isReused: isReused('GET', place),
      redacted: NOTHING_REDACTED,
    }
  })
  const context = { kept: [], testSource: '', now: NOW }
  return parameterize(inputs, context).map((draft, index) => ({ id: `S#${index}`, ...draft }))
}

/** Play a flow, with other values in the place of those that are made anew; what it is answered, or null for a miss. */
function play(interactions: Interaction[], flow: Call[], rename: (text: string) => string): unknown[] {
  const matcher = new Matcher({
    interactions,
    recording: 'x.recorded.json',
    services,
    redacted: NOTHING_REDACTED,
    exhausted: 'repeat',
    readFile: () => Buffer.alloc(0),
  })
  return flow.map((call, index) => {
    const body = call.request === null ? null : Buffer.from(JSON.stringify(mapStrings(call.request, rename)))
    const request: LiveRequest = {
      method: methodOf(call),
      url: new URL(urlOf(call, index, rename)).href,
      headers: [['content-type', 'application/json']],
      body,
    }
    const match = matcher.find('t', request)
    const filled = match?.filled()
    match?.take()
    return filled?.response?.body !== undefined && 'json' in filled.response.body ? filled.response.body.json : null
  })
}

test('answers a recorded flow with what it was answered', () => {
  fc.assert(
    fc.property(calls, (flow) => {
      const answers = flow.map(({ response }) => mapStrings(response as JsonValue, escapeText))
      expect(play(record(flow), flow, (text) => text)).toEqual(answers)
    }),
    { numRuns: 500 },
  )
})

/** Is a fresh value known to the service before the test sends it? Then it is none that the test made. */
function isMadeByTest(flow: Call[]): boolean {
  return flow.every((call, index) => {
    const sent = new Set(flow.slice(0, index + 1).flatMap(({ request }) => (request === null ? [] : textsOf(request))))
    const told = [...textsOf(call.response), ...(call.status === 404 ? [] : [call.path, String(call.query)])]
    return told.every((text) => !FRESH.includes(text) || sent.has(text))
  })
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

test('answers with the values of a run that makes others', () => {
  const rename = (text: string): string => NEXT[FRESH.indexOf(text)] ?? text
  fc.assert(
    fc.property(calls.filter(isMadeByTest), (flow) => {
      const answers = play(record(flow), flow, rename)
      expect(answers).not.toContain(null)
      for (const [index, answer] of answers.entries()) {
        const ids = textsOf(answer).filter((text) => FRESH.slice(0, 2).includes(text))
        expect(ids, `call ${index} tells an id of the recording`).toEqual([])
      }
    }),
    { numRuns: 500 },
  )
})
