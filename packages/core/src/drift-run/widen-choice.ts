import { chooseInteractions, type ChosenInteractions } from './choose-interactions.js'
import type { ProjectRecording } from './project-recordings.js'

/**
 * Add to what is chosen all that is recorded of some operations, `Service.operation`: what one test in a sample shows of an
 * operation is to be patched in all of its recordings. Operations of which nothing is recorded do not matter.
 */
export function widenChoice(
  chosen: ChosenInteractions,
  recordings: readonly ProjectRecording[],
  operations: ReadonlySet<string>,
): ChosenInteractions {
  const wanted = recordings.flatMap(({ recording }) =>
    recording.interactions.map(({ service, operation }) => `${service}.${operation}`),
  )
  const services = [...new Set(wanted)].filter((name) => operations.has(name))
  if (services.length === 0) return chosen
  // All of the day's sample is all.
  const all = chooseInteractions(recordings, { texts: [], services, sample: { percent: 100, day: '1970-01-01' } })
  const plan = Object.fromEntries(
    recordings.flatMap(({ path, recording }) => {
      const ids = new Set([...(chosen.plan[path] ?? []), ...(all.plan[path] ?? [])])
      return ids.size === 0 ? [] : [[path, recording.interactions.map(({ id }) => id).filter((id) => ids.has(id))]]
    }),
  )
  return {
    ...chosen,
    plan,
    testFiles: [...new Set([...chosen.testFiles, ...all.testFiles])].toSorted(),
    chosen: Object.values(plan).reduce((sum, ids) => sum + ids.length, 0),
  }
}

/** What a wider choice holds that a narrower one does not. */
export function beyond(
  wide: ChosenInteractions,
  narrow: ChosenInteractions,
  recordings: readonly ProjectRecording[],
): ChosenInteractions {
  const plan = Object.fromEntries(
    Object.entries(wide.plan).flatMap(([path, ids]) => {
      const known = new Set(narrow.plan[path])
      const more = ids.filter((id) => !known.has(id))
      return more.length === 0 ? [] : [[path, more]]
    }),
  )
  const testFiles = recordings.flatMap(({ path, testFile }) => (Object.hasOwn(plan, path) ? (testFile ?? []) : []))
  const chosen = Object.values(plan).reduce((sum, ids) => sum + ids.length, 0)
  return { ...wide, plan, testFiles: [...new Set(testFiles)].toSorted(), chosen }
}
