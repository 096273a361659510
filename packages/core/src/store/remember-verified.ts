import { join } from 'node:path'
import { isUnderstudyError } from '../errors.js'
import { daysBefore } from '../model/index.js'
import { takeLock } from './lock.js'
import { writeWhole } from './project-files.js'
import { lastKnownGood, loadVerified, parseVerified, printVerified, VERIFIED_FILE, type Verified } from './verified.js'

/** An interaction that was found to be what its service answers. */
export interface VerifiedInteraction {
  /** Relative to the project's root, `/` between folders. */
  recording: string
  interaction: string
  /** The day of that, `YYYY-MM-DD`. */
  day: string
}

/** How it is remembered. */
export interface RememberOptions {
  /** Tells whether the project still has an interaction; what it has not is forgotten. */
  known(recording: string, interaction: string): boolean
  /** How long to wait for other processes, in ms. */
  waitMs?: number
}

/**
 * Remember that interactions were verified, beside what is remembered already: of two days the later one counts. Does not
 * touch a file that stays the same.
 *
 * @throws verified-invalid where the file is broken: it is never overwritten
 * @throws recording-locked
 */
export function rememberVerified(
  rootDir: string,
  entries: readonly VerifiedInteraction[],
  { known, waitMs }: RememberOptions,
): 'unchanged' | 'written' {
  const lockPath = join(rootDir, `.${VERIFIED_FILE}.lock`)
  const lock = takeLock(lockPath, { shownAs: VERIFIED_FILE, ...(waitMs === undefined ? {} : { waitMs }) })
  try {
    const { text, verified } = loadVerified(rootDir)
    const merged = mergeVerified(verified, entries, known)
    const printed = printVerified(merged)
    if (printed === text || (text === null && merged.size === 0)) return 'unchanged'
    lock.confirm()
    writeWhole(join(rootDir, VERIFIED_FILE), printed)
    return 'written'
  } finally {
    lock.release()
  }
}

/** Add what was verified to what is remembered, the later day of each, and leave out what is not known any more. */
export function mergeVerified(
  remembered: Verified,
  entries: readonly VerifiedInteraction[],
  known: RememberOptions['known'] = () => true,
): Verified {
  const merged = new Map<string, Map<string, string>>()
  const add = ({ recording, interaction, day }: VerifiedInteraction): void => {
    if (!known(recording, interaction)) return
    const days = merged.get(recording) ?? new Map<string, string>()
    merged.set(recording, days)
    const former = days.get(interaction)
    if (former === undefined || former < day) days.set(interaction, day)
  }
  for (const [recording, days] of remembered)
    for (const [interaction, day] of days) add({ recording, interaction, day })
  for (const entry of entries) add(entry)
  return merged
}

/** What is to be proposed of days that are remembered. */
export interface VerifiedProposal {
  text: string
  /** What it says that the file does not say yet. */
  entries: VerifiedInteraction[]
}

/**
 * Join the text that a run wrote with one that is proposed already, the later day of each: a run may verify but a part. A
 * proposal that cannot be read is none.
 *
 * @throws verified-invalid
 */
export function joinVerified(before: string | null, after: string, proposed: string | null): VerifiedProposal {
  const known = before === null ? new Map<string, never>() : parseVerified(before)
  const joined = mergeVerified(parseVerified(after), entriesOf(readProposed(proposed)))
  const entries = entriesOf(joined).filter(
    ({ recording, interaction, day }) => known.get(recording)?.get(interaction) !== day,
  )
  return { text: printVerified(joined), entries }
}

function readProposed(text: string | null): Verified {
  try {
    return text === null ? new Map() : parseVerified(text)
  } catch (error) {
    if (!isUnderstudyError(error)) throw error
    return new Map()
  }
}

function entriesOf(verified: Verified): VerifiedInteraction[] {
  return [...verified].flatMap(([recording, days]) =>
    [...days].map(([interaction, day]) => ({ recording, interaction, day })),
  )
}

/** What decides whether others are to get what is remembered. */
export interface RefreshFacts {
  /** What was remembered before. */
  former: Verified
  /** Today, `YYYY-MM-DD`. */
  today: string
  staleAfterDays: number
  /** When an interaction was recorded; null for one that is not known. */
  recordedAt(recording: string, interaction: string): string | null
}

/**
 * Tell whether what was verified now is worth a commit: some of it was last known to be good longer ago than half of
 * `staleAfter`. Daily commits would only be noise, and later ones would let it grow stale.
 */
export function isRefreshDue(
  entries: readonly VerifiedInteraction[],
  { former, today, staleAfterDays, recordedAt }: RefreshFacts,
): boolean {
  const due = daysBefore(new Date(today), staleAfterDays / 2)
  return entries.some(({ recording, interaction: id }) => {
    const recorded = recordedAt(recording, id)
    return recorded !== null && lastKnownGood({ id, recordedAt: recorded }, recording, former) < due
  })
}
