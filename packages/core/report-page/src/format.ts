import type { PageData } from './data.js'
import { data } from './data.js'

type Ratio = PageData['totals']['operations']

/** `1 call`, `2 calls`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`
}

/** `87.5 %`; `none` where there is nothing to cover. */
export function percent({ pct }: Ratio): string {
  return pct === null ? 'none' : `${pct} %`
}

/** How good a figure is, by the watermarks. */
export function gradeOf({ pct }: Ratio): 'none' | 'low' | 'medium' | 'high' {
  if (pct === null) return 'none'
  const [low, high] = data.watermarks
  if (pct < low) return 'low'
  return pct < high ? 'medium' : 'high'
}

/** `Wed 4 Nov 2026, 10:00 UTC`, the same for every reader. */
export function moment(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return iso
  return `${date.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })} UTC`
}

/** Where a file's line is opened; undefined where files are not linked. */
export function hrefOf(file: string, line: number | null): string | undefined {
  const path = file.split('/').map(encodeURIComponent).join('/')
  return data.sourceLink?.replaceAll('{file}', path).replaceAll('{line}', String(line ?? 1))
}
