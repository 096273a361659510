import { createHash } from 'node:crypto'
import { join, relative, sep } from 'node:path'
import { loadConfig } from '@understudy/core/config'
import { firstIn, readText } from '../disk.js'
import { gitSays } from '../git.js'
import type { PackageManager } from '../package-manager.js'
import type { Project } from '../project.js'

/** What the nightly job of a project is made of, on whichever forge. */
export interface DriftJob {
  /** `understudy-drift`, and the package's name where it is one of several. */
  name: string
  /** The package's folder in the repository; null where it is the repository. */
  folder: string | null
  /** The folder of the lockfile in the repository; empty for the repository's own, null without a lockfile. */
  lockedAt: string | null
  packages: PackageManager
  /** When: minute and hour, by UTC. */
  minute: number
  hour: number
  /** Path of the file that says which Node to use; null without one. */
  nodeFile: string | null
  /** What that file says, where it is a plain version. */
  nodeVersion: string | null
  /** Environment variables that the configuration reads. */
  secrets: string[]
  /** Services that the configuration names. */
  services: string[]
}

/**
 * Read what the nightly job needs to know.
 * @throws config-unreadable, config-invalid
 */
export function readJob(project: Project): DriftJob {
  const { folder, packages, lockedAt } = project
  const repository = repositoryOf(project)
  const below = pathBelow(repository, folder)
  const config = loadConfig(folder)
  const nodeFile = nodeFileOf(project)
  return {
    name: below === '' ? 'understudy-drift' : `understudy-drift-${below.replaceAll(/[^\w-]+/g, '-')}`,
    folder: below === '' ? null : below,
    lockedAt: lockedAt === null ? null : pathBelow(repository, lockedAt),
    packages,
    ...hourOf(gitSays(repository, 'remote', 'get-url', 'origin') ?? project.manifest.name ?? repository),
    nodeFile: nodeFile === null ? null : pathBelow(repository, nodeFile),
    nodeVersion: nodeFile === null ? null : plainVersion(nodeFile),
    secrets: secretsOf(config.drift),
    services: config.services.map(({ name }) => name),
  }
}

/** The absolute folder of the repository, or else of the workspace. */
export function repositoryOf({ root }: Project): string {
  return root
}

/** A quiet hour of the night, the same at every call, and another for another repository; never the busy full hour. */
function hourOf(repository: string): { minute: number; hour: number } {
  const name = repository.replace(/^.*[:/](?=[^:/]+\/[^:/]+$)/, '').replace(/\.git$/, '')
  const digest = createHash('sha256').update(name).digest()
  return { minute: 3 + (digest[0]! % 54), hour: 1 + (digest[1]! % 4) }
}

const VERSION_FILES = ['.nvmrc', '.node-version', '.tool-versions']

function nodeFileOf({ folder, root, manifest, rootManifest }: Project): string | null {
  for (const one of [folder, root]) {
    const file = firstIn(one, VERSION_FILES)
    if (file !== null) return file
  }
  const says = ({ engines, volta, devEngines }: typeof manifest): boolean =>
    engines?.node !== undefined || volta?.node !== undefined || devEngines?.runtime !== undefined
  if (says(manifest)) return join(folder, 'package.json')
  return says(rootManifest) ? join(root, 'package.json') : null
}

function plainVersion(file: string): string | null {
  return /^v?(\d+(?:\.\d+){0,2})\s*$/.exec(readText(file) ?? '')?.[1] ?? null
}

function pathBelow(repository: string, path: string): string {
  return relative(repository, path).split(sep).join('/')
}

interface DriftNames {
  credentials: Record<string, { headers?: Record<string, string>; query?: Record<string, string> }>
  notify: readonly string[]
}

/** Names of environment variables: `${NAME}` in credentials, `$NAME` among those that are told. */
function secretsOf({ credentials, notify }: DriftNames): string[] {
  const values = Object.values(credentials).flatMap(({ headers = {}, query = {} }) => [
    ...Object.values(headers),
    ...Object.values(query),
  ])
  const named = values.flatMap((value) => Array.from(value.matchAll(/\$\{(\w+)\}/g), ([, name]) => name!))
  const told = notify.flatMap((one) => /^\$\{?(\w+)\}?$/.exec(one)?.[1] ?? [])
  return [...new Set([...named, ...told])].toSorted()
}

/** Names such as the secrets of these services could have. */
export function exampleSecrets(services: readonly string[]): string[] {
  const named = services.map((name) => name.replaceAll(/(?<=[a-z\d])(?=[A-Z])|[^A-Za-z\d]+/g, '_').toUpperCase())
  const plain = named.filter((name) => /^[A-Z]\w*$/.test(name)).map((name) => `${name}_TOKEN`)
  return plain.length > 0 ? plain : ['PAYMENTS_TOKEN']
}

/** What the job runs, in the package's folder. */
export function driftCommand({ packages }: DriftJob, reports: string): string {
  return `${packages.exec} understudy drift --sample 20% --pr ${reports}`
}

/** Plain text of YAML where it needs no quotes, and else in quotes. */
export function yamlText(text: string): string {
  return /^[A-Za-z./][\w./@-]*$/.test(text) ? text : JSON.stringify(text)
}
