import { isJson } from '../body/is-json.js'
import { readCaptured } from './captured.js'
import type { BodySpec, CapturedBody, ResponseSpec } from './contract.js'
import { mergeHeaders } from './headers-to-send.js'
import { invalid } from './invalid.js'

/** A mock response while it is put together. It is never changed. */
export interface ResponseDraft extends Omit<ResponseSpec, 'body' | 'sequence'> {
  body: BodySpec | { kind: 'unread'; captured: object } | null
  sequence: readonly ResponseDraft[] | null
}

/** What says nothing. */
export const NOTHING_SAID: ResponseSpec = {
  status: null,
  statusText: null,
  headers: [],
  body: null,
  latency: null,
  networkError: null,
  isSilent: false,
  truncated: null,
  bytesPerSecond: null,
  isMalformed: false,
  times: null,
  sequence: null,
}

/** The steps of the chain that can contradict one another, as they are written. */
type Step =
  | 'withStatus'
  | 'withHeaders'
  | 'withBody'
  | 'withLatency'
  | 'withNetworkError'
  | 'withTimeout'
  | 'withTruncatedBody'
  | 'withSlowBody'
  | 'withMalformedJson'
  | 'withSequence'

const STEPS: Record<Step, (draft: ResponseDraft) => string | null> = {
  withStatus: ({ status }) => (status === null ? null : `withStatus(${status})`),
  withHeaders: ({ headers }) => (headers.length === 0 ? null : 'withHeaders()'),
  withBody: ({ body }) => (body === null ? null : 'withBody()'),
  withLatency: ({ latency }) => (latency === null ? null : 'withLatency()'),
  withNetworkError: ({ networkError }) => (networkError === null ? null : `withNetworkError('${networkError}')`),
  withTimeout: ({ isSilent }) => (isSilent ? 'withTimeout()' : null),
  withTruncatedBody: ({ truncated }) => (truncated === null ? null : 'withTruncatedBody()'),
  withSlowBody: ({ bytesPerSecond }) => (bytesPerSecond === null ? null : 'withSlowBody()'),
  withMalformedJson: ({ isMalformed }) => (isMalformed ? 'withMalformedJson()' : null),
  withSequence: ({ sequence }) => (sequence === null ? null : 'withSequence()'),
}

const ANSWER: readonly Step[] = [
  'withStatus',
  'withHeaders',
  'withBody',
  'withTruncatedBody',
  'withSlowBody',
  'withMalformedJson',
]

/** Which step rules out which others, and why. */
const EXCLUSIVE: readonly { step: Step; others: readonly Step[]; why: string }[] = [
  {
    step: 'withSequence',
    others: [...ANSWER, 'withLatency', 'withNetworkError', 'withTimeout'],
    why: 'a sequence leaves everything to its responses',
  },
  {
    step: 'withNetworkError',
    others: [...ANSWER, 'withTimeout'],
    why: 'a call that fails on the network has no answer',
  },
  {
    step: 'withTimeout',
    others: [...ANSWER, 'withLatency'],
    why: 'a service that never answers sends nothing, however late',
  },
  { step: 'withMalformedJson', others: ['withTruncatedBody'], why: 'both break off the body: one of them is enough' },
]

/** Statuses whose answers have no body (RFC 9110 section 6.4.1). */
const WITHOUT_BODY: readonly (number | null)[] = [204, 205, 304]

/** What needs a body. */
const OF_BODY: readonly Step[] = ['withBody', 'withTruncatedBody', 'withSlowBody', 'withMalformedJson']

/**
 * Refuse a draft whose parts contradict one another. `step` is the one that was just added.
 *
 * @throws registration-invalid
 */
export function assertAgrees(draft: ResponseDraft, step: Step): void {
  for (const { step: one, others, why } of EXCLUSIVE) {
    for (const other of others) {
      const [first, second] = other === step ? [other, one] : [one, other]
      if (STEPS[one](draft) !== null && STEPS[other](draft) !== null) throw contradiction(draft, first, second, why)
    }
  }
  for (const other of OF_BODY) {
    if (!WITHOUT_BODY.includes(draft.status) || STEPS[other](draft) === null || hasEmptyBody(draft, other)) continue
    const [first, second] = step === 'withStatus' ? (['withStatus', other] as const) : ([other, 'withStatus'] as const)
    throw contradiction(draft, first, second, `an answer of status ${draft.status} has no body`)
  }
  assertLength(draft)
  assertBreakable(draft)
}

function contradiction(draft: ResponseDraft, first: Step, second: Step, why: string): Error {
  return invalid(
    `${STEPS[first](draft)} contradicts ${STEPS[second](draft)}`,
    'leave one of them out, or let them answer in turn: mockResponse().withSequence(first, second)',
    [['because', why]],
  )
}

/** The one body that an answer without a body may have. */
function hasEmptyBody({ body }: ResponseDraft, step: Step): boolean {
  return step === 'withBody' && body !== null && sizeOf(body) === 0
}

/** Such a header would lie about the bytes that are sent, or say again what they say. */
function assertLength({ headers, body }: ResponseDraft): void {
  if (body === null || !headers.some(([name]) => name === 'content-length')) return
  throw invalid(
    'withHeaders() gives a content-length beside withBody()',
    'leave it out: it follows from the body; withTruncatedBody() sends less than the head promises',
  )
}

function assertBreakable({ isMalformed, body }: ResponseDraft): void {
  if (!isMalformed || body === null || body.kind === 'json' || body.kind === 'captured' || body.kind === 'unread')
    return
  if (body.kind === 'text' && isJson(body.text)) return
  throw invalid(
    `withMalformedJson() is given ${body.kind === 'text' ? 'text that is no JSON' : 'bytes'}`,
    'give withBody() a value, or leave withMalformedJson() out and give the broken text itself',
  )
}

/**
 * Say as plain data how a response answers; captured bodies are read.
 *
 * @throws registration-invalid where what is to be cut, slowed or broken is not there
 */
export function toResponseSpec(draft: ResponseDraft, capture: (name: string) => CapturedBody): ResponseSpec {
  assertHasBody(draft)
  const { body, headers } =
    draft.body?.kind === 'unread' ? readCaptured(draft.body.captured, capture) : { body: draft.body, headers: [] }
  return {
    ...draft,
    headers: mergeHeaders(headers, draft.headers),
    body,
    sequence: draft.sequence?.map((one) => toResponseSpec(one, capture)) ?? null,
  }
}

/** A response without status and body bends the recorded answer; one with a status and without a body has none. */
function assertHasBody(draft: ResponseDraft): void {
  const size = draft.body === null ? 0 : sizeOf(draft.body)
  if (draft.status !== null && size === 0) {
    const step = OF_BODY.find((one) => one !== 'withBody' && STEPS[one](draft) !== null)
    if (step === undefined) return
    throw invalid(
      `${STEPS[step](draft)} stands beside withStatus(${draft.status}), and there is no body`,
      'add withBody(), or leave withStatus() out: the recorded answer is then bent',
    )
  }
  const bytes = draft.truncated?.bytes ?? null
  if (bytes === null || size === null || draft.body === null || bytes < size || isEncoded(draft)) return
  throw invalid(
    `withTruncatedBody({ bytes: ${bytes} }) cuts nothing off: the body has ${size} bytes`,
    'give fewer bytes, or leave them out for half of the body',
  )
}

function isEncoded({ headers }: ResponseDraft): boolean {
  return headers.some(([name]) => name === 'content-encoding')
}

/** In bytes; null where that is not known yet. */
function sizeOf(body: NonNullable<ResponseDraft['body']>): number | null {
  switch (body.kind) {
    case 'unread':
    case 'captured':
      return null
    case 'bytes':
      return body.bytes.byteLength
    case 'json':
    case 'text':
      return Buffer.byteLength(body.text)
  }
}
