import { isJsonType } from '../body/media-type.js'
import type { TrafficValue } from './traffic-problems.js'

/** What is known of a body, beside the fields that it was taken apart into. */
export interface ParamsFacts {
  /** Media type without its parameters. */
  essence: string
  /** Of a multipart form. */
  boundary: string | undefined
  /** Size of the body as it was sent, in bytes; -1 where it is not known. */
  length: number
}

/** Put a request's body together again of its fields; null where they do not tell it. */
export function paramsBody(params: readonly TrafficValue[], facts: ParamsFacts): Buffer | null {
  if (facts.essence.startsWith('multipart/')) return multipart(params, facts.boundary)
  return isJsonType(facts.essence) ? json(params, facts.length) : form(params, facts.length)
}

/** Tell whether a field is an uploaded file whose content is not there: it may be anything. */
export function isEmptyFile(param: TrafficValue): boolean {
  return param.at('fileName').textOr(null) !== null && param.at('value').textOr('') === ''
}

/** Chromium writes down fields as they were sent, other tools what they mean. The length tells which, or a character that is not sent. */
function form(params: readonly TrafficValue[], length: number): Buffer {
  const pairs = params.map((param): [string, string] => [param.at('name').textOr(''), param.at('value').textOr('')])
  const meant = new URLSearchParams(pairs).toString()
  const sent = pairs.map(([name, value]) => `${name}=${value}`).join('&')
  return Buffer.from(length !== meant.length && pairs.flat().every(isSent) ? sent : meant)
}

function isSent(text: string): boolean {
  return /^(?:%[\da-f]{2}|[!-$'-~])*$/i.test(text)
}

/** chrome-har takes JSON apart by its members, and a list among them by its items; the length tells what it was. */
function json(params: readonly TrafficValue[], length: number): Buffer | null {
  const texts = [listOf(params), membersOf(params)].filter((text) => text !== null)
  const fits = texts.find((text) => length < 0 || Buffer.byteLength(text) === length)
  return fits === undefined ? null : Buffer.from(fits)
}

function listOf(params: readonly TrafficValue[]): string | null {
  const isList = params.every((param, index) => param.at('name').value === String(index))
  return isList ? JSON.stringify(params.map((param) => param.at('value').value)) : null
}

function membersOf(params: readonly TrafficValue[]): string {
  const byName = Map.groupBy(params, (param) => param.at('name').textOr(''))
  const members = [...byName].map(([name, several]): [string, unknown] => {
    const values = several.map((param) => param.at('value').value)
    return [name, values.length === 1 ? values[0] : values]
  })
  return JSON.stringify(Object.fromEntries(members))
}

function multipart(params: readonly TrafficValue[], boundary: string | undefined): Buffer | null {
  if (boundary === undefined) return null
  const parts = params.map((param) => {
    const fileName = param.at('fileName').textOr(null)
    const type = param.at('contentType').textOr(null)
    const file = fileName === null ? '' : `; filename="${quoted(fileName)}"`
    const head = `Content-Disposition: form-data; name="${quoted(param.at('name').textOr(''))}"${file}`
    const body = param.at('value').textOr('')
    return `--${boundary}\r\n${head}${type === null ? '' : `\r\nContent-Type: ${type}`}\r\n\r\n${body}\r\n`
  })
  return Buffer.from(`${parts.join('')}--${boundary}--\r\n`)
}

/** As browsers write it (WHATWG HTML, multipart form data). */
function quoted(text: string): string {
  return text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
