import type http from 'node:http'
import { checkCalls, type CheckedRun, type CheckOptions } from './check-calls.js'
import type { ProjectRecording } from './project-recordings.js'
import { freeLimits, makeCalls, sampleConfig, sampleProject, type SampleCall } from './sample-project.js'
import { serveHttp } from './serve-http.js'

/** What a service answers once. */
export interface TurnAnswer {
  status?: number
  json?: unknown
  headers?: http.OutgoingHttpHeaders
  /** The connection breaks off instead. */
  cut?: true
}

/** A service that counts what it was asked. */
export interface TurnService {
  origin: string
  seen: http.IncomingMessage[]
  close(): Promise<void>
}

/** Serve answers in turn; the last one repeats. */
export async function serveTurns(answers: readonly TurnAnswer[]): Promise<TurnService> {
  const seen: http.IncomingMessage[] = []
  const { origin, close } = await serveHttp((request, response) => {
    const { status = 200, json, headers = {}, cut } = answers[Math.min(seen.length, answers.length - 1)]!
    seen.push(request)
    if (cut === true) {
      response.destroy()
      return
    }
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(json === undefined ? '' : JSON.stringify(json))
  })
  return { origin, seen, close }
}

/** Options of a check of all that is recorded. */
export function checkOptions(
  origin: string,
  recordings: readonly ProjectRecording[],
  rest: Partial<CheckOptions> = {},
): CheckOptions {
  return { rootDir: '/nowhere', recordings, config: sampleConfig(origin), env: {}, limits: freeLimits(), ...rest }
}

/** An answer, and one of another type. */
export const ORDER = { id: 'o_1', total: 12, currency: 'EUR' }
export const BROKEN = { id: 'o_1', total: [[true]], currency: 'EUR' }

/** A recorded call that was answered with it. */
export const ORDER_CALL: SampleCall = { path: '/orders/1', json: ORDER }

/** Record the calls, make them once, and check them. */
export async function checkTrial(
  service: { origin: string },
  calls: readonly SampleCall[],
  rest: Partial<CheckOptions> = {},
): Promise<CheckedRun> {
  const recordings = sampleProject(service.origin, calls)
  return checkCalls(await makeCalls(recordings), checkOptions(service.origin, recordings, rest))
}
