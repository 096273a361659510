/** How a package manager is told to do things. */
export interface PackageManager {
  name: 'npm' | 'pnpm' | 'yarn' | 'bun'
  /** Installs what package.json names. */
  install: string
  /** Installs exactly what the lockfile holds. */
  installLocked: string
  /** Runs an installed command. */
  exec: string
  /** The version that `packageManager` of package.json names; null without one. */
  pinned: string | null
  /** Whether it is Yarn 2 or later. */
  isBerry: boolean
}

/** What tells which package manager a project uses. */
export interface PackageManagerTraces {
  /** `packageManager` of package.json, of the project or above. */
  field: string | null
  /** Names of the files beside the lockfile, lockfile included. */
  files: readonly string[]
  userAgent: string | undefined
}

type Name = PackageManager['name']

/** Lockfiles, each with who writes it. */
export const LOCKFILES: Record<string, Name> = {
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
}

/** Tell which package manager a project uses: by what it names, its lockfile, or who runs this command; else npm. */
export function packageManagerOf({ field, files, userAgent }: PackageManagerTraces): PackageManager {
  const named = /^(npm|pnpm|yarn|bun)@(\d[^+]*)/.exec(field ?? '')
  const lockfile = files.find((file) => file in LOCKFILES)
  const agent = /^(npm|pnpm|yarn|bun)\//.exec(userAgent ?? '')?.[1]
  const name = (named?.[1] ?? (lockfile ? LOCKFILES[lockfile] : agent) ?? 'npm') as Name
  const pinned = named?.[2] ?? null
  const isBerry = name === 'yarn' && (pinned === null ? files.includes('.yarnrc.yml') : !pinned.startsWith('1.'))
  return { name, pinned, isBerry, ...commandsOf(name, { isBerry, isLocked: lockfile !== undefined }) }
}

type Commands = Pick<PackageManager, 'install' | 'installLocked' | 'exec'>

function commandsOf(name: Name, { isBerry, isLocked }: { isBerry: boolean; isLocked: boolean }): Commands {
  const install = `${name} install`
  const locked = {
    npm: 'npm ci',
    pnpm: 'pnpm install --frozen-lockfile',
    yarn: isBerry ? 'yarn install --immutable' : 'yarn install --frozen-lockfile',
    bun: 'bun install --frozen-lockfile',
  }
  const exec = { npm: 'npx', pnpm: 'pnpm exec', yarn: 'yarn', bun: 'bunx' }
  return { install, installLocked: isLocked ? locked[name] : install, exec: exec[name] }
}
