import { SHORTEST } from './text-search.js'

/** A secret as it may be written, and how its stand-in is then. */
export interface WrittenForm {
  text: string
  encode(standIn: string): string
  /** Part of the base64 of something longer: what it stands in has to be decoded. So far it begins behind a group of 4. */
  inner?: number
}

const asIs = (text: string): string => text

/** The ways in which a secret may be written in URLs, forms, JSON, XML and headers. Shorter ones are left out. */
export function formsOf(secret: string): WrittenForm[] {
  const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '')
  const base64url = (text: string): string => Buffer.from(text).toString('base64url')
  const hex = (text: string): string => Buffer.from(text).toString('hex')
  const encoders: ((text: string) => string)[] = [
    asIs,
    encodeURIComponent,
    (text) => lowerHex(encodeURIComponent(text)),
    asForm,
    (text) => lowerHex(asForm(text)),
    jsonString,
    (text) => jsonString(jsonString(text)),
    (text) => jsonString(text).replaceAll('/', String.raw`\/`),
    entities,
    base64,
    base64url,
    (text) => encodeURIComponent(base64(text)),
    (text) => encodeURIComponent(encodeURIComponent(text)),
    hex,
    (text) => hex(text).toUpperCase(),
  ]
  const forms = new Map<string, (standIn: string) => string>()
  for (const encode of encoders) {
    const text = encode(secret)
    if (text.length >= SHORTEST && !forms.has(text)) forms.set(text, encode)
  }
  const decoded = decodedForm(secret)
  if (decoded !== null && decoded.length >= SHORTEST && !forms.has(decoded)) forms.set(decoded, asIs)
  return [...[...forms].map(([text, encode]) => ({ text, encode })), ...innerForms(secret, forms)]
}

/** The base64 of a secret within something longer: three ways, by where it begins. */
function innerForms(secret: string, known: ReadonlyMap<string, unknown>): WrittenForm[] {
  const bytes = Buffer.from(secret)
  const inner = new Map<string, number>()
  for (const before of [0, 1, 2]) {
    const padded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    // Characters that hold bits of what stands before or behind differ.
    const start = before === 0 ? 0 : before + 1
    const text = padded.slice(start, Math.floor(((before + bytes.length) * 8) / 6))
    inner.set(text, start).set(text.replaceAll('+', '-').replaceAll('/', '_'), start)
  }
  return [...inner].flatMap(([text, start]) =>
    text.length < SHORTEST || known.has(text) ? [] : [{ text, encode: asIs, inner: start }],
  )
}

/** A secret that stands percent-encoded at its place, as cookies do. */
function decodedForm(secret: string): string | null {
  if (!/%[\dA-Fa-f]{2}/.test(secret)) return null
  try {
    return decodeURIComponent(secret)
  } catch {
    // A stray percent sign: it stands for itself.
    return null
  }
}

function asForm(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1)
}

function jsonString(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function lowerHex(encoded: string): string {
  return encoded.replaceAll(/%[\dA-F]{2}/g, (code) => code.toLowerCase())
}

function entities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
