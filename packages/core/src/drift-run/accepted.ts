import { UnderstudyError } from '../errors.js'
import type { DriftResult, RunFinding } from '../drift/index.js'
import { readText } from '../store/disk.js'
import { writeWhole } from '../store/project-files.js'

/** A change that a team knows and wants: it is shown, and nothing follows from it. */
export interface AcceptedFinding {
  fingerprint: string
  service: string
  operation: string
  /** As in a finding. This and what stands above is for readers: only the fingerprint counts. */
  kind: string
  path: string
  /** ISO date, `YYYY-MM-DD`. */
  since: string
  /** Why it is wanted, by hand. */
  note?: string
}

/** The version that this build writes, and the only one that it reads. */
const VERSION = 1

const FINGERPRINT = /^[\da-f]{12}$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

/**
 * Read the findings that are accepted; none without a file. `shownAs` is how messages name it.
 *
 * @throws drift-baseline-invalid
 */
export function readAccepted(path: string, shownAs: string = path): AcceptedFinding[] {
  let text: string | null
  try {
    text = readText(path)
  } catch (error) {
    throw invalid(shownAs, 'cannot be read', messageOf(error), error)
  }
  return text === null ? [] : parseAccepted(text, shownAs)
}

function parseAccepted(text: string, shownAs: string): AcceptedFinding[] {
  let value: unknown
  try {
    value = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  } catch (error) {
    const isMerge = /^[<=>]{7}/m.test(text)
    throw invalid(shownAs, 'is no JSON', isMerge ? 'a merge left its conflict marks in it' : messageOf(error), error)
  }
  const fault = faultOf(value)
  if (fault !== null) throw invalid(shownAs, 'does not tell which findings are accepted', fault)
  return (value as { accepted: AcceptedFinding[] }).accepted
}

function faultOf(value: unknown): string | null {
  if (!isObject(value)) return 'it is no object'
  const { version, accepted } = value
  if (typeof version === 'number' && version > VERSION)
    return `it is of version ${version}, and this build reads version ${VERSION}`
  if (version !== VERSION) return `version is not ${VERSION}`
  if (!Array.isArray(accepted)) return 'accepted is no array'
  for (const [index, entry] of accepted.entries()) {
    const fault = entryFault(entry)
    if (fault !== null) return `accepted[${index}]${fault}`
  }
  return null
}

function entryFault(entry: unknown): string | null {
  if (!isObject(entry)) return ' is no object'
  const { fingerprint, since, note } = entry
  if (typeof fingerprint !== 'string' || !FINGERPRINT.test(fingerprint))
    return '.fingerprint is none: it has twelve hexadecimal digits'
  const missing = ['service', 'operation', 'kind', 'path'].find((name) => typeof entry[name] !== 'string')
  if (missing !== undefined) return `.${missing} is no text`
  if (typeof since !== 'string' || !DAY.test(since)) return '.since is no day such as "2026-11-22"'
  return note === undefined || typeof note === 'string' ? null : '.note is no text'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Accept findings beside those that are accepted already, which keep their day and note. Findings that are only `info` need no
 * acceptance.
 *
 * @param since ISO date
 */
export function acceptFindings(
  accepted: readonly AcceptedFinding[],
  findings: readonly RunFinding[],
  since: string,
): AcceptedFinding[] {
  const byFingerprint = new Map(accepted.map((one) => [one.fingerprint, one]))
  for (const { fingerprint, service, operation, kind, path, severity } of findings) {
    if (severity === 'info' || byFingerprint.has(fingerprint)) continue
    byFingerprint.set(fingerprint, { fingerprint, service, operation, kind, path, since })
  }
  return [...byFingerprint.values()].toSorted(compareAccepted)
}

function compareAccepted(a: AcceptedFinding, b: AcceptedFinding): number {
  const key = (one: AcceptedFinding): string =>
    [one.service, one.operation, one.path, one.kind, one.fingerprint].join('\n')
  return key(a) < key(b) ? -1 : 1
}

/** Write accepted findings, sorted, so that branches merge. */
export function writeAccepted(path: string, accepted: readonly AcceptedFinding[]): void {
  const sorted = accepted.toSorted(compareAccepted)
  writeWhole(path, `${JSON.stringify({ version: VERSION, accepted: sorted }, null, 2)}\n`)
}

/** List accepted findings that a run did not find, though it compared their operations: they may be taken out. */
export function unusedAccepted(
  accepted: readonly AcceptedFinding[],
  { findings }: Pick<DriftResult, 'findings'>,
  compared: readonly { service: string; operation: string }[],
): AcceptedFinding[] {
  const found = new Set(findings.map(({ fingerprint }) => fingerprint))
  const operations = new Set(compared.map(operationKey))
  return accepted.filter((one) => !found.has(one.fingerprint) && operations.has(operationKey(one)))
}

function operationKey({ service, operation }: { service: string; operation: string }): string {
  return `${service}\n${operation}`
}

function invalid(shownAs: string, what: string, reason: string, cause?: unknown): UnderstudyError {
  return new UnderstudyError('drift-baseline-invalid', {
    what: `The baseline of drift "${shownAs}" ${what}`,
    facts: [['reason', reason]],
    fix: 'restore it from version control, or delete it and accept the findings again',
    ...(cause === undefined ? {} : { cause }),
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
