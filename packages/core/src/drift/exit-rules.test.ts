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
    update: { isWritten: true, recordings: isPatched ? [patched] : [], left: [], rerun },
  })

it.each([
  ['all is as recorded', sampleReport(), 0, 'no service is found to have changed in a way that breaks its callers'],
  ['a service broke', fullReport(), 1, 'a service changed in a way that breaks or may break its callers'],
  ['a recording is broken', sampleReport({ unread: 1 }), 2, 'a recording could not be read'],
  ['tests pass on patches', withUpdate({ passed: 2, failed: [] }), 0, 'the tests pass on the patched recordings'],
  ['tests fail on patches', updatedReport(), 1, 'tests fail on the patched recordings'],
  ['no test was run on patches', withUpdate(null), 1, 'the tests were not run on the patched recordings'],
  ['no patch answers', withUpdate(null, false), 1, 'a service changed in a way that breaks or may break its callers'],
])('tells why a run ends as it does: %s', (_title, report, code, reason) => {
  expect(exitOf(report)).toEqual({ code, reason })
})

it('judges what was patched by its tests, also where something else could not be checked', () => {
  const { result, ...rest } = withUpdate({ passed: 2, failed: [] })
  const report = { ...rest, result: { ...result, summary: { ...result.summary, couldNotCheck: 1 } } }
  expect(exitOf(report).code).toBe(0)
})

it('holds findings against a run whose patches are only proposed', () => {
  const { update, ...rest } = withUpdate({ passed: 2, failed: [] })
  expect(exitOf({ ...rest, update: { ...update!, isWritten: false } }).code).toBe(1)
})

it('does not call a run clean that patched one change of two', () => {
  const other = sampleFinding({ fingerprint: 'ffffffffffff' })
  const { result, ...rest } = withUpdate({ passed: 2, failed: [] })
  const reason = 'a service changed in a way that no patch answers'
  expect(exitOf({ ...rest, result: { ...result, findings: [breaking, other] } })).toEqual({ code: 1, reason })
})
