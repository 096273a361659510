import type { TrafficLoss } from './traffic-entry.js'

/** Losses while a file is read: each sentence once, with how often. */
export interface LossList {
  add(what: string, count?: number): void
  /** In the order in which they were first met. */
  list(): TrafficLoss[]
}

/** Make an empty list of losses. */
export function createLossList(): LossList {
  const counts = new Map<string, number>()
  return {
    add: (what, count = 1) => {
      if (count > 0) counts.set(what, (counts.get(what) ?? 0) + count)
    },
    list: () => [...counts].map(([what, count]) => ({ what, count })),
  }
}
