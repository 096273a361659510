import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
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

/** On a busy machine the process waits in between, and that time would go to whichever function ran before. */
const LONGEST_SAMPLE_US = 1000

/**
 * Read a `.cpuprofile`: own time by function and by area, and for Understudy's functions the time with all they call,
 * recursion counted once. Times are in ms, places `file:line` of the source of the sources where that can be told.
 */
export function readProfile(path) {
  const { nodes, samples, timeDeltas: deltas } = JSON.parse(readFileSync(path, 'utf8'))
  const timeDeltas = deltas.map((delta) => Math.min(delta, LONGEST_SAMPLE_US))
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

function placeOf({ functionName, url, lineNumber }) {
  if (!url.startsWith('file:')) return url ? `${url}:${lineNumber + 1}` : ''
  const file = fileURLToPath(url)
  return sourcePlaceOf(file, lineNumber, functionName) ?? `${shortened(file)}:${lineNumber + 1}`
}

/** The place in the sources of a built file's line: the bundler's comment above it names the file. */
function sourcePlaceOf(file, lineNumber, functionName) {
  const [, name] = file.match(/@understudy[\\/]([\w-]+)[\\/]dist[\\/]/) ?? []
  if (name === undefined) return undefined
  const built = linesOf(file)
  const comment = built.slice(0, lineNumber + 1).findLast((line) => SOURCE_COMMENT.test(line))
  if (comment === undefined) return undefined
  const source = join('packages', name, comment.match(SOURCE_COMMENT)[1])
  const isHead = headOf(functionName || built[lineNumber].trim())
  const line = existsSync(join(ROOT, source)) ? linesOf(join(ROOT, source)).findIndex(isHead) : -1
  return line < 0 ? `${source} (built line ${lineNumber + 1})` : `${source}:${line + 1}`
}

/** Whether a line begins the function: it has the name, and before it nothing but what declares. */
function headOf(name) {
  const last = name
    .split(/[. ]/)
    .at(-1)
    .replace(/\$\d+$/, '')
  return (line) => {
    const [before, ...after] = line.split(last)
    return after.length > 0 && DECLARES.test(before) && /^\W/.test(after[0])
  }
}

const SOURCE_COMMENT = /^\/\/(?:#region)? ?(src\/\S+\.ts)/
const DECLARES = /^\s*((export|default|async|static|get|set|private|class|function\*?|const|let) )*\*?$/

const files = new Map()

function linesOf(file) {
  if (!files.has(file)) files.set(file, readFileSync(file, 'utf8').split('\n'))
  return files.get(file)
}

/** Relative to the repository, or from the last `node_modules` on. */
const shortened = (file) => relative(ROOT, file).replace(/^.*node_modules\/(?!\.)/, '')
