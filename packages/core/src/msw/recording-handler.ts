import { http, HttpResponse, passthrough, type HttpHandler } from 'msw'
import type { ResolvedConfig } from '../config/config.js'
import { Matcher } from '../match/index.js'
import { wireBody } from '../network/fetch-response.js'
import { toAnswer } from '../replay/index.js'
import { createServices } from '../services/index.js'
import { openBodyFiles } from '../session/body-files.js'
import { REDACTED } from '../session/redacted.js'
import { readRecording } from '../store/index.js'

export interface RecordingHandlerOptions {
  /** Whose interactions answer: a test's full name, or null (default) for those outside any test. */
  test?: string | null
  /** Services, matching and replay as resolved by `@understudy/core/config`; by default hosts are services. */
  config?: Pick<ResolvedConfig, 'services' | 'passthrough' | 'replay'>
}

const NO_CONFIG = { services: [], passthrough: [], replay: { exhausted: 'repeat', latency: 'none' } } as const

/**
 * Make one MSW request handler of a recording, for a `setupServer` or `setupWorker` of your own: a story book, a
 * development server, a test without Understudy's environment. It looks calls up as a session does and leaves alone
 * what it does not know. Only HTTP answers are played; a recorded network failure becomes `Response.error()`.
 *
 * @param path of the `*.recorded.json`
 * @throws recording-invalid, recording-version
 */
export function recordingHandler(path: string, options: RecordingHandlerOptions = {}): HttpHandler {
  const { test = null, config = NO_CONFIG } = options
  const files = openBodyFiles(path, path)
  const matcher = new Matcher({
    interactions: readRecording(path)?.interactions ?? [],
    recording: path,
    services: createServices({ services: [...config.services], passthrough: [...config.passthrough] }),
    redacted: REDACTED,
    exhausted: config.replay.exhausted,
    readFile: (name) => files.read(name),
  })
  return http.all('*', async ({ request }) => {
    const body = request.body === null ? null : new Uint8Array(await request.clone().arrayBuffer())
    const match = matcher.find(test, { method: request.method, url: request.url, headers: [...request.headers], body })
    if (match === null) return passthrough()
    const interaction = match.filled()
    match.take()
    const answer = toAnswer(interaction, { files, latency: config.replay.latency })
    if (answer.status === 0) return HttpResponse.error()
    const { status, statusText, headers } = answer
    return new HttpResponse(wireBody(request.method, answer), { status, statusText, headers })
  })
}
