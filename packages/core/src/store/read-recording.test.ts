import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Recording } from '../model/index.js'
import { parseRecording, readRecording } from './read-recording.js'

const FILE = 'src/__mocks__/refunds.test.recorded.json'
const RESTORE = 'restore the file from version control, or delete it and record again'
const folder = mkdtempSync(join(tmpdir(), 'understudy-read-'))
afterAll(() => rmSync(folder, { recursive: true }))

const RECORDING: Recording = {
  version: 1,
  interactions: [
    {
      id: 'PaymentService.processRefund#1',
      test: 'refunds > refunds a captured payment',
      service: 'PaymentService',
      operation: 'processRefund',
      recordedAt: '2026-11-22',
      request: { method: 'POST', url: 'https://payments.example.com/v2/refunds', headers: {}, body: { text: '' } },
      response: { status: 201, headers: { 'set-cookie': ['a=1', 'b=2'] }, body: { json: null }, latencyMs: 48 },
    },
    {
      id: 'PaymentService.processRefund#2',
      test: null,
      service: 'PaymentService',
      operation: 'processRefund',
      recordedAt: '2026-11-22',
      request: { method: 'POST', url: 'https://payments.example.com/v2/refunds', headers: {} },
      error: { code: 'ECONNRESET', message: 'read ECONNRESET' },
    },
  ],
}

type Loose = { [key: string]: Loose } & { [index: number]: Loose }

/** Print the recording above after a change that may break it. */
function printAfter(change: (first: Loose, second: Loose, recording: Loose) => void): string {
  const recording = structuredClone(RECORDING) as unknown as Loose
  change(recording['interactions']![0]!, recording['interactions']![1]!, recording)
  return JSON.stringify(recording, null, 2)
}

const wrong = (value: unknown) => value as Loose

interface Report {
  /** Line, column, and what is there. */
  at: string
  pointer?: string
  found?: string
  expected: string
  also?: string[]
  and?: string
  fix?: string
}

function messageOf({ at, pointer, found, expected, also = [], and, fix = RESTORE }: Report): string {
  const [place, ...what] = at.split(' ')
  const rows = [
    ['pointer', pointer],
    ['found', found],
    ['expected', expected],
    ...also.map((text) => ['also', `${FILE}:${text}`]),
    ['and', and],
    ['fix', fix],
  ].filter(([, text]) => text !== undefined)
  return [
    `[recording-invalid] "${FILE}:${place}" ${what.join(' ')}`,
    ...rows.map(([label, text]) => `  ${label!.padEnd(8)}  ${text}`),
  ].join('\n')
}

function messageFor(text: string): string {
  try {
    parseRecording(text, FILE)
  } catch (error) {
    return (error as Error).message
  }
  return 'accepted'
}

test('accepts a recording of the format', () => {
  expect(
    parseRecording(
      printAfter(() => {}),
      FILE,
    ),
  ).toEqual(RECORDING)
})

test('accepts every kind of body', () => {
  const bodies = [
    { json: null },
    { json: 1, layout: 'indent-2\n' },
    { text: '' },
    { form: { a: '1', b: ['2', '3'] } },
    { multipart: [{ name: 'a', text: '' }, { filename: 'b', contentType: 'image/png', base64: '' }, { file: 'x/y' }] },
    { base64: '' },
    { base64: '', encoded: true },
    { file: 'refunds.test.recorded/0.bin', encoded: true },
    { stream: [] },
    {
      stream: [
        { delayMs: 0, text: '' },
        { delayMs: 1.5, base64: '' },
      ],
    },
  ]
  for (const body of bodies) {
    expect(messageFor(printAfter((first) => (first['response']!['body'] = wrong(body))))).toBe('accepted')
  }
})

test('ignores a byte order mark', () => {
  expect(parseRecording(`\uFEFF${printAfter(() => {})}`, FILE)).toEqual(RECORDING)
})

test.each<[string, string, Report]>([
  ['an empty file', '', { at: '1:1 is empty', expected: 'a recording' }],
  ['a blank file', ' \n', { at: '1:1 is empty', expected: 'a recording' }],
  [
    'a comma too many',
    '{\n  "version": 1,\n}',
    { at: '3:1 is not valid JSON', found: '"}"', expected: 'a key in double quotes' },
  ],
  [
    'half a file',
    '{ "version": 1, "interactions": [',
    { at: '1:34 is not valid JSON', found: 'the end of the file', expected: 'a value' },
  ],
  [
    'a broken text',
    '{\r\n  "version": "1\r\n"}',
    { at: '2:16 is not valid JSON', found: 'the end of the line', expected: 'an escape such as "\\n"' },
  ],
  [
    'merge conflict markers',
    '{\n<<<<<<< HEAD\n  "version": 1\n=======\n  "version": 1\n>>>>>>> main\n}',
    {
      at: '2:1 is an unresolved merge conflict',
      found: '"<<<<<<<"',
      expected: 'one side of the conflict',
      fix: 'resolve it, or take one side as it is and record again',
    },
  ],
  [
    'an array',
    '[]',
    {
      at: '1:1 holds an array',
      pointer: 'the whole file',
      expected: 'an object with "version" and "interactions"',
    },
  ],
  [
    'null',
    'null',
    { at: '1:1 holds null', pointer: 'the whole file', expected: 'an object with "version" and "interactions"' },
  ],
  [
    'a version that is no number',
    '{ "version": "1", "interactions": {} }',
    {
      at: '1:14 holds a text that is not allowed here',
      pointer: '/version',
      expected: 'the version, 1',
      also: ['1:35 holds an object (/interactions)'],
    },
  ],
])('refuses %s', (_title, text, report) => {
  expect(messageFor(text)).toBe(messageOf(report))
})

const OF_BODY =
  'one of "json" (or with "layout"), "text", "form", "multipart", "base64", "file" (these two or with "encoded") and "stream"'
const OF_INTERACTION = 'one of "id", "test", "service", "operation", "recordedAt", "request", "response", "error"'

test.each<[string, Parameters<typeof printAfter>[0], Report]>([
  [
    'a misspelt key, once',
    (first) => {
      first['operaton'] = first['operation']!
      delete first['operation']
    },
    {
      at: '30:7 is the unknown key "operaton"',
      pointer: '/interactions/0/operaton',
      expected: OF_INTERACTION,
      fix: 'rename it to "operation"',
    },
  ],
  [
    'a key that means nothing',
    (_first, _second, recording) => (recording['x/y~'] = wrong(1)),
    {
      at: '49:3 is the unknown key "x/y~"',
      pointer: '/x~1y~0',
      expected: 'one of "version", "interactions"',
      fix: 'remove it',
    },
  ],
  [
    'neither response nor error',
    (first) => delete first['response'],
    { at: '4:5 has neither a response nor an error', pointer: '/interactions/0', expected: 'one of the two' },
  ],
  [
    'both response and error',
    (first) => (first['error'] = wrong({ code: 'ECONNRESET', message: '' })),
    { at: '4:5 has both a response and an error', pointer: '/interactions/0', expected: 'one of the two' },
  ],
  [
    'a body of two kinds',
    (first) => (first['response']!['body'] = wrong({ json: 1, text: '' })),
    {
      at: '26:17 has the contents "json", "text" at once',
      pointer: '/interactions/0/response/body',
      expected: OF_BODY,
    },
  ],
  [
    'a body of no kind',
    (first) => (first['response']!['body'] = wrong({})),
    { at: '26:17 has no content', pointer: '/interactions/0/response/body', expected: OF_BODY },
  ],
  [
    'a layout without JSON',
    (first) => (first['response']!['body'] = wrong({ layout: 'compact' })),
    { at: '26:17 lacks "json"', pointer: '/interactions/0/response/body', expected: 'any JSON value' },
  ],
  [
    'an encoded text',
    (first) => (first['response']!['body'] = wrong({ text: '', encoded: true })),
    {
      at: '26:17 lacks "file"',
      pointer: '/interactions/0/response/body',
      expected: "a path inside the recording's folder, with / between folders",
    },
  ],
  [
    'an unknown layout',
    (first) => (first['response']!['body'] = wrong({ json: 1, layout: 'tight' })),
    {
      at: '28:21 holds a text that is not allowed here',
      pointer: '/interactions/0/response/body/layout',
      expected: 'the name of a JSON layout, such as "indent-2"',
    },
  ],
  [
    'parts of no kind and of two kinds',
    (first) => (first['response']!['body'] = wrong({ multipart: [{ name: 'x' }, { text: '', file: 'a' }] })),
    {
      at: '28:13 has no content',
      pointer: '/interactions/0/response/body/multipart/0',
      expected: 'one of "text", "base64" and "file"',
      also: ['31:13 has the contents "text", "file" at once (/interactions/0/response/body/multipart/1)'],
    },
  ],
  [
    'chunks that lack something',
    (first) => (first['response']!['body'] = wrong({ stream: [{ text: 'x' }, { delayMs: -1 }] })),
    {
      at: '28:13 lacks "delayMs"',
      pointer: '/interactions/0/response/body/stream/0',
      expected: 'a number of ms, not negative',
      also: [
        '31:13 has no content (/interactions/0/response/body/stream/1)',
        '32:26 holds a number that is not allowed here (/interactions/0/response/body/stream/1/delayMs)',
      ],
    },
  ],
  [
    'headers that are no texts',
    (first) => {
      first['response']!['headers']!['x/y'] = wrong(1)
      first['response']!['headers']!['set-cookie']![1] = wrong(null)
    },
    {
      at: '23:13 holds null',
      pointer: '/interactions/0/response/headers/set-cookie/1',
      expected: 'a text',
      also: ['25:18 holds a number (/interactions/0/response/headers/x~1y)'],
    },
  ],
  [
    'an informational answer of another status',
    (first) => (first['response']!['informational'] = wrong([{ status: 200, headers: {}, body: 1 }])),
    {
      at: '32:23 holds a number that is not allowed here',
      pointer: '/interactions/0/response/informational/0/status',
      expected: 'a status from 100 to 199',
      also: ['34:13 is the unknown key "body" (/interactions/0/response/informational/0/body)'],
    },
  ],
  [
    'a request that is no object',
    (_first, second) => (second['request'] = wrong('GET /')),
    { at: '38:18 holds a text', pointer: '/interactions/1/request', expected: 'an object, the request' },
  ],
  [
    'one id twice',
    (first, second) => (second['id'] = first['id']!),
    {
      at: '33:13 holds the id "PaymentService.processRefund#1" a second time',
      pointer: '/interactions/1/id',
      expected: 'an id of its own; the first is at line 5',
      fix: 'give one of them the next free number',
    },
  ],
  [
    'more than five faults, in the order of the text',
    (first, second) => {
      first['response']!['status'] = wrong('200')
      first['response']!['latencyMs'] = wrong(-3)
      first['recordedAt'] = wrong('today')
      second['request']!['url'] = wrong('/x')
      second['id'] = wrong('')
      second['test'] = wrong(3)
      second['request']!['body'] = wrong(null)
    },
    {
      at: '9:21 holds a text that is not allowed here',
      pointer: '/interactions/0/recordedAt',
      expected: 'a date, such as "2026-11-22"',
      also: [
        '19:19 holds a text (/interactions/0/response/status)',
        '29:22 holds a number that is not allowed here (/interactions/0/response/latencyMs)',
        '33:13 holds a text that is not allowed here (/interactions/1/id)',
        '34:15 holds a number (/interactions/1/test)',
      ],
      and: '2 more',
    },
  ],
])('refuses %s', (_title, change, report) => {
  expect(messageFor(printAfter(change))).toBe(messageOf(report))
})

test.each(['/etc/passwd', '../x', 'a/../../x', 'a\\b', 'C:/x', '.', 'a//b', ''])(
  'refuses the body file "%s", which leaves the folder',
  (file) => {
    expect(messageFor(printAfter((first) => (first['request']!['body'] = wrong({ file }))))).toContain(
      "expected  a path inside the recording's folder",
    )
  },
)

test.each(['a', 'a.b/..c', 'refunds.test.recorded/0f.json'])('accepts the body file "%s"', (file) => {
  expect(messageFor(printAfter((first) => (first['request']!['body'] = wrong({ file }))))).toBe('accepted')
})

test('refuses a newer version by a code of its own, whatever else is in it', () => {
  expect(messageFor('{ "version": 2, "scenes": [] }')).toBe(
    `[recording-version] "${FILE}" is of version 2, and this build reads version 1\n  fix  update the @understudy packages`,
  )
})

test('returns null only where there is no file', () => {
  expect(readRecording(join(folder, 'none.recorded.json'))).toBeNull()
  expect(readRecording(join(folder, 'no', 'folder.recorded.json'))).toBeNull()
  expect(() => readRecording(folder)).toThrow('EISDIR')
})

test('names a file by its path unless told otherwise', () => {
  const path = join(folder, 'empty.recorded.json')
  writeFileSync(path, '')
  expect(() => readRecording(path)).toThrow(`"${path}:1:1" is empty`)
  expect(() => readRecording(path, FILE)).toThrow(`"${FILE}:1:1" is empty`)
})

test('refuses a file that is not UTF-8, and tells it from the replacement character itself', () => {
  const path = join(folder, 'latin1.recorded.json')
  const text = printAfter((first) => (first['request']!['body'] = wrong({ text: '\uFFFDé' })))
  writeFileSync(path, text)
  expect(readRecording(path)?.interactions[0]?.request.body).toEqual({ text: '\uFFFDé' })
  const bytes = Buffer.from(text)
  bytes[bytes.indexOf(Buffer.from('é'))] = 0xe9
  bytes[bytes.indexOf(0xe9) + 1] = 0x20
  writeFileSync(path, bytes)
  expect(() => readRecording(path, FILE)).toThrow(
    messageOf({ at: '15:21 is not UTF-8 text', found: 'the byte 0xe9', expected: 'a file in UTF-8' }),
  )
})
