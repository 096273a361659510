/** Where a client believes it is connected to. */
export interface ConnectionTarget {
  isTls: boolean
  /** `host` or `host:port`, used where a request has no Host header. */
  authority: string
}

/**
 * Build a request's absolute URL from its connection, request target and Host header, without default port and
 * fragment. The Host header wins over the connection: it is what services are told apart by behind one address.
 */
export function requestUrl(target: ConnectionTarget, path: string, hostHeader: string | undefined): string {
  const absolute = /^https?:\/\//i.test(path)
    ? path
    : `${target.isTls ? 'https' : 'http'}://${hostHeader ?? target.authority}${path}`
  return normalizeUrl(absolute)
}

/** The origin of a connection, where a Host header may say something else than it; undefined for a request of a proxy. */
export function dialledOrigin({ isTls, authority }: ConnectionTarget, path: string): string | undefined {
  return /^https?:\/\//i.test(path) ? undefined : `${isTls ? 'https' : 'http'}://${authority}`
}

/** Print a URL as `URL` does, without fragment and credentials; text that is no URL comes back as it is. */
export function normalizeUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null) return text
  if (url.hash === '' && url.username === '' && url.password === '') return url.href
  url.hash = ''
  url.username = ''
  url.password = ''
  return url.href
}

/** Join host and port as an authority, leaving out the scheme's default port; IPv6 hosts get their brackets. */
export function authorityOf(isTls: boolean, host: string, port: number | string | undefined | null): string {
  const name = (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host).toLowerCase()
  const isDefault = port === undefined || port === null || port === '' || Number(port) === (isTls ? 443 : 80)
  return isDefault ? name : `${name}:${port}`
}
