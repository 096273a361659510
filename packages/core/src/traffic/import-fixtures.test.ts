import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { decodeContent } from '../body/content-encoding.js'
import { resolveConfig } from '../config/resolve-config.js'
import { rehearse, type RehearsedFile } from '../session/rehearsal.js'
import { importTraffic, type ImportResult } from './import-traffic.js'
import { readTraffic, type TrafficFormat } from './traffic-formats.js'

/** What a real server answered while the real library recorded: method, path, status, body as base64. */
type RealAnswer = [method: string, path: string, status: number, body: string]

const ORIGIN = 'http://shop.example.com'

function textOf(path: string): string {
  return readFileSync(new URL(`fixtures/${path}`, import.meta.url), 'utf8')
}

function importInto(file: RehearsedFile, format: TrafficFormat, path: string, baseUrl = ORIGIN): ImportResult {
  const traffic = readTraffic(format, { shownAs: path, text: textOf(path), beside: () => null })
  return importTraffic([traffic], {
    path: file.recordingPath,
    shownAs: 'shop.test.recorded.json',
    testFile: `${file.root}/src/shop.test.ts`,
    config: resolveConfig({ services: { Shop: { baseUrl } } }, null),
    env: {},
    now: Date.parse('2026-11-23'),
  })
}

const SENT: Record<string, RequestInit> = {
  json: { headers: { 'content-type': 'application/json' }, body: '{"amount":1200}' },
  form: { body: new URLSearchParams({ a: '1', b: 'x y' }) },
}

/** The server tells what it got, by which the request is known again. */
function initOf(answer: RealAnswer): RequestInit {
  const [method] = answer
  if (method !== 'POST') return { method }
  return { method, ...(textOfAnswer(answer).includes('amount') ? SENT['json'] : SENT['form']) }
}

function textOfAnswer([, , , body]: RealAnswer): string {
  return Buffer.from(body, 'base64').toString()
}

async function replay(file: RehearsedFile, answers: readonly RealAnswer[]): Promise<unknown[]> {
  const { values, failures } = await file.run({
    mode: 'replay',
    tests: [
      {
        name: 'replays',
        body: async () => {
          const got: unknown[] = []
          for (const answer of answers) {
            const response = await fetch(ORIGIN + answer[1], initOf(answer))
            const bytes = Buffer.from(await response.arrayBuffer())
            got.push([answer[0], answer[1], response.status, comparable(bytes)])
          }
          return got
        },
      },
    ],
  })
  expect(Object.values(failures).flat()).toEqual([])
  return values['replays'] as unknown[]
}

/** JSON counts by value, as some formats keep no more of it. */
function comparable(bytes: Buffer): unknown {
  const text = bytes.toString('latin1')
  return /^[[{]/.test(text) ? JSON.parse(bytes.toString()) : text
}

/** What was sent, without the encodings that some clients leave on it. */
function plain(bytes: Buffer): Buffer {
  const gzip = bytes.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))
  const unpacked = decodeContent(bytes, gzip ? 'gzip' : 'br')
  return unpacked === null || unpacked.length === 0 ? bytes : unpacked
}

interface Fixture {
  format: TrafficFormat
  path: string
  /** Calls that the library did not keep, or not whole. */
  lost: string[]
  losses: Record<string, number>
}

const NOCK = {
  'calls come without their time, latency and status text, which nock fixtures do not hold': 12,
  'JSON bodies come without their layout, and without numbers such as 1.0, which are 1 in nock fixtures': 5,
  'answers may lack cookies: of several Set-Cookie headers, nock 14 and later keep the last': 1,
}

const POLLY_NODE = { 'calls of the recording "Orders/node" are for all tests of the file, unless --test names one': 13 }

const fixtures: Fixture[] = [
  { format: 'nock', path: 'nock/with-request-headers.json', lost: [], losses: NOCK },
  {
    format: 'nock',
    path: 'nock/of-http.json',
    lost: [],
    losses: { ...NOCK, 'calls come without request headers, which nock keeps with enable_reqheaders_recording': 12 },
  },
  { format: 'polly', path: 'polly/node.har', lost: [], losses: POLLY_NODE },
  { format: 'har', path: 'polly/node.har', lost: [], losses: POLLY_NODE },
  {
    format: 'polly',
    path: 'polly/fetch.har',
    lost: ['form'],
    losses: {
      'request bodies that are no text are not in Polly recordings: their calls are imported without': 1,
      'calls of the recording "Orders/fetch" are for all tests of the file, unless --test names one': 13,
    },
  },
  {
    format: 'undici',
    path: 'undici/snapshots.json',
    lost: [],
    losses: {
      'calls come without latency and status text, which undici snapshots do not hold': 15,
      'repeated calls have lost their place among the others': 2,
    },
  },
  {
    format: 'vcr',
    path: 'vcr/vcr-test-fetch.yaml',
    lost: ['/png'],
    losses: { 'calls come without latency, which cassettes do not hold': 12 },
  },
  {
    format: 'vcr',
    path: 'vcr/vcr-test-http.yaml',
    lost: ['/png', '/brotli', '/empty'],
    losses: { 'calls come without latency, which cassettes do not hold': 10 },
  },
]

test.each(fixtures)(
  'replays what the server answered, from $path as $format',
  async ({ format, path, lost, losses }) => {
    const file = rehearse({ Shop: ORIGIN })
    const result = importInto(file, format, path)
    const answers = JSON.parse(textOf(path.replace(/\.\w+$/, '.answers.json'))) as RealAnswer[]
    const kept = answers.filter((answer) => {
      const isForm = answer[0] === 'POST' && !textOfAnswer(answer).includes('amount')
      return !lost.includes(isForm ? 'form' : answer[1])
    })
    const expected = kept.map(([method, at, status, body]) => [
      method,
      at,
      status,
      comparable(plain(Buffer.from(body, 'base64'))),
    ])
    await expect(replay(file, kept)).resolves.toEqual(expected)
    expect(Object.fromEntries(result.losses.map(({ what, count }) => [what, count]))).toEqual(losses)
  },
)

test('replays a call whose credential the other tool has filtered, whatever the credential is now', async () => {
  const origin = 'https://shop.example.com'
  const file = rehearse({ Shop: origin })
  importInto(file, 'vcr', 'vcr/ruby.yml', origin)
  const body = async (): Promise<number> => (await fetch(`${origin}/orders/7?api_key=another-key-of-today-91`)).status
  const { values, failures } = await file.run({ mode: 'replay', tests: [{ name: 'replays', body }] })
  expect({ values, failures: Object.values(failures).flat() }).toEqual({ values: { replays: 200 }, failures: [] })
})
