import type { Interaction } from '../model/index.js'
import type { Rules } from './rules.js'
import { findStandIns, findSecrets, sanitize } from './sanitize.js'
import { isReplaced, type Secret } from './stand-in.js'
import { VENDOR_TOKENS } from './vendor-tokens.js'

/** A secret that stands in a recording; its value is not told. */
export interface SecretFinding {
  /** Id of the interaction. */
  interaction: string
  rule: string
  place: string
}

/** A stand-in in a recording. */
export interface AuditedRedaction {
  /** Id of the interaction. */
  interaction: string
  /** The rule that put it there, as far as its place and its form tell; null where they do not. */
  rule: string | null
  place: string
  standIn: string
}

/** What an audit of a recording gives. */
export interface Audit {
  findings: SecretFinding[]
  redactions: AuditedRedaction[]
}

/** The rules of a service. */
export type RulesOf = (service: string) => Rules

/** Look through a recording: for secrets that are still in it, and for what stands where some were. */
export function auditInteractions(
  interactions: readonly Interaction[],
  files: ReadonlyMap<string, Buffer>,
  rulesOf: RulesOf,
): Audit {
  const audit: Audit = { findings: [], redactions: [] }
  for (const interaction of interactions) {
    const rules = rulesOf(interaction.service)
    for (const secret of findSecrets(interaction, rules, files)) {
      if (!isReplaced(secret))
        audit.findings.push({ interaction: interaction.id, rule: secret.rule, place: placeOf(secret) })
    }
    for (const secret of findStandIns(interaction, rules, files)) {
      audit.redactions.push({
        interaction: interaction.id,
        rule: secret.rule === '' ? ruleOfStandIn(secret) : secret.rule,
        place: placeOf(secret),
        standIn: secret.value,
      })
    }
  }
  return audit
}

/** Without the number of the secret at its place. */
function placeOf({ place }: { place: string }): string {
  return place.replace(/ \(\d+\)$/, '')
}

const BY_FORM: readonly [form: RegExp, rule: string][] = [
  [/^user-\d+@/, 'email'],
  [/^Name-\d+$/, 'person-name'],
  [/^Company-\d+$/, 'company'],
  [/ Example Street$/, 'street-address'],
  [/^1900-/, 'birth-date'],
  [/^\+/, 'phone'],
  [/^[A-Z]{2}\d{2}/, 'iban'],
  [/^000-00-/, 'national-id'],
  [/^[2-6]\d/, 'card-number'],
  [/^203\./, 'ip-address'],
  [/^e[wy][\w-]+\./, 'jwt'],
]

/** An opaque stand-in may have a vendor's prefix; a bare one may be of anything. */
function ruleOfStandIn({ value }: Secret): string | null {
  const form = BY_FORM.find(([pattern]) => pattern.test(value))
  if (form !== undefined) return form[1]
  const prefix = value.replace(/redacted-\d+$/, '')
  return prefix === '' ? null : (VENDOR_TOKENS.find(({ prefixes }) => prefixes.includes(prefix))?.id ?? null)
}

/** What sanitizing a recording again gives: the same one where nothing was left in it. */
export interface SanitizedAgain {
  interactions: Interaction[]
  /** All bytes, with stand-ins where secrets were. Their names are as they were. */
  files: Map<string, Buffer>
  redactions: SecretFinding[]
}

/** Sanitize a recording that lies there already, with the rules as they are now. Stand-ins in it stay. */
export function sanitizeAgain(
  interactions: readonly Interaction[],
  files: ReadonlyMap<string, Buffer>,
  rulesOf: RulesOf,
): SanitizedAgain {
  const sanitized = sanitize(
    interactions.map((draft) => ({ draft, earlier: null })),
    { kept: interactions, files, rulesOf },
  )
  return {
    interactions: sanitized.drafts,
    files: sanitized.files,
    redactions: sanitized.redactions.map(({ rule, place, draft }) => ({
      interaction: interactions[draft]!.id,
      rule,
      place,
    })),
  }
}
