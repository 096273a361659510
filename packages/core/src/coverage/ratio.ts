import type { Ratio } from './coverage-result.js'

/**
 * Make a ratio. The percentage has two decimals and is rounded down, so that only what is covered as a whole is 100; of
 * nothing there is none.
 */
export function ratio(total: number, covered: number): Ratio {
  return { total, covered, pct: total === 0 ? null : Math.floor((covered * 10_000) / total) / 100 }
}

/** Make the ratio of what is covered among some. */
export function ratioOf<T>(all: readonly T[], isCovered: (one: T) => boolean): Ratio {
  return ratio(all.length, all.filter(isCovered).length)
}
