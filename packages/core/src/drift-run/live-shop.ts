import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, vi } from 'vitest'
import type { LiveCall, SessionResult, VerifyPlan } from '../model/index.js'
import { rehearse, type Rehearsal, type Rehearsed, type RehearsedFile } from '../session/rehearsal.js'
import { startCoordinator, type DriftProgress } from './coordinator.js'

/** What a shop was asked, with the body. */
export interface Asked {
  line: string
  headers: IncomingMessage['headers']
  body: string
}

/** A request to a shop, read whole. */
export type Answering = (asked: Asked, response: ServerResponse) => void

/** A service whose tests are recorded, and then compared. */
export interface LiveShop {
  origin: string
  file: RehearsedFile
  /** What was asked since the last `record` or `verify` began. */
  asked: Asked[]
  /** The highest number of requests that were open at once in that time. */
  mostOpen: number
  answerBy(answering: Answering): void
  /** Record some tests, and give the ids of their interactions. */
  record(rehearsal: Omit<Rehearsal, 'mode'>): Promise<string[]>
  verify(rehearsal: Omit<Rehearsal, 'mode'>, plan?: Partial<VerifyPlan> & { ids?: string[] }): Promise<Verified>
  stop(): Promise<void>
}

/** What a run that compares told. */
export interface Verified extends Rehearsed {
  calls: LiveCall[]
  files: SessionResult[]
  progress: DriftProgress[]
}

const servers: Server[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const server of servers.splice(0)) await close(server)
})

/** Open a shop that echoes what it is asked. */
export async function openShop(prepare: (server: Server) => void = () => undefined): Promise<LiveShop> {
  let answering: Answering = echo
  let open = 0
  const server = createServer((request, response) => {
    open += 1
    shop.mostOpen = Math.max(shop.mostOpen, open)
    response.once('close', () => (open -= 1))
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method, url, headers } = request
      const asked = { line: `${method} ${url}`, headers, body: Buffer.concat(chunks).toString() }
      shop.asked.push(asked)
      answering(asked, response)
    })
  })
  prepare(server)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const file = rehearse({ Shop: origin })
  const begin = (): void => {
    shop.asked.splice(0)
    shop.mostOpen = 0
  }
  const shop: LiveShop = {
    origin,
    file,
    asked: [],
    mostOpen: 0,
    answerBy: (next) => void (answering = next),
    async record(rehearsal) {
      begin()
      await file.run({ ...rehearsal, mode: 'record' })
      return file.recording().interactions.map(({ id }) => id)
    },
    verify(rehearsal, plan) {
      begin()
      return verifyFile(file, rehearsal, plan)
    },
    stop: () => close(server),
  }
  return shop
}

/** Compare a recorded file in a run of its own. All that is recorded is chosen, unless `ids` says otherwise. */
export async function verifyFile(
  file: RehearsedFile,
  rehearsal: Omit<Rehearsal, 'mode'>,
  { ids, ...plan }: Partial<VerifyPlan> & { ids?: string[] } = {},
): Promise<Verified> {
  const told = { calls: [] as LiveCall[], files: [] as SessionResult[], progress: [] as DriftProgress[] }
  const chosen = ids ?? file.recording().interactions.map(({ id }) => id)
  const coordinator = await startCoordinator(
    {
      root: file.root,
      interactions: { 'src/__mocks__/shop.test.recorded.json': chosen },
      unsafe: false,
      concurrency: 4,
      requestsPerSecond: 1000,
      longestHoldMs: 60_000,
      ...plan,
    },
    {
      onCall: (call) => void told.calls.push(call),
      onFile: (result) => void told.files.push(result),
      onProgress: (progress) => void told.progress.push(progress),
    },
  )
  for (const [name, value] of Object.entries(coordinator.env)) vi.stubEnv(name, value)
  try {
    return { ...(await file.run({ ...rehearsal, mode: 'verify' })), ...told }
  } finally {
    vi.unstubAllEnvs()
    await coordinator.stop()
  }
}

/** Answers with what was asked. */
const echo: Answering = ({ line, body }, response) => json(response, { line, body })

/** Answer with JSON. */
export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

/** The body of a live answer, as text. */
export function bodyOf({ answer }: LiveCall): string | null {
  const body = answer?.body ?? null
  return body === null ? null : Buffer.from(body, 'base64').toString()
}

/** What became of a call, in a line. */
export function lineOf({ interaction, request, answer, skipped }: LiveCall): string {
  const path = request.url.replace(/^https?:\/\/[^/]+/, '')
  const outcome = skipped ?? answer?.failure?.code ?? String(answer?.status)
  return `${interaction ?? 'unrecorded'}: ${request.method} ${path} ${outcome}`
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
