/** When a network error strikes, by what is then going on. */
export type NetworkErrorPhase =
  /** The name of the host is looked up. */
  | 'lookup'
  /** The connection is made. */
  | 'connect'
  /** TLS is agreed on: of `https:` only. */
  | 'tls'
  /** The request has been sent, and its answer is waited for. */
  | 'exchange'

/** How an error of the network looks to Node's clients. */
export interface NetworkErrorForm {
  phase: NetworkErrorPhase
  /** With the marks `{host}`, `{address}` and `{port}`; `{hint}` is where newer versions of Node suggest their system's certificates. */
  message: string
}

/**
 * The network errors that can be registered, by their code: the messages of libuv, c-ares and OpenSSL, as Node words them.
 * `UND_ERR_SOCKET` is what `fetch` and undici call a service that closes the connection without an answer; other clients
 * then say `ECONNRESET` with the message `socket hang up`.
 */
export const NETWORK_ERRORS: Readonly<Record<string, NetworkErrorForm>> = {
  ENOTFOUND: { phase: 'lookup', message: 'getaddrinfo ENOTFOUND {host}' },
  EAI_AGAIN: { phase: 'lookup', message: 'getaddrinfo EAI_AGAIN {host}' },
  EAI_FAIL: { phase: 'lookup', message: 'getaddrinfo EAI_FAIL {host}' },

  ECONNREFUSED: { phase: 'connect', message: 'connect ECONNREFUSED {address}:{port}' },
  ETIMEDOUT: { phase: 'connect', message: 'connect ETIMEDOUT {address}:{port}' },
  EHOSTUNREACH: { phase: 'connect', message: 'connect EHOSTUNREACH {address}:{port}' },
  EHOSTDOWN: { phase: 'connect', message: 'connect EHOSTDOWN {address}:{port}' },
  // Linux and macOS find no route before they send anything, and Node then tells the near end, too.
  ENETUNREACH: { phase: 'connect', message: 'connect ENETUNREACH {address}:{port} - Local (0.0.0.0:0)' },
  ENETDOWN: { phase: 'connect', message: 'connect ENETDOWN {address}:{port} - Local (0.0.0.0:0)' },
  EADDRNOTAVAIL: { phase: 'connect', message: 'connect EADDRNOTAVAIL {address}:{port} - Local (0.0.0.0:0)' },
  EACCES: { phase: 'connect', message: 'connect EACCES {address}:{port} - Local (0.0.0.0:0)' },

  CERT_HAS_EXPIRED: { phase: 'tls', message: 'certificate has expired' },
  CERT_NOT_YET_VALID: { phase: 'tls', message: 'certificate is not yet valid' },
  CERT_REVOKED: { phase: 'tls', message: 'certificate revoked' },
  CERT_UNTRUSTED: { phase: 'tls', message: 'certificate not trusted' },
  CERT_REJECTED: { phase: 'tls', message: 'certificate rejected' },
  CERT_SIGNATURE_FAILURE: { phase: 'tls', message: 'certificate signature failure' },
  CERT_CHAIN_TOO_LONG: { phase: 'tls', message: 'certificate chain too long' },
  INVALID_CA: { phase: 'tls', message: 'invalid CA certificate' },
  INVALID_PURPOSE: { phase: 'tls', message: 'unsuitable certificate purpose' },
  DEPTH_ZERO_SELF_SIGNED_CERT: { phase: 'tls', message: 'self-signed certificate{hint}' },
  SELF_SIGNED_CERT_IN_CHAIN: { phase: 'tls', message: 'self-signed certificate in certificate chain' },
  UNABLE_TO_GET_ISSUER_CERT: { phase: 'tls', message: 'unable to get issuer certificate{hint}' },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { phase: 'tls', message: 'unable to get local issuer certificate' },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { phase: 'tls', message: 'unable to verify the first certificate{hint}' },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    phase: 'tls',
    message:
      "Hostname/IP does not match certificate's altnames: Host: {host}. is not in the cert's altnames: DNS:invalid",
  },
  // OpenSSL begins with the number of its thread.
  EPROTO: {
    phase: 'tls',
    message:
      'write EPROTO 80AB3F7D4F7F0000:error:0A000410:SSL routines:ssl3_read_bytes:ssl/tls alert handshake failure:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:918:SSL alert number 40\n',
  },

  ECONNRESET: { phase: 'exchange', message: 'read ECONNRESET' },
  ECONNABORTED: { phase: 'exchange', message: 'read ECONNABORTED' },
  EPIPE: { phase: 'exchange', message: 'write EPIPE' },
  UND_ERR_SOCKET: { phase: 'exchange', message: 'socket hang up' },
}
