import type { PageSite } from './page-data.js'
import { jsonSize } from './json-size.js'

/** Lines before and behind a call. */
const CONTEXT = 3

/** Of a call that goes over many lines, these are shown. */
const MOST_LINES = 12

/** Of a line, in characters: what is longer was not written by a person. */
const MOST_COLUMNS = 240

/** Put the lines around each call into its site, those never reached first, until there is no room. */
export function embedSources(
  sites: readonly PageSite[],
  readFile: (path: string) => string | null,
  budget: number,
): PageSite[] {
  const linesOf = cachedLines(readFile)
  const sources = new Map<PageSite, PageSite['source']>()
  let left = budget
  for (const site of sites.toSorted((a, b) => Number(a.calls > 0) - Number(b.calls > 0))) {
    const source = excerpt(linesOf(site.file), site)
    left -= source === null ? 0 : jsonSize(source)
    if (left < 0) break
    sources.set(site, source)
  }
  return sites.map((site) => ({ ...site, source: sources.get(site) ?? null }))
}

function excerpt(lines: readonly string[], { line, endLine }: PageSite): PageSite['source'] {
  if (line < 1 || line > lines.length) return null
  const first = Math.max(1, line - CONTEXT)
  const last = Math.min(endLine, line + MOST_LINES - 1) + CONTEXT
  return { first, lines: lines.slice(first - 1, last).map(cutLine) }
}

function cutLine(line: string): string {
  return line.length > MOST_COLUMNS ? `${line.slice(0, MOST_COLUMNS)}…` : line
}

function cachedLines(readFile: (path: string) => string | null): (file: string) => string[] {
  const cache = new Map<string, string[]>()
  return (file) => {
    const known = cache.get(file)
    if (known !== undefined) return known
    // What a line break ends is a line; behind the last one there is none.
    const lines =
      readFile(file)
        ?.replace(/\r?\n$/, '')
        .split(/\r\n|[\n\r]/) ?? []
    cache.set(file, lines)
    return lines
  }
}
