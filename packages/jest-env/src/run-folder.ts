import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { wantsCoverage } from '@understudy/core/config'
import type { SessionResult } from '@understudy/core/session'

/** The environment variable through which workers learn where the reporter collects results. */
export const RUN_FOLDER_VARIABLE = 'UNDERSTUDY_RUN_DIR'

const PREFIX = 'understudy-'
const RESULT = '.json'

/** Files that say what the reporter's options say of coverage. */
const COVERAGE_ON = 'coverage-on'
const COVERAGE_OFF = 'coverage-off'

/** What workers are told about a run. */
export interface RunFolderOptions {
  /** Whether the reporter's options switch coverage on or off; null where they leave it to the configuration. */
  coverage: boolean | null
}

/** Make the folder of one run, and publish it to the workers that are started from now on. */
export function openRunFolder({ coverage }: RunFolderOptions, env: NodeJS.ProcessEnv = process.env): string {
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`))
  if (coverage !== null) writeFileSync(join(folder, coverage ? COVERAGE_ON : COVERAGE_OFF), '')
  env[RUN_FOLDER_VARIABLE] = folder
  return folder
}

/** What decides on coverage where the reporter's options do not. */
export interface CoverageDefault {
  /** That of the configuration. */
  enabled: boolean | null
  isAsked: boolean
  isWatch: boolean
}

/** Tell whether the reporter of this run wants to know where calls come from. Without a reporter no one does. */
export function wantsCallers(
  { enabled, isAsked, isWatch }: CoverageDefault,
  env: NodeJS.ProcessEnv = process.env,
): boolean {
  const folder = env[RUN_FOLDER_VARIABLE]
  if (folder === undefined || !isOfThisRun(folder)) return false
  if (existsSync(join(folder, COVERAGE_OFF))) return false
  return existsSync(join(folder, COVERAGE_ON)) || wantsCoverage({ enabled }, { isAsked, isWatch })
}

/** Remove the folder of a run and everything in it. */
export function closeRunFolder(folder: string, env: NodeJS.ProcessEnv = process.env): void {
  if (env[RUN_FOLDER_VARIABLE] === folder) delete env[RUN_FOLDER_VARIABLE]
  rmSync(folder, { recursive: true, force: true })
}

/** Leave a session's result to the reporter of this run; without one, do nothing. */
export function writeResult(result: SessionResult, env: NodeJS.ProcessEnv = process.env): void {
  const folder = env[RUN_FOLDER_VARIABLE]
  if (folder === undefined || !isOfThisRun(folder)) return
  const file = join(folder, randomUUID())
  writeFileSync(file, JSON.stringify(result))
  // A run that bails out may read at any moment.
  renameSync(file, file + RESULT)
}

/** Read the results that the run's sessions have left so far. */
export function readResults(folder: string): SessionResult[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(RESULT))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as SessionResult)
}

/** A Jest that was started by a test inherits the variable, but not the run. */
function isOfThisRun(folder: string): boolean {
  const owner = Number.parseInt(basename(folder).slice(PREFIX.length), 10)
  return owner === process.pid || owner === process.ppid
}
