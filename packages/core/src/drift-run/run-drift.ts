import { join } from 'node:path'
import type { ResolvedConfig } from '../config/config.js'
import type { DriftReport, DriftRunFacts, FailedTest } from '../drift/index.js'
import type { LiveCall, VerifyPlan } from '../model/index.js'
import { lastKnownGood, readBodyFile, readVerified } from '../store/index.js'
import { checkCalls, type CheckedRun } from './check-calls.js'
import { chooseInteractions, type ChosenInteractions } from './choose-interactions.js'
import type { ComparedCall } from './compared-call.js'
import { startCoordinator, type DriftProgress } from './coordinator.js'
import { mayBeMade } from './may-be-made.js'
import { probeRecordings } from './probe-recordings.js'
import { readProjectRecordings, type ProjectRecording } from './project-recordings.js'
import { findRunner } from './runner/find-runner.js'
import type { Runner } from './runner/runner.js'
import { runnerFailed, runTests, type TestRun } from './runner/run-tests.js'
import { createServiceLimits } from './service-limits.js'
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
  | { step: 'live'; progress: DriftProgress; filesDone: number; files: number; calls: number }
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

/** Longer than this, no service is waited for that asks for time, in ms. */
const LONGEST_HOLD_MS = 60_000

/** Time for a test whose calls wait for their turn, in ms. */
const TEST_TIMEOUT_MS = 120_000

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
    mayBeMade: ({ path }, one) =>
      mayBeMade(one, {
        unsafe: config.drift.unsafe,
        readFile: (name) => readBodyFile(join(rootDir, path), name),
      }),
  })
  const narrow = widenChoice(sample, recordings, options.also)
  const { live, checked, chosen } = await checkChoice(narrow, recordings, options)
  const facts: Omit<DriftRunFacts, 'durationMs'> = {
    at: startedAt.toISOString(),
    kind: options.isProbe ? 'probe' : 'tests',
    runner: live.runner?.kind ?? null,
    sample: config.drift.sample,
    rotation: chosen.rotation,
    chosen: chosen.chosen,
    known: chosen.known,
  }
  const notes = [...problems, ...chosen.notes, ...live.notes, ...checked.notes, ...uncalledNotes(chosen, live)]
  return {
    report: {
      result: checked.result,
      run: { ...facts, durationMs: now().getTime() - startedAt.getTime() },
      tests: live.tests === null ? null : testsOf(live.tests, checked),
      unrecorded: checked.unrecorded,
      stale: staleOf(recordings, checked, { rootDir, now: startedAt, days: config.staleAfterDays }),
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
}

async function checkChoice(
  narrow: ChosenInteractions,
  recordings: readonly ProjectRecording[],
  options: RunDriftOptions,
): Promise<CheckedChoice> {
  const live = await callLive(narrow, recordings, options)
  const checked = await checkCalls(live.calls, checkOptions(recordings, options))
  if (!options.isWidened) return { live, checked, chosen: narrow }
  const chosen = widenChoice(narrow, recordings, driftedOperations(checked))
  const rest = beyond(chosen, narrow, recordings)
  if (rest.chosen === 0) return { live, checked, chosen: narrow }
  const more = await callLive(rest, recordings, options)
  const both = joinRuns(live, more)
  return { live: both, checked: await checkCalls(both.calls, checkOptions(recordings, options)), chosen }
}

function driftedOperations({ result }: CheckedRun): Set<string> {
  const told = result.findings.filter(({ severity, accepted }) => severity !== 'info' && !accepted)
  return new Set(told.map(({ service, operation }) => `${service}.${operation}`))
}

/** A test that ran twice has failed where it failed once. */
function joinRuns(first: LiveRun, second: LiveRun): LiveRun {
  const tests = new Map((first.tests ?? []).map((test) => [`${test.file}\n${test.name}`, test]))
  for (const test of second.tests ?? []) {
    const key = `${test.file}\n${test.name}`
    if (tests.get(key)?.status !== 'failed') tests.set(key, test)
  }
  return {
    calls: [...first.calls, ...second.calls],
    runner: first.runner ?? second.runner,
    tests: first.tests === null && second.tests === null ? null : [...tests.values()],
    notes: [...first.notes, ...second.notes],
  }
}

function callLive(
  chosen: ChosenInteractions,
  recordings: readonly ProjectRecording[],
  options: RunDriftOptions,
): Promise<LiveRun> {
  return options.isProbe ? probe(chosen, recordings, options) : runLiveTests(chosen, options)
}

/** How many interactions a sentence names. */
const NAMED = 5

/** A test that broke off, is skipped, or does not make the call any more leaves something unchecked. */
function uncalledNotes({ plan }: ChosenInteractions, { calls }: LiveRun): string[] {
  const called = new Set(calls.map(({ recording, interaction }) => `${recording}\n${interaction}`))
  const uncalled = Object.entries(plan).flatMap(([recording, ids]) =>
    ids.filter((id) => !called.has(`${recording}\n${id}`)).map((id) => `${id} (${recording})`),
  )
  if (uncalled.length === 0) return []
  const more = uncalled.length - NAMED
  const list = `${uncalled.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  const are = uncalled.length === 1 ? '1 interaction was' : `${uncalled.length} interactions were`
  return [`${are} not checked, as no test called: ${list}`]
}

/** What the live part of a run brought. */
interface LiveRun {
  calls: LiveCall[]
  runner: Runner | null
  /** Null where no test ran. */
  tests: NonNullable<TestRun['tests']> | null
  notes: string[]
}

async function probe(
  { plan, chosen }: ChosenInteractions,
  recordings: readonly ProjectRecording[],
  options: RunDriftOptions,
): Promise<LiveRun> {
  options.onProgress?.({ step: 'probe', interactions: chosen })
  const { calls, notes } = await probeRecordings({
    ...checkOptions(recordings, options),
    plan,
    onProgress: ({ done, total }) => options.onProgress?.({ step: 'probing', done, total }),
  })
  return { calls, runner: null, tests: null, notes }
}

async function runLiveTests(chosen: ChosenInteractions, options: RunDriftOptions): Promise<LiveRun> {
  const { rootDir, config, runnerArgs, onProgress, onLine } = options
  const { plan, testFiles, chosen: interactions } = chosen
  if (testFiles.length === 0) return { calls: [], runner: null, tests: null, notes: [] }
  const runner = findRunner(rootDir, config.drift.runner, runnerArgs)
  onProgress?.({ step: 'run', runner, files: testFiles.length, interactions })
  const calls: LiveCall[] = []
  const seen = new Set<string>()
  const lost: string[] = []
  const notes: string[] = []
  let live = 0
  const coordinator = await startCoordinator(verifyPlan(plan, runner, config), {
    onCall: (call) => void calls.push(call),
    onFile: (result) => {
      seen.add(result.testFile)
      notes.push(...result.notes)
    },
    onProgress: (progress) => {
      if (progress.kind === 'call-ended') live += 1
      if (progress.kind === 'file-lost') lost.push(progress.testFile)
      onProgress?.({ step: 'live', progress, filesDone: seen.size, files: testFiles.length, calls: live })
    },
  })
  try {
    const run = await runTests(runner, {
      files: testFiles,
      env: { UNDERSTUDY_MODE: 'verify', ...coordinator.env },
      args: runnerArgs,
      testTimeoutMs: TEST_TIMEOUT_MS,
      ...(onLine === undefined ? {} : { onLine }),
    })
    if (run.tests === null || (seen.size === 0 && lost.length === 0)) throw runnerFailed(runner, run)
    return { calls, runner, tests: run.tests, notes: [...notes, ...unseenNotes(testFiles, seen)] }
  } finally {
    await coordinator.stop()
  }
}

function verifyPlan(
  interactions: VerifyPlan['interactions'],
  { rootDir }: Runner,
  { drift }: ResolvedConfig,
): VerifyPlan {
  const { unsafe, concurrency, requestsPerSecond } = drift
  return { root: rootDir, interactions, unsafe, concurrency, requestsPerSecond, longestHoldMs: LONGEST_HOLD_MS }
}

/** A file that broke off, or that the runner did not run, must not go unnoticed. */
function unseenNotes(files: readonly string[], seen: ReadonlySet<string>): string[] {
  return files
    .filter((file) => !seen.has(file))
    .map((file) => `Nothing was learned from ${file}: it did not run, or broke off`)
}

function checkOptions(
  recordings: readonly ProjectRecording[],
  { rootDir, config, env, accepted, onProgress }: RunDriftOptions,
): Parameters<typeof checkCalls>[1] {
  const { concurrency, requestsPerSecond } = config.drift
  return {
    rootDir,
    recordings,
    config,
    env,
    accepted,
    limits: createServiceLimits({ concurrency, requestsPerSecond }),
    onProgress: ({ step, done, total }) => onProgress?.({ step: step === 'probe' ? 'again' : 'compare', done, total }),
  }
}

/** Lines of a failure that are told. */
const TOLD_LINES = 3

function testsOf(tests: NonNullable<TestRun['tests']>, { hide }: CheckedRun): DriftReport['tests'] {
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: failedTests(tests, hide),
  }
}

/** Tests that failed, with what is fit to be told of the reason. */
export function failedTests(tests: NonNullable<TestRun['tests']>, hide: (text: string) => string): FailedTest[] {
  return tests
    .filter(({ status }) => status === 'failed')
    .map(({ file, name, message }) => {
      const told = message === undefined ? '' : hide(message.split('\n').slice(0, TOLD_LINES).join('\n').trim())
      return { file, name, ...(told === '' ? {} : { message: told }) }
    })
}

/** What this run has verified is stale no more. */
function staleOf(
  recordings: readonly ProjectRecording[],
  { compared }: CheckedRun,
  { rootDir, now, days }: { rootDir: string; now: Date; days: number },
): DriftReport['stale'] {
  const before = new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10)
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
