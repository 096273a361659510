import { spawn } from 'node:child_process'
import { PublishError } from './publish-error.js'

/** A call of Git that did not end well. `message` is what Git says itself. */
export class GitError extends Error {}

/** How Git is called. */
export interface GitOptions {
  input?: string | Uint8Array
  /** Set beside those of the process. */
  env?: Readonly<Record<string, string>>
  /** Ms until the call is given up. */
  limit?: number
}

/** Call Git, and return what it prints, without the last line break. Calls run one by one. */
export type Git = (args: readonly string[], options?: GitOptions) => Promise<string>

const LIMIT = 60_000

/** Ms that a call may take that needs the network. */
export const NETWORK_LIMIT = 180_000

// What a hook's surroundings would make Git do elsewhere; tracing would mix into what is reported.
const LEFT_OUT = /^GIT_(INDEX_FILE|PREFIX|QUARANTINE_PATH|TRACE.*|CURL_VERBOSE|LITERAL_PATHSPECS|EDITOR)$/

/** Bind Git to a folder. Nothing is asked of a person, nothing is read by a shell. */
export function createGit(cwd: string, env: Readonly<Record<string, string | undefined>>): Git {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !LEFT_OUT.test(name)))
  const quiet = { ...kept, GIT_TERMINAL_PROMPT: '0', GCM_INTERACTIVE: 'never', LC_ALL: 'C', LANGUAGE: 'C' }
  return (args, options = {}) => run(args, { ...options, cwd, env: { ...quiet, ...options.env } })
}

interface Run extends Omit<GitOptions, 'env'> {
  cwd: string
  env: Record<string, string | undefined>
}

function run(args: readonly string[], { cwd, env, input, limit = LIMIT }: Run): Promise<string> {
  return new Promise((resolve, reject) => {
    // A group of its own: without a terminal to ask on, and ended with all that it started.
    const child = spawn('git', args, { cwd, env, detached: process.platform !== 'win32', windowsHide: true })
    const out: Buffer[] = []
    const err: Buffer[] = []
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      endGroup(child.pid)
    }, limit)
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    // Git may not care for its input.
    child.stdin.on('error', () => child.stdin.destroy())
    child.stdin.end(input)
    child.on('error', (cause) => {
      clearTimeout(timer)
      reject(new PublishError(`Git cannot be started: ${cause.message}. Install git.`, { cause, isFinal: true }))
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      if (code === 0) resolve(Buffer.concat(out).toString('utf8').replace(/\n$/, ''))
      else if (isLate) reject(new GitError(`git ${args[0]} did not end within ${limit / 1000} s`))
      else
        reject(
          new GitError(
            Buffer.concat([...err, ...out])
              .toString('utf8')
              .trim(),
          ),
        )
    })
  })
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Whether Git takes a statement for true: it exits with 0 or not. */
export async function holds(git: Git, args: readonly string[]): Promise<boolean> {
  return (await lineOf(git, args)) !== null
}

/** What Git prints, or null where it fails. */
export async function lineOf(git: Git, args: readonly string[]): Promise<string | null> {
  try {
    return await git(args)
  } catch (error) {
    if (error instanceof GitError) return null
    throw error
  }
}
