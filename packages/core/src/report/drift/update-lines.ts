import type { DriftReport, DriftUpdate } from '../../drift/drift-report.js'
import type { RunFinding } from '../../drift/drift-result.js'
import type { Paint } from '../coverage/paint.js'
import { amount, lineOf } from './finding-words.js'
import { failedTestLines } from './failed-test-lines.js'
import { hang, wrapPainted } from './wrap.js'

/** What the lines are made with. */
interface UpdatePen {
  width: number
  paint: Paint
  limits: { list: number }
}

/** Tell what was patched, what is left, and how the tests end on it. */
export function updateLines({ update, result }: Pick<DriftReport, 'update' | 'result'>, pen: UpdatePen): string[] {
  if (update === null) return []
  const { recordings, left, rerun } = update
  return [
    ...patchedLines(update, pen),
    ...leftLines(left, result.findings, pen),
    ...rerunLines(rerun, recordings.length > 0, pen),
  ]
}

function patchedLines({ recordings, isWritten }: DriftUpdate, pen: UpdatePen): string[] {
  if (recordings.length === 0) return wrapPainted('title', 'Nothing is patched', pen)
  const changed = recordings.reduce((sum, { interactions }) => sum + interactions.length, 0)
  const title = `${isWritten ? 'Patched' : 'Proposed, and not written'}: ${amount(changed, 'interaction')} in ${amount(recordings.length, 'recording')}`
  return [
    ...wrapPainted('title', title, pen),
    ...recordings.flatMap(({ recording, interactions }) => {
      const shown = interactions.slice(0, pen.limits.list)
      const hidden = interactions.length - shown.length
      return hang('  ', `${recording}  ${shown.join(', ')}${hidden > 0 ? ` and ${hidden} more` : ''}`, pen.width, 2)
    }),
  ]
}

function leftLines(left: DriftUpdate['left'], findings: readonly RunFinding[], pen: UpdatePen): string[] {
  if (left.length === 0) return []
  const known = new Map(findings.map((finding) => [finding.fingerprint, finding]))
  return [
    ...wrapPainted('medium', `Left: ${amount(left.length, 'change')} that no patch answers`, pen),
    ...left.flatMap(({ fingerprint, reason }) => {
      const finding = known.get(fingerprint)
      return hang('  ', `${finding === undefined ? fingerprint : lineOf(finding)}: ${reason}`, pen.width, 2)
    }),
  ]
}

function rerunLines(rerun: DriftUpdate['rerun'], isPatched: boolean, pen: UpdatePen): string[] {
  if (rerun === null) {
    return isPatched ? wrapPainted('medium', 'The tests were not run on the patched recordings', pen) : []
  }
  const { failed, passed } = rerun
  if (failed.length === 0) {
    return wrapPainted('high', `On the patched recordings, ${amount(passed, 'test passes', 'tests pass')}`, pen)
  }
  const counts = `${amount(failed.length, 'test fails', 'tests fail')} and ${passed} ${passed === 1 ? 'passes' : 'pass'}`
  return [...wrapPainted('low', `On the patched recordings, ${counts}`, pen), ...failedTestLines(failed, pen)]
}
