import type { DriftReport, DriftUpdate } from '../../drift/drift-report.js'
import type { Paint } from '../coverage/paint.js'
import { amount, lineOf } from './finding-words.js'
import { hang } from './wrap.js'

/** Tell what was patched, what is left, and how the tests end on it. */
export function updateLines(
  { update, result }: Pick<DriftReport, 'update' | 'result'>,
  { width, paint, limits }: { width: number; paint: Paint; limits: { list: number } },
): string[] {
  if (update === null) return []
  const { recordings, left, rerun } = update
  const findings = new Map(result.findings.map((finding) => [finding.fingerprint, finding]))
  const changed = recordings.reduce((sum, { interactions }) => sum + interactions.length, 0)
  return [
    paint(
      'title',
      recordings.length === 0
        ? 'Nothing is patched'
        : `Patched: ${amount(changed, 'interaction')} in ${amount(recordings.length, 'recording')}`,
    ),
    ...recordings.flatMap(({ recording, interactions }) => {
      const shown = interactions.slice(0, limits.list)
      const hidden = interactions.length - shown.length
      return hang('  ', `${recording}  ${shown.join(', ')}${hidden > 0 ? ` and ${hidden} more` : ''}`, width, 2)
    }),
    ...(left.length === 0 ? [] : [paint('medium', `Left: ${amount(left.length, 'change')} that no patch answers`)]),
    ...left.flatMap(({ fingerprint, reason }) => {
      const finding = findings.get(fingerprint)
      return hang('  ', `${finding === undefined ? fingerprint : lineOf(finding)}: ${reason}`, width, 2)
    }),
    ...rerunLines(rerun, recordings.length > 0, { width, paint }),
  ]
}

function rerunLines(
  rerun: DriftUpdate['rerun'],
  isPatched: boolean,
  { width, paint }: { width: number; paint: Paint },
): string[] {
  if (rerun === null) return isPatched ? [paint('medium', 'The tests were not run on the patched recordings')] : []
  if (rerun.failed.length === 0) {
    return [paint('high', `On the patched recordings, ${amount(rerun.passed, 'test passes', 'tests pass')}`)]
  }
  const { failed, passed } = rerun
  return [
    paint('low', `On the patched recordings, ${amount(failed.length, 'test fails', 'tests fail')} and ${passed} pass`),
    ...failed.flatMap(({ file, name, message }) => [
      ...hang('  ', `${file} > ${name}`, width),
      ...(message?.split('\n') ?? []).slice(0, 3).flatMap((line) => hang('    ', line, width)),
    ]),
  ]
}
