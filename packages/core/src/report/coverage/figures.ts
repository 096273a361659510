import type { Ratio } from '../../coverage/coverage-result.js'

/** How good a figure is; `none` where there is nothing to cover. */
export type Level = 'low' | 'medium' | 'high' | 'none'

/** Judge a percentage by the watermarks, as the runners' own coverage does. */
export function levelOf(pct: number | null, [low, high]: readonly [number, number]): Level {
  if (pct === null) return 'none'
  return pct < low ? 'low' : pct >= high ? 'high' : 'medium'
}

/** Write a percentage; `none` where there is nothing to cover. */
export function percentText(pct: number | null): string {
  return pct === null ? 'none' : String(pct)
}

/** Make a ratio of what is counted here, in percent with two decimals. */
export function ratioOf(covered: number, total: number): Ratio {
  return { total, covered, pct: total === 0 ? null : Math.floor((covered / total) * 10_000) / 100 }
}

/** Write a number with its noun: `1 call`, `2 calls`. */
export function amount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
