import { expect, it } from 'vitest'
import { fullReport, sampleFinding, sampleReport, updatedReport } from '../report/drift/sample-report.js'
import { exitOf } from './exit-rules.js'

const breaking = sampleFinding()
const patched = {
  recording: breaking.recording,
  interactions: [breaking.interaction],
  fingerprints: [breaking.fingerprint],
}
const withUpdate = (rerun: { passed: number; failed: { file: string; name: string }[] } | null, isPatched = true) =>
  sampleReport({
    result: { findings: [breaking] },
    update: { recordings: isPatched ? [patched] : [], left: [], rerun },
  })

it.each([
  ['all is as recorded', sampleReport(), 0, 'no service is found to have changed in a way that breaks its callers'],
  ['a service broke', fullReport(), 1, 'a service changed in a way that breaks or may break its callers'],
  ['tests pass on patches', withUpdate({ passed: 2, failed: [] }), 0, 'the tests pass on the patched recordings'],
  ['tests fail on patches', updatedReport(), 1, 'tests fail on the patched recordings'],
  ['no test was run on patches', withUpdate(null), 1, 'the tests were not run on the patched recordings'],
  ['no patch answers', withUpdate(null, false), 1, 'a service changed in a way that no patch answers'],
])('tells why a run ends as it does: %s', (_title, report, code, reason) => {
  expect(exitOf(report)).toEqual({ code, reason })
})

it('does not call a patched run clean that could not check something', () => {
  const { result, ...rest } = withUpdate({ passed: 2, failed: [] })
  const report = { ...rest, result: { ...result, summary: { ...result.summary, couldNotCheck: 1 } } }
  expect(exitOf(report)).toEqual({ code: 2, reason: 'something could not be checked, or nothing was compared' })
})
