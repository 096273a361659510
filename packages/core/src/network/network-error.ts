import { constants } from 'node:os'
import { NETWORK_ERRORS, type NetworkErrorPhase } from '../model/network-errors.js'
import type { Failure } from './call.js'

/** Codes that come from the resolver and from TLS, beside those of the operating system. */
const OTHER_CODES =
  /^(?:EAI_|ENOTFOUND$|ENODATA$|ESERVFAIL$|EPROTO$|ERR_SSL_|ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA)/

/** Numbers of the resolver's errors, which `os.constants.errno` lacks (libuv's uv-errno.h). */
const RESOLVER_ERRNO: Record<string, number> = { ENOTFOUND: -3008, EAI_AGAIN: -3001, EAI_FAIL: -3004, ENODATA: -3007 }

/** True for an error that the peer, the network or TLS caused, as opposed to the client itself. */
export function isNetworkError(error: unknown): error is Error & { code: string } {
  const code = codeOf(error)
  if (code === undefined) return false
  if (OTHER_CODES.test(code)) return true
  // Clients give errors of their own such codes too: a time-out is ETIMEDOUT or ECONNABORTED to many of them.
  return Object.hasOwn(constants.errno, code) && isSystemError(error)
}

/** True for what libuv raised, alone or, where several addresses were tried, among others. */
function isSystemError(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isSystemError)
  return typeof error === 'object' && error !== null && 'errno' in error && typeof error.errno === 'number'
}

/** Read an error's `code`, that of the first of several for an `AggregateError`. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return undefined
}

/** Say how a connection ended, from the socket's error and whether the peer closed it. */
export function describeFailure(error: unknown, peerEnded: boolean): Omit<Failure, 'afterMs'> {
  if (isNetworkError(error)) return { kind: 'failed', code: error.code, message: messageOf(error) }
  if (peerEnded) return { kind: 'ended', code: 'ECONNRESET', message: 'socket hang up' }
  return { kind: 'abandoned', code: 'ABORTED', message: 'the client gave up' }
}

/** What is recorded of a call that its client gave up before anything of it was sent: no service has seen it. */
export const UNSENT: Omit<Failure, 'afterMs'> = {
  kind: 'abandoned',
  code: 'ABORTED',
  message: 'the client gave up before it sent the call',
}

/** So much of what is no HTTP is kept: enough for a client's parser to refuse it again. */
const GARBLED_BYTES = 256

/** Say that the peer sent what is no HTTP. */
export function describeGarbled(bytes: Buffer): Omit<Failure, 'afterMs'> {
  return { kind: 'garbled', code: 'NOT_HTTP', message: bytes.toString('latin1', 0, GARBLED_BYTES) }
}

function messageOf(error: Error): string {
  if (error.message === '' && error instanceof AggregateError && error.errors[0] instanceof Error)
    return error.errors[0].message
  return error.message
}

const PHASE_OF_SYSCALL: Record<string, NetworkErrorPhase> = {
  getaddrinfo: 'lookup',
  connect: 'connect',
  read: 'exchange',
  write: 'exchange',
}

/** What was going on when a connection failed. */
export function phaseOf({ kind, code, message }: Failure): NetworkErrorPhase {
  if (kind !== 'failed') return 'exchange'
  const known = Object.hasOwn(NETWORK_ERRORS, code) ? NETWORK_ERRORS[code]!.phase : 'exchange'
  // OpenSSL's errors come by way of `write`.
  return known === 'tls' ? known : (PHASE_OF_SYSCALL[message.slice(0, message.indexOf(' '))] ?? known)
}

/** Node from version 24 on ends its messages so for certificates that the system might know. */
const SYSTEM_CA_HINT = '; if the root CA is installed locally, try running Node.js with --use-system-ca'

function systemCaHint(): string {
  const isNew = Number(process.versions.node.split('.')[0]) >= 24
  return isNew && !process.execArgv.includes('--use-system-ca') ? SYSTEM_CA_HINT : ''
}

/** What Node adds to a system error. */
interface NodeErrorFields {
  code: string
  reason?: string
  host?: string
  cert?: unknown
  errno?: number
  syscall?: string
  hostname?: string
  address?: string
  port?: number
}

/**
 * Rebuild the error that the operating system raised: `code`, and the `errno`, `syscall`, `address`, `port` and
 * `hostname` that Node derives from the same facts.
 */
export function toNetworkError(
  failure: Pick<Failure, 'code' | 'message'>,
  authority: string,
  connecting: boolean,
): Error {
  const { code } = failure
  const message = failure.message.replace(/\{hint\}$/, systemCaHint)
  const error: Error & NodeErrorFields = Object.assign(new Error(message), { code })
  const errno = (constants.errno as Record<string, number>)[code]
  if (errno !== undefined) error.errno = -errno
  else if (code in RESOLVER_ERRNO) error.errno = RESOLVER_ERRNO[code]!
  const [, library, reason] = OF_OPENSSL.exec(message) ?? []
  if (code.startsWith('ERR_SSL_')) Object.assign(error, { library, reason })
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') Object.assign(error, ofOtherName(message))
  const [, syscall] = /^([a-z]+) [A-Z_]+\b/.exec(message) ?? []
  if (syscall === undefined) return error
  error.syscall = syscall
  const place = /^[a-z]+ [A-Z_]+ (\S+)(?: - Local \(\S+\))?$/.exec(message)?.[1]
  if (syscall === 'getaddrinfo') error.hostname = place ?? authority
  else if (connecting && syscall === 'connect') {
    const [, address, port] = /^(.*):(\d+)$/.exec(place ?? '') ?? []
    if (address !== undefined) Object.assign(error, { address, port: Number(port) })
  }
  return error
}

/** Thread, code, library, function, reason, and where: how OpenSSL prints an error (ERR_print_errors(3)). */
const OF_OPENSSL = /^[0-9A-F]+:error:[0-9A-F]+:([^:]*):[^:]*:([^:]*):/

/**
 * A failed handshake as Node tells it to a client that has written nothing yet: OpenSSL's own error, in place of that of
 * the write which it was in the way of.
 */
export function unwritten<T extends Pick<Failure, 'code' | 'message'>>(failure: T): T {
  const message = failure.message.replace(/^write EPROTO /, '')
  const reason = failure.code === 'EPROTO' ? OF_OPENSSL.exec(message)?.[2] : undefined
  if (reason === undefined) return failure
  return { ...failure, code: `ERR_SSL_${reason.toUpperCase().replaceAll(' ', '_')}`, message }
}

/** What Node tells of a certificate that is for another host. */
function ofOtherName(message: string): Partial<NodeErrorFields> {
  const [, reason = message] = /altnames: (.*)$/.exec(message) ?? []
  const [, host = '', names = ''] =
    /^(?:Host|IP): (.*?)\.? is not in the cert's (?:altnames|list): (.*)$/.exec(reason) ?? []
  return { reason, host, cert: { subject: {}, subjectaltname: names } }
}
