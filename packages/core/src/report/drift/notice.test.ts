import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { driftJson } from './drift-json.js'
import { driftNotice, isNotable } from './notice.js'
import { anyReport, fullReport, sampleFinding, sampleReport, updatedReport } from './sample-report.js'
import { slackMessage, type SlackBlock } from './slack-message.js'

const URL = 'https://ci.example.com/runs/1?a=b&c=|d'

it('prints the result as --json, and all else beside it', () => {
  const { result, ...rest } = updatedReport()
  expect(JSON.parse(driftJson(updatedReport()))).toEqual({ ...result, ...rest })
})

it.each([
  ['all is as recorded', sampleReport(), false],
  ['a change is additive', sampleReport({ result: { findings: [sampleFinding({ severity: 'additive' })] } }), false],
  ['a change is accepted', sampleReport({ result: { findings: [sampleFinding({ accepted: true })] } }), false],
  ['a change is risky', sampleReport({ result: { findings: [sampleFinding({ severity: 'risky' })] } }), true],
  ['a test fails', sampleReport({ tests: { passed: 1, failed: [{ file: 'a', name: 'b' }] } }), true],
])('knows whether to tell anyone where %s', (_title, report, isTold) => {
  expect(isNotable(report)).toBe(isTold)
})

it('tells a webhook what was found, and how much it leaves out', () => {
  const findings = Array.from({ length: 130 }, (_, index) => sampleFinding({ fingerprint: `f${index}` }))
  const { result, run, ...rest } = fullReport()
  const notice = driftNotice({ ...rest, run, result: { ...result, findings } }, { summaryUrl: URL })
  expect(notice).toEqual({
    version: 1,
    text:
      'Drift: 130 breaking changes; 7 calls could not be checked; 1 test failed on live answers. 33 calls compared: ' +
      '26 match, 5 drift, 2 unverified; 7 could not be checked, 12 skipped.',
    exit: { code: 1, reason: 'a service changed in a way that breaks or may break its callers' },
    summary: result.summary,
    findings: findings.slice(0, 100),
    findingsLeftOut: 30,
    couldNotCheck: result.couldNotCheck,
    failedTests: 1,
    run,
    summaryUrl: URL,
  })
})

it("writes Slack's blocks", async () => {
  const text = `${JSON.stringify(slackMessage(fullReport(), { summaryUrl: URL }), null, 2)}\n`
  await expect(text).toMatchFileSnapshot('./samples/full-slack.json')
})

it('says in Slack how many changes it does not list', () => {
  const findings = Array.from({ length: 130 }, (_, index) => sampleFinding({ fingerprint: `f${index}` }))
  const { blocks } = slackMessage(sampleReport({ result: { findings } }))
  expect(textsOf(blocks)).toContain('and 110 more changes')
})

it("stays within Slack's limits, and mentions nobody", () => {
  fc.assert(
    fc.property(anyReport, fc.integer({ min: 1, max: 3000 }), (report, times) => {
      const { findings, ...rest } = report.result
      const long = findings.map((finding) => ({ ...finding, hint: '<'.repeat(times), live: '&'.repeat(times) }))
      const many = Array.from({ length: 30 }, () => long).flat()
      const { text, blocks } = slackMessage({ ...report, result: { ...rest, findings: many } }, { summaryUrl: URL })
      expect(blocks.length).toBeLessThanOrEqual(50)
      expect(text).not.toBe('')
      const texts = textsOf(blocks)
      for (const one of texts.slice(1)) {
        expect(one.length).toBeLessThanOrEqual(3000)
        expect(one.replace(/<https:\/\/ci\.example\.com[^>]*>/, '')).not.toMatch(/[<>]/)
      }
      expect(texts[0]!.length).toBeLessThanOrEqual(150)
    }),
  )
})

function textsOf(blocks: readonly SlackBlock[]): string[] {
  return blocks.flatMap((block) =>
    block.type === 'context' ? block.elements.map(({ text }) => text) : [block.text.text],
  )
}
