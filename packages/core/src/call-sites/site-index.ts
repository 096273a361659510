import type { KnownSite, SitePosition, SourceRange } from '../coverage/coverage-data.js'
import type { Caller, CallerFrame } from '../model/index.js'
import type { FramePosition } from './find-call-sites.js'
import { fits, ownerOf } from './caller-fit.js'
import type { SdkCall } from './sdk-calls.js'
import { likeness, type NamedRequest } from './sdk-words.js'
import { isWithin } from './source-position.js'
import { type StaticSite, type Stretch, STRETCH_KINDS } from './static-site.js'
import { agreement } from './url-pattern.js'

/** What a call asked for. */
export interface CallRequest extends NamedRequest {
  /** The file of the test that it was made in. */
  testFile?: string
}

/** Tells which site a call came from. */
export interface SiteIndex {
  /** Null where no one site stands out. */
  siteOf(caller: Caller, request: CallRequest): SitePosition | null
  /** Sites that `siteOf` found behind packages, in order of file and place. */
  discovered(): KnownSite[]
}

export interface SiteIndexOptions {
  /** Tell whether a frame's file holds tests: no site is there. */
  isTestFile: (file: string) => boolean
  /** The call that a stack frame points to, as `findCallSites` tells it. Default: the frame's own place. */
  callAt?: (position: FramePosition) => SourceRange | null
  /** Sites that a test's frame leads to, as `findCallSites` tells them. Default: none. */
  sitesFrom?: (position: SitePosition) => StaticSite[]
  /** Calls of SDKs, as `findCallSites` finds them. Default: none. */
  callsOf?: (seen: readonly string[]) => SdkCall[]
  /** The packages that a test file imports, and so may call by itself. Default: none. */
  importedBy?: (testFile: string) => readonly string[]
}

/** Build the index of sites that calls are led back to. */
export function createSiteIndex(
  sites: readonly StaticSite[],
  { isTestFile, callAt, sitesFrom = () => [], callsOf = () => [], importedBy = () => [] }: SiteIndexOptions,
): SiteIndex {
  const byFile = Map.groupBy(
    sites.flatMap((site) => site.reach.map((stretch) => ({ site, stretch }))),
    ({ stretch }) => stretch.file,
  )
  const places = new Set(sites.map(keyOf))
  const discovered = new Map<string, KnownSite>()
  const discover = (frame: CallerFrame, caller: Caller, owner: string): SitePosition => {
    const { file, line, column } = frame
    const range = callAt?.(frame) ?? { file, line, column, endLine: line, endColumn: column }
    const named = callsOf(caller.packages).find((call) => keyOf(call.range) === keyOf(range))
    return add(range, named?.client ?? owner)
  }
  const add = (range: SourceRange, client: string): SitePosition => {
    const key = keyOf(range)
    // A client that some package has put its hands on is still the one in the source.
    if (places.has(key)) return toPosition(range)
    const known = discovered.get(key) ?? { ...range, client, unresolved: null, knownBy: 'calls' as const }
    discovered.set(key, known)
    return toPosition(known)
  }
  return {
    siteOf(caller, request) {
      const frames = caller.frames.filter(({ file }) => !isTestFile(file))
      const [innermost] = frames
      const reaching = innermost === undefined ? [] : (byFile.get(innermost.file) ?? [])
      const here = innermost === undefined ? null : siteAround(reaching, innermost, caller, request)
      if (here !== null) return toPosition(here)
      const owner = ownerOf(caller)
      if (owner !== null && innermost !== undefined) return discover(innermost, caller, owner)
      if (owner !== null) {
        const own = callsOf(caller.packages).filter(
          ({ client }) => !importedBy(request.testFile ?? '').includes(client),
        )
        const call = likeliest(own, caller, request)
        return call === null ? null : add(call.range, call.client)
      }
      const found = siteByRequest(sites, frames, caller, request)
      const led = found ?? (innermost === undefined ? siteByTest(sitesFrom, caller, request) : null)
      if (led !== null) return toPosition(led)
      return innermost !== undefined && showsCall(caller, innermost)
        ? discover(innermost, caller, caller.transport)
        : null
    },
    discovered: () => [...discovered.values()].toSorted(byPlace),
  }
}

/** With no package between, the frame is that of the call, though nothing in the source tells that it is one. */
function showsCall({ frames, packages, transport }: Caller, innermost: CallerFrame): boolean {
  return packages.length === 0 && frames[0] === innermost && (transport === 'fetch' || transport === 'http')
}

interface Reaching {
  site: StaticSite
  stretch: Stretch
}

/** The site that a frame lies in: the closest stretch, of those whose request agrees where any does. */
function siteAround(
  reaching: readonly Reaching[],
  frame: CallerFrame,
  caller: Caller,
  request: CallRequest,
): StaticSite | null {
  const fitting = reaching.filter(({ site }) => fits(site.client, caller))
  const around = fitting.filter(
    ({ stretch }) => isWithin(stretch, frame) && !stretch.holes.some((hole) => isWithin(hole, frame)),
  )
  const agreeing = around.filter(({ site }) => agreementOf(site, request) !== null)
  const own = around.filter(({ stretch }) => stretch.kind === 'call' || stretch.kind === 'chain')
  const found = closest(agreeing, frame, request) ?? (agreeing.length === 0 ? closest(own, frame, request) : null)
  return found ?? siteOnLine(fitting, frame, request)
}

/** Source maps may place a frame in its line at most. */
function siteOnLine(reaching: readonly Reaching[], frame: CallerFrame, request: CallRequest): StaticSite | null {
  const { line } = frame
  const onLine = reaching.filter(
    ({ site, stretch }) =>
      stretch.kind === 'chain' &&
      line >= stretch.line &&
      line <= stretch.endLine &&
      !stretch.holes.some((hole) => line > hole.line && line < hole.endLine) &&
      agreementOf(site, request) !== null,
  )
  return onlyOne(
    onLine.map(({ site }) => site),
    request,
    frame,
  )
}

function closest(around: readonly Reaching[], frame: CallerFrame, request: CallRequest): StaticSite | null {
  const ranked = around
    .map(({ site, stretch }) => ({ site, stretch, rank: STRETCH_KINDS.indexOf(stretch.kind) }))
    .toSorted(
      (one, other) =>
        one.rank - other.rank ||
        Number(isElement(other.site, frame)) - Number(isElement(one.site, frame)) ||
        compareSize(one.stretch, other.stretch) ||
        (agreementOf(other.site, request) ?? -1) - (agreementOf(one.site, request) ?? -1) ||
        distance(one.site, frame) - distance(other.site, frame),
    )
  const [first] = ranked
  if (first === undefined) return null
  if (first.rank < STRETCH_KINDS.indexOf('callback')) return first.site
  // The frame is not of the site's own function: only the request tells sites apart.
  return onlyOne(
    ranked.filter(({ rank }) => rank === first.rank).map(({ site }) => site),
    request,
    frame,
  )
}

/** Sites whose client and request fit: in a function of a frame, else in its file, else anywhere. */
function siteByRequest(
  sites: readonly StaticSite[],
  frames: readonly CallerFrame[],
  caller: Caller,
  request: CallRequest,
): StaticSite | null {
  const fitting = sites.filter(
    (site) => site.unresolved === null && fits(site.client, caller) && agreementOf(site, request) !== null,
  )
  // With no package between, the stack shows who called out: a place of which nothing is known, or the test itself.
  const isShown = caller.packages.length === 0 && caller.frames.length > 0
  for (const frame of frames) {
    const inFunction = fitting.filter(
      ({ functions }) =>
        functions[0] !== undefined && isWithin(functions[0], frame) && functions[0].file === frame.file,
    )
    if (inFunction.length > 0) return onlyOne(inFunction, request, caller.frames[0])
  }
  for (const frame of frames) {
    const inFile = isShown ? [] : fitting.filter(({ file }) => file === frame.file)
    if (inFile.length > 0) return onlyOne(inFile, request, caller.frames[0])
  }
  return isShown ? null : onlyOne(fitting, request, caller.frames[0])
}

/** Of calls of an SDK the one that is named most like the request, where one alone is. */
function likeliest(calls: readonly SdkCall[], { frames }: Caller, request: CallRequest): SdkCall | null {
  const all = calls.map((call) => ({ call, points: likeness(call.words, request) }))
  const most = Math.max(...all.map(({ points }) => points))
  // A verb alone tells nothing of several.
  if (all.length > 1 && most < 1) return null
  const best = all.filter(({ points }) => points === most).map(({ call }) => call)
  const awaited =
    best.length > 1 ? best.filter(({ element }) => element !== null && element === frames[0]?.element) : best
  return awaited.length === 1 ? (awaited[0] ?? null) : null
}

/** A site that the test's own calls lead to. */
function siteByTest(
  sitesFrom: (position: SitePosition) => StaticSite[],
  caller: Caller,
  request: CallRequest,
): StaticSite | null {
  const [frame] = caller.frames
  if (frame === undefined || caller.packages.length === 0) return null
  const fitting = sitesFrom(frame).filter(
    (site) => site.unresolved === null && fits(site.client, caller) && agreementOf(site, request) !== null,
  )
  return onlyOne(fitting, request, frame)
}

/** The site whose URL says most, where one alone does; of several that are awaited together, the one that it was. */
function onlyOne(
  sites: readonly StaticSite[],
  request: CallRequest,
  frame: CallerFrame | undefined,
): StaticSite | null {
  const all = [...new Set(sites)].map((site) => ({ site, constant: agreementOf(site, request) ?? -1 }))
  const most = Math.max(...all.map(({ constant }) => constant))
  const best = all.filter(({ constant }) => constant === most).map(({ site }) => site)
  const awaited = best.length > 1 && frame !== undefined ? best.filter((site) => isElement(site, frame)) : best
  return awaited.length === 1 ? (awaited[0] ?? null) : null
}

function isElement({ element }: StaticSite, frame: CallerFrame): boolean {
  return frame.element !== undefined && element === frame.element
}

/** How much of the request a site's text says; null where it says otherwise. */
function agreementOf({ method, url }: StaticSite, request: CallRequest): number | null {
  if (method !== null && method !== request.method.toUpperCase()) return null
  return agreement(url, request.url)
}

function compareSize(one: SourceRange, other: SourceRange): number {
  return (
    one.endLine - one.line - (other.endLine - other.line) ||
    one.endColumn - one.column - (other.endColumn - other.column)
  )
}

function distance(site: SourceRange, frame: CallerFrame): number {
  return Math.abs(site.line - frame.line) * 1000 + Math.abs(site.column - frame.column)
}

function keyOf({ file, line, column }: SitePosition): string {
  return `${file}:${line}:${column}`
}

function toPosition({ file, line, column }: SitePosition): SitePosition {
  return { file, line, column }
}

function byPlace(one: SourceRange, other: SourceRange): number {
  return (
    (one.file < other.file ? -1 : one.file > other.file ? 1 : 0) || one.line - other.line || one.column - other.column
  )
}
