import { decodeBody, decodeRecordedBody, type DecodedBody } from '../body/decoded-body.js'
import type { Interaction, JsonValue, LiveCallAnswer } from '../model/index.js'
import { STAND_IN } from '../sanitize/stand-in.js'
import { headerOf } from './live-draft.js'
import { headerPairs, type ReadFile } from '../body/request-bytes.js'

/** A live value, and the origin of the service that gave it or was given it. */
export interface CarriedSecret {
  value: string
  origin: string
}

/** Remembers which live values the stand-ins of one recording stand for. */
export interface CarriedSecrets {
  /** Take live values from an answer, at the places where the recorded one has stand-ins. */
  learn(interaction: Interaction, answer: LiveCallAnswer, origin: string): void
  /** The same from one text. */
  learnText(recorded: string, live: string, origin: string): void
  find(standIn: string): CarriedSecret | undefined
}

/** Texts that are longer, or hold more stand-ins, are not searched. */
const MOST = { length: 16_384, standIns: 8 }

/** All stand-ins in text. */
export function standInsIn(text: string): { standIn: string; start: number; end: number }[] {
  return Array.from(text.matchAll(new RegExp(STAND_IN, 'g')), ({ 0: standIn, index }) => ({
    standIn,
    start: index,
    end: index + standIn.length,
  }))
}

/** Opaque stand-ins are known by their number: of a JWT, the claims vary from run to run. */
function keyOf(standIn: string): string {
  return /redacted-\d+$/.exec(standIn)?.[0] ?? standIn
}

/** Remember the secrets of one recording. */
export function createCarriedSecrets(readFile: (interaction: Interaction) => ReadFile): CarriedSecrets {
  const known = new Map<string, CarriedSecret>()

  function learnText(recorded: string, live: string, origin: string): void {
    for (const [standIn, value] of capture(recorded, live)) known.set(keyOf(standIn), { value, origin })
  }

  function learnValue(recorded: JsonValue | undefined, live: JsonValue | undefined, origin: string): void {
    if (typeof recorded === 'string' && typeof live === 'string') learnText(recorded, live, origin)
    if (typeof recorded !== 'object' || recorded === null || typeof live !== 'object' || live === null) return
    const members = live as Record<string, JsonValue>
    for (const [key, item] of Object.entries<JsonValue>(recorded))
      if (Object.hasOwn(members, key)) learnValue(item, members[key], origin)
  }

  function learnBody(recorded: DecodedBody, live: DecodedBody, origin: string): void {
    if (recorded.kind === 'json' && live.kind === 'json') learnValue(recorded.value, live.value, origin)
    else if (recorded.kind === 'text' && live.kind === 'text') learnText(recorded.text, live.text, origin)
    else if (recorded.kind === 'form' && live.kind === 'form')
      learnValue(Object.fromEntries(recorded.fields), Object.fromEntries(live.fields), origin)
  }

  return {
    learn(interaction, answer, origin) {
      const { response } = interaction
      if (response === undefined || answer.status === 0) return
      for (const [name, value] of headerPairs(response.headers))
        for (const live of counterparts(name, value, answer)) learnText(essentialOf(name, value), live, origin)
      const contentType = headerPairs(response.headers).find(([name]) => name === 'content-type')?.[1]
      const missing = Buffer.alloc(0)
      const recorded = decodeRecordedBody(response.body, contentType, (name) =>
        Buffer.from(readFile(interaction)(name) ?? missing),
      )
      const bytes = answer.body === null ? null : Buffer.from(answer.body, 'base64')
      const types = ['content-type', 'content-encoding'].map((name) => headerOf(answer.headers, name))
      learnBody(recorded, decodeBody(bytes, types[0], types[1]), origin)
    },
    learnText,
    find: (standIn) => known.get(keyOf(standIn)),
  }
}

/** The live headers that a recorded one may be compared with: of cookies, the one of the same name. */
function counterparts(name: string, recorded: string, { headers }: LiveCallAnswer): string[] {
  const same = headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => essentialOf(name, value))
  if (name !== 'set-cookie') return same
  return same.filter((live) => live.split('=', 1)[0] === recorded.split('=', 1)[0])
}

/** Of a cookie, only its name and value: what else is said of it varies. */
function essentialOf(name: string, value: string): string {
  return name === 'set-cookie' ? value.split(';', 1)[0]!.trim() : value
}

/** Read off what stands in live text where the recorded one has stand-ins; nothing where the texts differ elsewhere. */
function capture(recorded: string, live: string): [standIn: string, value: string][] {
  if (recorded.length > MOST.length || live.length > MOST.length) return []
  const standIns = standInsIn(recorded)
  if (standIns.length === 0 || standIns.length > MOST.standIns) return []
  let source = ''
  let from = 0
  for (const { start, end } of standIns) {
    source += `${literal(recorded.slice(from, start))}(.+?)`
    from = end
  }
  const values = new RegExp(`^${source}${literal(recorded.slice(from))}$`, 's').exec(live)?.slice(1) ?? []
  return values.map((value, index) => [standIns[index]!.standIn, value])
}

function literal(text: string): string {
  return text
    .split(/\uFDD0[^\uFDD1]*\uFDD1/)
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`))
    .join('.*?')
}
