import type http from 'node:http'
import { afterEach } from 'vitest'
import type { UnderstudyConfig } from '../config/config.js'
import type { LiveCall } from '../model/index.js'
import { probeRecordings, type ProbeRecordingsOptions } from './probe-recordings.js'
import type { ProjectRecording } from './project-recordings.js'
import { freeLimits, sampleConfig, sampleProject, SAMPLE_RECORDING, type SampleCall } from './sample-project.js'
import { serveHttp } from './serve-http.js'

/** What a service saw of a request. */
export interface Seen {
  line: string
  headers: http.IncomingHttpHeaders
  body: Buffer
}

/** What a service answers, as JSON. */
export interface TrialAnswer {
  status?: number
  json?: unknown
  headers?: http.OutgoingHttpHeaders
}

/** A service that remembers what it was asked. */
export interface TrialService {
  origin: string
  seen: Seen[]
  /** Method and target of each request. */
  lines(): string[]
  close(): Promise<void>
}

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

/** Serve what a function answers, until the test is over. */
export async function serveTrial(answer: (request: Seen) => TrialAnswer): Promise<TrialService> {
  const seen: Seen[] = []
  const { origin, close } = await serveHttp((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const line = `${request.method} ${request.url}`
      seen.push({ line, headers: request.headers, body: Buffer.concat(pieces) })
      const { status = 200, json = { ok: true }, headers = {} } = answer(seen.at(-1)!)
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json))
    })
  })
  open.push(close)
  return { origin, seen, lines: () => seen.map(({ line }) => line), close }
}

/** Options of a probe of all that is recorded. */
export function trialOptions(
  recordings: readonly ProjectRecording[],
  origin: string,
  config: UnderstudyConfig = {},
  rest: Partial<ProbeRecordingsOptions> = {},
): ProbeRecordingsOptions {
  const ids = recordings[0]!.recording.interactions.map(({ id }) => id)
  return {
    rootDir: '/nowhere',
    plan: { [SAMPLE_RECORDING]: ids },
    recordings,
    config: sampleConfig(origin, config),
    limits: freeLimits(),
    env: {},
    ...rest,
  }
}

/** Record the calls, and probe them all. */
export async function probeTrial(
  origin: string,
  calls: readonly SampleCall[],
  config: UnderstudyConfig = {},
  rest: Partial<ProbeRecordingsOptions> = {},
): Promise<LiveCall[]> {
  const options = trialOptions(sampleProject(origin, calls), origin, config, rest)
  return (await probeRecordings(options)).calls
}

/** What came of each call: the status, or why there is none. */
export function outcomesOf(calls: readonly LiveCall[]): unknown[] {
  return calls.map(({ answer, skipped, unresolved }) => answer?.status ?? skipped ?? unresolved)
}
