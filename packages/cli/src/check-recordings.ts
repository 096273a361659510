import { dirname, relative, sep } from 'node:path'
import {
  createChecker,
  findConfigFolder,
  type CheckedRecording,
  type Checker,
  type CheckFinding,
  type CheckRedaction,
  type Replacement,
} from '@understudy/core/check'
import { loadConfig } from '@understudy/core/config'

/** What `understudy check` found; `--json` prints it as it stands, but for `messages`. */
export interface CheckResult {
  version: 1
  summary: { recordings: number; findings: number; redactions: number; replaced?: number }
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
export function checkRecordings(jobs: readonly Job[], options: CheckOptions): CheckResult {
  const { cwd, fix, onProgress } = options
  const checkerOf = createCheckers(options)
  const ready = jobs.map(({ path, home = path }) => ({ path, home, checker: checkerOf(home) }))
  const checked = ready.map(({ path, home, checker }, index) => {
    onProgress(index)
    const shownAs = relativeTo(cwd, home)
    return fix ? checker.fix(path, shownAs) : checker.check(path, shownAs)
  })
  return resultOf(checked, fix)
}

/** Each project has one checker. */
function createCheckers({ cwd, env }: CheckOptions): (recording: string) => Checker {
  const folders = new Map<string, string>()
  const checkers = new Map<string, Checker>()
  const create = (folder: string): Checker => {
    const config = loadConfig(folder)
    const configShownAs = relativeTo(cwd, config.file ?? `${folder}${sep}understudy.config.ts`)
    return createChecker({ config, env, configShownAs })
  }
  return (recording) => {
    const own = dirname(recording)
    const folder = folders.get(own) ?? findConfigFolder(recording, cwd)
    folders.set(own, folder)
    const checker = checkers.get(folder) ?? create(folder)
    checkers.set(folder, checker)
    return checker
  }
}

function resultOf(checked: readonly CheckedRecording[], fix: boolean): CheckResult {
  const findings = checked.flatMap((one) => one.findings)
  const redactions = checked.flatMap((one) => one.redactions)
  const replaced = checked.flatMap((one) => one.replaced)
  const summary = { recordings: checked.length, findings: findings.length, redactions: redactions.length }
  return {
    version: 1,
    summary: fix ? { ...summary, replaced: replaced.length } : summary,
    findings,
    redactions,
    ...(fix ? { replaced } : {}),
    messages: checked.flatMap((one) => one.messages),
  }
}

function relativeTo(cwd: string, path: string): string {
  return relative(cwd, path).replaceAll(sep, '/')
}
