import type { Interaction } from '../model/index.js'
import { Copies, isDistinctive } from './copies.js'
import { isStandIn } from './known-places.js'
import { mapSecrets, type Messages } from './map-secrets.js'
import { findSecrets, type FoundSecret } from './secrets.js'
import { StandIns } from './stand-ins.js'

type Draft = Omit<Interaction, 'id'>

/** A fresh interaction, and the one of the earlier recording that it takes the place of. */
export interface SanitizeInput<T extends Draft> {
  draft: T
  earlier: Draft | null
}

/** What stays in the file, and the bytes that are to stand beside it. */
export interface SanitizeContext {
  kept: readonly Draft[]
  /** By the names that bodies give them. Bodies that are not here are left as they are. */
  files: ReadonlyMap<string, Buffer>
}

export interface Sanitized<T extends Draft> {
  drafts: T[]
  /** All bytes of the context, with stand-ins where secrets were. */
  files: Map<string, Buffer>
  /** Replace the same secrets in other text. */
  hide(text: string): string
}

/**
 * Replace what stands at known secret places, and every copy of it, by stand-ins. Nothing given is changed; doing it
 * twice changes nothing.
 */
export function sanitize<T extends Draft>(
  inputs: readonly SanitizeInput<T>[],
  { kept, files }: SanitizeContext,
): Sanitized<T> {
  const found = inputs.map(({ draft }) => findSecrets(draft, files))
  const standIns = numberSecrets(inputs, found, kept)
  const replaced = new Map(files)
  const atPlaces = inputs.map(({ draft }) =>
    mapSecrets(draft, replaced, (_place, secret) => (isStandIn(secret) ? secret : standIns.for(secret))),
  )
  const copies = new Copies(standIns.entries())
  const drafts = atPlaces.map((draft) => copies.replaceInInteraction(draft, replaced))
  return { drafts, files: replaced, hide: (text) => copies.replaceIn(text) }
}

/** Give each secret its stand-in: that of an earlier recording if there was one, else the next free number. */
function numberSecrets(
  inputs: readonly SanitizeInput<Draft>[],
  found: readonly FoundSecret[][],
  kept: readonly Draft[],
): StandIns {
  const standIns = new StandIns()
  standIns.reserve(JSON.stringify(kept))
  for (const [index, { earlier }] of inputs.entries()) if (earlier !== null) adopt(standIns, found[index]!, earlier)
  for (const secrets of found) {
    for (const { value } of secrets) {
      if (isStandIn(value)) continue
      standIns.for(value)
      for (const part of partsOf(value)) standIns.for(part)
    }
  }
  return standIns
}

function adopt(standIns: StandIns, found: readonly FoundSecret[], earlier: Messages): void {
  const before = new Map(findSecrets(earlier).map(({ place, value }) => [place, value]))
  for (const { place, value } of found) {
    const standIn = before.get(place)
    if (standIn !== undefined && isStandIn(standIn) && !isStandIn(value)) standIns.adopt(value, standIn)
  }
}

/** The password in Basic credentials (RFC 7617 section 2), and the pair that they encode: they may stand elsewhere. */
function partsOf(secret: string): string[] {
  const decoded = Buffer.from(secret, 'base64').toString()
  const password = /^[^\s:]*:([ -~]+)$/.exec(decoded)?.[1]
  if (password === undefined || Buffer.from(decoded).toString('base64') !== secret) return []
  return [password, decoded].filter(isDistinctive)
}

/** Replace the secrets of one message, and copies of them, in text about it. */
export function hideSecretsOf(messages: Messages, text: string): string {
  const secrets = findSecrets(messages).flatMap(({ value }) => [value, ...partsOf(value)])
  return new Copies(secrets.filter((value) => !isStandIn(value)).map((value) => [value, '(redacted)'])).replaceIn(text)
}
