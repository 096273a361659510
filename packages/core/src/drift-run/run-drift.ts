import { join } from 'node:path'
import type { ResolvedConfig } from '../config/config.js'
import type { DriftReport, DriftRunFacts } from '../drift/index.js'
import { daysBefore } from '../model/index.js'
import { lastKnownGood, readBodyFile, readVerified } from '../store/index.js'
import { callLive, checkOptions, joinRuns, type LiveRun } from './call-live.js'
import { checkCalls, type CheckedRun } from './check-calls.js'
import { chooseInteractions, type ChooseOptions, type ChosenInteractions } from './choose-interactions.js'
import type { ComparedCall } from './compared-call.js'
import type { DriftProgress } from './coordinator.js'
import { failedTests, type TellOptions } from './failed-tests.js'
import { mayBeMade } from './may-be-made.js'
import { readProjectRecordings, type ProjectRecording } from './project-recordings.js'
import type { Runner } from './runner/runner.js'
import type { TestRun } from './runner/run-tests.js'
import { findUncalled } from './uncalled.js'
import { beyond, widenChoice } from './widen-choice.js'

/** What one run checks, and how. */
export interface RunDriftOptions {
  /** Absolute path of the runner's root. */
  rootDir: string
  /** With what the command line says of drift. */
  config: ResolvedConfig
  /** See `chooseInteractions`. */
  filters: readonly string[]
  services: readonly string[]
  /** `YYYY-MM-DD`: chooses the sample. */
  day: string
  /** Operations that are checked in full beside the sample: `Service.operation`. */
  also: ReadonlySet<string>
  /** Check operations in full of which the sample shows that they drifted, so that all of their recordings can be patched. */
  isWidened: boolean
  /** Send the recorded requests, and run no test. */
  isProbe: boolean
  /** Handed on to the runner. */
  runnerArgs: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  now: () => Date
  /** Fingerprints of findings that are known and wanted. */
  accepted: ReadonlySet<string>
  onProgress?(step: DriftStep): void
  /** Told of each line that the runner prints. It may hold what live services answered. */
  onLine?(line: string): void
}

/** What happens just now. */
export type DriftStep =
  | { step: 'run'; runner: Runner; files: number; interactions: number }
  | { step: 'probe'; interactions: number }
  | { step: 'live'; progress: DriftProgress; longestHoldMs: number; filesDone: number; files: number; calls: number }
  | { step: 'probing' | 'compare' | 'again'; done: number; total: number | null }

/** What a run came to. */
export interface DriftRun {
  /** Without secrets. */
  report: DriftReport
  /** With secrets: what patches are made from. */
  compared: ComparedCall[]
  recordings: ProjectRecording[]
  runner: Runner | null
  /** Hide in text what any of the live calls holds that is secret. */
  hide(text: string): string
}

const NOTHING_RECORDED =
  'Nothing is recorded below this folder: run the tests once, and they record what services answer'

/**
 * Compare what is recorded with what the live services answer.
 *
 * @throws drift-filter-unknown, runner-missing, runner-ambiguous, runner-failed, secret rules of the configuration
 */
export async function runDrift(options: RunDriftOptions): Promise<DriftRun> {
  const { rootDir, config, now } = options
  const startedAt = now()
  const { recordings, problems } = readProjectRecordings(rootDir)
  const sample = chooseInteractions(recordings, {
    texts: options.filters,
    services: options.services,
    sample: { percent: config.drift.sample, day: options.day },
    mayBeMade: mayBeMadeIn(options),
  })
  const narrow = widenChoice(sample, recordings, options.also)
  const { live, checked, chosen, uncalled } = await checkChoice(narrow, recordings, options)
  const facts: Omit<DriftRunFacts, 'durationMs'> = {
    at: startedAt.toISOString(),
    kind: options.isProbe ? 'probe' : 'tests',
    runner: live.runner?.kind ?? null,
    sample: config.drift.sample,
    rotation: chosen.rotation,
    chosen: chosen.chosen,
    known: chosen.known,
  }
  const notes = [
    ...(chosen.known === 0 ? [NOTHING_RECORDED] : []),
    ...problems,
    ...chosen.notes,
    ...live.notes,
    ...checked.notes,
    ...uncalled,
  ]
  return {
    report: {
      result: checked.result,
      run: { ...facts, durationMs: now().getTime() - startedAt.getTime() },
      tests: live.tests === null ? null : testsOf(live.tests, { rootDir, hide: checked.hide }),
      unrecorded: checked.unrecorded,
      stale: staleOf(recordings, checked, { rootDir, now: startedAt, days: config.staleAfterDays }),
      unread: problems.length,
      notes: [...new Set(notes)],
      update: null,
    },
    compared: checked.compared,
    recordings,
    runner: live.runner,
    hide: checked.hide,
  }
}

/** What a choice came to, with what it was widened to. */
interface CheckedChoice {
  live: LiveRun
  checked: CheckedRun
  chosen: ChosenInteractions
  /** Of what was chosen and not called, for a person. */
  uncalled: string[]
}

async function checkChoice(
  narrow: ChosenInteractions,
  recordings: readonly ProjectRecording[],
  options: RunDriftOptions,
): Promise<CheckedChoice> {
  const live = await callLive(narrow, recordings, options)
  const first = await checkLive(live, narrow, recordings, options)
  if (!options.isWidened) return first
  const chosen = widenChoice(narrow, recordings, driftedOperations(first.checked))
  const rest = beyond(chosen, narrow, recordings)
  if (rest.chosen === 0) return first
  return checkLive(joinRuns(live, await callLive(rest, recordings, options)), chosen, recordings, options)
}

async function checkLive(
  live: LiveRun,
  chosen: ChosenInteractions,
  recordings: readonly ProjectRecording[],
  options: RunDriftOptions,
): Promise<CheckedChoice> {
  const { due, notes } = findUncalled(chosen.plan, recordings, { ...live, mayBeMade: mayBeMadeIn(options) })
  const checked = await checkCalls([...live.calls, ...due], checkOptions(recordings, options))
  return { live, checked, chosen, uncalled: notes }
}

function mayBeMadeIn({ rootDir, config }: RunDriftOptions): NonNullable<ChooseOptions['mayBeMade']> {
  const { unsafe } = config.drift
  return ({ path }, one) => mayBeMade(one, { unsafe, readFile: (name) => readBodyFile(join(rootDir, path), name) })
}

function driftedOperations({ result }: CheckedRun): Set<string> {
  const told = result.findings.filter(({ severity, accepted }) => severity !== 'info' && !accepted)
  return new Set(told.map(({ service, operation }) => `${service}.${operation}`))
}

function testsOf(tests: NonNullable<TestRun['tests']>, options: TellOptions): DriftReport['tests'] {
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: failedTests(tests, options),
  }
}

/** What this run has verified is stale no more. */
function staleOf(
  recordings: readonly ProjectRecording[],
  { compared }: CheckedRun,
  { rootDir, now, days }: { rootDir: string; now: Date; days: number },
): DriftReport['stale'] {
  const before = daysBefore(now, days)
  const { verified } = readVerified(rootDir)
  const matched = compared.filter(({ checked }) => checked.comparison.verdict === 'match')
  const fresh = new Set(matched.map(({ checked }) => `${checked.recording}\n${checked.interaction}`))
  return recordings.flatMap(({ path, recording }) =>
    recording.interactions
      .filter(({ id }) => !fresh.has(`${path}\n${id}`))
      .map((one) => ({ recording: path, interaction: one.id, since: lastKnownGood(one, path, verified) }))
      .filter(({ since }) => since < before),
  )
}
