import { queryStartOf } from '../body/url-text.js'
import { applyEdits, type Edit } from './edits.js'
import { isSecretField, isSecretQuery } from './known-places.js'

/** Gets a secret and its place; returns what is to stand there instead. */
export type Replace = (place: string, secret: string) => string

/** Map the secrets of a URL: its parameters, also those of a URL within them, and a password before its host. */
export function mapUrl(url: string, place: string, replace: Replace): string {
  const withUser = url.replace(
    /^([a-z][a-z\d+.-]*:\/\/[^/?#\s:@]*:)([^/?#\s@]+)(?=@)/i,
    (whole, start: string, password: string) => {
      const secret = decode(password)
      const instead = replace(`${place}@`, secret)
      return instead === secret ? whole : start + encodeURIComponent(instead)
    },
  )
  return withUser.replaceAll(/([?&#])([^=&#]+)=([^&#]*)/g, (whole, mark: string, name: string, value: string) => {
    const secret = decode(value)
    const at = `${place}?${decode(name)}`
    const instead = isSecretQuery(decode(name)) ? mapNonEmpty(secret, at, replace) : mapString(secret, at, replace)
    return instead === secret ? whole : `${mark}${name}=${encodeURIComponent(instead)}`
  })
}

/** Map the secrets of any text value: one that is a URL, or JSON within JSON. */
export function mapString(text: string, place: string, replace: Replace): string {
  if (text.length < 8) return text
  if (/^[\w+.-]+:\/\/[^\s/]*:[^\s/]*@/.test(text) || queryStartOf(text) !== -1) return mapUrl(text, place, replace)
  return /^\s*[[{]\s*["[{]/.test(text) ? applyEdits(text, memberEdits(text, place, replace)) : text
}

export function mapNonEmpty(secret: string, place: string, replace: Replace): string {
  return secret === '' ? secret : replace(place, secret)
}

/** Find what is to be replaced in a form's text. */
export function formEdits(text: string, place: string, replace: Replace): Edit[] {
  const edits: Edit[] = []
  for (const { index, 0: pair, 1: name = '', 2: value = '' } of text.matchAll(/([^=&]+)=([^&]*)/g)) {
    const secret = decode(value)
    const at = `${place}.${decode(name)}`
    const instead = isSecretField(decode(name)) ? mapNonEmpty(secret, at, replace) : mapString(secret, at, replace)
    if (instead === secret) continue
    const end = index + pair.length
    edits.push({ start: end - value.length, end, text: encodeURIComponent(instead) })
  }
  return edits
}

const MEMBER = /"((?:[^"\\\n]|\\.){1,64})"\s*:\s*"([^"\\\n]*(?:\\.[^"\\\n]*)*)"/g

const ELEMENT = /<(?:[\w-]{1,64}:)?([\w.-]{1,64})(?:\s[^<>]{0,1000})?>([^<>]+)<\//g

/** Find what is to be replaced in text of any kind: members of JSON in it, and elements of XML. */
export function memberEdits(text: string, place: string, replace: Replace): Edit[] {
  const edits: Edit[] = []
  const add = (end: number, raw: string, name: string, decoded: string, encode: (instead: string) => string): void => {
    if (decoded === '') return
    const at = `${place}.${name}`
    const instead = isSecretField(name) ? replace(at, decoded) : mapString(decoded, at, replace)
    if (instead !== decoded) edits.push({ start: end - raw.length, end, text: encode(instead) })
  }
  for (const { index, 0: whole, 1: name = '', 2: raw = '' } of text.matchAll(MEMBER))
    add(index + whole.length - 1, raw, name, unquote(raw), (instead) => JSON.stringify(instead).slice(1, -1))
  if (text.includes('</')) {
    for (const { index, 0: whole, 1: name = '', 2: raw = '' } of text.matchAll(ELEMENT)) {
      if (isSecretField(name)) add(index + whole.length - 2, raw, name, raw.trim(), (instead) => instead)
    }
  }
  return edits
}

function unquote(raw: string): string {
  if (!raw.includes('\\')) return raw
  try {
    return JSON.parse(`"${raw}"`) as string
  } catch {
    // No JSON after all: it is taken as it stands.
    return raw
  }
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    // A stray percent sign: the text is taken as it stands.
    return text
  }
}
