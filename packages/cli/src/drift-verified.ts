import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isUnderstudyError } from '@understudy/core'
import type { ResolvedConfig } from '@understudy/core/config'
import {
  isRefreshDue,
  joinVerified,
  readVerified,
  rememberVerified,
  VERIFIED_FILE,
  type DriftReport,
  type DriftRun,
  type Verified,
  type VerifiedInteraction,
} from '@understudy/core/drift'
import type { ProposedFile } from './pull-request/read-proposed.js'
import type { ServiceChange } from './pull-request/service-change.js'

/** What was remembered of a run. */
export interface Remembered {
  entries: VerifiedInteraction[]
  /** What was remembered before, and the file's text then; null without one. */
  former: Verified
  before: string | null
  /** The file's text now; null where it was not written. */
  after: string | null
  notes: string[]
}

/** Where and when a run was. */
export interface RememberContext {
  /** Absolute path of the runner's root. */
  rootDir: string
  /** `YYYY-MM-DD`. */
  today: string
}

/** Remember which interactions are as the services answer: those that matched, and those that were patched to. */
export function rememberRun(run: DriftRun, report: DriftReport, { rootDir, today }: RememberContext): Remembered {
  const entries = verifiedIn(run, report).map((one) => ({ ...one, day: today }))
  const path = join(rootDir, VERIFIED_FILE)
  const { verified: former } = readVerified(rootDir)
  const before = textOf(path)
  const known = new Set(
    run.recordings.flatMap((one) => one.recording.interactions.map(({ id }) => `${one.path}\n${id}`)),
  )
  const isKnown = (recording: string, interaction: string): boolean => known.has(`${recording}\n${interaction}`)
  try {
    const outcome = rememberVerified(rootDir, entries, { known: isKnown })
    return { entries, former, before, after: outcome === 'written' ? textOf(path) : null, notes: [] }
  } catch (error) {
    if (!isUnderstudyError(error)) throw error
    return { entries, former, before, after: null, notes: [error.message] }
  }
}

function verifiedIn(run: DriftRun, { update }: DriftReport): Omit<VerifiedInteraction, 'day'>[] {
  const matched = run.compared
    .filter(({ checked }) => checked.comparison.verdict === 'match')
    .map(({ checked: { recording, interaction } }) => ({ recording, interaction }))
  // What is only proposed is not recorded yet.
  const isHeld = update?.isWritten === true && update.rerun?.failed.length === 0 && update.left.length === 0
  const patched = isHeld
    ? update.recordings.flatMap(({ recording, interactions }) =>
        interactions.map((interaction) => ({ recording, interaction })),
      )
    : []
  return [...matched, ...patched]
}

/** Names the branch on which dates of verification are proposed. */
export const VERIFIED = 'verified'

/** What dates are proposed with. */
interface ProposeVerified {
  config: ResolvedConfig
  /** Where the runner's root is in the repository. */
  prefix: string
  /** `YYYY-MM-DD`. */
  today: string
  /** What the branches of earlier runs change. */
  proposals: readonly ProposedFile[]
}

/** The text of the file that is proposed already, and the same files of other packages of the repository. */
function proposedDays(proposals: readonly ProposedFile[], path: string): [own: string | null, others: string[]] {
  const files = proposals.filter((one) => one.service === VERIFIED && one.path.endsWith(VERIFIED_FILE))
  const others = files.filter((one) => one.path !== path).map((one) => one.path)
  return [files.find((one) => one.path === path)?.proposed ?? null, others]
}

/** What proposes the dates of verification, where they are worth it. */
export function verifiedChange(
  run: DriftRun,
  { entries, former, before, after }: Remembered,
  { config, prefix, today, proposals }: ProposeVerified,
): ServiceChange[] {
  const days = new Map(
    run.recordings.flatMap(({ path, recording }) =>
      recording.interactions.map(({ id, recordedAt }) => [`${path}\n${id}`, recordedAt]),
    ),
  )
  const isDue = isRefreshDue(entries, {
    former,
    today,
    staleAfterDays: config.staleAfterDays,
    recordedAt: (recording, interaction) => days.get(`${recording}\n${interaction}`) ?? null,
  })
  if (!isDue || after === null) return []
  const path = prefix === '' ? VERIFIED_FILE : `${prefix}/${VERIFIED_FILE}`
  const [own, others] = proposedDays(proposals, path)
  const { text, entries: proposed } = joinVerified(before, after, own)
  const names = proposed.map(({ recording, interaction }) => `${recording}\n${interaction}`).toSorted()
  return [
    {
      service: VERIFIED,
      title: `Recordings verified on ${today}${prefix === '' ? '' : ` (${prefix})`}`,
      body: `The live services answer ${proposed.length} recorded calls as they did when they were recorded. This remembers the day, so that nobody is told that these recordings have grown old.`,
      files: [{ path, text, from: before }],
      key: createHash('sha256').update(names.join('\0')).digest('hex').slice(0, 16),
      labels: config.drift.pullRequest.labels ?? [],
      unseen: others,
    },
  ]
}

function textOf(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}
