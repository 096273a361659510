/**
 * Say how paths of a document become paths below a service's base URL: what is put before them, and what is taken away;
 * null for operations that lie elsewhere.
 */
export type Alignment = { add: string } | { strip: string }

interface Base {
  /** Empty for a server that is relative. */
  host: string
  /** Without a trailing slash. */
  path: string
}

/**
 * Align the servers of an operation with a base URL, the most telling pair first: the same host, and the same path, one that
 * begins with the other, or one that ends with the other, as behind a gateway. Paths that have nothing in common are taken
 * for two names of one place.
 *
 * @param paths all paths of the document: a base below the server's counts only where some of them lie there
 */
export function alignServers(servers: readonly string[], baseUrl: string, paths: readonly string[]): Alignment {
  const base = readUrl(baseUrl)
  const ranked = servers.map((url) => align(readUrl(url), base, paths)).sort((a, b) => a.rank - b.rank)
  return ranked[0]?.alignment ?? { add: '' }
}

function align(server: Base, base: Base, paths: readonly string[]): { rank: number; alignment: Alignment } {
  const isOther = server.host !== '' && server.host !== base.host
  const ranked = (rank: number, alignment: Alignment) => ({ rank: rank + (isOther ? 10 : 0), alignment })
  if (server.path === base.path) return ranked(0, { add: '' })
  if (isBelow(base.path, server.path)) {
    const strip = base.path.slice(server.path.length)
    if (paths.some((path) => isBelow(path, strip))) return ranked(1, { strip })
  }
  if (isBelow(server.path, base.path)) {
    // A base URL without a path on another host may as well be a proxy of the server: its own host tells.
    return ranked(2, { add: server.path.slice(base.path.length) })
  }
  if (server.path.endsWith(base.path) || base.path.endsWith(server.path)) return ranked(3, { add: '' })
  return ranked(4, { add: '' })
}

/** Apply an alignment to a path; null for one that lies outside. */
export function alignedPath(path: string, alignment: Alignment): string | null {
  if ('add' in alignment) return alignment.add + path
  return isBelow(path, alignment.strip) ? path.slice(alignment.strip.length) || '/' : null
}

/** True where servers name hosts, and none of them is that of a base URL. */
export function areElsewhere(servers: readonly string[], baseUrls: readonly string[]): boolean {
  const hosts = baseUrls.map((url) => readUrl(url).host)
  return servers.length > 0 && servers.every((url) => readUrl(url).host !== '' && !hosts.includes(readUrl(url).host))
}

function readUrl(url: string): Base {
  const [, host = '', path = ''] = /^(?:[a-z][a-z\d+.-]*:)?\/\/([^/?#]*)([^?#]*)/i.exec(url) ?? ['', '', url]
  const [plain = ''] = path.split(/[?#]/, 1)
  const trimmed = plain.replace(/^\.?\/?/, '/').replace(/\/+$/, '')
  return { host: host.toLowerCase().replace(/:(?:443|80)$/, ''), path: trimmed }
}

function isBelow(path: string, base: string): boolean {
  return path === base || path.startsWith(`${base}/`)
}
