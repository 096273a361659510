import { isAbsolute, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Whose code a file of a stack holds. */
export type CodeFile =
  /** Of the project: `path` is relative to the runner's root, `/` between folders; absolute where it is not inside. */
  | { kind: 'project'; path: string; isInside: boolean }
  /** Of a package in `node_modules`. */
  | { kind: 'package'; name: string }
  /** Node's own, Understudy's, or no file at all. */
  | { kind: 'none' }

const NONE: CodeFile = { kind: 'none' }

/** Yarn keeps packages in zip files and, where it has to unpack them, in folders of their own. */
const PACKAGE_FOLDER = /(?:^|[\\/])(?:node_modules|\.yarn[\\/](?:cache|unplugged))[\\/]/

/** Tell whose code a file is, by its name in a stack: a path, a `file:` URL, or either with a query. */
export function codeFileOf(name: string, rootDir: string, ownFolder: string): CodeFile {
  const path = pathOf(name)
  if (path === null || path.startsWith(ownFolder)) return NONE
  const packageName = packageOf(path)
  if (packageName !== null) return packageName === '' ? NONE : { kind: 'package', name: packageName }
  const inside = relative(rootDir, path)
  const isInside = inside !== '' && !isAbsolute(inside) && inside !== '..' && !inside.startsWith(`..${sep}`)
  return { kind: 'project', path: (isInside ? inside : path).split(sep).join('/'), isInside }
}

/** The path that a stack's file name stands for; null for what is no file of the disk. */
function pathOf(name: string): string | null {
  // A path may hold a `#`; an address may not.
  if (name.startsWith('file://')) return urlToPath(name.replace(/[?#].*$/s, ''))
  const path = name.replace(/\?.*$/s, '')
  return isAbsolute(path) ? path : null
}

function urlToPath(url: string): string | null {
  try {
    return fileURLToPath(url)
  } catch {
    // Of another machine, or with an encoded slash.
    return null
  }
}

/** The innermost package that a path is in: null outside packages, empty for what stands in no package's folder. */
function packageOf(path: string): string | null {
  if (!PACKAGE_FOLDER.test(path)) return null
  const inside = path.split(/[\\/]node_modules[\\/]/)
  if (inside.length === 1) return ''
  const [first = '', second = ''] = inside.at(-1)!.split(/[\\/]/)
  // A folder of a tool: `.vite`, `.pnpm`.
  if (first.startsWith('.')) return ''
  return first.startsWith('@') ? `${first}/${second}` : first
}
