import { gunzipSync } from 'node:zlib'

const DEEPEST = 6
const ESCAPES = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * Everything that a patient reader could make of text: as it is, and decoded as JSON, URL, HTML, base64 and gzip, over
 * and over. Streams are put together first, by their bytes and by the words of their events.
 */
export function viewsOf(...sources) {
  const views = new Set()
  for (const source of sources) {
    if (Buffer.isBuffer(source)) addBytes(views, source, 0)
    else add(views, typeof source === 'string' ? source : JSON.stringify(source), 0)
  }
  return views
}

function add(views, text, depth) {
  if (text.length < 3 || views.has(text)) return
  views.add(text)
  if (depth === DEEPEST) return
  const next = (decoded) => decoded !== text && add(views, decoded, depth + 1)
  if (!addJson(views, text, depth)) {
    if (text.includes('\\')) next(unescape(text))
    if (/^(?:data:|\{.*\}\n\{)/ms.test(text)) for (const joined of eventWords(text)) next(joined)
  }
  if (/%[\dA-F]{2}/i.test(text)) next(percentDecoded(text))
  if (/[=&].*\+|\+.*[=&]/.test(text.slice(0, 5000))) next(text.replaceAll('+', ' '))
  if (/&(?:#\w+|[a-z]+);/i.test(text)) next(entitiesDecoded(text))
  for (const run of base64Runs(text)) addBytes(views, Buffer.from(run, 'base64'), depth + 1)
}

function addBytes(views, bytes, depth) {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const unpacked = gunzipped(bytes)
    if (unpacked !== null) return addBytes(views, unpacked, depth)
  }
  const text = bytes.toString()
  if (isReadable(text)) add(views, text, depth)
  else views.add(bytes.toString('latin1'))
}

function gunzipped(bytes) {
  try {
    return gunzipSync(bytes)
  } catch {
    return null
  }
}

function isReadable(text) {
  const odd = text.slice(0, 400).match(/[^\t\n\r -~\u00A0-\u024F\u2010-\u2030]/g)?.length ?? 0
  return odd <= text.slice(0, 400).length / 10
}

function addJson(views, text, depth) {
  if (!/^\s*[[{"]/.test(text)) return false
  let value
  try {
    value = JSON.parse(text)
  } catch {
    return false
  }
  walk(value, (leaf) => add(views, leaf, depth + 1))
  for (const joined of streamsIn(value)) add(views, joined, depth + 1)
  return true
}

function walk(value, visit) {
  if (typeof value === 'string') visit(value)
  else if (Array.isArray(value)) for (const item of value) walk(item, visit)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      visit(key)
      walk(item, visit)
    }
  }
}

/** The chunks of recorded streams, joined. */
function streamsIn(value) {
  const found = []
  const look = (node) => {
    if (typeof node !== 'object' || node === null) return
    if (Array.isArray(node.stream)) {
      found.push(node.stream.map(({ text, base64 = '' }) => text ?? Buffer.from(base64, 'base64').toString()).join(''))
    }
    for (const item of Object.values(node)) look(item)
  }
  look(value)
  return found
}

/** What the events of a stream say, field by field: the words of a model come a few letters at a time. */
function eventWords(text) {
  const words = new Map()
  const lines = text.split(/\r?\n/)
  for (const line of lines) {
    const event = parsed(line.replace(/^data: ?/, ''))
    collect(event, '', (path, leaf) => words.set(path, (words.get(path) ?? '') + leaf))
  }
  const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.replace(/^data: ?/, ''))
  return [...words.values(), data.join(''), data.join('\n')]
}

function collect(value, path, visit) {
  if (typeof value === 'string') visit(path, value)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) collect(item, `${path}/${key}`, visit)
  }
}

function parsed(line) {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

function unescape(text) {
  return text
    .replaceAll(/\\u([\da-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/\\(["\\/nrtbf])/g, (_, character) => ESCAPES[character] ?? character)
}

function percentDecoded(text) {
  return text.replaceAll(/(?:%[\dA-F]{2})+/gi, (codes) => Buffer.from(codes.replaceAll('%', ''), 'hex').toString())
}

function entitiesDecoded(text) {
  return text.replaceAll(/&(?:#(\d+)|#x([\da-f]+)|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole
    return String.fromCodePoint(Math.min(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal), 0x10ffff))
  })
}

/** Runs that may be base64, from each of the four places where a group of it may begin. */
function base64Runs(text) {
  const runs = []
  for (const [run] of text.matchAll(/[A-Za-z\d+/_-]{16,}/g)) {
    runs.push(run)
    if (run.length > 2000 || text.length > 100_000) continue
    for (const from of [1, 2, 3]) runs.push(run.slice(from))
    for (const part of run.split(/[/_-]/)) if (part.length >= 16) runs.push(part)
  }
  return runs
}
