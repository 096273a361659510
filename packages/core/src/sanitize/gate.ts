import { UnderstudyError } from '../errors.js'
import type { Interaction, Recording } from '../model/index.js'
import type { RulesOf, SecretFinding } from './audit.js'
import { Copies } from './copies.js'
import { mapInteraction } from './map-interaction.js'
import { findSecrets } from './sanitize.js'
import { isReplaced } from './stand-in.js'

/** What is about to be written. */
export interface GateInput {
  /** The text of the recording, as it is to be in the file. */
  text: string
  /** The bytes of body files, by the names that the recording gives them. */
  files: ReadonlyMap<string, Buffer>
  /** What stands in the file already: it is not looked at again. */
  current: Recording | null
  /** Secrets that were found and replaced. */
  secrets: readonly string[]
  rulesOf: RulesOf
  /** How messages name the recording. */
  shownAs: string
}

/**
 * Read what is about to be written, and refuse it if a rule still fires or a secret that was found stands there. What the
 * configuration leaves is none.
 *
 * @throws secret-left
 */
export function refuseSecrets(input: GateInput): void {
  const { interactions } = JSON.parse(input.text) as Recording
  const before = new Map((input.current?.interactions ?? []).map((one) => [one.id, one]))
  const fresh = interactions.filter((one) => !isSame(one, before.get(one.id)))
  const left = firstByRule(fresh, input) ?? firstCopy(fresh, input)
  if (left !== null) throw secretLeft(left, input.shownAs)
}

function isSame(one: Interaction, before: Interaction | undefined): boolean {
  return (
    before !== undefined && JSON.stringify({ ...one, recordedAt: '' }) === JSON.stringify({ ...before, recordedAt: '' })
  )
}

function firstByRule(interactions: readonly Interaction[], { files, rulesOf }: GateInput): SecretFinding | null {
  for (const interaction of interactions) {
    const left = findSecrets(interaction, rulesOf(interaction.service), files).find((secret) => !isReplaced(secret))
    if (left !== undefined) return { interaction: interaction.id, rule: left.rule, place: left.place }
  }
  return null
}

function firstCopy(interactions: readonly Interaction[], { files, secrets, rulesOf }: GateInput): SecretFinding | null {
  if (secrets.length === 0) return null
  let found: SecretFinding | null = null
  let current: Interaction | null = null
  const values = secrets.map((value) => ({ value, standIn: '', rule: 'copy' }))
  const copies = new Copies(values, {
    mayReplace: ({ rule }, place) => current === null || rulesOf(current.service).applies(rule, place),
    onCopy: ({ rule }, place) => (found ??= { interaction: current?.id ?? '', rule, place: String(place) }),
  })
  const readOnly = { get: (name: string) => files.get(name), set: () => undefined }
  for (const interaction of interactions) {
    current = interaction
    mapInteraction(interaction, readOnly, copies)
    if (found !== null) return found
  }
  return null
}

function secretLeft({ interaction, rule, place }: SecretFinding, shownAs: string): UnderstudyError {
  return new UnderstudyError('secret-left', {
    what: `${shownAs} is not written: a value in it should have been replaced`,
    facts: [
      ['interaction', interaction],
      ['place', place],
      ['rule', rule],
    ],
    fix: `if it is no secret, exempt the place: sanitize.rules: { '${rule}': { except: ['${place}'] } } in understudy.config`,
  })
}
