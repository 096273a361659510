import http from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import type { ResolvedConfig } from '../config/config.js'
import type { SessionResult } from '../model/index.js'
import { hideSecrets } from '../match/index.js'
import { createServices } from '../services/index.js'
import { createSession } from '../session/file-session.js'
import { createHideSecrets, redactedBy } from '../session/redacted.js'
import { saveWhenQuiet } from '../session/save-when-quiet.js'
import type { Session } from '../session/session.js'
import { listenOn, shownHost } from './listen.js'
import { NO_TUNNEL } from './own-answer.js'
import { Forwarder, type Forwarded } from './record-forward.js'
import { pairsOf } from './record-headers.js'
import { configWithTarget, readTarget } from './record-target.js'
import type { Certificate } from './serve-options.js'

/** What is recorded, and where. */
export interface RecordingProxyOptions {
  /** Base URL of the service that requests are sent on to. */
  target: string
  /** Absolute path of the recording. */
  recording: string
  /** Absolute path of the file that the recording belongs to. */
  testFile: string
  /** Absolute path that printed paths are relative to. */
  rootDir: string
  config: ResolvedConfig
  /** The test that the calls are to belong to, by its name; null for none. */
  test: string | null
  /** `auto` replays what is recorded, and performs the rest; `record` performs all. */
  mode: 'auto' | 'record'
  /** Default 4400; 0 for one that is free. */
  port?: number
  /** Default `127.0.0.1`. */
  host?: string
  /** Speak TLS. */
  tls?: Certificate
  /** Told of each call when it is over. */
  onCall?: (call: Forwarded) => void
  /** Told how many calls are saved since the start. */
  onSaved?: (count: number) => void
  /** Told what kept calls from being saved. It is tried again. */
  onError?: (error: Error) => void
}

/** A proxy that records. */
export interface RecordingProxy {
  readonly url: string
  readonly port: number
  /** Stop listening, wait for what is under way, save, and say what was recorded. Idempotent. */
  close(): Promise<SessionResult>
}

/** How long calls that are under way may take at the end, in ms. */
const LAST_CALLS_MS = 1000

/**
 * Listen on a port, send each request on to the target, and record what it answers as a test would. Answers go through piece by
 * piece as they come, in the target's own encoding; a `Location` is left as it is.
 *
 * @throws serve-target-invalid, serve-port-taken, recording-invalid, recording-version
 */
export async function startRecordingProxy(options: RecordingProxyOptions): Promise<RecordingProxy> {
  const target = readTarget(options.target)
  const config = configWithTarget(options.config, target)
  const session = createSession({
    testFile: options.testFile,
    recordingPath: options.recording,
    rootDir: options.rootDir,
    mode: options.mode,
    config,
    realm: globalThis,
    soleTest: options.test,
  })
  const forwarder = new Forwarder(target)
  const server = createServer(options, forwarder, readablePath(config, target))
  const { port } = await listenOn(server, options)
  session.start()
  let recorded = 0
  const keeper = saveWhenQuiet(session, {
    onSaved(count) {
      recorded = count
      options.onSaved?.(count)
    },
    onError: (error) => options.onError?.(error),
  })
  let closed: Promise<SessionResult> | null = null
  const close = async (): Promise<SessionResult> => {
    keeper.stop()
    await endOf(server, session)
    forwarder.close()
    keeper.save()
    const result = await session.finish({ complete: false, isWhole: false })
    // The last save has found what those before it have written.
    return { ...result, counts: { ...result.counts, recorded } }
  }
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://${shownHost(options.host)}:${port}`,
    port,
    close: () => (closed ??= close()),
  }
}

/** Hides the secrets of a call in its path: a key that is sent in a header may stand there, too. */
type ReadablePath = (call: Forwarded, request: http.IncomingMessage) => string

function readablePath(config: ResolvedConfig, target: URL): ReadablePath {
  const hideSecretsOf = createHideSecrets(config, () => process.env)
  const redacted = redactedBy(config)
  const { service } = createServices(config).place(target.href)
  return ({ method, path }, { rawHeaders }) => {
    const url = `${target.origin}${path}`
    const headers = pairsOf(rawHeaders).map(([name, value]): [string, string] => [name.toLowerCase(), value])
    const call = { method, url, headers, body: null }
    return hideSecretsOf(call, service, hideSecrets(url, redacted)).slice(target.origin.length)
  }
}

function createServer(
  { tls, onCall }: RecordingProxyOptions,
  forwarder: Forwarder,
  readable: ReadablePath,
): http.Server | https.Server {
  const listener: http.RequestListener = (request, response) => {
    if (/^websocket$/i.test(request.headers.upgrade ?? '')) return refuseWebSocket(response)
    forwarder.forward(request, response, (told) => onCall?.({ ...told, path: readable(told, request) }))
  }
  const server = tls === undefined ? http.createServer(listener) : https.createServer({ ...tls }, listener)
  // A call takes as long as the target does.
  server.requestTimeout = 0
  // Whoever offers another protocol beside HTTP/1, as Java's client offers h2c, is content without it (RFC 9110 section 7.8).
  server.on('connect', (_request, socket: Duplex) => {
    const instead = 'give the application the URL of this port in place of the real base URL.'
    refuse(socket, `Understudy is no tunnel: ${instead}`)
  })
  return server
}

function refuse(socket: Duplex, text: string): void {
  socket.on('error', () => undefined)
  const head = `HTTP/1.1 501 ${NO_TUNNEL}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\nx-understudy: refused`
  socket.end(`${head}\r\ncontent-length: ${Buffer.byteLength(text) + 1}\r\n\r\n${text}\n`)
}

function refuseWebSocket(response: http.ServerResponse): void {
  const headers = { connection: 'close', 'content-type': 'text/plain; charset=utf-8', 'x-understudy': 'refused' }
  response.writeHead(501, headers).end('Understudy does not record websocket, only HTTP.\n')
}

/** Take no more, let what is under way end, and close what is left. */
async function endOf(server: http.Server | https.Server, session: Session): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const deadline = setTimeout(() => server.closeAllConnections(), session.progress.open > 0 ? LAST_CALLS_MS : 0)
  await closed
  clearTimeout(deadline)
}
