import { NETWORK_ERRORS } from '../registry/network-errors.js'

/** What became of a call that browsers tell by a text of their own. */
type Told = { code: string } | 'given-up'

/** Errors of Chromium's network stack (net/base/net_error_list.h), Firefox (xpcom/base/ErrorList.py), WebKit and mitmproxy. */
const ERRORS: readonly [pattern: RegExp, told: Told][] = [
  [
    /ERR_CONNECTION_REFUSED|NS_ERROR_CONNECTION_REFUSED|could not connect|connect call failed|connection refused/i,
    { code: 'ECONNREFUSED' },
  ],
  [/ERR_CONNECTION_RESET|NS_ERROR_NET_RESET|connection reset/i, { code: 'ECONNRESET' }],
  // The peer closed the connection early.
  [
    /ERR_EMPTY_RESPONSE|ERR_CONNECTION_CLOSED|ERR_CONTENT_LENGTH_MISMATCH|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_HTTP2_PROTOCOL_ERROR|ERR_QUIC_PROTOCOL_ERROR|NS_ERROR_NET_(?:INTERRUPT|PARTIAL_TRANSFER|EMPTY_RESPONSE)|connection was lost|server (?:closed|disconnected)/i,
    { code: 'UND_ERR_SOCKET' },
  ],
  [
    /ERR_NAME_NOT_RESOLVED|NS_ERROR_UNKNOWN_HOST|hostname could not be found|name or service not known|name resolution/i,
    { code: 'ENOTFOUND' },
  ],
  [/ERR_DNS_TIMED_OUT|ERR_NAME_RESOLUTION_FAILED/, { code: 'EAI_AGAIN' }],
  [/ERR_(?:CONNECTION_)?TIMED_OUT|NS_ERROR_NET_TIMEOUT|timed out/i, { code: 'ETIMEDOUT' }],
  [/ERR_ADDRESS_UNREACHABLE/, { code: 'EHOSTUNREACH' }],
  [/ERR_INTERNET_DISCONNECTED|NS_ERROR_OFFLINE|appears to be offline/i, { code: 'ENETUNREACH' }],
  [/ERR_CONNECTION_ABORTED/, { code: 'ECONNABORTED' }],
  [/ERR_CERT_DATE_INVALID|SEC_ERROR_EXPIRED_CERTIFICATE/, { code: 'CERT_HAS_EXPIRED' }],
  [/ERR_CERT_COMMON_NAME_INVALID|SSL_ERROR_BAD_CERT_DOMAIN/, { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
  [/ERR_CERT_AUTHORITY_INVALID|SEC_ERROR_UNKNOWN_ISSUER/, { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }],
  [/ERR_CERT_REVOKED|SEC_ERROR_REVOKED_CERTIFICATE/, { code: 'CERT_REVOKED' }],
  [/ERR_SSL_|SSL_ERROR_/, { code: 'EPROTO' }],
  [
    /ERR_ABORTED|ERR_BLOCKED_|ERR_FAILED|NS_BINDING_ABORTED|NS_ERROR_ABORT|cancell?ed|blocked|client disconnected/i,
    'given-up',
  ],
]

/** Say how a browser's error looks to clients of Node; null for one that they cannot have. */
export function harFailure(text: string, url: URL): { code: string; message: string } | 'given-up' | null {
  const told = ERRORS.find(([pattern]) => pattern.test(text))?.[1]
  if (told === undefined || told === 'given-up') return told ?? null
  const form = NETWORK_ERRORS[told.code]
  if (form === undefined) return null
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  const marks: Record<string, string> = { host: url.hostname, address: url.hostname, port, hint: '' }
  const message = form.message.replaceAll(/\{(\w+)\}/g, (_mark, name: string) => marks[name] ?? '')
  return { code: told.code === 'UND_ERR_SOCKET' ? 'ECONNRESET' : told.code, message }
}
