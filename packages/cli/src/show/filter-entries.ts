import type { RecordedBody } from '@understudy/core'
import { nearestName, plainText, printJson, readableText } from '@understudy/core/check'
import { readBodyFile } from '@understudy/core/store'
import { UsageError } from '../surroundings.js'
import { formText } from './body-size.js'
import { resultOf, type Entry } from './entry.js'

/** Which interactions are shown. All that are given must fit. */
export interface Filters {
  /** Names, in any case. */
  service?: string
  operation?: string
  /** A part of the test's name, in any case. */
  test?: string
  /** `404`, `4xx`, `error` for any failure, or the code of one. */
  status?: string
  method?: string
  /** A part of the URL. */
  url?: string
  /** A part of a body's text. */
  grep?: string
}

type Test = (entry: Entry) => boolean

/**
 * Keep the interactions that fit.
 * @throws UsageError for a service or an operation that none has
 */
export function filterEntries(entries: readonly Entry[], filters: Filters): Entry[] {
  const tests = [
    nameTest(entries, 'service', filters.service),
    nameTest(entries, 'operation', filters.operation),
    filters.test === undefined ? null : testTest(filters.test),
    filters.status === undefined ? null : statusTest(filters.status),
    filters.method === undefined ? null : methodTest(filters.method),
    filters.url === undefined ? null : urlTest(filters.url),
    filters.grep === undefined ? null : grepTest(filters.grep),
  ].filter((test) => test !== null)
  return entries.filter((entry) => tests.every((test) => test(entry)))
}

function nameTest(entries: readonly Entry[], what: 'service' | 'operation', name: string | undefined): Test | null {
  if (name === undefined) return null
  const wanted = name.toLowerCase()
  const test: Test = ({ interaction }) => interaction[what].toLowerCase() === wanted
  if (entries.length === 0 || entries.some(test)) return test
  const known = [...new Set(entries.map(({ interaction }) => interaction[what]))].toSorted()
  throw new UsageError(`No interaction is of the ${what} "${name}"; ${suggestion(nearestName(name, known), known)}`)
}

/** How many names a message has. */
const NAMED = 10

/** Suggest the name that was meant, or say which there are: at least one. */
export function suggestion(nearest: string | undefined, known: readonly string[]): string {
  if (nearest !== undefined) return `did you mean "${nearest}"?`
  const more = known.length > NAMED ? ` and ${known.length - NAMED} more` : ''
  return `there ${known.length === 1 ? 'is' : 'are'} ${known.slice(0, NAMED).join(', ')}${more}.`
}

function testTest(part: string): Test {
  const wanted = part.toLowerCase()
  return ({ interaction: { test } }) => test?.toLowerCase().includes(wanted) === true
}

function statusTest(status: string): Test {
  const wanted = status.toLowerCase()
  if (wanted === 'error') return ({ interaction }) => interaction.response === undefined
  if (/^[1-5]xx$/.test(wanted)) return ({ interaction }) => statusOf(interaction).startsWith(wanted[0]!)
  return ({ interaction }) =>
    resultOf(interaction).toLowerCase() === wanted || interaction.response?.error?.code.toLowerCase() === wanted
}

function statusOf({ response }: Entry['interaction']): string {
  return String(response?.status ?? '')
}

function methodTest(method: string): Test {
  const wanted = method.toUpperCase()
  return ({ interaction: { request } }) => request.method.toUpperCase() === wanted
}

function urlTest(part: string): Test {
  return ({ interaction: { request } }) => plainText(request.url).includes(part)
}

function grepTest(part: string): Test {
  return ({ path, interaction: { request, response } }) =>
    [request.body, response?.body].some((body) => body !== undefined && holds(body, part, path))
}

function holds(body: RecordedBody, part: string, path: string): boolean {
  return textsOf(body, path).some((text) => text.includes(part))
}

/** A body's text, in the forms in which a person may know it. */
function textsOf(body: RecordedBody, path: string): string[] {
  if ('json' in body) {
    const spaced = printJson(body.json, 'spaced')
    return [spaced, JSON.stringify(body.json), ...(spaced.includes('\\') ? stringsIn(body.json) : [])].map(plainText)
  }
  if ('text' in body) return [plainText(body.text)]
  if ('form' in body) return [plainText(formText(body.form))]
  if ('base64' in body) return textIn(Buffer.from(body.base64, 'base64'))
  if ('file' in body) return textIn(readBodyFile(path, body.file))
  if ('stream' in body) {
    const pieces = body.stream.map((one) => ('text' in one ? one.text : Buffer.from(one.base64, 'base64').toString()))
    return [plainText(pieces.join(''))]
  }
  return body.multipart.flatMap(({ name = '', filename = '', text, base64, file }) => [
    plainText(`${name} ${filename} ${text ?? ''}`),
    ...(base64 === undefined ? [] : textIn(Buffer.from(base64, 'base64'))),
    ...(file === undefined ? [] : textIn(readBodyFile(path, file))),
  ])
}

function textIn(bytes: Buffer | null): string[] {
  const text = bytes === null ? null : readableText(bytes)
  return text === null ? [] : [text]
}

/** The strings of JSON as they are, without escapes. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return [...(Array.isArray(value) ? [] : Object.keys(value)), ...Object.values(value).flatMap(stringsIn)]
}
