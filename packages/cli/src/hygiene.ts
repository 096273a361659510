import { basename, dirname, join, relative, sep } from 'node:path'
import {
  daysBefore,
  type CheckedRecording,
  type CheckFinding,
  type HygieneKind,
  type VerifiedDays,
} from '@understudy/core/check'
import { loadConfig, type ResolvedConfig } from '@understudy/core/config'
import { lastResult, type LastResult } from './last-result.js'
import { changedSince, hasTestFile } from './prune-recordings.js'

/** What is untidy about a recording. */
export interface Untidy {
  findings: CheckFinding[]
  /** The findings, as they are told to a person. */
  messages: string[]
  /** Whether all of its interactions are used cannot be told. */
  isUseUnknown: boolean
}

/** What decides whether a recording is tidy. */
export interface HygieneOptions {
  /** Absolute path of where it belongs. */
  home: string
  config: ResolvedConfig
  /** How messages name the configuration's file. */
  configShownAs: string
  now: Date
  verifiedDays: VerifiedDays
  /** Finds what the last run of the recording's project left. */
  lastResultOf: (home: string) => LastResult | null
}

const TIDY: Untidy = { findings: [], messages: [], isUseUnknown: false }

/** Tell whether a recording has a test file, and whether what it holds is used, and was verified of late. */
export function checkHygiene(checked: CheckedRecording, options: HygieneOptions): Untidy {
  const { recording, interactions } = checked
  if (interactions === null) return TIDY
  if (!hasTestFile(options.home)) return orphan(recording)
  const stale = staleIn(recording, interactions, options)
  const unused = unusedIn(options)
  if (unused === null) return { ...stale, isUseUnknown: interactions.length > 0 }
  const ids = interactions.map(({ id }) => id).filter((id) => unused.has(id))
  const untidy = tell('unused', { recording, ids, what: ['that no test uses', 'that no test uses'], notes: new Map() })
  return {
    findings: [...stale.findings, ...untidy.findings],
    messages: [...stale.messages, ...untidy.messages],
    isUseUnknown: false,
  }
}

/** Finds the result of a run in the nearest folder above a recording that has any, no higher than the working folder. */
export function lastResultFinder(cwd: string): (home: string) => LastResult | null {
  const found = new Map<string, LastResult | null>()
  const find = (folder: string): LastResult | null => {
    const known = found.get(folder)
    if (known !== undefined) return known
    const parent = dirname(folder)
    const isTop = folder === cwd || parent === folder
    const result = lastResult(folder, loadConfig(folder).coverage.directory) ?? (isTop ? null : find(parent))
    found.set(folder, result)
    return result
  }
  return (home) => find(dirname(dirname(home)))
}

function orphan(recording: string): Untidy {
  const folder = dirname(dirname(recording))
  const stem = basename(recording).replace(/\.recorded\.json$/, '')
  const expected = `${folder === '.' ? '' : `${folder}/`}${stem}.ts, or with another extension`
  const message = layOut('orphan', `${recording} belongs to no test file`, [
    ['expected', [expected]],
    ['fix', ['move it with its test file; if that is gone, understudy prune removes it']],
  ])
  return { ...TIDY, findings: [{ kind: 'orphan', recording, message }], messages: [message] }
}

function staleIn(
  recording: string,
  interactions: readonly { id: string; recordedAt: string }[],
  { home, config: { staleAfterDays: days }, configShownAs, now, verifiedDays }: HygieneOptions,
): Untidy {
  const before = daysBefore(now, days)
  const stale = interactions
    .filter(({ recordedAt }) => recordedAt < before)
    .map((one) => ({ id: one.id, since: verifiedDays.lastKnownGood(home, one) }))
    .filter(({ since }) => since < before)
  return tell('stale', {
    recording,
    ids: stale.map(({ id }) => id),
    what: [`that no one verified for ${days} days`, `that no one verified for ${days} days`],
    notes: new Map(stale.map(({ id, since }) => [id, `not verified since ${since}`])),
    configShownAs,
  })
}

/** Ids of what a complete run has not used; null where no such run is known, or the recording was changed since. */
function unusedIn({ home, config, lastResultOf }: HygieneOptions): ReadonlySet<string> | null {
  const last = lastResultOf(home)
  if (last === null || !last.result.complete) return null
  const { result, projectRoot } = last
  const recording = relative(projectRoot, home).split(sep).join('/')
  const own = result.recordings.filter((one) => one.recording === recording && join(projectRoot, recording) === home)
  if (own.length === 0) return null
  const about = { ...last, result: { ...result, recordings: own, orphans: [] } }
  if (changedSince(about, [], config.file).length > 0) return null
  return new Set(result.unused.filter((one) => one.recording === recording).map(({ interaction }) => interaction))
}

interface Told {
  recording: string
  ids: readonly string[]
  /** What is said of one, and of several. */
  what: [string, string]
  /** What is added to an id. */
  notes: ReadonlyMap<string, string>
  configShownAs?: string
}

/** How many interactions one message names. */
const NAMED = 20

/** One finding for each interaction, and one message for all. */
function tell(kind: 'unused' | 'stale', told: Told): Untidy {
  const { recording, ids } = told
  if (ids.length === 0) return TIDY
  return {
    ...TIDY,
    findings: ids.map((id) => ({ kind, recording, interaction: id, message: messageOf(kind, { ...told, ids: [id] }) })),
    messages: [messageOf(kind, told)],
  }
}

function messageOf(kind: 'unused' | 'stale', { recording, ids, what, notes, configShownAs }: Told): string {
  const one = ids.length === 1
  const more = ids.length - NAMED
  const names = ids.slice(0, NAMED).map((id) => [id, notes.get(id) ?? []].flat().join(', '))
  const head = `${recording} holds ${one ? 'an interaction' : `${ids.length} interactions`} ${what[one ? 0 : 1]}`
  return layOut(kind, head, [
    ['interaction', [...names, ...(more > 0 ? [`and ${more} more, which --json names`] : [])]],
    [
      'fix',
      kind === 'unused'
        ? [`understudy prune removes ${one ? 'it' : 'them'}`]
        : [`run understudy drift, which verifies ${one ? 'it' : 'them'}, or raise staleAfter in ${configShownAs}`],
    ],
  ])
}

function layOut(kind: HygieneKind, head: string, facts: readonly [label: string, lines: string[]][]): string {
  const width = Math.max(...facts.map(([label]) => label.length))
  const rows = facts.flatMap(([label, lines]) =>
    lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(width)}  ${line}`),
  )
  return [`[${kind}] ${head}`, ...rows].join('\n')
}
