import { UnderstudyError } from '../errors.js'
import { NETWORK_ERRORS } from '../model/network-errors.js'
import type { Failure } from '../network/call.js'

/** Where names lead for which no one was asked: an address at which no one can be (RFC 5737). */
const SOME_ADDRESS = '192.0.2.1'

/**
 * Make the failure of a registered network error, with the message that a call to `url` would have got.
 *
 * @throws registration-invalid
 */
export function toRegisteredFailure(code: string, url: string): Failure {
  const form = Object.hasOwn(NETWORK_ERRORS, code) ? NETWORK_ERRORS[code] : undefined
  const { protocol, hostname, port, origin } = new URL(url)
  if (form === undefined) throw unknownError(code)
  if (form.phase === 'tls' && protocol !== 'https:') throw withoutTls(code, origin)
  const host = hostname.replace(/^\[|\]$/g, '')
  const address = /^[\d.]+$|:/.test(host) ? host : host === 'localhost' ? '127.0.0.1' : SOME_ADDRESS
  const message = form.message
    .replace('{host}', host)
    .replace('{address}', address)
    .replace('{port}', port || (protocol === 'https:' ? '443' : '80'))
  if (message === 'socket hang up') return { kind: 'ended', code: 'ECONNRESET', message, afterMs: 0 }
  return { kind: 'failed', code, message, afterMs: 0 }
}

function unknownError(code: string): UnderstudyError {
  return new UnderstudyError('registration-invalid', {
    what: `A mock is registered with the network error "${code}", which is not known`,
    facts: [['known', Object.keys(NETWORK_ERRORS).join(', ')]],
    fix: 'use one of these',
  })
}

function withoutTls(code: string, origin: string): UnderstudyError {
  return new UnderstudyError('registration-invalid', {
    what: `A mock is registered with the network error "${code}" of TLS, and ${origin} is called without TLS`,
    fix: 'give the service an https: base URL, or use an error such as ECONNREFUSED or ECONNRESET',
  })
}
