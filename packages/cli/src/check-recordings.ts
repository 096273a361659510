import { dirname, relative, sep } from 'node:path'
import {
  createChecker,
  createVerifiedDays,
  findConfigFolder,
  type CheckedRecording,
  type Checker,
  type CheckFinding,
  type CheckRedaction,
  type Replacement,
  type VerifiedDays,
} from '@understudy/core/check'
import { loadConfig, type ResolvedConfig } from '@understudy/core/config'
import type { Untidy } from './hygiene.js'

/** What `understudy check` found; `--json` prints it as it stands, but for `messages`. */
export interface CheckResult {
  version: 1
  summary: {
    recordings: number
    findings: number
    redactions: number
    /** Recordings of which no complete run tells whether all of their interactions are used. */
    useUnknown: number
    replaced?: number
  }
  findings: CheckFinding[]
  redactions: CheckRedaction[]
  /** What `--fix` replaced; absent without it. */
  replaced?: Replacement[]
  /** The findings, as they are told to a person. */
  messages: string[]
}

/** How recordings are checked. */
export interface CheckOptions {
  cwd: string
  env: Readonly<Record<string, string | undefined>>
  /** Replace what is found. */
  fix: boolean
  /** Told before each recording, with how many were checked. */
  onProgress(checked: number): void
}

/** A recording that is to be checked, by absolute paths. */
export interface Job {
  path: string
  /** Where it belongs, if it is read from elsewhere. */
  home?: string
}

/**
 * Check each recording with the configuration of its project.
 * @throws config-invalid, config-unreadable before anything is read or written
 */
export async function checkRecordings(jobs: readonly Job[], options: CheckOptions): Promise<CheckResult> {
  if (jobs.length === 0) return resultOf([], options.fix)
  // A commit without recordings does not wait for it.
  const { checkHygiene, lastResultFinder } = await import('./hygiene.js')
  const { cwd, fix, onProgress } = options
  const projectOf = createProjects(options)
  const ready = jobs.map(({ path, home = path }) => ({ path, home, project: projectOf(home) }))
  const verifiedDays = createVerifiedDays(cwd)
  const hygiene = { now: new Date(), verifiedDays, lastResultOf: lastResultFinder(cwd) }
  const checked = ready.map(({ path, home, project: { checker, ...project } }, index) => {
    onProgress(index)
    const shownAs = relativeTo(cwd, home)
    const recording = fix ? checker.fix(path, shownAs) : checker.check(path, shownAs)
    return { recording, untidy: checkHygiene(recording, { home, ...project, ...hygiene }) }
  })
  return resultOf(checked, fix, brokenFiles(verifiedDays, cwd))
}

function brokenFiles(days: VerifiedDays, cwd: string): CheckFinding[] {
  return days
    .broken()
    .map(({ path, error: { code: kind, message } }) => ({ kind, recording: relativeTo(cwd, path), message }))
}

/** What recordings are judged by. */
interface CheckedProject {
  checker: Checker
  config: ResolvedConfig
  configShownAs: string
}

/** Each folder with a configuration is a project. */
function createProjects({ cwd, env }: CheckOptions): (recording: string) => CheckedProject {
  const folders = new Map<string, string>()
  const projects = new Map<string, CheckedProject>()
  const create = (folder: string): CheckedProject => {
    const config = loadConfig(folder)
    const configShownAs = relativeTo(cwd, config.file ?? `${folder}${sep}understudy.config.ts`)
    return { checker: createChecker({ config, env, configShownAs }), config, configShownAs }
  }
  return (recording) => {
    const own = dirname(recording)
    const folder = folders.get(own) ?? findConfigFolder(recording, cwd)
    folders.set(own, folder)
    const project = projects.get(folder) ?? create(folder)
    projects.set(folder, project)
    return project
  }
}

function resultOf(
  all: readonly { recording: CheckedRecording; untidy: Untidy }[],
  fix: boolean,
  others: readonly CheckFinding[] = [],
): CheckResult {
  const found = all.flatMap(({ recording, untidy }) => [...recording.findings, ...untidy.findings])
  const findings = [...found, ...others]
  const redactions = all.flatMap(({ recording }) => recording.redactions)
  const replaced = all.flatMap(({ recording }) => recording.replaced)
  const useUnknown = all.filter(({ untidy }) => untidy.isUseUnknown).length
  const summary = { recordings: all.length, findings: findings.length, redactions: redactions.length, useUnknown }
  return {
    version: 1,
    summary: fix ? { ...summary, replaced: replaced.length } : summary,
    findings,
    redactions,
    ...(fix ? { replaced } : {}),
    messages: [
      ...all.flatMap(({ recording, untidy }) => [...recording.messages, ...untidy.messages]),
      ...others.map(({ message }) => message),
    ],
  }
}

function relativeTo(cwd: string, path: string): string {
  return relative(cwd, path).replaceAll(sep, '/')
}
