import { isUnderstudyError } from '../errors.js'
import type { ResolvedConfig } from '../config/index.js'
import { unresolvedPlaceholders } from '../match/index.js'
import type { Interaction } from '../model/index.js'
import { auditInteractions, rulesByService, type Audit, type Rules } from '../sanitize/index.js'
import { createServices, type Services } from '../services/index.js'
import { bodyFileSize, parseRecording } from '../store/index.js'
import { readRecordingText } from '../store/read-recording.js'
import { bodyFilesOf, readBodyFiles } from './body-files.js'
import type { CheckedRecording, CheckFinding } from './checked-recording.js'
import { bodyLeft, bodyMissing, findingOf, secretFound, secretMessages, type SecretFacts } from './findings.js'
import { fixRecording, type FixOutcome } from './fix-recording.js'
import { Hidden } from './hidden.js'
import { linesOf } from './locate.js'
import { withPartsInline } from './part-files.js'

/** What decides what is wrong with a recording. */
export interface CheckerOptions {
  /** That of the project which the recordings belong to. */
  config: ResolvedConfig
  /** Environment variables: the values of those whose names look secret are. */
  env: Readonly<Record<string, string | undefined>>
  /** How messages name the configuration's file. */
  configShownAs: string
}

/** Checks the recordings of one configuration. */
export interface Checker {
  /** Read a recording, and say what is wrong with it. `shownAs` is how messages name it. */
  check(path: string, shownAs: string): CheckedRecording
  /**
   * Replace the secrets in a recording, and in its body files, by stand-ins: under its lock, and each file as a whole.
   * Says what is still wrong with it then. One without secrets is not touched, nor is one that cannot be read.
   */
  fix(path: string, shownAs: string): CheckedRecording
}

/** Create a checker; it makes the rules of a service once. */
export function createChecker({ config, env, configShownAs }: CheckerOptions): Checker {
  const context: CheckContext = {
    services: createServices(config),
    rulesOf: rulesByService(config, env),
    configShownAs,
  }
  return {
    check: (path, shownAs) => checkRecording(path, shownAs, context),
    fix(path, shownAs) {
      const before = checkRecording(path, shownAs, context)
      if (!before.findings.some(({ kind }) => kind === 'secret-found')) return before
      const outcome = fixRecording(path, shownAs, context.rulesOf)
      const after = checkRecording(path, shownAs, context)
      return withOutcome(after, outcome, new Hidden(context.rulesOf))
    },
  }
}

interface CheckContext {
  services: Services
  rulesOf(service: string): Rules
  configShownAs: string
}

function checkRecording(path: string, recording: string, context: CheckContext): CheckedRecording {
  const nothing: CheckedRecording = {
    recording,
    interactions: null,
    findings: [],
    messages: [],
    redactions: [],
    replaced: [],
  }
  const hidden = new Hidden(context.rulesOf)
  try {
    const text = readRecordingText(path, recording)
    if (text === null) return nothing
    const { interactions } = parseRecording(text, recording)
    const files = readBodyFiles(path, interactions)
    const audit = auditInteractions(withPartsInline(interactions, files), files, context.rulesOf)
    const secrets = secretsIn({ text, recording, interactions, audit, hidden, configShownAs: context.configShownAs })
    const others = [
      ...missingBodies(path, recording, interactions),
      ...unresolvedPlaceholders(recording, interactions, context.services).map((error) =>
        findingOf(error, recording, hidden),
      ),
    ]
    const redactions = audit.redactions.map(({ interaction, rule, place, standIn }) => ({
      recording,
      interaction: hidden.text(interaction),
      rule,
      place: hidden.place(place),
      standIn: hidden.standIn(standIn),
    }))
    return {
      ...nothing,
      interactions: interactions.map(({ id, recordedAt }) => ({ id: hidden.text(id), recordedAt })),
      findings: [...others, ...secrets.map(secretFound)],
      messages: [...others.map(({ message }) => message), ...secretMessages(secrets)],
      redactions: distinct(redactions),
    }
  } catch (error) {
    if (!isUnderstudyError(error)) throw error
    const finding = findingOf(error, recording, hidden)
    return { ...nothing, findings: [finding], messages: [finding.message] }
  }
}

/** Say what was replaced, each rule at each place once, and what could not be. */
function withOutcome(
  after: CheckedRecording,
  { replaced, left, refusal }: FixOutcome,
  hidden: Hidden,
): CheckedRecording {
  const { recording } = after
  const more = [
    ...left.map(({ file, interaction }) => bodyLeft(file, recording, hidden.text(interaction))),
    ...(refusal === null ? [] : [findingOf(refusal, recording, hidden)]),
  ]
  return {
    ...after,
    findings: [...after.findings, ...more],
    messages: [...after.messages, ...more.map(({ message }) => message)],
    replaced: distinct(
      replaced.map(({ interaction, rule, place }) => ({
        recording,
        interaction: hidden.text(interaction),
        rule,
        place: hidden.place(place),
      })),
    ),
  }
}

function distinct<T>(list: readonly T[]): T[] {
  return [...new Map(list.map((one) => [JSON.stringify(one), one])).values()]
}

function missingBodies(path: string, recording: string, interactions: readonly Interaction[]): CheckFinding[] {
  return interactions.flatMap((interaction) =>
    bodyFilesOf(interaction)
      .filter((file) => bodyFileSize(path, file) === null)
      .map((file) => bodyMissing(file, recording, interaction.id)),
  )
}

interface SecretsInput {
  text: string
  recording: string
  interactions: readonly Interaction[]
  audit: Audit
  hidden: Hidden
  configShownAs: string
}

/** One for a rule at a place of an interaction, however many values it finds there. */
function secretsIn({ text, recording, interactions, audit, hidden, configShownAs }: SecretsInput): SecretFacts[] {
  const numbers = new Map(interactions.map(({ id }, index) => [id, index]))
  const groups = [...Map.groupBy(audit.findings, (one) => JSON.stringify(one)).values()]
  const spots = groups.map((group) => ({ index: numbers.get(group[0]!.interaction) ?? 0, place: group[0]!.place }))
  const lines = spots.length === 0 ? [] : linesOf(text, interactions, spots)
  return groups.map((group, index) => {
    const { interaction, rule, place } = group[0]!
    return {
      recording,
      interaction: hidden.text(interaction),
      rule,
      place: hidden.place(place),
      line: lines[index] ?? 1,
      values: group.length,
      bodyFile: fileAt(interactions[spots[index]!.index], place),
      configShownAs,
    }
  })
}

/** The body file in which a place is, if it is in one. */
function fileAt(interaction: Interaction | undefined, place: string): string | null {
  const body = place.startsWith('response.body') ? interaction?.response?.body : interaction?.request.body
  const isInBody = /^(?:request|response)\.body/.test(place)
  return isInBody && body !== undefined && 'file' in body ? body.file : null
}
