import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mustRun } from './run-command.ts'

const E2E = fileURLToPath(new URL('../../', import.meta.url))
const CACHE = join(E2E, '..', 'node_modules', '.cache', 'understudy-conformance')

const NPM_FLAGS = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']

/**
 * The outside project's dependencies: what `e2e/package.json` names, in the very versions that the lockfile holds, so
 * that types, drivers and the outside project agree.
 */
export function outsideDependencies(): Record<string, string> {
  const { devDependencies } = JSON.parse(readFileSync(join(E2E, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>
  }
  const names = Object.keys(devDependencies).filter(
    (name) => !name.startsWith('@types/') && !name.startsWith('@understudy/'),
  )
  return Object.fromEntries(names.sort().map((name) => [name, installedVersion(name)]))
}

function installedVersion(name: string): string {
  const manifest = join(E2E, 'node_modules', name, 'package.json')
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}

/**
 * Lay the dependencies down in `folder`, as npm installs them. npm's first install is kept, keyed by the list of
 * versions, and later ones are hard links to it: it takes half a minute, and links a second.
 */
export async function installDependencies(folder: string): Promise<void> {
  const dependencies = outsideDependencies()
  const key = createHash('sha256')
    .update(JSON.stringify([dependencies, process.version, process.platform]))
    .digest('hex')
    .slice(0, 16)
  const kept = join(CACHE, key)
  await keep(kept, async (fresh) => {
    const manifest = { name: 'outside', private: true, version: '1.0.0', type: 'module', dependencies }
    writeFileSync(join(fresh, 'package.json'), JSON.stringify(manifest, null, 2))
    await npm(['install', ...NPM_FLAGS], fresh)
  })
  linkTree(kept, folder)
}

/**
 * The same with packed tarballs on top, installed as a user would. Once for each set of tarballs, which stands beside
 * them: all projects of a run are hard links to it.
 */
export async function installWithTarballs(folder: string, tarballs: readonly string[]): Promise<void> {
  const [first] = tarballs
  if (first === undefined) return installDependencies(folder)
  const names = tarballs.map((path) => basename(path)).toSorted()
  const key = createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 16)
  const kept = join(dirname(first), `installed-${key}`)
  await keep(kept, async (fresh) => {
    await installDependencies(fresh)
    await npm(['install', ...NPM_FLAGS, ...tarballs], fresh)
  })
  linkTree(kept, folder)
}

/** Make a folder whole by `fill`, unless it is there. */
async function keep(kept: string, fill: (fresh: string) => Promise<void>): Promise<void> {
  if (existsSync(kept)) return
  mkdirSync(dirname(kept), { recursive: true })
  const fresh = mkdtempSync(join(dirname(kept), 'installing-'))
  try {
    await fill(fresh)
    renameSync(fresh, kept)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    // Another run may have been quicker; what it installed is the same.
    if (!existsSync(kept)) throw error
  }
}

/** npm as found on the PATH: the one tool that a user installs packages with. */
async function npm(args: string[], cwd: string): Promise<void> {
  await mustRun('npm', args, { cwd, limitMs: 300_000 })
}

/** Files at the top are copied: they are the project's own, which may write to them. */
function linkTree(from: string, to: string, isTop = true): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) linkTree(source, target, false)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else if (isTop) cpSync(source, target)
    else linkFile(source, target)
  }
}

function linkFile(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    // The temporary folder is on another disk.
    cpSync(from, to)
  }
}
