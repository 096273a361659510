import type { Comparison, Finding } from '../drift/index.js'
import type { LiveCallAnswer } from '../model/index.js'
import type { CallInCheck } from './compare-live.js'

/** What a further request came to. */
export interface Probed {
  answer: LiveCallAnswer
  comparison: Comparison
}

/** True for a finding that alerts. */
export function isAlert({ severity }: Finding): boolean {
  return severity === 'breaking' || severity === 'risky'
}

/**
 * Weigh a call with what it was answered when it was made again. What alerts has to stand in all further answers, and in
 * two of all; what does not is only information. Where the first answer was the odd one, a further one takes its place.
 */
export function weigh(one: CallInCheck, probes: readonly Probed[]): CallInCheck {
  const checked = probes.filter(({ comparison }) => comparison.verdict !== 'could-not-check')
  if (checked.length === 0)
    return withHint(one, `could not be probed again: ${probes[0]?.comparison.reason ?? 'no answer'}`)
  const answers: Probed[] = [one, ...checked]
  const shownIn = (finding: Finding): number => answers.filter(({ comparison }) => shows(comparison, finding)).length
  const stays = (finding: Finding): boolean =>
    shownIn(finding) >= 2 && checked.every(({ comparison }) => shows(comparison, finding))
  const hasStood = one.comparison.findings.some((finding) => isAlert(finding) && stays(finding))
  const base = hasStood ? one : checked.at(-1)!
  const settle = (finding: Finding): Finding =>
    !isAlert(finding) || stays(finding) ? finding : passing(finding, shownIn(finding), answers.length)
  const own = base.comparison.findings.map(settle)
  const findings = [
    ...own,
    ...passedOver(answers, own)
      .filter((finding) => !stays(finding))
      .map(settle),
  ]
  return { ...one, answer: base.answer, comparison: withFindings(base.comparison, findings) }
}

/** True where a comparison alerts of the same place, in whatever words. */
function shows({ findings }: Comparison, wanted: Finding): boolean {
  return findings.some(
    (finding) =>
      finding.fingerprint === wanted.fingerprint ||
      (isAlert(finding) && finding.location === wanted.location && finding.path === wanted.path),
  )
}

/** Alerts of the other answers, each once. */
function passedOver(answers: readonly Probed[], own: readonly Finding[]): Finding[] {
  const known = new Set(own.map(({ fingerprint }) => fingerprint))
  const others = answers.flatMap(({ comparison }) => comparison.findings.filter(isAlert))
  return others.filter(({ fingerprint }) => !known.has(fingerprint) && known.add(fingerprint))
}

function passing(finding: Finding, times: number, of: number): Finding {
  return {
    ...finding,
    severity: 'info',
    hint: joined(finding.hint, `it did not persist: in ${times} of ${of} answers`),
  }
}

/** Say something of what breaks. */
export function withHint(one: CallInCheck, hint: string): CallInCheck {
  const findings = one.comparison.findings.map((finding) =>
    finding.severity === 'breaking' ? { ...finding, hint: joined(finding.hint, hint) } : finding,
  )
  return { ...one, comparison: { ...one.comparison, findings } }
}

function joined(first: string | undefined, second: string): string {
  return first === undefined ? second : `${first}; ${second}`
}

function withFindings(comparison: Comparison, findings: Finding[]): Comparison {
  const isDrift = findings.some(({ severity }) => severity !== 'info')
  const isUnverified = comparison.unverified.length > 0 || comparison.reason !== undefined
  return { ...comparison, findings, verdict: isDrift ? 'drift' : isUnverified ? 'unverified' : 'match' }
}
