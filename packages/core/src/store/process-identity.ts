import { hostname } from 'node:os'
import { readLink, readText } from './disk.js'

/**
 * Who made a lock or a temporary file: `machine.pid.start`. `machine` stands for the host and its process namespace,
 * `start` tells a process from a later one of the same number; 0 where the system does not say.
 */
export type ProcessIdentity = string

let own: ProcessIdentity | undefined

/** Return the identity of this process. Its threads share it. */
export function thisProcess(): ProcessIdentity {
  own ??= `${machine()}.${process.pid}.${startOf('self')}`
  return own
}

/** Tell whether a process is gone; undefined where this process cannot know, as for one of another machine. */
export function isGone(identity: ProcessIdentity): boolean | undefined {
  const [, itsMachine, pid, start] = /^([\da-f]{8})\.(\d+)\.(\d+)$/.exec(identity) ?? []
  if (itsMachine !== machine() || pid === undefined) return undefined
  if (!isRunning(Number(pid))) return true
  const current = startOf(pid)
  // Containers hand out the same few numbers again and again.
  return start !== '0' && current !== '0' && start !== current
}

/** Return the process number in an identity, for messages. */
export function pidOf(identity: ProcessIdentity): string | undefined {
  return identity.split('.')[1]
}

function machine(): string {
  // Containers may share a folder and a host name; each has a process namespace of its own (Linux only).
  return fingerprint(`${hostname()} ${readLink('/proc/self/ns/pid') ?? ''}`)
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, and belongs to someone else.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** When a process started, in ticks since boot: field 22 of its stat (proc_pid_stat(5)). */
function startOf(pid: string): string {
  const stat = readText(`/proc/${pid}/stat`)
  const afterName = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  return afterName?.[19] ?? '0'
}

/** FNV-1a, 32 bits, as 8 hexadecimal digits (http://www.isthe.com/chongo/tech/comp/fnv). */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
