import type { Interaction, JsonValue, RecordedResponse } from '../model/index.js'
import type { Comparison, DriftOptions, LiveAnswer } from './comparison.js'
import { createBaseline } from './create-baseline.js'

/** An answer of a sample: JSON, unless `text` says how the body reads. */
export interface SampleAnswer {
  status?: number
  headers?: Record<string, string>
  json?: unknown
  text?: string
  failure?: string
}

/** A recorded call of one operation. */
export function recordedCall(answer: SampleAnswer, number = 1): Interaction {
  const { status = 200, headers = {}, failure } = answer
  const response: RecordedResponse = {
    status,
    headers: { ...typeOf(answer), ...headers },
    ...recordedBody(answer),
    latencyMs: 20,
  }
  return {
    id: `Shop.getOrder#${number}`,
    test: 'orders > shows one',
    service: 'Shop',
    operation: 'getOrder',
    recordedAt: '2026-11-22',
    request: { method: 'GET', url: 'https://shop.example.com/orders/1', headers: {} },
    ...(failure === undefined ? { response } : { error: { code: failure, message: 'it failed' } }),
  }
}

function recordedBody(answer: SampleAnswer): Pick<RecordedResponse, 'body'> {
  if (answer.text !== undefined) return { body: { text: answer.text } }
  return 'json' in answer ? { body: { json: answer.json as JsonValue } } : {}
}

function typeOf(answer: SampleAnswer): Record<string, string> {
  return 'json' in answer ? { 'content-type': 'application/json' } : {}
}

/** What the service answers now. */
export function liveAnswer(answer: SampleAnswer): LiveAnswer {
  const { status = 200, headers = {}, failure } = answer
  const text = answer.text ?? ('json' in answer ? JSON.stringify(answer.json) : null)
  return {
    status: failure === undefined ? status : 0,
    statusText: '',
    headers: Object.entries({ ...typeOf(answer), ...headers }),
    body: text === null ? null : Buffer.from(text),
    ...(failure === undefined ? {} : { failure: { code: failure, message: 'it failed' } }),
  }
}

/** Compare a live answer with recorded ones of its operation, of which the first is this call's own. */
export function compareSample(
  recorded: readonly SampleAnswer[],
  live: SampleAnswer,
  options: DriftOptions = {},
): Comparison {
  const interactions = recorded.map((answer, index) => recordedCall(answer, index + 1))
  return createBaseline(interactions, options).compare(interactions[0]!, liveAnswer(live))
}

/** The same for bodies of JSON. */
export function compareJson(recorded: readonly unknown[], live: unknown, options: DriftOptions = {}): Comparison {
  return compareSample(
    recorded.map((json) => ({ json })),
    { json: live },
    options,
  )
}

/** Findings in short: severity, kind and place. */
export function briefly({ findings }: Comparison): string[] {
  return findings.map(({ severity, kind, path }) => `${severity} ${kind} ${path}`.trim())
}
