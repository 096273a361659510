import { findSourceMap } from 'node:module'
import type { StackFormatter } from './call-sites.js'

/** A place in a file, counted from 1. */
export interface Place {
  /** As the stack or the source map names it. */
  file: string
  line: number
  column: number
}

/**
 * Find where in the source a call site is: by the first of the formatters that maps what it prints, as those of runners
 * do, or else by the source maps that Node keeps. Without a map, the place in what was built.
 */
export function sourcePlaceOf(site: NodeJS.CallSite, formatters: Iterable<StackFormatter>): Place {
  const built = builtPlaceOf(site)
  for (const formatter of formatters) {
    const place = readFrame(format(formatter, site))
    if (place !== null && !isSame(place, built)) return place
  }
  return placeByNode(built) ?? built
}

/** Where a call site is in what runs. */
export function builtPlaceOf(site: NodeJS.CallSite): Place {
  return { file: nameOf(site), line: site.getLineNumber() ?? 1, column: site.getColumnNumber() ?? 1 }
}

/** The file of a call site; that of an evaluated script by the name that it gives itself. */
export function nameOf(site: NodeJS.CallSite): string {
  return site.getFileName() ?? site.getScriptNameOrSourceURL() ?? ''
}

function isSame(a: Place, b: Place): boolean {
  return a.line === b.line && a.column === b.column && a.file === b.file
}

function format(formatter: StackFormatter, site: NodeJS.CallSite): string {
  try {
    const text = formatter(new Error('call'), [new BareSite(site)])
    return typeof text === 'string' ? text : ''
  } catch {
    // A formatter of the test's own, which expects more of its call sites.
    return ''
  }
}

/**
 * A call site that tells nothing but its place, so that a formatter prints nothing else. Formatters copy the methods of
 * their call sites' prototype.
 */
class BareSite {
  readonly #site: NodeJS.CallSite

  constructor(site: NodeJS.CallSite) {
    this.#site = site
  }

  getFileName(): string | null {
    return this.#site.getFileName()
  }

  getScriptNameOrSourceURL(): string | null {
    return this.#site.getScriptNameOrSourceURL()
  }

  getLineNumber(): number | null {
    return this.#site.getLineNumber()
  }

  getColumnNumber(): number | null {
    return this.#site.getColumnNumber()
  }

  getEnclosingLineNumber(): number | null {
    return this.#site.getLineNumber()
  }

  getEnclosingColumnNumber(): number | null {
    return this.#site.getColumnNumber()
  }

  getFunctionName(): null {
    return null
  }

  getMethodName(): null {
    return null
  }

  getTypeName(): null {
    return null
  }

  getThis(): undefined {
    return undefined
  }

  getFunction(): undefined {
    return undefined
  }

  getEvalOrigin(): undefined {
    return undefined
  }

  getPromiseIndex(): null {
    return null
  }

  getScriptHash(): string {
    return ''
  }

  getPosition(): number {
    return this.#site.getPosition()
  }

  isToplevel(): boolean {
    return true
  }

  isNative(): boolean {
    return false
  }

  isEval(): boolean {
    return false
  }

  isConstructor(): boolean {
    return false
  }

  isAsync(): boolean {
    return false
  }

  isPromiseAll(): boolean {
    return false
  }

  toString(): string {
    return `${nameOf(this.#site)}:${this.getLineNumber()}:${this.getColumnNumber()}`
  }
}

/**
 * Read the last frame of a formatted stack: `at /app/a.ts:3:5`, or `at load (/app/(shop)/a.ts:3:5)` where a source map
 * knows a name. Names hold no spaces and no parentheses; paths may.
 */
export function readFrame(stack: string): Place | null {
  const at = stack.lastIndexOf('\n    at ')
  const frame = at === -1 ? '' : stack.slice(at + '\n    at '.length)
  const place = frame.endsWith(')') ? frame.replace(/^[^ (]+ \((.*)\)$/s, '$1') : frame
  const match = /^(.+):(\d+):(\d+)$/s.exec(place)
  return match === null ? null : { file: match[1]!, line: Number(match[2]), column: Number(match[3]) }
}

/** Where Node itself transforms code, it keeps the source maps. */
function placeByNode({ file, line, column }: Place): Place | null {
  const entry = findSourceMap(file)?.findEntry(line - 1, column - 1)
  if (entry === undefined || !('originalSource' in entry)) return null
  return { file: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn + 1 }
}
