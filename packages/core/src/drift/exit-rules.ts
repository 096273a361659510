import type { DriftReport } from './drift-report.js'
import type { DriftResult } from './drift-result.js'

/** What a run comes to for the shell, and why, in words for a person. */
export interface Exit {
  code: number
  reason: string
}

/** Why a run without `--update` ends as it does: the first rule that fits. */
const EXIT_RULES: readonly (Exit & { fits: (result: DriftResult) => boolean })[] = [
  {
    code: 1,
    fits: ({ findings }) =>
      findings.some(({ severity, accepted }) => !accepted && (severity === 'breaking' || severity === 'risky')),
    reason: 'a service changed in a way that breaks or may break its callers',
  },
  {
    code: 2,
    fits: ({ summary }) => summary.couldNotCheck > 0 || summary.compared === 0,
    reason: 'something could not be checked, or nothing was compared',
  },
]

/** Why a run that patched recordings ends as it does: the first rule that fits. */
const UPDATE_RULES: readonly (Exit & { fits: (report: DriftReport) => boolean })[] = [
  {
    code: 1,
    fits: ({ update }) => (update?.rerun?.failed.length ?? 0) > 0,
    reason: 'tests fail on the patched recordings',
  },
  {
    code: 1,
    fits: ({ result, update }) => EXIT_RULES[0]!.fits({ ...result, findings: unpatched(result, update) }),
    reason: 'a service changed in a way that no patch answers',
  },
  {
    code: 1,
    fits: ({ update }) => update?.rerun === null,
    reason: 'the tests were not run on the patched recordings',
  },
]

/** What no call tells of. */
const UNREAD_RULE: Exit = { code: 2, reason: 'a recording could not be read' }

/** The exit code of a run without `--update`. */
export function exitCodeOf(result: DriftResult): number {
  return EXIT_RULES.find(({ fits }) => fits(result))?.code ?? 0
}

/**
 * The exit code of a run, with or without `--update`. What was patched is judged by its tests; where nothing was, and for
 * patches that are only proposed, the findings count.
 */
export function exitOf(report: DriftReport): Exit {
  const { update } = report
  const isPatched = update?.isWritten === true && update.recordings.length > 0
  const rule = isPatched ? UPDATE_RULES.find(({ fits }) => fits(report)) : liveRuleOf(report)
  if (rule !== undefined) return { code: rule.code, reason: rule.reason }
  return {
    code: 0,
    reason: isPatched
      ? 'the tests pass on the patched recordings'
      : 'no service is found to have changed in a way that breaks its callers',
  }
}

function liveRuleOf(report: DriftReport): Exit | undefined {
  return EXIT_RULES.find(({ fits }) => fits(report.result)) ?? (report.unread > 0 ? UNREAD_RULE : undefined)
}

function unpatched({ findings }: DriftResult, update: DriftReport['update']): DriftResult['findings'] {
  const patched = new Set(update?.recordings.flatMap(({ fingerprints }) => fingerprints))
  return findings.filter(({ fingerprint }) => !patched.has(fingerprint))
}
