import { posix } from 'node:path'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import type { CoverageProblem } from '../coverage/coverage-data.js'
import type { Caller, CallerFrame } from '../model/index.js'
import type { Project } from './project.js'

/** What a run's callers look like in the source. */
export interface MappedCallers {
  callerOf(caller: Caller): Caller
  /** Built files whose source maps are missing or broken, and sources that maps name and that are gone. */
  problems: CoverageProblem[]
}

/**
 * Follow source maps from built code, which a runner loads as it is, to the source. Frames that stand in the source already,
 * because the runner mapped them, stay as they are.
 */
export function mapCallers(project: Project, isSource: (file: string) => boolean): MappedCallers {
  const maps = new Map<string, TraceMap | null>()
  const missing = new Set<string>()
  const problems: CoverageProblem[] = []
  const mapOf = (file: string): TraceMap | null => {
    const known = maps.get(file)
    if (known !== undefined) return known
    const read = readMap(project, file)
    if (typeof read === 'string') problems.push({ kind: 'source-map-missing', file, message: read })
    const map = typeof read === 'string' ? null : read
    maps.set(file, map)
    return map
  }
  const miss = (file: string): void => {
    if (!missing.has(file)) problems.push(sourceMissing(file))
    missing.add(file)
  }
  const place = (frame: CallerFrame): CallerFrame => {
    if (isSource(frame.file)) return frame
    if (!project.has(frame.file)) {
      // A runner may have followed the map of a built file by itself.
      if (isScriptPath(frame.file) && project.read(frame.file) === null) miss(frame.file)
      return frame
    }
    const map = mapOf(frame.file)
    const original = map === null ? frame : originalOf(frame, map)
    if (original === frame || project.has(original.file)) return original
    miss(original.file)
    return frame
  }
  return { callerOf: (caller) => ({ ...caller, frames: caller.frames.map(place) }), problems }
}

/** Tell a path of the project from names that tools give to what is no file. */
function isScriptPath(file: string): boolean {
  return /^(?!\.\.\/|\/)[^:\0?]+\.[cm]?[jt]sx?$/.test(file)
}

function sourceMissing(file: string): CoverageProblem {
  const message = `"${file}" calls out by the source map of what was built from it, and is not there; build that anew`
  return { kind: 'source-missing', file, message }
}

function originalOf(frame: CallerFrame, map: TraceMap): CallerFrame {
  const { source, line, column } = originalPositionFor(map, { line: frame.line, column: frame.column - 1 })
  if (source === null) return frame
  return { ...frame, file: posix.normalize(posix.join(posix.dirname(frame.file), source)), line, column: column + 1 }
}

/** The last one in a file counts (ECMA-426, section 11.1.2.1). */
const MAPPING_URL = /\/\/[#@]\s*sourceMappingURL=(\S+)\s*$/gm

const INLINE = /^data:application\/json[^,]*?(;base64)?,(.*)$/s

/** Read the source map of a file: null where it has none, a sentence where it cannot be read. */
function readMap(project: Project, file: string): TraceMap | string | null {
  const url = [...(project.read(file) ?? '').matchAll(MAPPING_URL)].at(-1)?.[1]
  if (url === undefined) return null
  const [, isBase64, data] = INLINE.exec(url) ?? []
  const path = posix.normalize(posix.join(posix.dirname(file), decodeUrl(url)))
  const text = data === undefined ? project.read(path) : decode(data, isBase64 !== undefined)
  const named = data === undefined ? `its source map "${path}"` : 'the source map in it'
  if (text === null)
    return `"${file}" calls out, and ${named} is not there; build with source maps, or let the tests load the source`
  try {
    return new TraceMap(text)
  } catch (error) {
    return `"${file}" calls out, and ${named} cannot be read (${error instanceof Error ? error.message : String(error)}); build it anew`
  }
}

function decode(data: string, isBase64: boolean): string {
  return isBase64 ? Buffer.from(data, 'base64').toString() : decodeUrl(data)
}

function decodeUrl(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
