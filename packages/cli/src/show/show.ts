import { dirname, join, relative } from 'node:path'
import { createVerifiedDays, daysBefore, findConfigFolder } from '@understudy/core/check'
import { loadConfig } from '@understudy/core/config'
import type { Interaction } from '@understudy/core'
import { EXIT, type Surroundings } from '../surroundings.js'
import { chooseEntries, type Chosen } from './choose-entries.js'
import { curlCommand } from './curl-command.js'
import { detailLines } from './detail-lines.js'
import type { Entry } from './entry.js'
import { filterEntries, type Filters } from './filter-entries.js'
import { lastUseFinder } from './last-use.js'
import { listLines } from './list-lines.js'
import { parseTargets, readEntries } from './read-entries.js'
import { safeJson } from './safe-text.js'
import { shellQuote } from './shell-text.js'

/** What the flags of `understudy show` say. */
export interface ShowFlags extends Filters {
  full?: boolean
  json?: boolean
  curl?: boolean
}

/** How many interactions are shown in full where more were named. */
const SHOWN = 10

/**
 * Show what is recorded, and return the exit code.
 * @throws NoRecordingError, UsageError, config-invalid, config-unreadable
 */
export async function show(targets: readonly string[], flags: ShowFlags, surroundings: Surroundings): Promise<number> {
  const { cwd, out, err } = surroundings
  const { paths, names } = parseTargets(targets, cwd)
  const { entries, recordings, failures } = await readEntries(paths, cwd)
  for (const failure of failures) err(`${failure}\n`)
  // What cannot be read may be all there is.
  if (recordings === 0 && failures.length > 0) return EXIT.found
  const chosen = chooseEntries(entries, names)
  const shown = { ...chosen, entries: filterEntries(chosen.entries, flags) }
  if (flags.json === true) out(jsonText(shown.entries))
  else if (shown.entries.length === 0) err(`${nothing(recordings, chosen.entries.length)}\n`)
  else if (flags.curl === true) out(await curlText(shown.entries, entries, cwd))
  else {
    const lines =
      flags.full === true || shown.isExact
        ? fullLines(shown, { isFull: flags.full === true, isWithin: paths.length > 0 }, surroundings)
        : listed(shown, surroundings)
    out(`${lines.join('\n')}\n`)
  }
  return failures.length > 0 ? EXIT.found : EXIT.clean
}

function nothing(recordings: number, chosen: number): string {
  if (recordings === 0) return 'No recording is here. Run the tests once, and their calls are recorded.'
  return chosen === 0 ? 'The recordings here hold no interaction.' : 'No interaction fits.'
}

/** The interactions as they stand, each with its recording. */
function jsonText(entries: readonly Entry[]): string {
  const list = entries.map(({ recording, interaction }) => ({ recording, ...interaction }))
  return `${safeJson(JSON.stringify(list, null, 2))}\n`
}

async function curlText(entries: readonly Entry[], all: readonly Entry[], cwd: string): Promise<string> {
  const { freshValue } = await import('@understudy/core/drift')
  const now = Date.now()
  const byPath = Map.groupBy(all, ({ path }) => path)
  const recorded = new Map([...byPath].map(([path, own]) => [path, own.map((one): Interaction => one.interaction)]))
  const commands = entries.map((entry) =>
    curlCommand(entry, {
      recorded: recorded.get(entry.path) ?? [],
      freshValue: (type) => freshValue(type, now),
      pathOf: (name) => relative(cwd, join(dirname(entry.path), name)),
    }),
  )
  return `${commands.join('\n\n')}\n`
}

function listed({ entries }: Chosen, { cwd, paint, width, isPiped }: Surroundings): string[] {
  const verified = verifiedFinder(cwd)
  return listLines(entries, {
    paint,
    width: isPiped ? Infinity : width,
    staleSince: (entry) => {
      const { day, isStale } = verified(entry)
      return isStale ? day : null
    },
  })
}

function fullLines(
  { entries }: Chosen,
  { isFull, isWithin }: { isFull: boolean; isWithin: boolean },
  { cwd, paint }: Surroundings,
): string[] {
  const verified = verifiedFinder(cwd)
  const lastUse = lastUseFinder(cwd)
  const shown = isFull ? entries : entries.slice(0, SHOWN)
  const lines = shown.flatMap((entry) =>
    detailLines(entry, { paint, isFull, verified: verified(entry), lastUse: lastUse(entry) }),
  )
  const hidden = entries.length - shown.length
  const rest = hidden === 0 ? '' : `and ${hidden} more: --full shows all`
  const again = entries.length === 1 ? `understudy show --curl ${targetOf(entries[0]!, isWithin)}` : ''
  return [...lines, ...[rest, again === '' ? '' : paint('dim', `as a command: ${again}`)].filter((line) => line !== '')]
}

/** An id may be that of other recordings, too, where one was named beside it. */
function targetOf({ recording, interaction: { id } }: Entry, isWithin: boolean): string {
  return isWithin ? `${shellQuote(recording)} ${shellQuote(id)}` : shellQuote(id)
}

/** Tells when interactions were last recorded or verified, and whether that is too long ago for their projects. */
function verifiedFinder(cwd: string): (entry: Entry) => { day: string; isStale: boolean } {
  const days = createVerifiedDays(cwd)
  const now = new Date()
  const limits = new Map<string, string>()
  const limitOf = (path: string): string => {
    const own = dirname(path)
    const known = limits.get(own) ?? daysBefore(now, loadConfig(findConfigFolder(path, cwd)).staleAfterDays)
    limits.set(own, known)
    return known
  }
  return ({ path, interaction }) => {
    const limit = limitOf(path)
    // What was recorded of late needs no look at what was verified.
    const day = interaction.recordedAt >= limit ? interaction.recordedAt : days.lastKnownGood(path, interaction)
    return { day, isStale: day < limit }
  }
}
