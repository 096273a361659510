import { UnderstudyError } from '../errors.js'
import { RECORDING_VERSION } from '../model/index.js'
import { nearestName } from '../nearest-name.js'
import { findJsonFault, locateInJson, placeOf, type TextPlace } from './json-text.js'
import { RECORDING_KEYS, type RecordingPart } from './recording-keys.js'
import type { SchemaError } from './recording-validator.generated.js'

/** How many problems of one file are told. */
const TOLD = 5

const DEFAULT_FIX = 'restore the file from version control, or delete it and record again'

/** One thing that is wrong, at one place. */
interface Problem {
  pointer: string
  /** True where the key is wrong, not the value. */
  atKey?: boolean
  /** Follows the place: `holds …`, `lacks …`. */
  what: string
  expected: string
  fix?: string
  /** The key that is not there. */
  missing?: string
  /** The key that an unknown one was probably meant to be. */
  meant?: string
}

/** Explain why a text is not JSON: empty, in conflict, or broken at a place. */
export function notJson(text: string, shownAs: string): UnderstudyError {
  if (text.trim() === '') return invalid(`"${shownAs}:1:1" is empty`, [['expected', 'a recording']])
  const conflict = /^(?:<{7}|\|{7}|={7}|>{7})(?= |\r?$)/m.exec(text)
  if (conflict !== null) {
    const facts: Facts = [
      ['found', `"${conflict[0]}"`],
      ['expected', 'one side of the conflict'],
    ]
    const what = `"${at(shownAs, placeOf(text, conflict.index))}" is an unresolved merge conflict`
    return invalid(what, facts, 'resolve it, or take one side as it is and record again')
  }
  const { offset, expected } = findJsonFault(text) ?? { offset: 0, expected: 'JSON' }
  return invalid(`"${at(shownAs, placeOf(text, offset))}" is not valid JSON`, [
    ['found', describeCharacter(text[offset])],
    ['expected', expected],
  ])
}

/** Explain that a file is not UTF-8. `text` is its decoded form, `bytes` what it holds. */
export function notUtf8(bytes: Uint8Array, text: string, shownAs: string): UnderstudyError {
  const back = Buffer.from(text)
  const wrong = bytes.findIndex((byte, index) => byte !== back[index])
  const place = placeOf(text, back.subarray(0, wrong).toString().length)
  const facts: Facts = [
    ['found', `the byte 0x${bytes[wrong]?.toString(16)}`],
    ['expected', 'a file in UTF-8'],
  ]
  return invalid(`"${at(shownAs, place)}" is not UTF-8 text`, facts)
}

/** Explain that a newer build wrote the file. */
export function newerVersion(version: number, shownAs: string): UnderstudyError {
  return new UnderstudyError('recording-version', {
    what: `"${shownAs}" is of version ${version}, and this build reads version ${RECORDING_VERSION}`,
    fix: 'update the @understudy packages',
  })
}

/** Explain what of a parsed text is not of the format. */
export function notARecording(text: string, root: unknown, errors: readonly SchemaError[], shownAs: string) {
  return report(
    text,
    withoutEchoes(errors.flatMap((error) => problemOf(error, valueAt(root, error.instancePath)) ?? [])),
    shownAs,
  )
}

/** Explain that two interactions have one id. */
export function sameId(text: string, id: string, indices: readonly [number, number], shownAs: string): UnderstudyError {
  const [first, second] = indices.map((index) => `/interactions/${index}/id`) as [string, string]
  const place = locateInJson(text, [first]).get(first)?.value
  return report(
    text,
    [
      {
        pointer: second,
        what: `holds the id "${id}" a second time`,
        expected: `an id of its own; the first is at line ${place?.line}`,
        fix: 'give one of them the next free number',
      },
    ],
    shownAs,
  )
}

type Facts = [label: string, text: string][]

function invalid(what: string, facts: Facts, fix: string = DEFAULT_FIX): UnderstudyError {
  return new UnderstudyError('recording-invalid', { what, facts, fix })
}

function at(shownAs: string, { line, column }: TextPlace): string {
  return `${shownAs}:${line}:${column}`
}

function report(text: string, problems: readonly Problem[], shownAs: string): UnderstudyError {
  const places = locateInJson(
    text,
    problems.slice(0, TOLD).map(({ pointer }) => pointer),
  )
  const placed = problems.slice(0, TOLD).map((problem) => {
    const place = places.get(problem.pointer)?.[problem.atKey === true ? 'key' : 'value']
    return { ...problem, place: place ?? { line: 1, column: 1 } }
  })
  placed.sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)
  const [first, ...others] = placed as [(typeof placed)[number], ...typeof placed]
  const facts: Facts = [
    ['pointer', first.pointer === '' ? 'the whole file' : first.pointer],
    ['expected', first.expected],
    ...others.map(({ place, what, pointer }): [string, string] => [
      'also',
      `${at(shownAs, place)} ${what} (${pointer})`,
    ]),
  ]
  if (problems.length > TOLD) facts.push(['and', `${problems.length - TOLD} more`])
  return invalid(`"${at(shownAs, first.place)}" ${first.what}`, facts, first.fix)
}

/** Tell each slip once: a misspelt key is also a missing one, and what is missing is also too few keys. */
function withoutEchoes(problems: readonly Problem[]): Problem[] {
  const meant = new Set(
    problems.flatMap(({ pointer, meant }) => (meant === undefined ? [] : siblingOf(pointer, meant))),
  )
  const lacking = new Set(problems.flatMap(({ pointer, missing }) => (missing === undefined ? [] : pointer)))
  return problems.filter(({ pointer, missing, atKey }) => {
    if (missing !== undefined) return !meant.has(`${pointer}/${missing}`)
    return atKey === true || !lacking.has(pointer)
  })
}

function siblingOf(pointer: string, key: string): string {
  return `${pointer.slice(0, pointer.lastIndexOf('/'))}/${key}`
}

/** Say in words what a breach of the schema is; undefined for one that another already tells. */
function problemOf(
  { keyword, params, schemaPath, instancePath: pointer }: SchemaError,
  value: unknown,
): Problem | undefined {
  const part = partAt(pointer)
  if (schemaPath.includes('/oneOf/')) return undefined
  if (part === 'interaction' && keyword === 'not') {
    return { pointer, what: 'has both a response and an error', expected: 'one of the two' }
  }
  if (part === 'interaction' && params['missingProperty'] === 'error') {
    return { pointer, what: 'has neither a response nor an error', expected: 'one of the two' }
  }
  switch (keyword) {
    case 'additionalProperties':
      return unknownKey(pointer, String(params['additionalProperty']), part)
    case 'required': {
      const key = String(params['missingProperty'])
      return { pointer, what: `lacks "${key}"`, expected: expectedAt(`${pointer}/${key}`, ''), missing: key }
    }
    case 'type':
      return { pointer, what: `holds ${describeType(value)}`, expected: expectedAt(pointer, params['type']) }
    case 'const':
    case 'enum':
    case 'pattern':
    case 'minimum':
    case 'maximum':
      return {
        pointer,
        what: `holds ${describeType(value)} that is not allowed here`,
        expected: expectedAt(pointer, ''),
      }
    case 'oneOf':
    case 'minProperties':
    case 'maxProperties':
      return { pointer, what: describeKinds(value), expected: KINDS[part ?? ''] ?? 'other keys' }
    default:
      return undefined
  }
}

function unknownKey(pointer: string, key: string, part: RecordingPart | undefined): Problem {
  const known: readonly string[] = part === undefined ? [] : RECORDING_KEYS[part]
  const meant = nearestName(key, known)
  return {
    pointer: `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    atKey: true,
    what: `is the unknown key "${key}"`,
    expected: `one of ${quoted(known)}`,
    ...(meant === undefined ? { fix: 'remove it' } : { fix: `rename it to "${meant}"`, meant }),
  }
}

const KINDS: Record<string, string> = {
  body: 'one of "json" (or with "layout"), "text", "form", "multipart", "base64", "file" (these two or with "encoded") and "stream"',
  part: 'one of "text", "base64" and "file"',
  chunk: '"delayMs" and one of "text" and "base64"',
}

function describeKinds(value: unknown): string {
  const kinds = Object.keys(value as object).filter((key) => key in CONTENT_KEYS)
  if (kinds.length === 0) return 'has no content'
  return kinds.length === 1 ? `has only "${kinds[0]}"` : `has the contents ${quoted(kinds)} at once`
}

const CONTENT_KEYS = { json: 1, text: 1, form: 1, multipart: 1, base64: 1, file: 1, stream: 1 }

/** What belongs at a place, by the name of its key. */
const EXPECTED: Record<string, string> = {
  version: `the version, ${RECORDING_VERSION}`,
  interactions: 'an array of interactions',
  id: 'a text, such as "PaymentService.processRefund#1"',
  test: 'the full name of a test, or null',
  service: "a service's name",
  operation: "an operation's name",
  recordedAt: 'a date, such as "2026-11-22"',
  request: 'an object, the request',
  response: 'an object, the response',
  error: 'an object with "code" and "message"',
  method: 'an HTTP method, such as "GET"',
  url: 'an absolute URL',
  headers: 'an object of headers',
  trailers: 'an object of headers',
  body: 'an object, the body',
  status: 'a status, a whole number from 100 to 999',
  latencyMs: 'a number of ms, not negative',
  delayMs: 'a number of ms, not negative',
  layout: 'the name of a JSON layout, such as "indent-2"',
  file: "a path inside the recording's folder, with / between folders",
  json: 'any JSON value',
  encoded: 'true, or nothing',
}

function expectedAt(pointer: string, type: unknown): string {
  const [, parent, name] = /^.*?(?:\/([^/]*))?\/([^/]*)$/.exec(pointer) ?? []
  if (pointer === '') return 'an object with "version" and "interactions"'
  if (parent !== undefined && HEADER_LISTS.has(parent)) return 'a text, or an array of texts'
  if (parent === 'informational' || /\/informational\/\d+\/status$/.test(pointer)) return 'a status from 100 to 199'
  return EXPECTED[name ?? ''] ?? TYPES[String(type)] ?? 'a text'
}

const HEADER_LISTS = new Set(['headers', 'trailers', 'form'])

const TYPES: Record<string, string> = {
  object: 'an object',
  array: 'an array',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
}

const PARTS: readonly [RegExp, RecordingPart][] = [
  [/^$/, 'recording'],
  [/^\/interactions\/\d+$/, 'interaction'],
  [/^\/interactions\/\d+\/request$/, 'request'],
  [/^\/interactions\/\d+\/response$/, 'response'],
  [/^\/interactions\/\d+\/response\/informational\/\d+$/, 'informational'],
  [/^\/interactions\/\d+(?:\/response)?\/error$/, 'error'],
  [/^\/interactions\/\d+\/re(?:quest|sponse)\/body$/, 'body'],
  [/\/body\/multipart\/\d+$/, 'part'],
  [/\/body\/stream\/\d+$/, 'chunk'],
]

function partAt(pointer: string): RecordingPart | undefined {
  return PARTS.find(([pattern]) => pattern.test(pointer))?.[1]
}

function valueAt(root: unknown, pointer: string): unknown {
  let value = root
  for (const name of pointer.split('/').slice(1)) {
    value = (value as Record<string, unknown>)[name.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return value
}

function describeType(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  return TYPES[typeof value] ?? 'nothing'
}

function describeCharacter(character: string | undefined): string {
  if (character === undefined) return 'the end of the file'
  return character === '\n' || character === '\r' ? 'the end of the line' : JSON.stringify(character)
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}
