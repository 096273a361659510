import { AsyncLocalStorage } from 'node:async_hooks'
import { fileURLToPath } from 'node:url'
import type { Caller, CallerFrame } from '../model/index.js'
import type { Entry, Transport } from '../network/call.js'
import { captureCallSites, currentFormatter, type StackFormatter } from './call-sites.js'
import { codeFileOf, type CodeFile } from './code-file.js'
import { builtPlaceOf, nameOf, sourcePlaceOf } from './source-frame.js'

/** How many frames are looked at first: more cost more, and most callers are near. */
const FEW = 4

/** How many where the project's own code is farther away: clients are 10 to 25 frames deep. */
const MANY = 64

const MOST_FRAMES = 8

/** Where this code lies: all of what was built, or all of the source. */
const OWN_FOLDER = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '..' : '.', import.meta.url))

interface ScriptFile {
  code: CodeFile
  /** By their offset in the script. */
  frames: Map<number, ProjectFrame>
}

/** A place in the project's code, as the stack names it. */
interface ProjectFrame {
  frame: CallerFrame
  isInside: boolean
}

/** Callers by the frames that lead to them, the innermost first. */
interface Branch {
  caller: Caller | null
  branches: Map<ProjectFrame, Branch>
}

/**
 * Finds out where in the project's source calls come from. A place is looked up in source maps once; after that a call
 * costs a short raw stack and a few look-ups.
 */
export class CallerTrace {
  readonly #rootDir: string
  readonly #formatter: StackFormatter | undefined
  readonly #files = new Map<string, ScriptFile>()
  readonly #roads: Record<Transport, Road> = { fetch: newRoad(), undici: newRoad(), http: newRoad(), socket: newRoad() }
  readonly #foreseen = new AsyncLocalStorage<Caller>()

  /** To be made before any test code runs, which may have a formatter of stacks of its own. */
  constructor(rootDir: string) {
    this.#rootDir = rootDir
    this.#formatter = currentFormatter()
  }

  /** The caller of a call that leaves now. */
  caller(transport: Transport, entry?: Entry): Caller | null {
    const road = this.#roads[transport]
    const sites = this.#sitesFor(road, entry)
    return this.#callerAt(sites, road, transport) ?? this.#foreseenBy(sites, transport)
  }

  /** Remember the caller of a call that will leave later, in this context, from a stack that does not show it. */
  foresee(entry: Entry): void {
    const road = this.#roads.http
    const caller = this.#callerAt(captureCallSites(MANY, entry), road, 'http')
    if (caller !== null) this.#foreseen.enterWith(caller)
  }

  /** Only for a call of the same client: another one that hides its caller has nothing to do with it. */
  #foreseenBy(sites: readonly NodeJS.CallSite[], transport: Transport): Caller | null {
    const caller = this.#foreseen.getStore()
    if (caller === undefined || transport !== 'http') return null
    const packages = this.#packagesOf(sites)
    return caller.packages.some((name) => packages.includes(name)) ? caller : null
  }

  /** As few as will do: how many that is, a road learns from the calls on it. */
  #sitesFor(road: Road, entry: Entry | undefined): NodeJS.CallSite[] {
    const sites = captureCallSites(road.depth, entry)
    if (sites.length < road.depth || road.depth === MANY || this.#firstOf(sites) !== -1) return sites
    const more = captureCallSites(MANY, entry)
    const first = this.#firstOf(more)
    if (first !== -1) road.depth = Math.min(MANY, first + FEW)
    return more
  }

  #firstOf(sites: readonly NodeJS.CallSite[]): number {
    return sites.findIndex((site) => this.#fileOf(site).code.kind === 'project')
  }

  #callerAt(sites: readonly NodeJS.CallSite[], road: Road, transport: Transport): Caller | null {
    let branch: Branch = road.root
    let depth = 0
    for (const site of sites) {
      const frame = this.#frameOf(site)
      if (frame === null) continue
      branch = branchOf(branch, frame)
      depth += 1
      if (depth === MOST_FRAMES) break
    }
    if (depth === 0) return null
    branch.caller ??= this.#createCaller(sites, transport)
    return branch.caller
  }

  #createCaller(sites: readonly NodeJS.CallSite[], transport: Transport): Caller {
    const all = sites.map((site) => this.#frameOf(site)).filter((frame) => frame !== null)
    const inside = all.filter(({ isInside }) => isInside)
    const frames = (inside.length > 0 ? inside : all).slice(0, MOST_FRAMES).map(({ frame }) => frame)
    return { frames, packages: this.#packagesOf(sites), transport }
  }

  /** Packages above the first frame of the project, each once, the innermost first. */
  #packagesOf(sites: readonly NodeJS.CallSite[]): string[] {
    const first = this.#firstOf(sites)
    const between = (first === -1 ? sites : sites.slice(0, first)).map((site) => this.#fileOf(site).code)
    return [...new Set(between.flatMap((code) => (code.kind === 'package' ? code.name : [])))]
  }

  #frameOf(site: NodeJS.CallSite): ProjectFrame | null {
    const { code, frames } = this.#fileOf(site)
    if (code.kind !== 'project') return null
    const offset = site.getPosition()
    const known = frames.get(offset)
    if (known !== undefined) return known
    const frame = this.#mapFrame(site, code)
    frames.set(offset, frame)
    return frame
  }

  #mapFrame(site: NodeJS.CallSite, built: CodeFile & { kind: 'project' }): ProjectFrame {
    const place = sourcePlaceOf(site, this.#formatters())
    const source = codeFileOf(place.file, this.#rootDir, OWN_FOLDER)
    const { line, column } = place
    if (source.kind === 'project') return { frame: { file: source.path, line, column }, isInside: source.isInside }
    // A map to what is no file here, as `webpack://` names it: then the built file is the only one that can be opened.
    const raw = builtPlaceOf(site)
    return { frame: { file: built.path, line: raw.line, column: raw.column }, isInside: built.isInside }
  }

  /** Jest sets its own up after the session began, and a test may put another one in its place later. */
  #formatters(): Set<StackFormatter> {
    return new Set([this.#formatter, currentFormatter()].filter((formatter) => formatter !== undefined))
  }

  #fileOf(site: NodeJS.CallSite): ScriptFile {
    const name = nameOf(site)
    const known = this.#files.get(name)
    if (known !== undefined) return known
    const file: ScriptFile = { code: codeFileOf(name, this.#rootDir, OWN_FOLDER), frames: new Map() }
    this.#files.set(name, file)
    return file
  }
}

/** What is known of one road by which calls leave. */
interface Road {
  /** How many frames show the project's code. */
  depth: number
  root: Branch
}

function newRoad(): Road {
  return { depth: FEW, root: { caller: null, branches: new Map() } }
}

function branchOf({ branches }: Branch, frame: ProjectFrame): Branch {
  const known = branches.get(frame)
  if (known !== undefined) return known
  const branch: Branch = { caller: null, branches: new Map() }
  branches.set(frame, branch)
  return branch
}
