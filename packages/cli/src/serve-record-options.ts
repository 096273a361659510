import type { Command } from 'commander'
import { UsageError } from './surroundings.js'

/** What the flags say of recording. */
export interface RecordFlags {
  record?: boolean
  target?: string
  into?: string
  update?: boolean
}

/** Flags of `serve` that mean nothing to a proxy that records. */
const OF_REPLAY = ['service', 'latency', 'watch', 'tls', 'tlsCert', 'tlsKey'] as const

/** Add the flags that make `serve` record. */
export function addRecordOptions(command: Command): Command {
  return command
    .option('--record', 'send requests on to --target, and record what it answers; what is recorded is replayed')
    .option('--target <url>', 'with --record: base URL of the service')
    .option('--into <file>', 'with --record: the recording, or the file that it belongs to')
    .option('-u, --update', 'with --record: record again what is recorded')
}

/**
 * Refuse flags that do not go together.
 * @throws UsageError
 */
export function assertFitting(files: readonly string[], flags: RecordFlags & Readonly<Record<string, unknown>>): void {
  if (flags.record !== true) {
    const [first] = (['target', 'into', 'update'] as const).filter((name) => flags[name] !== undefined)
    if (first !== undefined) throw new UsageError(`--${first} goes with --record.`)
    return
  }
  if (flags.target === undefined)
    throw new UsageError('--record needs the service that is to be recorded: --target https://api.example.com')
  if (flags.into === undefined)
    throw new UsageError('--record needs the file that is to be recorded into: --into src/refunds.test.ts')
  if (files.length > 0) throw new UsageError(`--record takes its one file by --into, not "${files[0]}".`)
  const [odd] = OF_REPLAY.filter((name) => flags[name] !== undefined)
  if (odd !== undefined) throw new UsageError(`--${hyphened(odd)} does not go with --record.`)
}

function hyphened(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
