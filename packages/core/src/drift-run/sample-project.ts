import { resolveConfig } from '../config/index.js'
import type { ResolvedConfig, UnderstudyConfig } from '../config/config.js'
import type { Interaction, JsonValue, LiveCall, RecordedRequest, Recording } from '../model/index.js'
import { printRecording } from '../store/index.js'
import { performRequest } from './perform-request.js'
import type { ProbeMeans } from './probe-request.js'
import type { ProjectRecording } from './project-recordings.js'

/** A recorded call of a sample: GET of the path, answered with JSON. */
export interface SampleCall {
  path: string
  json?: JsonValue
  status?: number
  method?: string
  headers?: Record<string, string | string[]>
  service?: string
  operation?: string
  test?: string | null
  request?: Partial<RecordedRequest>
  id?: string
}

/** The path of the recording of a sample. */
export const SAMPLE_RECORDING = 'src/__mocks__/orders.test.recorded.json'

/** A recording with these calls, made at an origin. */
export function sampleProject(origin: string, calls: readonly SampleCall[]): ProjectRecording[] {
  const recording: Recording = {
    version: 1,
    interactions: calls.map((call, index) => toInteraction(origin, call, index)),
  }
  return [{ path: SAMPLE_RECORDING, testFile: 'src/orders.test.ts', text: printRecording(recording), recording }]
}

function toInteraction(origin: string, call: SampleCall, index: number): Interaction {
  const { path, json, status = 200, method = 'GET', headers = {}, service = 'Shop', test = 'orders > lists' } = call
  const operation = call.operation ?? `${method} ${path.split('?')[0]!}`
  return {
    id: call.id ?? `${service}.${operation}#${index + 1}`,
    test,
    service,
    operation,
    recordedAt: '2026-11-22',
    request: { method, url: origin + path, headers: {}, ...call.request },
    response: {
      status,
      headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(json === undefined ? {} : { body: { json } }),
      latencyMs: 3,
    },
  }
}

/** A configuration in which `Shop` stands at an origin. */
export function sampleConfig(origin: string, rest: UnderstudyConfig = {}): ResolvedConfig {
  return resolveConfig({ ...rest, services: { Shop: { baseUrl: origin }, ...rest.services } }, null)
}

/** No limits, but for a note of each hold. */
export function freeLimits(): ProbeMeans['limits'] & { holds: { service: string; ms: number }[] } {
  const holds: { service: string; ms: number }[] = []
  return { holds, enter: async () => () => undefined, hold: (service, ms) => void holds.push({ service, ms }) }
}

/** Make all recorded calls of a sample, as tests would. */
export async function makeCalls(
  recordings: readonly ProjectRecording[],
  rest: Partial<LiveCall> = {},
): Promise<LiveCall[]> {
  const calls: LiveCall[] = []
  for (const { path, recording } of recordings)
    for (const interaction of recording.interactions) calls.push({ ...(await makeCall(path, interaction)), ...rest })
  return calls
}

async function makeCall(recording: string, { id, test, service, operation, request }: Interaction): Promise<LiveCall> {
  const { method, url, headers, body } = request
  const sent = {
    method,
    url,
    headers: Object.entries(headers).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, one]),
    ),
    body: body !== undefined && 'json' in body ? Buffer.from(JSON.stringify(body.json)).toString('base64') : null,
  }
  const answer = await performRequest(sent, { timeoutMs: 5000 })
  return {
    testFile: 'src/orders.test.ts',
    recording,
    test,
    service,
    operation,
    interaction: id,
    request: sent,
    answer,
    unresolved: [],
  }
}
