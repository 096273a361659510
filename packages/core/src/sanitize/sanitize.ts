import type { Interaction, JsonValue } from '../model/index.js'
import { isSecretField, isSecretQuery, STAND_IN } from './known-places.js'
import { findSecrets } from './secrets.js'
import { StandIns } from './stand-ins.js'

/** Secrets shorter than this are replaced at their own place only: elsewhere they may stand by chance. */
const EVERYWHERE_FROM = 8

type Draft = Omit<Interaction, 'id'>

/** A fresh interaction, and the one of the earlier recording that it takes the place of. */
export interface SanitizeInput<T extends Draft> {
  draft: T
  earlier: Draft | null
}

export interface Sanitized<T extends Draft> {
  drafts: T[]
  /** Redact the same secrets in bytes that stand beside the recording. */
  redactBytes(bytes: Buffer): Buffer
}

/**
 * Replace what stands at known secret places, and every other occurrence of it, by stand-ins. `kept` is the text of
 * what stays in the file. Nothing is mutated; doing it twice changes nothing.
 */
export function sanitize<T extends Draft>(inputs: readonly SanitizeInput<T>[], kept: string): Sanitized<T> {
  const standIns = new StandIns()
  standIns.reserve(kept)
  const secrets = inputs.map(({ draft }) => findSecrets(draft))
  for (const [index, { earlier }] of inputs.entries()) adoptEarlier(standIns, secrets[index]!, earlier)
  for (const found of secrets) for (const { value } of found) if (!isStandIn(value)) standIns.for(value)
  const replacements = standIns.entries()
  const drafts = inputs.map(({ draft }, index) => {
    const own = new Set(secrets[index]!.map(({ value }) => value))
    return redactDraft(
      draft,
      replacements.filter(([secret]) => secret.length >= EVERYWHERE_FROM || own.has(secret)),
    )
  })
  const everywhere = replacements.filter(([secret]) => secret.length >= EVERYWHERE_FROM)
  return { drafts, redactBytes: (bytes) => redactBytes(bytes, everywhere) }
}

function isStandIn(value: string): boolean {
  return new RegExp(`^(?:${STAND_IN.source})$`).test(value)
}

function adoptEarlier(standIns: StandIns, found: { place: string; value: string }[], earlier: Draft | null): void {
  if (earlier === null) return
  const before = new Map(findSecrets(earlier).map(({ place, value }) => [place, value]))
  for (const { place, value } of found) {
    const standIn = before.get(place)
    if (standIn !== undefined && isStandIn(standIn)) standIns.adopt(value, standIn)
  }
}

type Replacement = [secret: string, standIn: string]

function redactDraft<T extends Draft>(draft: T, replacements: readonly Replacement[]): T {
  if (replacements.length === 0) return draft
  const { test, service, operation, recordedAt, ...content } = draft
  const redacted = redactValue(content as unknown as JsonValue, '', replacements)
  return { ...draft, ...(redacted as unknown as T), test, service, operation, recordedAt }
}

function redactValue(value: JsonValue, key: string, replacements: readonly Replacement[]): JsonValue {
  if (typeof value === 'string') return key === 'method' ? value : redactText(value, key, replacements)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => redactValue(item, key, replacements))
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redactValue(item, name, replacements)]))
}

/** Replace secrets in text, also where they stand URL-encoded. Short ones only where the text is nothing else. */
function redactText(text: string, key: string, replacements: readonly Replacement[]): string {
  let redacted = text
  for (const [secret, standIn] of replacements) {
    if (secret.length < EVERYWHERE_FROM) {
      if (isSecretPlace(key)) redacted = replaceShort(redacted, secret, standIn)
      continue
    }
    if (redacted.includes(secret)) redacted = redacted.replaceAll(secret, standIn)
    const encoded = encodeURIComponent(secret)
    if (encoded !== secret && redacted.includes(encoded)) redacted = redacted.replaceAll(encoded, standIn)
  }
  return redacted
}

function isSecretPlace(key: string): boolean {
  return (
    isSecretField(key) ||
    isSecretQuery(key) ||
    key === 'url' ||
    key === 'text' ||
    key === 'cookie' ||
    key === 'set-cookie' ||
    key === 'location' ||
    key.includes('auth') ||
    key.includes('key') ||
    key.includes('token')
  )
}

/** A short secret is replaced where it is a whole value: between the delimiters of queries, cookies, JSON or forms. */
function replaceShort(text: string, secret: string, standIn: string): string {
  if (text === secret) return standIn
  const escaped = secret.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')
  return text.replaceAll(new RegExp(`(?<=[=":] ?|^\\w+ )${escaped}(?=$|[&;",}])`, 'g'), standIn)
}

function redactBytes(bytes: Buffer, replacements: readonly Replacement[]): Buffer {
  if (!replacements.some(([secret]) => bytes.includes(secret))) return bytes
  let text = bytes.toString('latin1')
  for (const [secret, standIn] of replacements) text = text.replaceAll(Buffer.from(secret).toString('latin1'), standIn)
  return Buffer.from(text, 'latin1')
}
