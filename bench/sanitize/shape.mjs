import { gunzipSync } from 'node:zlib'

/**
 * True where a replayed answer could still be read by the code under test: the same status, JSON still JSON with values
 * of the same types in the same places, event after event of a stream, all headers there.
 */
export function keepsShape(got, { status, headers, body = '', chunks }) {
  if (got.status !== status) return false
  if (Object.keys(headers).some((name) => got.headers[name] === undefined)) return false
  const decode = headers['content-encoding'] === 'gzip' ? (bytes) => gunzipSync(bytes) : (bytes) => bytes
  const live = decode(Buffer.from(chunks?.join('') ?? body)).toString()
  const shape = chunks === undefined ? shapeOfJson : shapeOfEvents
  return shape(live) === shape(decode(got.body).toString())
}

const shapeOfEvents = (text) =>
  text
    .split('\n')
    .map((line) => shapeOfJson(line.replace(/^data: ?/, '')))
    .join('\n')

function shapeOfJson(text) {
  try {
    return JSON.stringify(JSON.parse(text), (_key, value) => (isLeaf(value) ? typeof value : values(value)))
  } catch {
    return null
  }
}

const isLeaf = (value) => typeof value !== 'object' || value === null

/** Without its keys, which may be secrets themselves. */
const values = (value) => (Array.isArray(value) ? value : Object.values(value))
