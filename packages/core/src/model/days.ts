const DAY_MS = 86_400_000

/** The day so many days before a moment, by UTC: `YYYY-MM-DD`. */
export function daysBefore(moment: Date, days: number): string {
  return new Date(moment.getTime() - days * DAY_MS).toISOString().slice(0, 10)
}
