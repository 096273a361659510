import type { SanitizeConfig } from '../config/config.js'
import type { Interaction } from '../model/index.js'
import { readableText } from '../body/text.js'
import { Copies, type CopiedSecret } from './copies.js'
import { applyEdits } from './edits.js'
import { mapParts } from './large-body.js'
import { mapInteraction, type BodyBytes, type Messages } from './map-interaction.js'
import { Place } from './place.js'
import { Rules } from './rules.js'
import { SecretMapper } from './secret-mapper.js'
import { isReplaced, STAND_IN, type Kind, type Secret } from './stand-in.js'
import { StandIns } from './stand-ins.js'
import { TextFinder } from './text-finder.js'

type Draft = Omit<Interaction, 'id'>

/** A fresh interaction, and the one of the earlier recording that it takes the place of. */
export interface SanitizeInput<T extends Draft> {
  draft: T
  earlier: Draft | null
}

/** What stays in the file, the bytes that are to stand beside it, and what decides what is secret. */
export interface SanitizeContext {
  kept: readonly Draft[]
  /** By the names that bodies give them. Bodies that are not here are left as they are. */
  files: ReadonlyMap<string, Buffer>
  /** The bytes of body files that earlier interactions name. */
  earlierFile?(name: string): Buffer | undefined
  /** The rules of a service; by default, those without any configuration. */
  rulesOf?(service: string): Rules
}

/** One value that was replaced. */
export interface DraftRedaction {
  rule: string
  place: string
  /** Which of the drafts. */
  draft: number
}

/** What sanitizing gives. */
export interface Sanitized<T extends Draft> {
  drafts: T[]
  /** All bytes of the context, with stand-ins where secrets were. */
  files: Map<string, Buffer>
  /** Every value that was replaced, in the order of the file. */
  redactions: DraftRedaction[]
  /** Secrets that may stand nowhere in what is written. */
  secrets: string[]
  /** Replace the same secrets in other text. */
  hide(text: string): string
  /** Replace what is secret in the body of a draft that is too large to hold. Its redactions are not listed. */
  largeBody(draft: number, pieces: Iterable<Uint8Array>): Iterable<Buffer>
}

/** A secret that was found, at its place. */
export interface FoundSecret extends Secret {
  /** Stable name of the place, equal in every recording of the same call; the second of one place has ` (2)`. */
  place: string
}

const NO_CONFIG: Required<SanitizeConfig> = { rules: {}, add: [], keep: [] }

/** The rules as they are without any configuration. */
const defaultRules = new Rules({ config: NO_CONFIG, env: {} })

/**
 * Replace what is secret or personal, and every copy of it, by stand-ins. Nothing given is changed; doing it twice changes
 * nothing.
 */
export function sanitize<T extends Draft>(inputs: readonly SanitizeInput<T>[], context: SanitizeContext): Sanitized<T> {
  const { kept, files } = context
  const replaced = new Map(files)
  const found = inputs.map(({ draft }) => lookThrough(draft, rulesFor(context, draft), files))
  const standIns = numberSecrets(
    inputs,
    found.map(({ secrets }) => secrets),
    kept,
    context,
  )
  const redactions: DraftRedaction[] = []
  const atPlaces = inputs.map(({ draft }, index) => {
    const { secrets, told } = found[index]!
    if (secrets.length === 0) return draft
    const onRedaction = (rule: string, place: string): void => void redactions.push({ rule, place, draft: index })
    return replaceSecrets(draft, rulesFor(context, draft), replaced, { standIns, onRedaction, told })
  })
  const copied = copiedSecrets(standIns)
  const drafts = replaceCopies(atPlaces, copied, replaced, context, redactions)
  return {
    drafts,
    files: replaced,
    redactions: redactions.sort((a, b) => a.draft - b.draft),
    secrets: copied.map(({ value }) => value),
    largeBody: (draft, pieces) => {
      const rules = rulesFor(context, inputs[draft]!.draft)
      return mapParts(pieces, partMapper(rules, standIns, new Copies(copied)))
    },
    hide: (text) => hideIn(new Copies(copied).replaceIn(text), context.rulesOf?.('') ?? defaultRules),
  }
}

/** Secrets that are replaced wherever they stand. */
function copiedSecrets(standIns: StandIns): CopiedSecret[] {
  return [...standIns.entries()].flatMap(({ value, standIn, rule, kind }) => [
    ...(isDistinctive(value, kind) ? [{ value, standIn, rule }] : []),
    ...partsOf(value).map((part) => ({
      value: part,
      standIn: standIns.for({ value: part, rule, kind: 'opaque' }),
      rule,
    })),
  ])
}

function replaceCopies<T extends Draft>(
  drafts: readonly T[],
  copied: readonly CopiedSecret[],
  files: BodyBytes,
  context: SanitizeContext,
  redactions: DraftRedaction[],
): T[] {
  let current = 0
  const copies = new Copies(copied, {
    mayReplace: ({ rule }, place) => rulesFor(context, drafts[current]!).applies(rule, place),
    onCopy: ({ rule }, place) => redactions.push({ rule, place: String(place), draft: current }),
  })
  return drafts.map((draft, index) => {
    current = index
    return copies.isEmpty ? draft : mapInteraction(draft, files, copies)
  })
}

function partMapper(rules: Rules, standIns: StandIns, copies: Copies): (part: Buffer) => Buffer {
  const mapper = new SecretMapper(rules, new TextFinder(rules), (secret) =>
    rules.isKept(secret.value) || isReplaced(secret) ? secret.value : standIns.for(secret),
  )
  mapper.place.moveTo('response.body')
  return (part) => {
    const text = readableText(part)
    if (text !== null) return Buffer.from(copies.text(applyEdits(text, mapper.edits(text, ''))))
    const bytes = part.toString('latin1')
    const mapped = applyEdits(bytes, mapper.binaryEdits(bytes))
    return Buffer.from(applyEdits(mapped, copies.binaryEdits(mapped)), 'latin1')
  }
}

function rulesFor({ rulesOf }: SanitizeContext, { service }: Draft): Rules {
  return rulesOf?.(service) ?? defaultRules
}

/** Find what is secret in an interaction, in the order of the file; stand-ins too, as they have a place each. */
export function findSecrets(messages: Messages, rules: Rules, files?: Pick<BodyBytes, 'get'>): FoundSecret[] {
  return lookThrough(messages, rules, files).secrets
}

function lookThrough(
  messages: Messages,
  rules: Rules,
  files: Pick<BodyBytes, 'get'> = new Map<string, Buffer>(),
  seesStandIns = false,
): { secrets: FoundSecret[]; told: ReadonlySet<unknown> } {
  const secrets: FoundSecret[] = []
  const counts = new Map<string, number>()
  const mapper = new SecretMapper(rules, new TextFinder(rules, { seesStandIns }), (secret, place) => {
    if (!rules.isKept(secret.value)) secrets.push({ ...secret, place: numberedPlace(counts, String(place)) })
    return secret.value
  })
  mapInteraction(messages, readOnly(files), mapper)
  return { secrets, told: mapper.told }
}

/** The same place may hold several. */
function numberedPlace(counts: Map<string, number>, place: string): string {
  const count = (counts.get(place) ?? 0) + 1
  counts.set(place, count)
  return count === 1 ? place : `${place} (${count})`
}

interface Replacing {
  standIns: StandIns
  onRedaction(rule: string, place: string): void
  /** Texts in which something was found. */
  told: ReadonlySet<unknown>
}

/** Map the secrets of an interaction to their stand-ins, and tell of each. */
function replaceSecrets<T extends Messages>(
  messages: T,
  rules: Rules,
  files: BodyBytes,
  { standIns, onRedaction, told }: Replacing,
): T {
  const replace = (secret: Secret, place: Place): string => {
    if (rules.isKept(secret.value) || isReplaced(secret)) return secret.value
    onRedaction(secret.rule, String(place))
    return standIns.for(secret)
  }
  return mapInteraction(messages, files, new SecretMapper(rules, new TextFinder(rules), replace, told))
}

/** Give each secret its stand-in: that of an earlier recording if there was one, else the next free number. */
function numberSecrets(
  inputs: readonly SanitizeInput<Draft>[],
  found: readonly FoundSecret[][],
  kept: readonly Draft[],
  context: SanitizeContext,
): StandIns {
  const standIns = new StandIns()
  standIns.reserve(JSON.stringify(kept))
  const earlierFiles = { get: (name: string) => context.earlierFile?.(name) }
  for (const [index, { draft, earlier }] of inputs.entries()) {
    if (earlier !== null) adopt(standIns, found[index]!, earlier, rulesFor(context, draft), earlierFiles)
  }
  for (const secrets of found) {
    for (const secret of secrets) {
      if (isReplaced(secret)) continue
      standIns.number(secret)
      for (const part of partsOf(secret.value)) standIns.number({ value: part, rule: secret.rule, kind: 'opaque' })
    }
  }
  return standIns
}

function adopt(
  standIns: StandIns,
  found: readonly FoundSecret[],
  earlier: Draft,
  rules: Rules,
  files: Pick<BodyBytes, 'get'>,
): void {
  const before = new Map(findStandIns(earlier, rules, files).map((one) => [one.place, one]))
  for (const secret of found) {
    const standIn = before.get(secret.place)
    if (standIn !== undefined && !isReplaced(secret)) standIns.adopt(secret, standIn.value, standIn.rule === '')
  }
}

/** Find the stand-ins of an interaction, each where a secret would be found. */
export function findStandIns(messages: Messages, rules: Rules, files?: Pick<BodyBytes, 'get'>): FoundSecret[] {
  return lookThrough(messages, rules, files, true).secrets.filter(
    (secret) => isReplaced(secret) || STAND_IN.test(secret.value),
  )
}

/** The password in Basic credentials (RFC 7617 section 2), and the pair that they encode: they may stand elsewhere. */
function partsOf(secret: string): string[] {
  if (secret.length > 1024 || !/^[A-Za-z\d+/]+={0,2}$/.test(secret)) return []
  const decoded = Buffer.from(secret, 'base64').toString()
  const [, user = '', password] = /^([^\s:]*):([ -~]*)$/.exec(decoded) ?? []
  if (password === undefined || Buffer.from(decoded).toString('base64') !== secret) return []
  return [password, decoded, ...(password === '' ? [user] : [])].filter((part) => isDistinctive(part, 'opaque'))
}

/** Kinds whose values stand elsewhere by chance, or that are found by their shape wherever they stand. */
const AT_PLACES_ONLY: ReadonlySet<Kind> = new Set<Kind>(['date', 'ip', 'email', 'card', 'iban', 'ssn'])

/**
 * True for a secret that cannot stand elsewhere by chance. Short ones, plain words ("changeme") and numbers can: those
 * are replaced at their own places only.
 */
function isDistinctive(secret: string, kind: Kind): boolean {
  if (secret.length < 8 || AT_PLACES_ONLY.has(kind)) return false
  if (kind === 'person') return secret.includes(' ')
  if (/^\d+$/.test(secret)) return secret.length >= 10
  return (
    secret.length >= 20 ||
    !/^[A-Za-z]+(?:[-_ ][A-Za-z]+)?$/.test(secret) ||
    (kind === 'opaque' && /[a-z][A-Z]|[A-Z][a-z]+[A-Z]/.test(secret))
  )
}

function readOnly(files: Pick<BodyBytes, 'get'>): BodyBytes {
  return { get: (name) => files.get(name), set: () => undefined }
}

/** Replace the secrets of one message, and copies of them, in text about it. */
export function hideSecretsOf(messages: Messages, text: string, rules: Rules = defaultRules): string {
  return secretHider(messages, rules)(text)
}

/** Make what does that for any text about the message, which is looked through once. */
export function secretHider(messages: Messages, rules: Rules): (text: string) => string {
  const secrets = findSecrets(messages, rules).filter((secret) => !isReplaced(secret))
  const hidden = secrets.flatMap(({ value, kind, rule }) =>
    [...(isDistinctive(value, kind) ? [value] : []), ...partsOf(value)].map((one) => ({
      value: one,
      standIn: HIDDEN,
      rule,
    })),
  )
  const copies = new Copies(hidden)
  return (text) => hideIn(copies.replaceIn(text), rules)
}

const HIDDEN = '(redacted)'

/** Replace what shows to be secret in text by itself. */
function hideIn(text: string, rules: Rules): string {
  return new TextFinder(rules).map(text, {
    place: new Place('response.body'),
    replace: (secret) =>
      isReplaced(secret) || secret.value.includes(HIDDEN) || rules.isKept(secret.value) ? secret.value : HIDDEN,
  })
}
