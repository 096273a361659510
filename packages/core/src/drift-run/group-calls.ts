import { classOf, passingReason } from '../drift/status.js'
import type { Interaction, LiveCall } from '../model/index.js'
import type { KnownInteractions } from './known-interactions.js'

/** All calls of a run that repeat one interaction. */
export interface CallGroup {
  /** The one of them that tells most. */
  call: LiveCall
  /** Undefined where the recording does not hold it any more. */
  interaction: Interaction | undefined
  /** `file > full name`; the file alone outside tests. */
  tests: string[]
}

/** Count calls that an application repeated as one. Calls that are not recorded are left out. */
export function groupCalls(calls: readonly LiveCall[], known: KnownInteractions): CallGroup[] {
  const recorded = calls.filter(({ interaction }) => interaction !== null)
  const groups = Map.groupBy(recorded, ({ recording, interaction }) => `${recording}\n${interaction}`)
  return [...groups.values()].map((group) => {
    const interaction = known.find(group[0]!.recording, group[0]!.interaction!)
    const status = interaction?.response?.status ?? 0
    const [call] = group.toSorted((a, b) => rankOf(a, status) - rankOf(b, status))
    return { call: call!, interaction, tests: [...new Set(group.map(testOf))].toSorted() }
  })
}

function testOf({ testFile, test }: LiveCall): string {
  return test === null ? testFile : `${testFile} > ${test}`
}

/** How little an answer tells of the interface: the least first. */
function rankOf({ answer, skipped }: LiveCall, recorded: number): number {
  if (answer === null) return skipped === undefined || skipped === 'held' ? 5 : 6
  if (answer.failure !== undefined) return 4
  if (answer.status === recorded) return 0
  if (passingReason(answer.status) !== null) return 3
  return classOf(answer.status) === classOf(recorded) ? 1 : 2
}
