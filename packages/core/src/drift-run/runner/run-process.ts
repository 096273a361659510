import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process'
import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/** How much of what a process prints is kept, in characters. */
const KEPT = 64 * 1024

/** How long a process may take to end when it is asked to, in ms. */
const PATIENCE_MS = 5000

/** How long a process that has ended may have its output held open by others that it started, in ms. */
const HELD_OPEN_MS = 2000

/** A group of its own takes the workers along where the process is ended: of themselves they would run on. */
const HAS_GROUPS = process.platform !== 'win32'

/** What tells a process to end, and leaves it time to clear up. */
export const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** A run of Node. */
export interface ProcessOptions {
  cwd: string
  env: Record<string, string | undefined>
  /** Told of each line of either stream, without its end. */
  onLine?: ((line: string) => void) | undefined
  /** Ends the process. */
  signal?: AbortSignal | undefined
}

/** How it ended. */
export interface ProcessEnd {
  /** Null where a signal ended it. */
  exitCode: number | null
  /** The last lines of both streams, as they came. */
  output: string
}

/** This process was told to end, and a process that it ran has ended. */
export class EndedBySignal extends Error {
  override readonly name = 'EndedBySignal'
  readonly signal: NodeJS.Signals

  constructor(signal: NodeJS.Signals) {
    super(`The run is ended by ${signal}`)
    this.signal = signal
  }

  /** Let the signal take its course where no one else listens to it. For when all is cleared up. */
  takeCourse(): void {
    if (process.listenerCount(this.signal) === 0) process.kill(process.pid, this.signal)
  }
}

/**
 * Run Node to its end. Where this process is told to end, that one is too, and first; then it rejects with `EndedBySignal`.
 * Rejects too where the process cannot be started, and with the reason of `signal`.
 */
export async function runProcess(args: readonly string[], options: ProcessOptions): Promise<ProcessEnd> {
  const { cwd, env, onLine, signal } = options
  signal?.throwIfAborted()
  const child = spawn(process.execPath, [...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    detached: HAS_GROUPS,
  })
  const tail = createTail()
  const take = (line: string): void => {
    tail.add(line)
    onLine?.(line)
  }
  readLines(child.stdout, take)
  readLines(child.stderr, take)
  const ended = endingOf(child)
  const bond = endWithParent(child, ended, signal)
  try {
    const exitCode = await ended
    signal?.throwIfAborted()
    const how = bond.signalled()
    if (how !== null) throw new EndedBySignal(how)
    return { exitCode, output: tail.text() }
  } finally {
    bond.release()
  }
}

function endingOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
    child.once('exit', (code) => {
      const timer = setTimeout(() => {
        child.stdout.destroy()
        child.stderr.destroy()
        resolve(code)
      }, HELD_OPEN_MS)
      child.once('close', () => clearTimeout(timer))
    })
  })
}

/** End a process with its workers, if they are there. */
function endGroup(child: ChildProcess, how: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  if (!HAS_GROUPS) return void child.kill(how)
  try {
    process.kill(-child.pid, how)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** What ends a process with this one. */
interface Bond {
  /** The signal that this process was told to end by. */
  signalled(): NodeJS.Signals | null
  release(): void
}

/** End the process where this one ends. */
function endWithParent(child: ChildProcess, ended: Promise<unknown>, signal: AbortSignal | undefined): Bond {
  let timer: NodeJS.Timeout | undefined
  let told: NodeJS.Signals | null = null
  const end = (how: NodeJS.Signals): void => {
    endGroup(child, how)
    timer ??= setTimeout(() => endGroup(child, 'SIGKILL'), PATIENCE_MS)
  }
  const onAbort = (): void => end('SIGTERM')
  const onExit = (): void => endGroup(child, 'SIGKILL')
  const onSignal = (how: NodeJS.Signals): void => {
    told ??= how
    end(how)
  }
  for (const how of END_SIGNALS) process.on(how, onSignal)
  process.once('exit', onExit)
  signal?.addEventListener('abort', onAbort)
  const release = (): void => {
    clearTimeout(timer)
    for (const how of END_SIGNALS) process.off(how, onSignal)
    process.off('exit', onExit)
    signal?.removeEventListener('abort', onAbort)
  }
  return { signalled: () => told, release }
}

function readLines(stream: Readable, take: (line: string) => void): void {
  const decoder = new StringDecoder('utf8')
  let begun = ''
  stream.on('data', (chunk: Buffer) => {
    const lines = (begun + decoder.write(chunk)).split(/\r?\n/)
    begun = lines.pop() ?? ''
    for (const line of lines) take(line)
  })
  stream.on('end', () => {
    begun += decoder.end()
    if (begun !== '') take(begun)
  })
}

/** Keeps the last lines. */
function createTail(): { add(line: string): void; text(): string } {
  const lines: string[] = []
  let length = 0
  return {
    add(line) {
      lines.push(line.slice(-KEPT))
      length += Math.min(line.length, KEPT) + 1
      while (length > KEPT && lines.length > 1) length -= lines.shift()!.length + 1
    },
    text: () => lines.join('\n'),
  }
}
