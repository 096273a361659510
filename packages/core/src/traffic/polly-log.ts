import { isEncoded } from '../body/content-encoding.js'
import { isFields, textOf, type Fields } from './fixture-source.js'
import { withoutEncodings } from './foreign-body.js'
import { headerOf, readHeaders } from './foreign-headers.js'

/** True for the log of a HAR that Polly.JS has written. */
export function isPollyLog(log: unknown): log is Fields {
  if (!isFields(log)) return false
  return '_recordingName' in log || (isFields(log['creator']) && log['creator']['name'] === 'Polly.JS')
}

/** A log without what only Polly.JS writes, and what its entries lack. */
export interface PlainLog {
  log: Fields
  /** Of an entry of this log. */
  lossesOf(entry: unknown): string[]
}

/** Make a plain HAR's log of one by Polly.JS: there, bodies in content encodings stand as they came, in pieces. */
export function plainPollyLog(log: Fields): PlainLog {
  const { entries } = log
  if (!Array.isArray(entries)) return { log, lossesOf: () => [] }
  const name = textOf(log['_recordingName']) ?? ''
  return {
    log: { ...log, entries: entries.toSorted(byOrder).map(withPlainBodies) },
    lossesOf: (entry) => [...bodyLosses(entry), ...testLosses(name)],
  }
}

/** What Polly keeps of tests is a name of the user's choice: slashes in it may part suites, or stand in a title. */
function testLosses(name: string): string[] {
  return name === '' ? [] : [`calls of the recording "${name}" are for all tests of the file, unless --test names one`]
}

function bodyLosses(entry: unknown): string[] {
  const request = isFields(entry) ? entry['request'] : undefined
  const hasBody = isFields(request) && isFields(request['postData'])
  const isThere = hasBody && textOf((request['postData'] as Fields)['text']) !== undefined
  return hasBody && !isThere
    ? ['request bodies that are no text are not in Polly recordings: their calls are imported without']
    : []
}

/** Polly tells the same call's repetitions apart by their order; their times may be the same. */
function byOrder(first: unknown, second: unknown): number {
  if (!isFields(first) || !isFields(second) || first['_id'] !== second['_id']) return 0
  return Number(first['_order'] ?? 0) - Number(second['_order'] ?? 0)
}

function withPlainBodies(entry: unknown): unknown {
  if (!isFields(entry)) return entry
  const { response } = entry
  if (!isFields(response) || !isFields(response['content'])) return entry
  const { content } = response
  const headers = readHeaders(pairsOf(response['headers']))
  const bytes = contentBytes(content, isEncoded(headerOf(headers, 'content-encoding')))
  if (bytes === null) return entry
  const body = withoutEncodings(bytes, headers)
  const plain = { mimeType: content['mimeType'], size: body.length, encoding: 'base64', text: body.toString('base64') }
  return { ...entry, response: { ...response, content: plain } }
}

/** The bytes of a body that does not stand there as text; null for one that does. Before Polly 6, they stood in hex. */
function contentBytes({ text, encoding, _isBinary: isBinary }: Fields, isPacked: boolean): Buffer | null {
  const whole = textOf(text)
  if (whole === undefined) return null
  const coding = encoding === 'base64' ? 'base64' : 'hex'
  const pieces = isPacked ? piecesOf(whole) : null
  if (pieces !== null) return Buffer.concat(pieces.map((piece) => Buffer.from(piece, coding)))
  return coding === 'base64' || isBinary === true ? Buffer.from(whole, coding) : null
}

/** A body in content encodings stands as a JSON array of its pieces. */
function piecesOf(text: string): string[] | null {
  if (!/^\[\s*(?:"[\w+/=]*"\s*,?\s*)+\]$/.test(text)) return null
  return JSON.parse(text) as string[]
}

function pairsOf(headers: unknown): [string, unknown][] {
  if (!Array.isArray(headers)) return []
  return headers.filter(isFields).map(({ name, value }): [string, unknown] => [textOf(name) ?? '', value])
}
