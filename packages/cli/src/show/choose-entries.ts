import { nearestName } from '@understudy/core/check'
import { UsageError } from '../surroundings.js'
import { operationName, type Entry } from './entry.js'
import { suggestion } from './filter-entries.js'

/** What names stand for. */
export interface Chosen {
  entries: Entry[]
  /** True where each was meant: by its id, its operation, or a part that only it has. */
  isExact: boolean
}

/**
 * Choose interactions by id, by `Service.operation`, or by a part of an id. Without names, all.
 * @throws UsageError for a name that none has
 */
export function chooseEntries(entries: readonly Entry[], names: readonly string[]): Chosen {
  if (names.length === 0) return { entries: [...entries], isExact: false }
  const groups = names.map((name) => entriesOf(entries, name))
  return {
    entries: [...new Set(groups.flatMap((group) => group.entries))],
    isExact: groups.every(({ isExact }) => isExact),
  }
}

function entriesOf(entries: readonly Entry[], name: string): Chosen {
  const byId = entries.filter(({ interaction }) => interaction.id === name)
  // Several recordings may have it; then a list tells which.
  if (byId.length > 0) return { entries: byId, isExact: byId.length === 1 }
  const byOperation = entries.filter(({ interaction }) => operationName(interaction) === name)
  if (byOperation.length > 0) return { entries: byOperation, isExact: true }
  const part = name.toLowerCase()
  const byPart = entries.filter(({ interaction }) => interaction.id.toLowerCase().includes(part))
  if (byPart.length > 0) return { entries: byPart, isExact: byPart.length === 1 }
  throw unknown(name, entries)
}

function unknown(name: string, entries: readonly Entry[]): UsageError {
  if (entries.length === 0) return new UsageError(`"${name}" is no file, and no interaction is recorded here.`)
  const hint = suggestion(nearestEntry(name, entries), [
    ...new Set(entries.map(({ interaction }) => operationName(interaction))),
  ])
  return new UsageError(`"${name}" is no file, and no interaction has that id; ${hint}`)
}

/** Names are mistyped as a whole, or without the service. */
function nearestEntry(name: string, entries: readonly Entry[]): string | undefined {
  const names = new Map<string, string>()
  for (const { interaction } of entries) {
    const { id, operation } = interaction
    const whole = name.includes('#') ? id : operationName(interaction)
    for (const typed of [whole, name.includes('#') ? operation + id.slice(id.lastIndexOf('#')) : operation])
      if (!names.has(typed)) names.set(typed, whole)
  }
  const near = nearestName(name, names.keys())
  return near === undefined ? undefined : names.get(near)
}
