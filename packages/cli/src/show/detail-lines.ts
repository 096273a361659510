import type { Interaction } from '@understudy/core'
import { statusText } from '@understudy/core/check'
import { bodyFileSize, readBodyFile } from '@understudy/core/store'
import { dirname, join } from 'node:path'
import { bodyLines, headerOf, type BodyStyle } from './body-lines.js'
import { bodySize, durationText, sizeText } from './body-size.js'
import type { Entry } from './entry.js'
import type { LastUse } from './last-use.js'
import { createMarker, type Marker } from './marks.js'
import type { Paint } from '../paint.js'
import { safeText } from './safe-text.js'

/** How an interaction is printed in full. */
export interface DetailStyle {
  paint: Paint
  /** Leave nothing out of bodies. */
  isFull: boolean
  /** The day of the last recording or verification, and whether that is too long ago. */
  verified: { day: string; isStale: boolean }
  lastUse: LastUse | null
}

/** Print an interaction in full: what is known of it, its request, what it came to, and what the marks in it mean. */
export function detailLines(entry: Entry, style: DetailStyle): string[] {
  const { paint } = style
  const { id, request, response, error } = entry.interaction
  const marker = createMarker(paint)
  const bodyStyle: BodyStyle = {
    paint,
    marker,
    isFull: style.isFull,
    readFile: (name) => readBodyFile(entry.path, name),
    shownAs: (name) => join(dirname(entry.recording), name).replaceAll('\\', '/'),
  }
  const answer =
    response === undefined ? failureLines('Failure', error, marker, paint) : responseLines(response, entry, bodyStyle)
  const sections = [
    [paint('bold', safeText(id)), ...aboutLines(entry, style)],
    requestLines(request, bodyStyle),
    answer,
  ]
  // The last: what stands in the sections is marked by now.
  return [...sections, marker.legend()].filter((lines) => lines.length > 0).flatMap((lines) => [...lines, ''])
}

function aboutLines({ recording, interaction }: Entry, { paint, verified, lastUse }: DetailStyle): string[] {
  const { test, service, operation, recordedAt } = interaction
  const facts: [string, string][] = [
    ['recording', safeText(recording)],
    ['test', test === null ? 'outside any test' : safeText(test)],
    ['service', safeText(service)],
    ['operation', safeText(operation)],
    ['recorded', recordedAt],
    ...(verified.day > recordedAt ? [['verified', verified.day] as [string, string]] : []),
    ...(verified.isStale ? [['stale', paint('yellow', `not verified since ${verified.day}`)] as [string, string]] : []),
    ...useFacts(lastUse, test),
  ]
  return facts.map(([label, text]) => `  ${paint('dim', label.padEnd(9))}  ${text}`)
}

/** How many tests are named. */
const NAMED = 8

function useFacts(use: LastUse | null, own: string | null): [string, string][] {
  if (use === null) return []
  const { tests, isCaptured, shadowedBy } = use
  const isOwn = tests.length === 1 && tests[0] === own
  return [
    ['last run', tests.length === 0 ? 'no call used it' : isOwn ? 'used by its test' : `used by ${namesOf(tests)}`],
    ...(isCaptured ? [['captured', 'a mock answers with its body'] as [string, string]] : []),
    ...(shadowedBy.length === 0
      ? []
      : [['shadowed', `a registered mock answered in its place in ${namesOf(shadowedBy)}`] as [string, string]]),
  ]
}

function namesOf(tests: readonly (string | null)[]): string {
  const names = tests.slice(0, NAMED).map((test) => (test === null ? 'no test' : `"${safeText(test)}"`))
  const more = tests.length > NAMED ? ` and ${tests.length - NAMED} more` : ''
  return `${names.join(', ')}${more}`
}

function requestLines({ method, url, headers, body }: Interaction['request'], style: BodyStyle): string[] {
  const { paint, marker } = style
  return [
    paint('bold', 'Request'),
    `  ${paint('green', safeText(method))} ${marker.text(url, safeText)}`,
    ...headerLines(headers, style),
    ...(body === undefined ? [] : ['', ...indented(bodyLines(body, headerOf(headers, 'content-type'), style))]),
  ]
}

type Response = NonNullable<Interaction['response']>

function responseLines(response: Response, { path }: Entry, style: BodyStyle): string[] {
  const { status, headers, body, trailers, informational = [], latencyMs, error } = response
  const { paint, marker } = style
  const phrase = response.statusText ?? statusText(status)
  const size = bodySize(body, (name) => bodyFileSize(path, name))
  const about = [`after ${durationText(latencyMs)}`, body === undefined || size === null ? '' : sizeText(size)]
  const line = `${paint(status < 400 ? 'green' : 'red', `${status} ${safeText(phrase)}`.trim())}  ${paint('dim', about.filter((one) => one !== '').join(', '))}`
  return [
    paint('bold', 'Response'),
    ...informational.flatMap((one) => [
      `  ${paint('dim', `${one.status} ${statusText(one.status)}`.trim())}`,
      ...headerLines(one.headers, style),
    ]),
    `  ${line}`,
    ...headerLines(headers, style),
    ...(body === undefined ? [] : ['', ...indented(bodyLines(body, headerOf(headers, 'content-type'), style))]),
    ...(trailers === undefined ? [] : ['', `  ${paint('dim', 'trailers')}`, ...headerLines(trailers, style)]),
    ...(error === undefined ? [] : ['', ...failureLines('The body breaks off', error, marker, paint)]),
  ]
}

function failureLines(title: string, error: Interaction['error'], marker: Marker, paint: Paint): string[] {
  if (error === undefined) return []
  const after = error.latencyMs === undefined ? '' : paint('dim', `  after ${durationText(error.latencyMs)}`)
  const message = marker.text(error.message, safeText)
  return [
    paint('bold', title),
    `  ${paint('red', safeText(error.code))}${message === '' ? '' : `  ${message}`}${after}`,
  ]
}

function headerLines(headers: Interaction['request']['headers'], { paint, marker }: BodyStyle): string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one) => `  ${paint('cyan', safeText(name))}: ${marker.text(one, safeText)}`),
  )
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line.replaceAll('\n', '\n  ')}`)
}
