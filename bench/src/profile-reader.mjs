import { existsSync, readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Whose code a frame is, the first that fits. */
const AREAS = [
  ['Understudy', /node_modules\/@understudy\//],
  ['MSW and interceptors', /node_modules\/(@mswjs|msw|@open-draft|rettime|until-async)\//],
  ["Node's fetch", /^node:internal\/deps\/undici/],
  ['npm undici', /node_modules\/undici\//],
  ['axios', /node_modules\/(axios|follow-redirects)\//],
  ['bench', /\/bench\/src\//],
  ['Node', /^node:/],
  ['V8: garbage collection', /^\(garbage collector\)$/],
  ['V8: idle', /^\(idle\)$/],
  ['V8: other', /^(\(|$)/],
  ['other', /./],
]

/**
 * Read a `.cpuprofile`: own time by function and by area, and for Understudy's functions the time with all they call,
 * recursion counted once. Times are in ms, places `file:line` of the source where a source map lies beside the file.
 */
export function readProfile(path) {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(path, 'utf8'))
  const own = new Map(nodes.map(({ id }) => [id, 0]))
  const byId = new Map(nodes.map((node) => [node.id, { ...node, key: keyOf(node.callFrame) }]))
  // Starting and stopping the profiler is not part of the story.
  const counts = samples.map((id) => !byId.get(id).callFrame.url.startsWith('node:inspector'))
  samples.forEach((id, i) => counts[i] && own.set(id, own.get(id) + timeDeltas[i] / 1000))
  const self = new Map()
  const areas = new Map()
  for (const { id, key, callFrame } of byId.values()) {
    add(self, key, callFrame, own.get(id))
    const area = areaOf(callFrame)
    areas.set(area, (areas.get(area) ?? 0) + own.get(id))
  }
  const inclusive = new Map()
  walk(byId.get(nodes[0].id), new Set())
  return {
    self: ranked(self),
    inclusive: ranked(inclusive),
    areas: [...areas].map(([name, ms]) => ({ name, ms })).toSorted((a, b) => b.ms - a.ms),
    sampledMs: timeDeltas.reduce((sum, delta, i) => sum + (counts[i] ? delta : 0), 0) / 1000,
  }

  function walk(node, open) {
    const { key, callFrame, id, children = [] } = node
    const entered = !open.has(key)
    if (entered) open.add(key)
    const total = children.reduce((sum, child) => sum + walk(byId.get(child), open), own.get(id))
    if (entered) {
      open.delete(key)
      if (areaOf(callFrame) === 'Understudy') add(inclusive, key, callFrame, total)
    }
    return total
  }
}

const keyOf = ({ functionName, url, lineNumber, columnNumber }) =>
  `${functionName} ${url}:${lineNumber}:${columnNumber}`

const areaOf = ({ functionName, url }) => AREAS.find(([, pattern]) => pattern.test(url || functionName))[0]

function add(totals, key, callFrame, ms) {
  const entry = totals.get(key) ?? { callFrame, ms: 0 }
  entry.ms += ms
  totals.set(key, entry)
}

const ranked = (totals) =>
  [...totals.values()]
    .filter(({ ms }) => ms > 0)
    .toSorted((a, b) => b.ms - a.ms)
    .map(({ callFrame, ms }) => ({ name: callFrame.functionName || '(anonymous)', place: placeOf(callFrame), ms }))

const maps = new Map()

function placeOf({ url, lineNumber, columnNumber }) {
  if (!url.startsWith('file:')) return url ? `${url}:${lineNumber + 1}` : ''
  const file = fileURLToPath(url)
  const entry = sourceMapOf(file)?.findEntry(lineNumber, columnNumber)
  if (entry?.originalSource === undefined) return `${shortened(file)}:${lineNumber + 1}`
  return `${shortened(resolve(dirname(file), entry.originalSource))}:${entry.originalLine + 1}`
}

function sourceMapOf(file) {
  if (!maps.has(file)) {
    const map = `${file}.map`
    maps.set(file, existsSync(map) ? new SourceMap(JSON.parse(readFileSync(map, 'utf8'))) : undefined)
  }
  return maps.get(file)
}

/** Relative to the repository, or from the last `node_modules` on. */
const shortened = (file) => relative(ROOT, file).replace(/^.*node_modules\/(?!\.)/, '')
