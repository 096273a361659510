import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { UsageError } from '../surroundings.js'
import { firstIn, foldersUp, namesIn, readText } from './disk.js'
import { LOCKFILES, packageManagerOf, type PackageManager } from './package-manager.js'

/** What of a package.json is read. */
export interface Manifest {
  name?: string
  type?: string
  packageManager?: string
  scripts?: Record<string, string>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  workspaces?: unknown
  engines?: { node?: string }
  volta?: { node?: string }
  devEngines?: { runtime?: unknown }
  jest?: unknown
}

/** A package, and what it stands in. */
export interface Project {
  /** Absolute folder of its package.json. */
  folder: string
  manifestPath: string
  manifestText: string
  manifest: Manifest
  /** Whether its `.js` files are ES modules. */
  isModule: boolean
  isTypeScript: boolean
  /** Folder of the repository or workspace that it is part of; its own folder if of none. */
  root: string
  /** What the root's package.json says, if the package is not the root. */
  rootManifest: Manifest
  /** Folder with the lockfile; null without one. */
  lockedAt: string | null
  packages: PackageManager
}

/** Read the package that a folder is part of. */
export function readProject(cwd: string, env: Readonly<Record<string, string | undefined>>): Project {
  const folder = foldersUp(cwd).find((one) => readText(join(one, 'package.json')) !== null)
  if (folder === undefined) throw new UsageError(`There is no package.json in "${cwd}", nor above it.`)
  const manifestPath = join(folder, 'package.json')
  const manifestText = readText(manifestPath) ?? ''
  const manifest = parseManifest(manifestPath, manifestText)
  const root = rootOf(folder)
  const rootManifest = root === folder ? {} : readManifest(root)
  const within = foldersUp(folder).filter((one) => one.length >= root.length)
  const lockedAt = within.find((one) => firstIn(one, Object.keys(LOCKFILES)) !== null) ?? null
  return {
    folder,
    manifestPath,
    manifestText,
    manifest,
    isModule: manifest.type === 'module',
    isTypeScript: isTypeScript([folder, root], [manifest, rootManifest]),
    root,
    rootManifest,
    lockedAt,
    packages: packageManagerOf({
      field: manifest.packageManager ?? rootManifest.packageManager ?? null,
      files: namesIn(lockedAt ?? root),
      userAgent: env['npm_config_user_agent'],
    }),
  }
}

/** The version of a package that the project has: as installed, or else as its package.json asks for; null without. */
export function versionOf(project: Project, name: string): string | null {
  const require = createRequire(join(project.folder, 'package.json'))
  try {
    return (require(`${name}/package.json`) as { version: string }).version
  } catch {
    // Not installed yet.
    return rangeOf(project, name)
  }
}

/** The range in which a package.json, the project's or the root's, asks for a package; null where neither does. */
export function rangeOf({ manifest, rootManifest }: Project, name: string): string | null {
  for (const { dependencies, devDependencies, peerDependencies, optionalDependencies } of [manifest, rootManifest]) {
    const range = { ...optionalDependencies, ...peerDependencies, ...dependencies, ...devDependencies }[name]
    if (range !== undefined) return range
  }
  return null
}

/** The nearest repository or workspace. */
function rootOf(folder: string): string {
  const all = foldersUp(folder)
  return all.find((one) => namesIn(one).includes('.git')) ?? all.find(isWorkspace) ?? folder
}

function isWorkspace(folder: string): boolean {
  if (readText(join(folder, 'pnpm-workspace.yaml')) !== null) return true
  return readText(join(folder, 'package.json'))?.includes('"workspaces"') ?? false
}

function readManifest(folder: string): Manifest {
  const path = join(folder, 'package.json')
  const text = readText(path)
  return text === null ? {} : parseManifest(path, text)
}

function parseManifest(path: string, text: string): Manifest {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
    throw new SyntaxError('an object is expected')
  } catch (error) {
    throw new UsageError(`"${path}" cannot be read: ${(error as Error).message}`)
  }
}

function isTypeScript(folders: readonly string[], manifests: readonly Manifest[]): boolean {
  if (folders.some((folder) => namesIn(folder).some((name) => /^tsconfig(?:\..+)?\.json$/.test(basename(name)))))
    return true
  return manifests.some(({ dependencies, devDependencies }) => 'typescript' in { ...dependencies, ...devDependencies })
}
