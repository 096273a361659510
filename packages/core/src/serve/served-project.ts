import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach } from 'vitest'
import type { UnderstudyConfig } from '../config/config.js'
import { resolveConfig } from '../config/resolve-config.js'
import type { Interaction, RecordedBody, RecordedHeaders } from '../model/index.js'
import type { RunningServer, ServedCall, ServeOptions } from './serve-options.js'
import { startServer } from './start-server.js'

/** A recorded call, as briefly as a test can say it. */
export interface Recorded {
  id?: string
  test?: string | null
  service?: string
  method?: string
  /** A path below `https://payments.example.com/v2`, or a whole URL. */
  url?: string
  headers?: RecordedHeaders
  body?: RecordedBody
  status?: number
  answer?: Partial<NonNullable<Interaction['response']>>
  error?: Interaction['error']
}

/** The configuration of most tests: one service. */
export const PAYMENTS: UnderstudyConfig = {
  services: { PaymentService: { baseUrl: 'https://payments.example.com/v2' } },
}

/** Write out an interaction. */
function interaction(recorded: Recorded, index: number): Interaction {
  const { test = null, service = 'PaymentService', method = 'GET', url = '/payments', status = 200 } = recorded
  const { id = `${service} ${method} ${url}#${index + 1}`, headers = {}, body, answer = {}, error } = recorded
  const message = {
    method,
    url: url.startsWith('/') ? `https://payments.example.com/v2${url}` : url,
    headers,
    ...(body !== undefined && { body }),
  }
  const facts = { id, test, service, operation: `${method} ${url}`, recordedAt: '2026-11-22', request: message }
  if (error !== undefined) return { ...facts, error }
  const text = answer.body ?? { text: id }
  return { ...facts, response: { status, headers: lengthOf(text), latencyMs: 40, ...answer, body: text } }
}

function lengthOf(body: RecordedBody): RecordedHeaders {
  return 'text' in body
    ? { 'content-length': String(Buffer.byteLength(body.text)) }
    : { 'transfer-encoding': 'chunked' }
}

/** A folder with recordings, of which servers play. */
export interface ServedProject {
  root: string
  /** Write a recording, and return its path. */
  record(file: string, recorded: readonly Recorded[]): string
  write(file: string, text: string | Buffer): string
  serve(options?: Partial<ServeOptions> & { config?: ServeOptions['config'] }): Promise<RunningServer>
  /** The calls that servers told of. */
  calls: ServedCall[]
  notes: string[]
}

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

/** Make a project whose recordings are served, until the test is over. */
export function servedProject(config: UnderstudyConfig = PAYMENTS): ServedProject {
  const root = mkdtempSync(join(tmpdir(), 'understudy-serve-'))
  cleanUps.push(() => rmSync(root, { recursive: true, force: true }))
  const recordings = new Set<string>()
  const calls: ServedCall[] = []
  const notes: string[] = []
  const write = (file: string, text: string | Buffer): string => {
    const path = join(root, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return path
  }
  return {
    root,
    calls,
    notes,
    write,
    record(file, recorded) {
      const path = write(
        `__mocks__/${file}.recorded.json`,
        JSON.stringify({ version: 1, interactions: recorded.map(interaction) }),
      )
      recordings.add(path)
      return path
    },
    async serve(options = {}) {
      const server = await startServer({
        recordings: [...recordings],
        rootDir: root,
        config: resolveConfig(config, null),
        port: 0,
        onCall: (call) => calls.push(call),
        onNote: (note) => notes.push(note),
        ...options,
      })
      cleanUps.push(() => server.close())
      return server
    },
  }
}
