import type { ResolvedConfig } from '../config/config.js'
import type { LiveCall, VerifyPlan } from '../model/index.js'
import type { CheckOptions } from './check-calls.js'
import type { ChosenInteractions } from './choose-interactions.js'
import { startCoordinator } from './coordinator.js'
import { probeRecordings } from './probe-recordings.js'
import type { ProjectRecording } from './project-recordings.js'
import type { RunDriftOptions } from './run-drift.js'
import { findRunner } from './runner/find-runner.js'
import type { Runner } from './runner/runner.js'
import { runnerFailed, runTests, type TestRun } from './runner/run-tests.js'
import { createServiceLimits } from './service-limits.js'

/** Longer than this, no service is waited for that asks for time, in ms. */
const LONGEST_HOLD_MS = 60_000

/** Time for a test whose calls wait for their turn, in ms. */
const TEST_TIMEOUT_MS = 120_000

/** A test that ran twice has failed where it failed once. */
export function joinRuns(first: LiveRun, second: LiveRun): LiveRun {
  const tests = new Map((first.tests ?? []).map((test) => [`${test.file}\n${test.name}`, test]))
  for (const test of second.tests ?? []) {
    const key = `${test.file}\n${test.name}`
    if (tests.get(key)?.status !== 'failed') tests.set(key, test)
  }
  return {
    calls: [...first.calls, ...second.calls],
    runner: first.runner ?? second.runner,
    tests: first.tests === null && second.tests === null ? null : [...tests.values()],
    ended: first.ended.union(second.ended),
    notes: [...first.notes, ...second.notes],
  }
}

/** Make the calls of what is chosen: by the tests, or without them. */
export function callLive(
  chosen: ChosenInteractions,
  recordings: readonly ProjectRecording[],
  options: RunDriftOptions,
): Promise<LiveRun> {
  return options.isProbe ? probe(chosen, recordings, options) : runLiveTests(chosen, options)
}

/** What the live part of a run brought. */
export interface LiveRun {
  calls: LiveCall[]
  runner: Runner | null
  /** Null where no test ran. */
  tests: NonNullable<TestRun['tests']> | null
  /** Test files that ran to their end. */
  ended: ReadonlySet<string>
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
  return { calls, runner: null, tests: null, ended: new Set(), notes }
}

async function runLiveTests(chosen: ChosenInteractions, options: RunDriftOptions): Promise<LiveRun> {
  const { rootDir, config, runnerArgs, onProgress, onLine } = options
  const { plan, testFiles, chosen: interactions } = chosen
  if (testFiles.length === 0) return { calls: [], runner: null, tests: null, ended: new Set(), notes: [] }
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
      onProgress?.({
        step: 'live',
        progress,
        longestHoldMs: LONGEST_HOLD_MS,
        filesDone: seen.size,
        files: testFiles.length,
        calls: live,
      })
    },
  })
  try {
    const run = await runTests(runner, {
      files: testFiles,
      env: { UNDERSTUDY_MODE: 'verify', ...coordinator.env },
      args: runnerArgs,
      testTimeoutMs: TEST_TIMEOUT_MS,
      onEnd: coordinator.clear,
      ...(onLine === undefined ? {} : { onLine }),
    })
    if (run.tests === null || (seen.size === 0 && lost.length === 0)) throw runnerFailed(runner, run)
    return { calls, runner, tests: run.tests, ended: seen, notes: [...notes, ...unseenNotes(testFiles, seen)] }
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

/** What the calls of a run are checked with. */
export function checkOptions(
  recordings: readonly ProjectRecording[],
  { rootDir, config, env, accepted, onProgress }: RunDriftOptions,
): CheckOptions {
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
