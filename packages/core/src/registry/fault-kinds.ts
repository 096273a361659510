import { captured } from './captured.js'
import type { RecordedOutcome } from './contract.js'
import { mockResponse, type MockResponse } from './mock-response.js'
import { NETWORK_ERRORS } from '../model/network-errors.js'

/** The ways to fail, in the order in which `faults()` lists them. */
export const FAULT_KINDS = [
  'unavailable',
  'server-error',
  'rate-limited',
  'timeout',
  'reset',
  'refused',
  'truncated',
  'malformed',
  'slow',
  'recorded',
] as const

export type FaultKind = (typeof FAULT_KINDS)[number]

/** A fault before it is made an object that prints. */
export interface FaultDraft {
  kind: FaultKind
  name: string
  /** As coverage counts it: a status, `timeout`, `network-error` or `malformed`. */
  outcome: string
  response: MockResponse
}

/** What faults are made of, beside what is recorded. */
export interface FaultSettings {
  /** Of the slow answer, in ms. */
  latency: number
  /** Of the answer that is limited, in seconds. */
  retryAfter: number
  /** True of an interaction whose body can be captured: not of bytes. */
  isReadable(interaction: string): boolean
}

/** A fault of a kind; null where nothing recorded can be bent into it. */
type MakeFault = (recorded: readonly RecordedOutcome[], settings: FaultSettings) => Omit<FaultDraft, 'kind'>[]

const answers =
  (status: number, suffix = '', withMore = (response: MockResponse, _settings: FaultSettings) => response): MakeFault =>
  (recorded, settings) => {
    const same = recorded.find((one) => one.status === status)
    const response = same === undefined ? mockResponse().withStatus(status) : asRecorded(same, status, settings)
    return [{ name: `answers ${status}${suffix}`, outcome: String(status), response: withMore(response, settings) }]
  }

const MAKE: Record<FaultKind, MakeFault> = {
  unavailable: answers(503),
  'server-error': answers(500),
  'rate-limited': answers(429, ' with Retry-After', (response, { retryAfter }) => response.withRetryAfter(retryAfter)),
  timeout: () => [{ name: 'times out', outcome: 'timeout', response: mockResponse().withTimeout() }],
  reset: () => [failure('resets the connection', 'ECONNRESET')],
  refused: () => [failure('refuses the connection', 'ECONNREFUSED')],
  truncated: () => [
    { name: 'breaks off half-way', outcome: 'network-error', response: mockResponse().withTruncatedBody() },
  ],
  malformed: () => [
    { name: 'sends malformed JSON', outcome: 'malformed', response: mockResponse().withMalformedJson() },
  ],
  slow: (recorded, { latency }) => [
    {
      name: 'is slow',
      outcome: String(successIn(recorded)?.status ?? 200),
      response: mockResponse().withLatency(latency),
    },
  ],
  recorded: (recorded, settings) =>
    recorded.filter((one) => !isListed(one)).flatMap((one) => recordedFault(one, settings)),
}

/** Kinds that bend a recorded answer, and so need one; `json` means one with JSON. */
const BEND: Partial<Record<FaultKind, 'any' | 'json'>> = { truncated: 'json', malformed: 'json', slow: 'any' }

/** Codes and statuses that stand in the list under a kind of their own. */
const LISTED: readonly (string | number | null)[] = [503, 500, 429, 'ECONNRESET', 'ECONNREFUSED']

/** True where what is recorded of an operation has all that a kind needs. */
export function canMake(kind: FaultKind, recorded: readonly RecordedOutcome[]): boolean {
  const need = BEND[kind]
  return need === undefined || recorded.some((one) => isSuccess(one) && (need === 'any' || one.isJson))
}

/** Make the faults of a kind. Of a status that is recorded, the recorded body is used. */
export function makeFaults(
  kind: FaultKind,
  recorded: readonly RecordedOutcome[],
  settings: FaultSettings,
): FaultDraft[] {
  return MAKE[kind](recorded, settings).map((one) => ({ kind, ...one }))
}

function recordedFault(one: RecordedOutcome, settings: FaultSettings): Omit<FaultDraft, 'kind'>[] {
  const { status, errorCode } = one
  if (status !== null && status >= 400)
    return [{ name: `answers ${status}`, outcome: String(status), response: asRecorded(one, status, settings) }]
  if (errorCode === null || !Object.hasOwn(NETWORK_ERRORS, errorCode)) return []
  return [failure(`fails with ${errorCode}`, errorCode)]
}

function failure(name: string, code: string): Omit<FaultDraft, 'kind'> {
  return {
    name,
    outcome: code === 'ETIMEDOUT' ? 'timeout' : 'network-error',
    response: mockResponse().withNetworkError(code),
  }
}

function asRecorded({ interaction }: RecordedOutcome, status: number, { isReadable }: FaultSettings): MockResponse {
  const response = mockResponse().withStatus(status)
  return isReadable(interaction) ? response.withBody(captured(interaction)) : response
}

function isListed({ status, errorCode }: RecordedOutcome): boolean {
  return LISTED.includes(status ?? errorCode)
}

function isSuccess({ status }: RecordedOutcome): boolean {
  return status !== null && status >= 200 && status < 300
}

function successIn(recorded: readonly RecordedOutcome[]): RecordedOutcome | undefined {
  return recorded.find(isSuccess)
}
