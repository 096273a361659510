import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The address at which services are recorded: documentation's, so that it is on no machine (RFC 5737). */
export const ADDRESS = '203.0.113.7'

/** A command with its arguments. */
type Command = [file: string, ...args: string[]]

/** Why no network can be made for a process here; null where it can. */
export function whyNoNamespace(): string | null {
  if (process.platform !== 'linux') return `network namespaces are Linux's, and this is ${process.platform}`
  const [file, ...args] = inShopNetwork('/etc/hosts', ['true'])
  const { status, error, stderr } = spawnSync(file, args, { encoding: 'utf8' })
  if (status === 0) return null
  return error?.message ?? (stderr.trim() || `unshare ended with ${status}`)
}

/** The command in a network of its own, in which the services' address is this machine, and their names are known. */
export function inShopNetwork(hostsFile: string, command: Command): Command {
  const script = [
    'ip link set lo up',
    `ip address add ${ADDRESS}/32 dev lo`,
    'mount --bind "$0" /etc/hosts',
    'exec "$@"',
  ].join(' && ')
  return ['unshare', '--map-root-user', '--net', '--mount', 'sh', '-c', script, hostsFile, ...command]
}

/** The command in a network without any interface that is up: not even this machine can be reached. */
export function inNoNetwork(command: Command): Command {
  return ['unshare', '--map-root-user', '--net', ...command]
}

/** Write a hosts file in which the services' names lead to their address. */
export function writeHosts(folder: string, address: string): string {
  const path = join(folder, 'hosts')
  writeFileSync(path, `127.0.0.1 localhost\n${address} api.shop.example secure.shop.example\n`)
  return path
}
