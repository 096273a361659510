/** The middle of some numbers; NaN of none. */
export function median(numbers) {
  const sorted = numbers.filter(Number.isFinite).toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  if (sorted.length === 0) return NaN
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** The median of one property over several results; failed ones do not count. */
export const medianOf = (results, key) => median(results.map((result) => result[key]))

/** A figure for people: three significant digits, a dash where there is none. */
export function figure(number) {
  if (!Number.isFinite(number)) return '–'
  const digits = Math.abs(number) >= 100 ? 0 : Math.abs(number) >= 10 ? 1 : 2
  return number.toFixed(digits).replace(/\B(?=(\d{3})+$)/g, ',')
}
