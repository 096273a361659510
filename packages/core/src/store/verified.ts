import { join } from 'node:path'
import { isUnderstudyError, UnderstudyError } from '../errors.js'
import type { Interaction } from '../model/index.js'
import { readText } from './disk.js'

/** The file in a project's root that holds when its interactions were last found to be what the services answer. */
export const VERIFIED_FILE = 'understudy.verified.json'

/** The version of the file that this build writes, and the only one that it reads. */
const VERIFIED_VERSION = 1

/** Days (`YYYY-MM-DD`) by recording, relative to the project's root, and id of the interaction. */
export type Verified = ReadonlyMap<string, ReadonlyMap<string, string>>

/** What is remembered of a project. */
export interface VerifiedMemory {
  /** Empty where there is no file, and where it cannot be read. */
  verified: Verified
  /** Why the file cannot be read; null where it can, or is not there. */
  problem: UnderstudyError | null
}

/** Read when the interactions of a project were last verified. A broken file is as good as none, and a problem. */
export function readVerified(rootDir: string): VerifiedMemory {
  try {
    return { verified: loadVerified(rootDir).verified, problem: null }
  } catch (error) {
    if (!isUnderstudyError(error)) throw error
    return { verified: new Map(), problem: error }
  }
}

/**
 * Read the file; its text is null where there is none.
 *
 * @throws verified-invalid
 */
export function loadVerified(rootDir: string): { text: string | null; verified: Verified } {
  const text = textOf(join(rootDir, VERIFIED_FILE))
  return { text, verified: text === null ? new Map() : parseVerified(text) }
}

function textOf(path: string): string | null {
  try {
    return readText(path)
  } catch (error) {
    throw unreadable(error)
  }
}

/**
 * Return the day on which an interaction was last known to be what its service answers: when it was recorded, or verified
 * later.
 */
export function lastKnownGood(
  { id, recordedAt }: Pick<Interaction, 'id' | 'recordedAt'>,
  recording: string,
  verified: Verified,
): string {
  const day = verified.get(recording)?.get(id) ?? recordedAt
  return day > recordedAt ? day : recordedAt
}

/**
 * Read a text of the file.
 *
 * @throws verified-invalid
 */
export function parseVerified(text: string): Verified {
  const value = parseJson(text)
  const fault = faultOf(value)
  if (fault !== null) throw invalid(fault)
  const { verified } = value as { verified: Record<string, Record<string, string>> }
  return new Map(Object.entries(verified).map(([recording, days]) => [recording, new Map(Object.entries(days))]))
}

/** Print what the file is to hold: sorted, each interaction on a line of its own, so that branches merge. */
export function printVerified(verified: Verified): string {
  const sorted = sortedEntries(verified)
    .filter(([, days]) => days.size > 0)
    .map(([recording, days]) => [recording, Object.fromEntries(sortedEntries(days))] as const)
  return `${JSON.stringify({ version: VERIFIED_VERSION, verified: Object.fromEntries(sorted) }, null, 2)}\n`
}

function sortedEntries<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  } catch (error) {
    throw invalid(/^[<=>]{7}/m.test(text) ? 'a merge left its conflict marks in it' : messageOf(error))
  }
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

function faultOf(value: unknown): string | null {
  if (!isObject(value)) return 'it is no object'
  const { version, verified } = value
  if (typeof version === 'number' && version > VERIFIED_VERSION)
    return `it is of version ${version}, and this build reads version ${VERIFIED_VERSION}`
  if (version !== VERIFIED_VERSION) return `version is not ${VERIFIED_VERSION}`
  if (!isObject(verified)) return 'verified is no object'
  for (const [recording, days] of Object.entries(verified)) {
    if (!isObject(days)) return `verified["${recording}"] is no object`
    const wrong = Object.entries(days).find(([, day]) => typeof day !== 'string' || !DAY.test(day))
    if (wrong !== undefined) return `verified["${recording}"]["${wrong[0]}"] is no day such as "2026-11-22"`
  }
  return null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(reason: string): UnderstudyError {
  return new UnderstudyError('verified-invalid', {
    what: `"${VERIFIED_FILE}" does not tell when interactions were last verified`,
    facts: [['reason', reason]],
    fix: 'restore it from version control, or delete it: understudy drift writes it anew',
  })
}

function unreadable(cause: unknown): UnderstudyError {
  return new UnderstudyError('verified-invalid', {
    what: `"${VERIFIED_FILE}" cannot be read`,
    facts: [['reason', messageOf(cause)]],
    fix: 'make it a file that can be read, or delete it: understudy drift writes it anew',
    cause,
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
