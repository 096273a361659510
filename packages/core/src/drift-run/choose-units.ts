import { createHash } from 'node:crypto'

const DAY_MS = 86_400_000

/** What is checked together: a test of a recording with its calls; null for a file without calls of tests. */
export interface SampleUnit {
  recording: string
  test: string | null
}

/** Which share is to be checked, and when. */
export interface SampleOptions {
  /** Over 0 up to 100. */
  percent: number
  /** `YYYY-MM-DD`, UTC. */
  day: string
}

/** What one run takes of the units. */
export interface SampleWindow<Unit extends SampleUnit> {
  units: Unit[]
  /** In how many runs on successive days each unit has its turn. */
  rotation: number
}

/**
 * Take the window of a day. Units stand in an order that only their names decide, as on a ring; each day's window begins
 * where that of the day before ended. It is empty only where there are no units.
 */
export function chooseUnits<Unit extends SampleUnit>(
  units: readonly Unit[],
  { percent, day }: SampleOptions,
): SampleWindow<Unit> {
  if (units.length === 0) return { units: [], rotation: 1 }
  const size = Math.min(units.length, Math.max(1, ceilOf((units.length * percent) / 100)))
  const ring = units.map((unit) => ({ unit, place: placeOf(unit) })).sort((a, b) => (a.place < b.place ? -1 : 1))
  const start = (Math.floor(Date.parse(day) / DAY_MS) * size) % ring.length
  return {
    units: Array.from({ length: size }, (_, step) => ring[(start + step) % ring.length]!.unit),
    rotation: Math.ceil(ring.length / size),
  }
}

/** Percent of a count is rarely exact in binary: 7 % of 100 is 7.000000000000001. */
function ceilOf(share: number): number {
  return Math.ceil(share - 1e-9)
}

function placeOf({ recording, test }: SampleUnit): string {
  return createHash('sha256')
    .update(JSON.stringify([recording, test]))
    .digest('hex')
}
