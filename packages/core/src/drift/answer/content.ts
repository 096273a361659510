import { parseMediaType, isJsonType } from '../../body/media-type.js'
import { parseJson } from '../../body/parse-json.js'
import type { Value } from '../value.js'
import { parseCsv, type Csv } from './csv.js'
import { parseXml } from './xml.js'
import { parseEvents, parseLines, type StreamEvent } from './stream.js'

/** What a body is, and its values. `family` tells shapes apart that cannot be compared. */
export type Content =
  | { family: 'none' }
  | { family: 'json' | 'form' | 'multipart' | 'xml'; value: Value }
  | ({ family: 'csv' } & Csv)
  | { family: 'events' | 'lines'; events: StreamEvent[] }
  | { family: 'unparseable'; reason: string }
  | { family: 'html' | 'text' }
  | { family: 'bytes'; essence: string }

/** Turns parsed JSON of a recording into values with placeholders; for a live body, it stays as it is. */
export type ReadJson = (value: Value) => Value

const asItIs: ReadJson = (value) => value

/** Read the text of a body by its media type, or by its looks where that says nothing. */
export function readText(text: string, contentType: string | undefined, readJson: ReadJson = asItIs): Content {
  const { essence } = parseMediaType(contentType)
  // Clients strip a byte order mark and what keeps scripts from running.
  const plain = text.replace(/^\uFEFF/, '').replace(/^\)\]\}',?[^\n]*\n/, '')
  if (plain.trim() === '') return { family: 'none' }
  if (essence === 'text/event-stream') return { family: 'events', events: parseEvents(plain, readJson) }
  if (/^application\/(?:x-)?(?:ndjson|jsonl|json-seq|stream\+json|jsonlines|json-lines)$/.test(essence))
    return readLines(plain, readJson)
  const isJson = isJsonType(essence)
  if (isJson || /^\s*[[{]/.test(plain)) {
    const value = parseJson(plain)
    if (value !== undefined) return { family: 'json', value: readJson(value) }
    if (isJson) return readClaimedJson(plain, readJson)
  }
  if (essence === 'application/x-www-form-urlencoded') return { family: 'form', value: formValue(plain, readJson) }
  if (/^(?:text\/html|application\/xhtml\+xml)$/.test(essence) || /^\s*<(?:!doctype html|html)\b/i.test(plain))
    return { family: 'html' }
  // A picture is no document, though it is written as one.
  if (essence === 'image/svg+xml') return { family: 'text' }
  if (/[/+]xml$/.test(essence) || plain.trimStart().startsWith('<?xml')) return readXml(plain, readJson)
  if (essence === 'text/csv') return { family: 'csv', ...parseCsv(plain) }
  return { family: 'text' }
}

/** Several values under the type of one, a line each, or nothing that can be read. */
function readClaimedJson(plain: string, readJson: ReadJson): Content {
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(plain)) return { family: 'unparseable', reason: 'it is markup' }
  const lines = plain.trim().split(/\r?\n/)
  if (lines.length > 1 && lines.every((line) => parseJson(line) !== undefined)) return readLines(plain, readJson)
  return { family: 'unparseable', reason: 'it is no JSON, or only the beginning of it' }
}

function readXml(plain: string, readJson: ReadJson): Content {
  const value = parseXml(plain)
  return value === null
    ? { family: 'unparseable', reason: 'it is no XML, or only the beginning of it' }
    : { family: 'xml', value: readJson(value) }
}

function readLines(plain: string, readJson: ReadJson): Content {
  const events = parseLines(plain, readJson)
  return events === null ? { family: 'unparseable', reason: 'a line of it is no JSON' } : { family: 'lines', events }
}

/** The fields of a form as an object; those that came several times are arrays. */
function formValue(text: string, readJson: ReadJson): Value {
  return fieldsValue([...new URLSearchParams(text)], readJson)
}

/** Fields by name; those that came several times are arrays. */
export function fieldsValue(fields: readonly (readonly [string, Value])[], readJson: ReadJson = asItIs): Value {
  const value: Record<string, Value> = {}
  for (const [name, one] of fields) {
    const read = readJson(one)
    const before = Object.hasOwn(value, name) ? value[name] : undefined
    const next = before === undefined ? read : Array.isArray(before) ? [...before, read] : [before, read]
    Object.defineProperty(value, name, { value: next, enumerable: true, configurable: true, writable: true })
  }
  return value
}
