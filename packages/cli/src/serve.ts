import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { startServer, type RunningServer, type ServeOptions } from '@understudy/core/serve'
import { configFor } from './serve-config.js'
import { serveOutput, type ServeOutput } from './serve-output.js'
import { findServed } from './serve-recordings.js'
import { watchServed } from './serve-watch.js'
import { untilStopped } from './until-stopped.js'
import { EXIT, UsageError, type Surroundings } from './surroundings.js'

/** What the flags of the command say. */
export interface ServeFlags {
  test?: string
  service?: string
  port: number
  host: string
  latency?: 'recorded' | 'none' | number
  watch?: boolean
  cors: boolean
  tls?: boolean
  tlsCert?: string
  tlsKey?: string
  json?: boolean
  quiet?: boolean
}

/** Serve until the process is told to stop, and return the exit code. */
export async function serve(files: readonly string[], flags: ServeFlags, surroundings: Surroundings): Promise<number> {
  const { cwd, env } = surroundings
  const { test, service, port, host, latency, cors } = flags
  const recordings = await findServed(files, cwd)
  const certificate = await certificateOf(flags, cwd)
  const output = serveOutput(flags, surroundings)
  const server = await startServer({
    recordings,
    rootDir: cwd,
    config: configFor(recordings, cwd),
    port,
    host,
    cors,
    env,
    ...(test !== undefined && { test }),
    ...(service !== undefined && { service }),
    ...(latency !== undefined && { latency }),
    ...(certificate !== undefined && { tls: certificate }),
    ...(flags.quiet !== true && { onCall: output.call }),
    onNote: output.note,
  })
  return runUntilStopped(server, { files, recordings, flags, output, surroundings })
}

interface Run {
  files: readonly string[]
  recordings: readonly string[]
  flags: ServeFlags
  output: ServeOutput
  surroundings: Surroundings
}

async function runUntilStopped(server: RunningServer, run: Run): Promise<number> {
  const { files, recordings, flags, output, surroundings } = run
  const watching = flags.watch === true ? watchServed(server, { files, recordings, output, ...surroundings }) : null
  output.started(server, recordings.length)
  try {
    await untilStopped()
    return EXIT.clean
  } finally {
    watching?.stop()
    await server.close()
  }
}

async function certificateOf({ tls, tlsCert, tlsKey }: ServeFlags, cwd: string): Promise<ServeOptions['tls']> {
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw new UsageError('--tls-cert and --tls-key go together: the certificate, and its key.')
  if (tlsCert !== undefined && tlsKey !== undefined) {
    const [cert, key] = await Promise.all([tlsCert, tlsKey].map((file) => readPem(file, cwd)))
    return asPair(cert!, key!)
  }
  if (tls !== true) return undefined
  const { makeCertificate } = await import('./make-certificate.js')
  return makeCertificate
}

async function readPem(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), 'utf8')
  } catch (error) {
    throw new UsageError(`"${file}" cannot be read: ${reasonOf(error)}`)
  }
}

function asPair(cert: string, key: string): { cert: string; key: string } {
  try {
    createSecureContext({ cert, key })
    return { cert, key }
  } catch (error) {
    throw new UsageError(`--tls-cert and --tls-key are no certificate and its key in PEM: ${reasonOf(error)}`)
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
