import { join } from 'node:path'
import type { ResolvedConfig } from '../config/config.js'
import type { DriftUpdate } from '../drift/index.js'
import { isUnderstudyError } from '../errors.js'
import { readBytes } from '../store/disk.js'
import { readBodyFile } from '../store/index.js'
import { failedTests } from './failed-tests.js'
import type { DriftRun } from './run-drift.js'
import { findRunner } from './runner/find-runner.js'
import { END_SIGNALS, EndedBySignal } from './runner/run-process.js'
import { runnerFailed, runTests } from './runner/run-tests.js'
import { planUpdate, type UpdatePlan } from './update/plan-update.js'
import { writeUpdate } from './update/write-update.js'

/** How what drifted is patched. */
export interface ApplyOptions {
  /** Absolute path of the runner's root. */
  rootDir: string
  config: ResolvedConfig
  env: Readonly<Record<string, string | undefined>>
  /** `YYYY-MM-DD`. */
  today: string
  /** Fingerprints of findings that are known and wanted. */
  accepted: ReadonlySet<string>
  /** Handed on to the runner. */
  runnerArgs: readonly string[]
  /** False puts the recordings back as they were once their tests have run on them, and where this process is ended before. */
  isKept: boolean
  onStart?(step: { files: number }): void
  onLine?(line: string): void
}

/** What was patched, and how its tests end. */
export interface AppliedUpdate {
  update: DriftUpdate
  /** Sentences for a person. */
  notes: string[]
}

/** Plan the patches of a run: for all services, or for some alone. */
export function planPatches(run: DriftRun, options: ApplyOptions, services?: readonly string[]): UpdatePlan {
  const { rootDir, config, env, today, accepted } = options
  return planUpdate(run.compared, {
    recordings: new Map(run.recordings.map(({ path, text }) => [path, text])),
    config,
    env,
    today,
    accepted,
    readBodyFile: (recording, name) => readBodyFile(join(rootDir, recording), name),
    ...(services === undefined ? {} : { services }),
  })
}

/** Patch the recordings with what the services answered, and run their tests on them. */
export async function applyUpdate(run: DriftRun, options: ApplyOptions): Promise<AppliedUpdate> {
  const { rootDir } = options
  const plan = planPatches(run, options)
  const removed = bytesOf(plan.removedFiles, rootDir)
  const { written, refused } = writeUpdate(plan, rootDir)
  const isWritten = new Set(written)
  const recordings = plan.update.recordings.filter(({ recording }) => isWritten.has(recording))
  const patched = new Set(recordings.flatMap(({ fingerprints }) => fingerprints))
  const left = [
    ...plan.update.left,
    ...refused.flatMap(({ recording, reason }) =>
      fingerprintsOf(plan, recording)
        .filter((fingerprint) => !patched.has(fingerprint))
        .map((fingerprint) => ({ fingerprint, reason: `${recording} was not patched: ${reason}` })),
    ),
  ]
  const restore = options.isKept ? null : () => void writeUpdate(inverseOf(plan, isWritten, removed), rootDir)
  const { rerun, notes } = await andThen(restore, () => runAgain(run, written, options))
  return {
    update: { isWritten: options.isKept, recordings, left, rerun },
    notes: [...plan.notes, ...notes],
  }
}

/** Clear up after some work, also where this process is told to end meanwhile: it ends afterwards. */
async function andThen<T>(clearUp: (() => void) | null, work: () => Promise<T>): Promise<T> {
  if (clearUp === null) return work()
  let told: NodeJS.Signals | null = null
  const wait = (signal: NodeJS.Signals): void => void (told ??= signal)
  for (const signal of END_SIGNALS) process.on(signal, wait)
  const end = await work().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  clearUp()
  for (const signal of END_SIGNALS) process.off(signal, wait)
  if (told !== null) new EndedBySignal(told).takeCourse()
  if ('value' in end) return end.value
  throw end.error
}

function fingerprintsOf({ update }: UpdatePlan, recording: string): string[] {
  return update.recordings.find((one) => one.recording === recording)?.fingerprints ?? []
}

function bytesOf(files: readonly string[], rootDir: string): Map<string, Buffer> {
  return new Map(
    files.flatMap((file): [string, Buffer][] => {
      const bytes = readBytes(join(rootDir, file))
      return bytes === null ? [] : [[file, bytes]]
    }),
  )
}

/** What puts everything back, with the body files that went. */
function inverseOf(plan: UpdatePlan, written: ReadonlySet<string>, files: Map<string, Buffer>): UpdatePlan {
  const paths = [...plan.texts.keys()].filter((path) => written.has(path))
  return {
    ...plan,
    texts: new Map(paths.map((path) => [path, plan.before.get(path)!])),
    before: new Map(paths.map((path) => [path, plan.texts.get(path)!])),
    files,
    removedFiles: [],
  }
}

async function runAgain(
  run: DriftRun,
  written: readonly string[],
  { rootDir, config, runnerArgs, onStart, onLine }: ApplyOptions,
): Promise<{ rerun: DriftUpdate['rerun']; notes: string[] }> {
  const isWritten = new Set(written)
  const files = run.recordings.flatMap(({ path, testFile }) =>
    testFile !== null && isWritten.has(path) ? [testFile] : [],
  )
  if (files.length === 0) return { rerun: null, notes: [] }
  try {
    const runner = run.runner ?? findRunner(rootDir, config.drift.runner, runnerArgs)
    onStart?.({ files: files.length })
    const env = { UNDERSTUDY_MODE: 'replay', UNDERSTUDY_DRIFT: '' }
    const again = await runTests(runner, {
      files,
      env,
      args: runnerArgs,
      ...(onLine === undefined ? {} : { onLine }),
    })
    if (again.tests === null) throw runnerFailed(runner, again)
    const passed = again.tests.filter(({ status }) => status === 'passed').length
    return { rerun: { passed, failed: failedTests(again.tests, { rootDir, hide: run.hide }) }, notes: [] }
  } catch (error) {
    if (!isUnderstudyError(error)) throw error
    return { rerun: null, notes: [`The tests were not run on the patched recordings: ${error.message}`] }
  }
}
