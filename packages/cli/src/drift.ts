import { DRIFT_BASELINE, loadConfig, type ResolvedConfig } from '@understudy/core/config'
import {
  acceptFindings,
  applyUpdate,
  exitOf,
  pathFrom,
  readAccepted,
  readProjectRecordings,
  repositoryRootOf,
  runDrift,
  unusedAccepted,
  writeAccepted,
  type AcceptedFinding,
  type ApplyOptions,
  type DriftReport,
  type DriftRun,
} from '@understudy/core/drift'
import { join } from 'node:path'
import type { DriftFlags } from './drift-command.js'
import { needlessChange, planServices, serviceChanges, type ServicePatches } from './drift-patches.js'
import { createDriftProgress, type DriftProgress } from './drift-progress.js'
import { lookAtProposals, proposedOperations } from './drift-proposed.js'
import { printDrift } from './drift-reports.js'
import { rememberRun, VERIFIED, verifiedChange, type Remembered } from './drift-verified.js'
import { sourceLink } from './notify/ci-links.js'
import { notify } from './notify/notify.js'
import { branchPrefixOf } from './pull-request/branch-name.js'
import { publishPullRequests } from './pull-request/publish.js'
import { readProposed, type ProposedFile } from './pull-request/read-proposed.js'
import { EXIT, UsageError, type Surroundings } from './surroundings.js'

/** What the command line says, with what is handed on to the runner. */
export type DriftArguments = DriftFlags & { runnerArgs: string[] }

/** One run of the command. */
interface Scene {
  flags: DriftArguments
  surroundings: Surroundings
  config: ResolvedConfig
  /** `YYYY-MM-DD`, UTC. */
  today: string
  /** Absolute path of the file of accepted findings, and what it holds. */
  baseline: string
  accepted: AcceptedFinding[]
  progress: DriftProgress
  onLine: ((line: string) => void) | undefined
}

/**
 * Compare what is recorded with the live services, tell what changed, and return the exit code.
 * @throws config-invalid, drift-filter-unknown, drift-baseline-invalid, runner-missing, runner-ambiguous, runner-failed
 */
export async function drift(
  filters: readonly string[],
  flags: DriftArguments,
  surroundings: Surroundings,
): Promise<number> {
  const scene = openScene(flags, surroundings)
  const { progress } = scene
  try {
    const proposals = await alreadyProposed(scene)
    // What a sample does not see is not to be taken away from an open request.
    const also = scene.config.drift.sample < 100 ? proposedOperations(proposals) : new Set<string>()
    const run = await runDrift({ ...runOptions(scene), filters, also })
    refuseUnknown(scene, run)
    const known = accept(scene, run)
    const told = withAccepted(run.report, known)
    const { report, patches } = await patch(scene, { ...run, report: told }, known)
    const remembered = rememberRun(run, report, { rootDir: surroundings.cwd, today: scene.today })
    const proposed =
      flags.pr === true ? await propose(scene, { run, report, patches, remembered, proposals }) : NOTHING_PROPOSED
    const final = finish(scene, { ...run, report }, [...remembered.notes, ...proposed.notes], known)
    progress.end()
    printDrift(final, { flags, surroundings, config: scene.config })
    const { notes } = await notify(final, [...scene.config.drift.notify, ...flags.notify], { env: surroundings.env })
    for (const note of notes) surroundings.err(`${note}\n`)
    const { code } = exitOf(final)
    return code === EXIT.clean && proposed.isFailed ? EXIT.unchecked : code
  } finally {
    progress.end()
  }
}

function openScene(flags: DriftArguments, surroundings: Surroundings): Scene {
  const { cwd, err } = surroundings
  const config = withFlags(loadConfig(cwd), flags, prefixOf(surroundings))
  const baseline = config.drift.baseline ?? join(cwd, DRIFT_BASELINE)
  return {
    flags,
    surroundings,
    config,
    today: new Date().toISOString().slice(0, 10),
    baseline,
    accepted: readAccepted(baseline, pathFrom(cwd, baseline)),
    progress: createDriftProgress(surroundings),
    onLine: flags.verbose === true ? (line) => err(`${line}\n`) : undefined,
  }
}

/** What the command line says counts more than the configuration. `prefix` is where the project is in its repository. */
function withFlags(config: ResolvedConfig, flags: DriftArguments, prefix: string): ResolvedConfig {
  const { drift: of } = config
  return {
    ...config,
    drift: {
      ...of,
      sample: flags.sample ?? of.sample,
      unsafe: flags.unsafe === true ? true : of.unsafe,
      concurrency: flags.concurrency ?? of.concurrency,
      requestsPerSecond: flags.rps ?? of.requestsPerSecond,
      runner: flags.runner ?? of.runner,
      pullRequest: { branchPrefix: branchPrefixOf(prefix), ...of.pullRequest },
    },
  }
}

function runOptions(scene: Scene): Omit<Parameters<typeof runDrift>[0], 'filters' | 'also'> {
  const { flags, surroundings, config, today, accepted, progress, onLine } = scene
  return {
    rootDir: surroundings.cwd,
    config,
    services: flags.service,
    day: flags.date ?? today,
    isWidened: config.drift.sample < 100 && (flags.update === true || flags.pr === true),
    isProbe: flags.probe === true,
    runnerArgs: flags.runnerArgs,
    env: surroundings.env,
    now: () => new Date(),
    accepted: new Set(accepted.map(({ fingerprint }) => fingerprint)),
    onProgress: progress.show,
    ...(onLine === undefined ? {} : { onLine }),
  }
}

/** What the branches of earlier runs change. */
async function alreadyProposed({ flags, surroundings, config, progress }: Scene): Promise<ProposedFile[]> {
  if (flags.pr !== true) return []
  progress.say('Looking for what is proposed already')
  const { recordings } = readProjectRecordings(surroundings.cwd)
  const services = new Set(recordings.flatMap(({ recording }) => recording.interactions.map(({ service }) => service)))
  const { cwd, env } = surroundings
  return readProposed([VERIFIED, ...services], { cwd, env, config: config.drift.pullRequest })
}

/** A fingerprint that no finding has is a slip: what the run found is told all the same, as it took its time. */
function refuseUnknown({ flags, surroundings, config, progress }: Scene, { report }: DriftRun): void {
  const found = new Set(report.result.findings.map(({ fingerprint }) => fingerprint))
  const unknown = flags.accept.filter((one) => !found.has(one))
  if (unknown.length === 0) return
  progress.end()
  printDrift(report, { flags, surroundings, config })
  throw new UsageError(
    `No finding of this run has the fingerprint ${unknown.join(', ')}, so nothing was accepted, patched or proposed.`,
  )
}

/** Take findings as known where the command line says so, and return all fingerprints that are. */
function accept({ flags, accepted, baseline, today }: Scene, { report }: DriftRun): ReadonlySet<string> {
  const { findings } = report.result
  const named = new Set(flags.accept)
  const wanted = flags.acceptAll === true ? findings : findings.filter(({ fingerprint }) => named.has(fingerprint))
  if (wanted.length === 0) return new Set(accepted.map(({ fingerprint }) => fingerprint))
  const all = acceptFindings(accepted, wanted, today)
  writeAccepted(baseline, all)
  return new Set(all.map(({ fingerprint }) => fingerprint))
}

function withAccepted(report: DriftReport, accepted: ReadonlySet<string>): DriftReport {
  const findings = report.result.findings.map((one) => ({ ...one, accepted: accepted.has(one.fingerprint) }))
  return { ...report, result: { ...report.result, findings } }
}

function applyOptions(
  { flags, surroundings, config, today, progress, onLine }: Scene,
  accepted: ReadonlySet<string>,
): ApplyOptions {
  return {
    rootDir: surroundings.cwd,
    config,
    env: surroundings.env,
    today,
    accepted,
    runnerArgs: flags.runnerArgs,
    isKept: flags.update === true,
    onStart: ({ files }) =>
      progress.say(`Running ${files} test ${files === 1 ? 'file' : 'files'} on the patched recordings`),
    ...(onLine === undefined ? {} : { onLine }),
  }
}

/** Where the runner's root is in the repository, `/` between folders; empty where they are one. */
function prefixOf({ cwd }: Surroundings): string {
  return pathFrom(repositoryRootOf(cwd), cwd)
}

interface Patched {
  report: DriftReport
  /** What is to be proposed. */
  patches: ServicePatches[]
}

/** Patch the recordings and run their tests on them; for a proposal alone, they are then put back as they were. */
async function patch(scene: Scene, run: DriftRun, accepted: ReadonlySet<string>): Promise<Patched> {
  const { flags, surroundings } = scene
  const { report } = run
  if (flags.update !== true && flags.pr !== true) return { report, patches: [] }
  const options = applyOptions(scene, accepted)
  const patches = flags.pr === true ? planServices(run, options, prefixOf(surroundings)) : []
  const applied = await applyUpdate(run, options)
  const notes = [...report.notes, ...applied.notes]
  return { report: { ...report, update: applied.update, notes }, patches }
}

interface Proposal extends Patched {
  run: DriftRun
  remembered: Remembered
  /** Of earlier runs. */
  proposals: readonly ProposedFile[]
}

/** What became of patches that were to be published. */
interface Proposed {
  notes: string[]
  /** A pull request that nobody sees is no quiet night. */
  isFailed: boolean
}

const NOTHING_PROPOSED: Proposed = { notes: [], isFailed: false }

/** Publish the patches, and say what became of them. */
async function propose(
  { flags, surroundings, config, today, progress }: Scene,
  { run, report, patches, remembered, proposals }: Proposal,
): Promise<Proposed> {
  const { cwd, env, out, err } = surroundings
  const prefix = prefixOf(surroundings)
  const { unseenOf, answered } = lookAtProposals(proposals, run, prefix)
  const labels = config.drift.pullRequest.labels ?? []
  const link = sourceLink(env, prefix)
  const told = { recordings: run.recordings, unseenOf, labels, folder: prefix, sourceLink: link }
  const changes = [
    ...answered.map((service) => needlessChange(service, today)),
    ...serviceChanges(patches, report, told),
    ...verifiedChange(run, remembered, { config, prefix, today, proposals }),
  ]
  if (changes.length === 0) return NOTHING_PROPOSED
  progress.say('Publishing pull requests')
  const notes: string[] = []
  const outcomes = await publishPullRequests(changes, {
    cwd,
    env,
    config: config.drift.pullRequest,
    out: flags.json === true || flags.markdown === true ? err : out,
    note: (text) => void notes.push(text),
    now: () => new Date(),
  })
  return {
    notes: [...outcomes.map(({ service, message }) => `${service}: ${message}`), ...notes],
    isFailed: outcomes.some(({ state }) => state === 'failed'),
  }
}

/** Add what the run has to say of itself. */
function finish(
  { accepted, surroundings, baseline }: Scene,
  run: DriftRun,
  notes: readonly string[],
  known: ReadonlySet<string>,
): DriftReport {
  const { report } = run
  const unused = unusedAccepted(
    accepted.filter(({ fingerprint }) => known.has(fingerprint)),
    report.result,
    seenInFull(run),
  )
  const gone = unused.map(
    ({ fingerprint, service, operation }) =>
      `${fingerprint} (${service}.${operation}) is accepted in ${pathFrom(surroundings.cwd, baseline)}, and was not found: take it out`,
  )
  return { ...report, notes: [...report.notes, ...gone, ...notes] }
}

/** Operations of which a whole run compared every call: what it did not find in them is not there. */
function seenInFull({ report, compared }: DriftRun): { service: string; operation: string }[] {
  const { run, result } = report
  if (run.chosen < run.known) return []
  const open = new Set(result.couldNotCheck.map(({ service, operation }) => `${service}.${operation}`))
  const checked = compared.map((one) => one.checked)
  return checked.filter(({ service, operation }) => !open.has(`${service}.${operation}`))
}
