import { plainText } from '@understudy/core/check'
import { pad, widthOf } from '@understudy/core/report'
import { bodyFileSize } from '@understudy/core/store'
import { amount } from '../amount.js'
import type { Paint } from '../paint.js'
import { bodySize, durationText, sizeText } from './body-size.js'
import { resultOf, type Entry } from './entry.js'
import { safeText } from './safe-text.js'

/** How a list is printed. */
export interface ListStyle {
  paint: Paint
  /** Columns of the terminal; Infinity for no limit. */
  width: number
  /** Since when an interaction is stale; null for one that is not. */
  staleSince(entry: Entry): string | null
}

interface Row {
  id: string
  request: string
  result: string
  latency: string
  size: string
  date: string
  isStale: boolean
  entry: Entry
}

/** The least width of the column of requests, below which it is left out of line. */
const LEAST = 16

/** Print interactions one a line, under their recordings and their tests. */
export function listLines(entries: readonly Entry[], style: ListStyle): string[] {
  const byRecording = Map.groupBy(entries, ({ recording }) => recording)
  const lines = [...byRecording].flatMap(([recording, own]) => [...recordingLines(recording, own, style), ''])
  const files = byRecording.size
  return [...lines, `${amount(entries.length, 'interaction')} in ${amount(files, 'recording')}`]
}

function recordingLines(recording: string, entries: readonly Entry[], style: ListStyle): string[] {
  const rows = entries.map((entry) => toRow(entry, style))
  const widths = widthsOf(rows, style)
  const byTest = Map.groupBy(rows, ({ entry }) => entry.interaction.test)
  return [
    style.paint('bold', safeText(recording)),
    ...[...byTest].flatMap(([test, own]) => [
      `  ${test === null ? style.paint('dim', 'outside any test') : safeText(test)}`,
      ...own.map((row) => `    ${rowText(row, widths, style)}`),
    ]),
  ]
}

function toRow(entry: Entry, { staleSince }: ListStyle): Row {
  const { id, request, response, error, recordedAt } = entry.interaction
  const size = bodySize(response?.body, (name) => bodyFileSize(entry.path, name))
  const since = staleSince(entry)
  return {
    id: safeText(id),
    request: safeText(`${request.method} ${pathOf(plainText(request.url))}`),
    result: safeText(resultOf({ ...(response && { response }), ...(error && { error }) })),
    latency: durationText(response?.latencyMs ?? error?.latencyMs ?? 0),
    size: response === undefined ? '-' : size === null ? 'missing' : sizeText(size),
    date: since === null ? recordedAt : `${since} stale`,
    isStale: since !== null,
    entry,
  }
}

/** A URL below its origin, which the id or the operation tells. */
function pathOf(url: string): string {
  return /^[a-z][a-z\d+.-]*:\/\/[^/?#]*(.*)$/is.exec(url)?.[1] || '/'
}

type Widths = Record<'id' | 'request' | 'result' | 'latency' | 'size', number>

function widthsOf(rows: readonly Row[], { width }: ListStyle): Widths {
  const widest = (name: keyof Widths | 'date'): number => Math.max(...rows.map((row) => widthOf(row[name])))
  const others = widest('result') + widest('latency') + widest('size') + widest('date')
  const left = width - 4 - widest('id') - others - 5 * 2
  const request = Math.min(widest('request'), Math.max(LEAST, left))
  return { id: widest('id'), request, result: widest('result'), latency: widest('latency'), size: widest('size') }
}

function rowText(row: Row, widths: Widths, { paint }: ListStyle): string {
  const color = /^[23]/.test(row.result) ? 'green' : row.result.startsWith('1') ? 'dim' : 'red'
  return [
    paint('bold', pad(row.id, widths.id, 'left')),
    pad(row.request, widths.request, 'left'),
    paint(color, pad(row.result, widths.result, 'left')),
    pad(row.latency, widths.latency, 'right'),
    pad(row.size, widths.size, 'right'),
    paint(row.isStale ? 'yellow' : 'dim', row.date),
  ].join('  ')
}
