const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs']

// What is written for a TypeScript file is what it becomes.
const WRITTEN_FOR: Record<string, readonly string[]> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
}

/** Finds the file that a specifier means. */
export type ResolveImport = (from: string, specifier: string) => string | null

/**
 * Build the resolution of imports among the given files: relative ones, and aliases such as `@/http` or those of workspaces
 * where exactly one file's path ends so.
 */
export function createImportResolver(files: Iterable<string>): ResolveImport {
  const known = new Set(files)
  const byName = Map.groupBy(known, (file) => lastOf(stemOf(file)))
  return (from, specifier) => {
    const path = specifier.replace(/(?<=.)[?#].*$/, '')
    if (/^\.{1,2}(?:\/|$)/.test(path)) return fileAt(known, join(from, path))
    if (path.startsWith('/') || /^[a-z]+:/.test(path)) return null
    return byAlias(byName, path)
  }
}

function fileAt(known: ReadonlySet<string>, path: string): string | null {
  const extension = /\.[cm]?jsx?$/.exec(path)?.[0] ?? ''
  const bare = path.slice(0, path.length - extension.length)
  const written = (WRITTEN_FOR[extension] ?? []).map((each) => bare + each)
  const guesses = [
    ...written,
    path,
    ...EXTENSIONS.map((each) => path + each),
    ...EXTENSIONS.map((each) => `${path}/index${each}`),
  ]
  return guesses.map((each) => each.replace(/^\//, '')).find((each) => known.has(each)) ?? null
}

function byAlias(byName: ReadonlyMap<string, readonly string[]>, path: string): string | null {
  const stem = stemOf(path)
  // What stands before the first slash is a sigil or a scope; `src/http` is written as it is.
  const rest = stem.startsWith('#') ? stem.slice(1).replace(/^\//, '') : stem.replace(/^[@~$][^/]*\//, '')
  if (rest === stem && !stem.includes('/')) return null
  const candidates = byName.get(lastOf(rest)) ?? []
  const matching = candidates.filter((file) => `/${stemOf(file)}`.endsWith(`/${rest}`))
  if (matching.length === 1) return matching[0] ?? null
  const index = (byName.get('index') ?? []).filter((file) =>
    new RegExp(`(?:^|/)${escape(rest)}(?:/src)?/index$`).test(stemOf(file)),
  )
  return matching.length === 0 && index.length === 1 ? (index[0] ?? null) : null
}

/** The files that a text imports, as it writes them; found without parsing. */
export function specifiersOf(text: string): string[] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"`])([^'"`\n]+)\1/g
  return Array.from(text.matchAll(pattern), ({ 2: specifier = '' }) => specifier)
}

function stemOf(path: string): string {
  return path.replace(/\.(?:[cm]?[jt]s|[jt]sx)$/, '')
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function escape(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}

function join(from: string, path: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.length === 0 || parts.at(-1) === '..') parts.push('..')
      else parts.pop()
    } else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}
