import type { ResolvedConfig } from '../config/config.js'
import { judgeRun, type DriftOptions, type DriftResult, type UnrecordedCall } from '../drift/index.js'
import type { LiveCall, LiveCallAnswer, SkipReason } from '../model/index.js'
import { rulesByService } from '../sanitize/index.js'
import type { ComparedCall } from './compared-call.js'
import { couldNotCheck, createCompareLive, toLiveAnswer, type CallInCheck } from './compare-live.js'
import { groupCalls, type CallGroup } from './group-calls.js'
import { createLiveSecrets, type LiveSecrets } from './hide-live.js'
import { hideInResult } from './hide-in-result.js'
import { knownInteractions, type KnownInteractions } from './known-interactions.js'
import { confirmCalls, recoverCalls, type AgainMeans } from './probe-again.js'
import { createProbe, type ProbeMeans } from './probe-request.js'
import type { ProjectRecording } from './project-recordings.js'
import { withSecretNames } from './secret-env.js'

/** What calls of a run are checked with. */
export interface CheckOptions extends ProbeMeans {
  /** Absolute path of the folder that recordings are relative to. */
  rootDir: string
  /** All of the project: together they are what is known. */
  recordings: readonly ProjectRecording[]
  config: ResolvedConfig
  /** Fingerprints of findings that are known and wanted. */
  accepted?: ReadonlySet<string>
  /** False for a place that no test reads. By default, all are read. */
  isRead?: DriftOptions['isRead']
  onProgress?(progress: CheckProgress): void
}

/** How far checking has come. */
export interface CheckProgress {
  /** Answers are compared; or calls are made again, whose number is not known before. */
  step: 'compare' | 'probe'
  done: number
  total: number | null
}

/** What checking came to. */
export interface CheckedRun {
  /** Without secrets. */
  result: DriftResult
  /** Calls that were made and compared, or could not be. They hold secrets. */
  compared: ComparedCall[]
  unrecorded: UnrecordedCall[]
  /** Sentences for a person. */
  notes: string[]
  /** Hide in text what any of the calls holds that is secret. */
  hide(text: string): string
}

/** Skipped calls that were not to be made. */
const NOT_WANTED: ReadonlySet<SkipReason> = new Set<SkipReason>(['not-chosen', 'unsafe', 'mocked'])

const HELD = 'the service is left alone, as it asks for more time than the run has, or does not answer'

/**
 * Compare the calls of a run with everything recorded. Breaking findings are probed again, and calls whose answer told
 * nothing are made once more where that is safe.
 */
export async function checkCalls(calls: readonly LiveCall[], options: CheckOptions): Promise<CheckedRun> {
  const { recordings, rootDir, config, env, accepted = new Set<string>() } = options
  const known = knownInteractions(recordings, rootDir)
  const secrets = createLiveSecrets(rulesByService(config, withSecretNames(config, env)))
  for (const call of calls) secrets.add(call)
  const groups = groupCalls(calls, known)
  const skipped = groups.filter(({ call }) => call.answer === null && isNotWanted(call))
  const made = await checkMade(groups, { options, known, secrets, accepted })
  const unmade = groups.filter(({ call }) => call.answer === null && !isNotWanted(call))
  const compared = made.map(toCompared)
  const checked = [...compared.map((one) => one.checked), ...unmade.map(toUnmade), ...lostOf(groups).map(toLost)]
  const judged = judgeRun(checked, { skipped: skipped.length, accepted })
  return {
    result: hideInResult(withLines(judged, known), secrets),
    compared,
    unrecorded: unrecordedOf(calls, secrets),
    notes: notesOf(groups),
    hide: secrets.text,
  }
}

function isNotWanted({ skipped }: LiveCall): boolean {
  return skipped !== undefined && NOT_WANTED.has(skipped)
}

interface Checking {
  options: CheckOptions
  known: KnownInteractions
  secrets: LiveSecrets
  accepted: ReadonlySet<string>
}

async function checkMade(groups: readonly CallGroup[], checking: Checking): Promise<CallInCheck[]> {
  const { options, known, secrets, accepted } = checking
  const { drift } = options.config
  const { isRead, onProgress } = options
  const { ignore, severity, headers } = drift
  const compare = createCompareLive(
    known,
    { ignore, severity, headers, ...(isRead === undefined ? {} : { isRead }) },
    secrets,
  )
  const answered = groups.filter(hasAnswer)
  const first = answered.map((group, index) => {
    onProgress?.({ step: 'compare', done: index + 1, total: answered.length })
    return {
      ...group,
      answer: group.call.answer,
      comparison: compare(group.interaction, group.call, group.call.answer),
    }
  })
  let probes = 0
  const means: AgainMeans = {
    ...options,
    probe: createProbe(options),
    compare,
    accepted,
    onAnswer: ({ call }, { answer }) => {
      secrets.add({ ...call, answer })
      onProgress?.({ step: 'probe', done: (probes += 1), total: null })
    },
  }
  return confirmCalls(await recoverCalls(first, means), means)
}

type Answered = CallGroup & {
  call: LiveCall & { answer: LiveCallAnswer }
  interaction: NonNullable<CallGroup['interaction']>
}

function hasAnswer(group: CallGroup): group is Answered {
  return group.call.answer !== null && group.interaction !== undefined
}

function toCompared({ call, interaction, tests, answer, comparison }: CallInCheck): ComparedCall {
  return {
    call,
    interaction,
    live: toLiveAnswer(answer),
    checked: {
      ...namesOf(call),
      recordedStatus: interaction.response?.status ?? 0,
      liveStatus: answer.status,
      tests,
      comparison,
    },
  }
}

function namesOf({ service, operation, recording, interaction }: LiveCall): {
  service: string
  operation: string
  recording: string
  interaction: string
} {
  return { service, operation, recording, interaction: interaction ?? '' }
}

/** A call that was to be made, and was not. */
function toUnmade({ call, interaction, tests }: CallGroup): ComparedCall['checked'] {
  const { skipped, unresolved } = call
  const reason = skipped === 'held' ? HELD : unresolved.length > 0 ? unresolved.join('; ') : 'the call was not made'
  const recordedStatus = interaction?.response?.status ?? 0
  return { ...namesOf(call), recordedStatus, liveStatus: 0, tests, comparison: couldNotCheck(reason) }
}

/** Calls that were made of interactions that are not there any more. */
function lostOf(groups: readonly CallGroup[]): CallGroup[] {
  return groups.filter(({ call, interaction }) => call.answer !== null && interaction === undefined)
}

function toLost({ call, tests }: CallGroup): ComparedCall['checked'] {
  const comparison = couldNotCheck('the recording does not hold this interaction any more')
  return { ...namesOf(call), recordedStatus: 0, liveStatus: call.answer?.status ?? 0, tests, comparison }
}

function withLines(result: DriftResult, known: KnownInteractions): DriftResult {
  const findings = result.findings.map((finding) => {
    const line = known.lineOf(finding.recording, finding.interaction)
    return line === undefined ? finding : { ...finding, line }
  })
  return { ...result, findings }
}

/** Each once; those that were refused fail their tests. */
function unrecordedOf(calls: readonly LiveCall[], secrets: LiveSecrets): UnrecordedCall[] {
  const found = calls
    .filter(({ interaction, answer }) => interaction === null && answer !== null)
    .map((call): UnrecordedCall => {
      const { method } = call.request
      return { service: call.service, method, ...secrets.request(call), test: call.test }
    })
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()]
}

function notesOf(groups: readonly CallGroup[]): string[] {
  const held = new Set(groups.flatMap(({ call }) => (call.skipped === 'held' ? [call.service] : [])))
  const leftAlone = [...held]
    .toSorted()
    .map((service) => `${service} was left alone: it asked for more time than the run has, or did not answer`)
  const mocked = groups.filter(({ call }) => call.skipped === 'mocked').length
  return mocked === 0 ? leftAlone : [...leftAlone, `${mocksAnswer(mocked)} compared: mocks of the tests answer instead`]
}

function mocksAnswer(count: number): string {
  return count === 1 ? '1 recorded call is not' : `${count} recorded calls are not`
}
