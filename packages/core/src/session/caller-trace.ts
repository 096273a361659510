import { AsyncLocalStorage } from 'node:async_hooks'
import { fileURLToPath } from 'node:url'
import type { Caller, CallerFrame } from '../model/index.js'
import type { Entry, Transport } from '../network/call.js'
import { captureCallSites, currentFormatter, type StackFormatter } from './call-sites.js'
import { codeFileOf, type CodeFile } from './code-file.js'
import { builtPlaceOf, nameOf, sourcePlaceOf } from './source-frame.js'

/** How many frames are looked at for what is not known yet: clients are 10 to 25 frames deep. */
const MANY = 64

/** After how many calls a road may turn out to need fewer frames than it did. */
const CALLS_UNTIL_FEWER = 32

const MOST_FRAMES = 8

/** Of more promises that are awaited together, each is not written by itself. */
const MOST_ELEMENTS = 32

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
  /** The same place by which of the promises awaited together there it was. */
  elements: Map<number, ProjectFrame>
}

/** Callers by the frames that were looked at, the innermost first. */
interface Branch {
  caller: Caller | null
  branches: Map<ProjectFrame, Branch>
}

/**
 * Finds out where in the project's source calls come from.
 *
 * What a raw stack costs is its frames. So each road looks at as few as have shown the project's code so far, which for
 * `fetch` is mostly one, and a place that is known by these is not looked at again: neither its outer frames, which are
 * those of the first call from there, nor its source map.
 */
export class CallerTrace {
  readonly #rootDir: string
  readonly #formatter: StackFormatter | undefined
  readonly #files = new Map<string, ScriptFile>()
  readonly #roads: Record<Transport, Road> = { fetch: newRoad(), undici: newRoad(), http: newRoad(), socket: newRoad() }
  /** Of requests that are made before they are sent. */
  readonly #begun = newRoad()
  /** Of calls that no frame of the project is left of, by what made them. */
  readonly #frameless = new Map<string, Caller>()
  readonly #foreseen = new AsyncLocalStorage<Caller>()

  /** To be made before any test code runs, which may have a formatter of stacks of its own. */
  constructor(rootDir: string) {
    this.#rootDir = rootDir
    this.#formatter = currentFormatter()
  }

  /** The caller of a call that leaves now. */
  caller(transport: Transport, entry?: Entry): Caller | null {
    const road = this.#roads[transport]
    let sites = captureCallSites(road.depth, entry)
    let seen = this.#see(sites, road)
    // As few as will do: how many that is, a road learns from the calls on it.
    if (seen.place === 0 && sites.length === road.depth && road.depth < MANY) {
      sites = captureCallSites(MANY, entry)
      seen = this.#see(sites, road)
      road.depth = Math.max(road.depth, seen.place)
    }
    learn(road, seen.place)
    const { branch } = seen
    if (branch === road.root) return this.#foreseenBy(sites, transport) ?? this.#framelessBy(sites, transport)
    branch.caller ??= this.#createCaller(captureCallSites(MANY, entry), transport)
    return branch.caller
  }

  /** Remember the caller of a call that will leave later, in this context, from a stack that does not show it. */
  foresee(entry: Entry): void {
    const sites = captureCallSites(MANY, entry)
    const { branch } = this.#see(sites, this.#begun)
    if (branch === this.#begun.root) return
    branch.caller ??= this.#createCaller(sites, 'http')
    this.#foreseen.enterWith(branch.caller)
  }

  /** Only for a call of the same client: another one that hides its caller has nothing to do with it. */
  #foreseenBy(sites: readonly NodeJS.CallSite[], transport: Transport): Caller | null {
    const caller = this.#foreseen.getStore()
    if (caller === undefined || transport !== 'http') return null
    const packages = this.#packagesOf(sites)
    return caller.packages.some((name) => packages.includes(name)) ? caller : null
  }

  #framelessBy(sites: readonly NodeJS.CallSite[], transport: Transport): Caller | null {
    const packages = this.#packagesOf(sites)
    if (packages.length === 0) return null
    const key = [transport, ...packages].join(' ')
    const caller = this.#frameless.get(key) ?? { frames: [], packages, transport }
    this.#frameless.set(key, caller)
    return caller
  }

  #firstOf(sites: readonly NodeJS.CallSite[]): number {
    return sites.findIndex((site) => this.#fileOf(site).code.kind === 'project')
  }

  #see(sites: readonly NodeJS.CallSite[], road: Road): Seen {
    let branch: Branch = road.root
    let place = 0
    let found = 0
    for (let at = 0; at < sites.length && found < MOST_FRAMES; at += 1) {
      const frame = this.#elementOf(sites, at)
      if (frame === null) continue
      found += 1
      branch = branchOf(branch, frame)
      if (place === 0 && frame.isInside) place = at + 1
    }
    return { branch, place }
  }

  #createCaller(sites: readonly NodeJS.CallSite[], transport: Transport): Caller {
    const all = sites.map((_site, at) => this.#elementOf(sites, at)).filter((frame) => frame !== null)
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

  /** `Promise.all` has a frame of its own, which tells the element and no place, below the frame that awaits it. */
  #elementOf(sites: readonly NodeJS.CallSite[], at: number): ProjectFrame | null {
    const whole = this.#frameOf(sites[at]!)
    const element = whole === null || at === 0 ? null : sites[at - 1]!.getPromiseIndex()
    if (whole === null || element === null || element >= MOST_ELEMENTS) return whole
    // Of lists in lists, no one number tells.
    if (at > 1 && sites[at - 2]!.getPromiseIndex() !== null) return whole
    const one = whole.elements.get(element) ?? { ...whole, frame: { ...whole.frame, element }, elements: new Map() }
    whole.elements.set(element, one)
    return one
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
    if (source.kind === 'project') return { frame: { file: source.path, line, column }, ...rest(source) }
    // A map to what is no file here, as `webpack://` names it: then the built file is the only one that can be opened.
    const raw = builtPlaceOf(site)
    return { frame: { file: built.path, line: raw.line, column: raw.column }, ...rest(built) }
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

function rest({ isInside }: CodeFile & { kind: 'project' }): Omit<ProjectFrame, 'frame'> {
  return { isInside, elements: new Map() }
}

/** What a stack shows. */
interface Seen {
  /** The root where none of the frames is of the project. */
  branch: Branch
  /** How many frames lead to the first one inside the runner's root; 0 where none does. */
  place: number
}

/** What is known of one road by which calls leave. */
interface Road {
  /** How many frames are looked at. */
  depth: number
  /** How many of them some of the last calls needed. */
  needed: number
  /** How many calls that were. */
  calls: number
  root: Branch
}

function newRoad(): Road {
  return { depth: 1, needed: 1, calls: 0, root: { caller: null, branches: new Map() } }
}

function learn(road: Road, needed: number): void {
  if (needed > road.needed) road.needed = needed
  road.calls += 1
  if (road.calls < CALLS_UNTIL_FEWER) return
  road.depth = road.needed
  road.needed = 1
  road.calls = 0
}

function branchOf({ branches }: Branch, frame: ProjectFrame): Branch {
  const known = branches.get(frame)
  if (known !== undefined) return known
  const branch: Branch = { caller: null, branches: new Map() }
  branches.set(frame, branch)
  return branch
}
