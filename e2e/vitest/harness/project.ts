import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const HERE = fileURLToPath(new URL('..', import.meta.url))
const PACKAGES = join(HERE, '..', '..', 'packages')

/** A project outside the repository, with the packed packages installed. */
export interface Project {
  root: string
  /** Absolute path of a file of the project. */
  path(file: string): string
  read(file: string): string
  write(file: string, text: string): void
  remove(file: string): void
  /** Hashes of all files by path, to tell whether anything changed; installed packages and caches aside. */
  tree(): Record<string, string>
  dispose(): void
}

/**
 * Copy a project out of `projects/`, and install the tarballs in it.
 *
 * Third-party packages are links into the workspace, which pins them. Each of our own packages sees only what its
 * `package.json` names, as it would after a strict install.
 */
export function createProject(name: string, tarballs: Record<string, string>, dependencies: string[] = []): Project {
  const root = realpathSync(mkdtempSync(join(tmpdir(), `understudy-vitest-${name}-`)))
  cpSync(join(HERE, 'projects', name), root, { recursive: true })
  for (const dependency of ['vitest', ...dependencies]) link(join(HERE, 'node_modules', dependency), root, dependency)
  for (const folder of ['core', 'vitest-plugin']) unpack(root, folder, tarballs)
  const path = (file: string): string => join(root, file)
  return {
    root,
    path,
    read: (file) => readFileSync(path(file), 'utf8'),
    write(file, text) {
      mkdirSync(dirname(path(file)), { recursive: true })
      writeFileSync(path(file), text)
    },
    remove: (file) => rmSync(path(file), { recursive: true, force: true }),
    tree: () => treeOf(root),
    dispose: () => rmSync(root, { recursive: true, force: true }),
  }
}

function unpack(root: string, folder: string, tarballs: Record<string, string>): void {
  const name = `@understudy/${folder}`
  const target = join(root, 'node_modules', name)
  mkdirSync(target, { recursive: true })
  execFileSync('tar', ['-xzf', tarballs[name] ?? '', '--strip-components=1', '-C', target])
  const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')) as Manifest
  const foreign = Object.keys(manifest.dependencies ?? {}).filter((key) => !key.startsWith('@understudy/'))
  for (const key of foreign) link(join(PACKAGES, folder, 'node_modules', key), target, key)
}

interface Manifest {
  dependencies?: Record<string, string>
}

function link(source: string, folder: string, name: string): void {
  const target = join(folder, 'node_modules', name)
  if (existsSync(target)) return
  mkdirSync(dirname(target), { recursive: true })
  symlinkSync(realpathSync(source), target, 'dir')
}

function treeOf(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !relative(root, file)
          .split(sep)
          .some((part) => part === 'node_modules' || part === '.git'),
    )
  const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')
  return Object.fromEntries(files.sort().map((file) => [relative(root, file), hash(file)]))
}
