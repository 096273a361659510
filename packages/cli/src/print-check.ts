import type { CheckResult } from './check-recordings.js'

/** Lay out a check for a person: each finding's own message, then the sum. */
export function printCheck({ summary, findings }: CheckResult): string {
  const messages = findings.map(({ message }) => `${message}\n\n`).join('')
  return `${messages}${count(summary.recordings, 'recording')} checked, ${count(summary.findings, 'finding')}\n`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
