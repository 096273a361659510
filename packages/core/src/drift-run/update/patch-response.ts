import type { Finding } from '../../drift/index.js'
import type { RecordedBody, RecordedHeaders, RecordedResponse } from '../../model/index.js'
import type { Move } from './change-members.js'
import { withMember, withoutMember, withRenamed } from './json-values.js'
import { PATCH_RULES, type PatchRule } from './kind-rules.js'
import { patchBody } from './patch-body.js'

/** A recorded answer on its way into the live one's shape. */
export interface AnswerInWork {
  response: RecordedResponse
  /** Bytes of body files that are new, by the names that the answer gives them. */
  files: ReadonlyMap<string, Buffer>
  /** True where nothing is left of what was recorded. */
  isWhole: boolean
}

/** What an answer is patched with. */
export interface PatchMeans {
  /** The live answer, sanitized. */
  live: RecordedResponse
  /** The same without links: files hold none. */
  plain: RecordedResponse
  liveFile(name: string): Buffer | null
  /** Bytes of a body file of the recording. */
  readFile(name: string): Uint8Array | null
  /** Name a body file after its content. `like` is the name of another, for its label and extension. */
  nameFile(bytes: Buffer, like: string): string
}

/** An answer that was patched, or why it was not. */
export type PatchedAnswer = { answer: AnswerInWork; moves: Move[] } | { reason: string }

/** Bring an answer into the shape that a finding tells of, at its places only. */
export function patchAnswer(before: AnswerInWork, finding: Finding, means: PatchMeans): PatchedAnswer {
  const rule = PATCH_RULES[finding.kind]
  if (rule.how === 'leave') return { reason: rule.reason }
  // The schema of a GraphQL service has changed below the query.
  if (finding.live === 'not in the schema')
    return {
      reason: 'the query asks for what the service does not know: change the query, and record the tests with -u',
    }
  if (before.isWhole) return { answer: before, moves: [] }
  if (rule.how === 'response') return { answer: wholeAnswer(before, means), moves: [] }
  if (rule.how === 'status') return { answer: withResponse(before, withStatus(before.response, means.live)), moves: [] }
  if (finding.location === 'header' || rule.how === 'header') {
    const name = finding.path.split(' ')[0]!
    const headers = syncHeader(before.response.headers, means.live.headers, name)
    return { answer: withResponse(before, { ...before.response, headers }), moves: [] }
  }
  return patchContent(before, finding, rule, means)
}

function withResponse(before: AnswerInWork, response: RecordedResponse): AnswerInWork {
  return { ...before, response }
}

function wholeAnswer(before: AnswerInWork, means: PatchMeans): AnswerInWork {
  const { latencyMs } = before.response
  const { body, files } = liveBody(before, means)
  const { status, statusText, headers } = means.live
  const response: RecordedResponse = {
    status,
    ...(statusText === undefined ? {} : { statusText }),
    headers,
    ...(body === undefined ? {} : { body }),
    latencyMs,
  }
  return { response, files, isWhole: true }
}

function withStatus(response: RecordedResponse, { status, statusText }: RecordedResponse): RecordedResponse {
  const { status: _status, statusText: _phrase, ...rest } = response
  return { status, ...(statusText === undefined ? {} : { statusText }), ...rest }
}

/** Headers that say what the bytes are: they come with them. */
const OF_BYTES =
  /^(?:content-(?:type|length|encoding|language|disposition|range|md5|digest)|digest|repr-digest|transfer-encoding)$/

/** Headers whose value is computed from the bytes. */
const DIGESTS = /^(?:content-md5|content-digest|digest|repr-digest)$/

/** Take a header from the live answer, or leave it out as there. */
function syncHeader(headers: RecordedHeaders, live: RecordedHeaders, name: string): RecordedHeaders {
  const value = Object.hasOwn(live, name) ? live[name] : undefined
  if (value === undefined) return withoutMember(headers, name) as RecordedHeaders
  const synced = Object.hasOwn(headers, name)
    ? withRenamed(headers, name, name, value)
    : withMember(headers, name, value, Object.keys(live))
  return synced as RecordedHeaders
}

function patchContent(before: AnswerInWork, finding: Finding, rule: PatchRule, means: PatchMeans): PatchedAnswer {
  const { response } = before
  const { live } = means
  const whole = (): PatchedAnswer => ({ answer: withLiveBody(before, means), moves: [] })
  if (rule.how === 'body' || response.body === undefined || live.body === undefined) return whole()
  // What a digest was computed over must stay as it came.
  if (Object.keys(response.headers).some((name) => DIGESTS.test(name))) return whole()
  const patched = patchBody(
    {
      body: response.body,
      contentType: typeOf(response),
      readFile: (name) => before.files.get(name) ?? means.readFile(name),
    },
    {
      body: 'file' in response.body ? (means.plain.body ?? live.body) : live.body,
      contentType: typeOf(live),
      readFile: means.liveFile,
    },
    finding,
    rule,
  )
  if (patched === null) return whole()
  const { bytes, moves } = patched
  if (bytes === null || !('file' in patched.body))
    return { answer: withResponse(before, { ...response, body: patched.body }), moves }
  const file = means.nameFile(bytes, patched.body.file)
  const files = new Map(before.files).set(file, bytes)
  files.delete(patched.body.file)
  return { answer: { ...before, files, response: { ...response, body: { ...patched.body, file } } }, moves }
}

function typeOf({ headers }: RecordedResponse): string {
  return [headers['content-type'] ?? ''].flat()[0] ?? ''
}

/** Replace the body as a whole, with what says how to read it: a body is there or not as the status says (204). */
function withLiveBody(before: AnswerInWork, means: PatchMeans): AnswerInWork {
  const { response } = before
  const { body, files } = liveBody(before, means)
  const names = [...Object.keys(response.headers), ...Object.keys(means.live.headers)]
  const headers = names
    .filter((name) => OF_BYTES.test(name))
    .reduce((synced, name) => syncHeader(synced, means.live.headers, name), response.headers)
  const { informational, trailers, latencyMs, error } = response
  const { status, statusText } = means.live
  return {
    ...before,
    files,
    response: {
      status,
      ...(statusText === undefined ? {} : { statusText }),
      headers,
      ...(informational === undefined ? {} : { informational }),
      ...(body === undefined ? {} : { body }),
      ...(trailers === undefined ? {} : { trailers }),
      latencyMs,
      ...(error === undefined ? {} : { error }),
    },
  }
}

function liveBody(
  { files }: AnswerInWork,
  means: PatchMeans,
): { body: RecordedBody | undefined; files: ReadonlyMap<string, Buffer> } {
  const { body } = means.live
  if (body === undefined || !('file' in body)) return { body, files }
  const bytes = means.liveFile(body.file)
  if (bytes === null) return { body, files }
  const file = means.nameFile(bytes, body.file)
  return { body: { ...body, file }, files: new Map(files).set(file, bytes) }
}
