import { bitOf } from './formats.js'

const UUID = bitOf('uuid')
const ULID = bitOf('ulid')

const known = new Map<string, string>()

/** Texts that are remembered: the same come again and again. */
const MOST_KNOWN = 20_000

/** How an id is made: `cus_…`, `digits`, `hex of 24`; `other` for what is no id by its form. */
export function schemeOf(text: string, formats: number): string {
  if (text.length > 80) return 'other'
  const before = known.get(text)
  if (before !== undefined) return before
  if (known.size > MOST_KNOWN) known.clear()
  const scheme = judge(text, formats)
  known.set(text, scheme)
  return scheme
}

/** A word, and behind it what has a digit somewhere, or is long and of both cases. */
const PREFIXED = /^([A-Za-z][A-Za-z\d]{0,15}(?:[_.-](?=.*\d|(?=.*[a-z])(?=.*[A-Z])\w{16,}$)|:))[\w.:/=+-]+$/

function judge(text: string, formats: number): string {
  if ((formats & UUID) !== 0) return 'uuid'
  if ((formats & ULID) !== 0) return 'ulid'
  if (/^\d+$/.test(text)) return 'digits'
  if (text.length >= 12 && /^(?=[a-f]*\d)[\da-f]+$/i.test(text)) return `hex of ${text.length}`
  const prefix = PREFIXED.exec(text)?.[1]
  return prefix === undefined ? 'other' : `${prefix}…`
}

/** The host of a URL, without the numbers by which copies of one are told apart. */
export function hostOf(url: string): string {
  const host = /^[a-z][a-z\d+.-]*:\/\/(?:[^\s/?#@]*@)?([^\s/?#]*)/i.exec(url)?.[1] ?? ''
  return host.toLowerCase().replaceAll(/\d+/g, '#')
}
