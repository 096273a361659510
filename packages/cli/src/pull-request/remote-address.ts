/** What the address of a remote says of where it is. */
export interface RemoteAddress {
  protocol: 'https' | 'http' | 'ssh' | 'git'
  /** In lower case, with its port where one counts for the web: `git.example.com:8443`. */
  host: string
  /** Without a leading slash and without `.git`: `group/sub/project`. */
  path: string
  /** Who logs in, as it stands in the address. */
  user: string | null
  hasPassword: boolean
}

const SCP_LIKE = /^(?:([^@/\s]+)@)?(\[[^\]]+\]|[^:/\s]{2,}):(?!\/\/)(.+)$/
const PROTOCOLS = new Map<string, RemoteAddress['protocol']>([
  ['https:', 'https'],
  ['http:', 'http'],
  ['ssh:', 'ssh'],
  ['git+ssh:', 'ssh'],
  ['ssh+git:', 'ssh'],
  ['git:', 'git'],
])

/** Hosts that only answer to SSH, beside the host that they serve. */
const SSH_HOSTS = new Map([
  ['ssh.github.com', 'github.com'],
  ['altssh.gitlab.com', 'gitlab.com'],
  ['altssh.bitbucket.org', 'bitbucket.org'],
])

/** Read a remote's address, of any form that Git takes; null for a path on this machine. */
export function readRemoteAddress(address: string): RemoteAddress | null {
  return address.includes('://') ? fromUrl(address) : fromScp(address)
}

function fromUrl(address: string): RemoteAddress | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  const protocol = PROTOCOLS.get(url.protocol)
  if (protocol === undefined || url.hostname === '') return null
  const isWeb = protocol === 'https' || protocol === 'http'
  const user = url.username === '' ? null : decodeURIComponent(url.username)
  // The port of SSH is none of the web's.
  return {
    protocol,
    host: hostOf(isWeb ? url.host : url.hostname),
    path: pathOf(url.pathname),
    user,
    hasPassword: url.password !== '',
  }
}

function fromScp(address: string): RemoteAddress | null {
  const [, user, host, path] = SCP_LIKE.exec(address) ?? []
  if (host === undefined || path === undefined) return null
  // On Windows, `C:/repository` is a path; it has one letter, and hosts have more.
  return { protocol: 'ssh', host: hostOf(host), path: pathOf(path), user: user ?? null, hasPassword: false }
}

function hostOf(host: string): string {
  const lower = host.toLowerCase()
  return SSH_HOSTS.get(lower) ?? lower
}

function pathOf(path: string): string {
  const bare = path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '')
  // A name with spaces is encoded in a URL only.
  return bare.replaceAll('%20', ' ')
}
