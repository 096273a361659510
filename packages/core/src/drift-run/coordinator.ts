import { randomUUID } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import type { LiveCall, SessionResult, VerifyPlan } from '../model/index.js'
import { createRunFolder } from '../store/verify-run.js'
import { createServiceLimits } from './service-limits.js'
import { SessionPeer } from './session-peer.js'

/** Told as a run goes on. */
export interface CoordinatorEvents {
  /** A call that counts, at the end of its file. Those of a file come before its result. */
  onCall(call: LiveCall): void
  /** A file is over. */
  onFile(result: SessionResult): void
  onProgress?(progress: DriftProgress): void
}

/** What happens just now. */
export type DriftProgress =
  | { kind: 'file-started'; testFile: string }
  | { kind: 'call-started'; testFile: string; service: string }
  | { kind: 'call-ended'; testFile: string; service: string; status: number }
  /** A service asked for time. */
  | { kind: 'held'; service: string; ms: number }
  /** A service does not answer, and is left alone from now on. */
  | { kind: 'silent'; service: string }
  /** The session ended without a result: its process died, or was killed. What it had seen is lost. */
  | { kind: 'file-lost'; testFile: string }

/** The main process's side of a run. */
export interface Coordinator {
  /** Environment variables for the runner, by which its sessions find here. */
  env: Record<string, string>
  /** Let go of all sessions, and remove what is on disk. Idempotent. */
  stop(): Promise<void>
  /** Remove what is on disk at once, where this process is about to end. */
  clear(): void
}

/** Listen for the sessions of a run, let their calls begin, and take in what they tell. */
export async function startCoordinator(plan: VerifyPlan, events: CoordinatorEvents): Promise<Coordinator> {
  const { concurrency, requestsPerSecond, longestHoldMs, ...told } = plan
  const limits = createServiceLimits({ concurrency, requestsPerSecond })
  const token = randomUUID()
  const peers = new Set<SessionPeer>()
  const silences = new Map<string, number>()
  const serve = (socket: Socket): void => {
    const peer = new SessionPeer(socket, { token, limits, longestHoldMs, silences, events, peers: () => peers })
    peers.add(peer)
    socket.once('close', () => peers.delete(peer))
  }
  const folder = createRunFolder()
  const server = createServer(serve)
  try {
    const address = folder.addressOf(randomUUID())
    await listen(server, address)
    const path = folder.write({ ...told, address, token })
    return {
      env: { UNDERSTUDY_DRIFT: path },
      stop: once(() => stop(server, peers, folder.remove)),
      clear: folder.remove,
    }
  } catch (error) {
    server.close()
    folder.remove()
    throw error
  }
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, () => {
      server.off('error', reject)
      // A stranger's connection that breaks is none of our business.
      server.on('error', () => undefined)
      resolve()
    })
  })
}

async function stop(server: Server, peers: ReadonlySet<SessionPeer>, remove: () => void): Promise<void> {
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()))
  for (const peer of peers) peer.close()
  await closed
  remove()
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  return () => (running ??= run())
}
