import type { Interaction, Recording } from '../model/index.js'
import { renameLinksOf } from '../parameters/index.js'
import type { SaveOptions } from './lock-recording.js'
import { saveRecording, type SaveResult } from './save-recording.js'

/** What is to go from a recording, and what has to stay. */
export interface PrunePlan {
  /** Null where nothing would be left. */
  recording: Recording | null
  /** Ids of what goes, in the order of the file. */
  removed: string[]
  /** What stays because an interaction that stays takes a value from it. */
  held: { interaction: string; by: string }[]
}

/** What pruning did. */
export interface PruneResult extends Pick<PrunePlan, 'removed' | 'held'> {
  file: SaveResult
}

/**
 * Plan the removal of interactions. Those that others link to (`{{S.get#1.response.body.id}}`) stay as long as one of
 * these does, and with them what they link to. Ids stay as they are; ids that are not there do not matter.
 */
export function planPrune(recording: Recording, ids: ReadonlySet<string>): PrunePlan {
  const byId = new Map(recording.interactions.map((one) => [one.id, one]))
  const holders = new Map<string, string>()
  const waiting = recording.interactions.filter(({ id }) => !ids.has(id))
  for (let keeper = waiting.pop(); keeper !== undefined; keeper = waiting.pop()) {
    for (const id of linksOf(keeper)) {
      const held = byId.get(id)
      if (held === undefined || !ids.has(id) || holders.has(id)) continue
      holders.set(id, keeper.id)
      waiting.push(held)
    }
  }
  const goes = ({ id }: Interaction): boolean => ids.has(id) && !holders.has(id)
  const left = recording.interactions.filter((one) => !goes(one))
  return {
    recording: left.length === 0 ? null : { ...recording, interactions: left },
    removed: recording.interactions.filter(goes).map(({ id }) => id),
    held: recording.interactions.flatMap(({ id }) =>
      holders.has(id) ? [{ interaction: id, by: holders.get(id)! }] : [],
    ),
  }
}

/**
 * Remove interactions from a recording, with the body files that only they name: under its lock, each file as a whole. A
 * recording without interactions is removed itself.
 *
 * @throws recording-invalid, recording-version where the file is broken: it stays as it is
 * @throws recording-locked
 */
export function pruneRecording(path: string, ids: ReadonlySet<string>, options: SaveOptions = {}): PruneResult {
  let plan: PrunePlan = { recording: null, removed: [], held: [] }
  const file = saveRecording(
    path,
    (current) => {
      if (current !== null) plan = planPrune(current, ids)
      const isSame = current !== null && plan.recording !== null && plan.removed.length === 0
      return { recording: isSame ? current : plan.recording }
    },
    options,
  )
  return { removed: plan.removed, held: plan.held, file }
}

/** List the ids of the interactions that an interaction takes values from. */
export function linksOf(interaction: Interaction): Set<string> {
  const links = new Set<string>()
  renameLinksOf(interaction, (id) => {
    links.add(id)
    return id
  })
  return links
}
