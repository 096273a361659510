import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' }
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import * as fc from 'fast-check'
import type { Log, Run } from 'sarif'
import { expect, it } from 'vitest'
import { KINDS } from '../../drift/kinds.js'
import { driftSarif } from './drift-sarif.js'
import { anyReport, fullReport, sampleFinding, sampleReport } from './sample-report.js'

// It is written for draft 4, whose `id` and `$schema` ajv does not take; it uses nothing else that later drafts changed. One of
// its patterns is none with the flag `u`.
const { id: _id, $schema: _schema, ...schema } = sarifSchema
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false })
addFormats.default(ajv)
const validate = ajv.compile(schema)

const runOf = (...args: Parameters<typeof driftSarif>): Run => (JSON.parse(driftSarif(...args)) as Log).runs[0]!

it('keeps to the schema of SARIF 2.1.0, and to what code scanning asks for', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const log = JSON.parse(driftSarif(report)) as Log
      validate(log)
      expect(validate.errors ?? []).toEqual([])
      const { tool, results = [] } = log.runs[0]!
      const ids = tool.driver.rules!.map(({ id }) => id)
      for (const { ruleId, ruleIndex, level, message, locations, partialFingerprints } of results) {
        expect(ids[ruleIndex!]).toBe(ruleId)
        expect(['error', 'warning', 'note']).toContain(level)
        expect(message.text).not.toBe('')
        const { artifactLocation, region } = locations![0]!.physicalLocation!
        expect(artifactLocation!.uri).toMatch(/^(?![/.]{2}|[a-z]+:)[^\s\\]*$/)
        expect(region!.startLine).toBeGreaterThanOrEqual(1)
        expect(partialFingerprints!['primaryLocationLineHash']).not.toBe('')
      }
    }),
  )
})

it('has a rule with help for each kind, the same in every run', () => {
  const rules = runOf(sampleReport()).tool.driver.rules!
  expect(rules.map(({ id }) => id)).toEqual(Object.keys(KINDS))
  expect(rules.find(({ id }) => id === 'field-removed')).toEqual({
    id: 'field-removed',
    name: 'FieldRemoved',
    shortDescription: { text: 'A field is gone.' },
    fullDescription: { text: 'Code that reads the field finds undefined.' },
    help: {
      text: 'A field is gone. Code that reads the field finds undefined.',
      markdown: '**A field is gone.** Code that reads the field finds undefined.',
    },
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['drift', 'breaking', 'X1'] },
  })
})

it('shows a change where it is recorded', () => {
  const { results } = runOf(fullReport(), { prefix: 'packages/my shop' })
  expect(results![0]).toMatchObject({
    ruleId: 'field-removed',
    level: 'error',
    message: {
      text:
        'Shop.getOrder 200  /customer/email  a field is gone: string (email) → absent. Evidence is strong: recorded ' +
        'otherwise 12 times, seen live in 3 of 3 places. Probably: now at "/customer/contact/email". Tests affected: ' +
        'shop > shows an order and shop > mails the customer.',
    },
    partialFingerprints: { primaryLocationLineHash: 'c0ffee123456:1' },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'packages/my%20shop/src/__mocks__/shop.test.recorded.json', uriBaseId: '%SRCROOT%' },
          region: { startLine: 14 },
        },
      },
    ],
  })
})

it('suppresses what was accepted', () => {
  const { results } = runOf(fullReport())
  const suppressed = results!.filter(({ suppressions }) => suppressions !== undefined)
  expect(suppressed.map(({ ruleId, suppressions }) => ({ ruleId, suppressions }))).toEqual([
    {
      ruleId: 'header-removed',
      suppressions: [{ kind: 'external', status: 'accepted', justification: 'Its fingerprint was accepted.' }],
    },
  ])
})

it('tells what could not be checked, and does not call that a success', () => {
  const [invocation] = runOf(fullReport()).invocations!
  expect(invocation).toMatchObject({ executionSuccessful: false, exitCode: 1 })
  expect(invocation!.toolExecutionNotifications!.map(({ level, message }) => [level, message.text])).toEqual([
    [
      'warning',
      'Pay: 6 calls of charge and refund could not be checked: the service answers 401: are the credentials good?',
    ],
    ['warning', 'Pay: 1 call of refund could not be checked: the service answers 503'],
  ])
  expect(runOf(sampleReport()).invocations![0]).toMatchObject({ executionSuccessful: true, exitCode: 0 })
})

it('takes names as they are, and not as links', () => {
  const [result] = runOf(sampleReport({ result: { findings: [sampleFinding({ tests: ['[a](1)'] })] } })).results!
  expect(result!.message.text).toContain('Tests affected: [a] (1).')
})
