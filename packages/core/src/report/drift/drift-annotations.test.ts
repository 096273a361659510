import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { driftAnnotations } from './drift-annotations.js'
import { driftCodeQuality } from './drift-code-quality.js'
import { anyReport, fullReport, sampleFinding, sampleReport } from './sample-report.js'

it('writes errors for what breaks, and warnings for what may and for what could not be checked', () => {
  const file = 'file=packages/shop/src/__mocks__/shop.test.recorded.json'
  expect(driftAnnotations(fullReport(), { prefix: './packages/shop/' })).toEqual([
    `::error ${file},line=14,title=Shop.getOrder 200%3A a field is gone::/customer/email: string (email) → absent%0Astrong: recorded otherwise 12 times, seen live in 3 of 3 places%0Ahint: now at "/customer/contact/email"%0Atests: shop > shows an order and shop > mails the customer`,
    `::error ${file},line=90,title=Shop.getInvoice 200%3A the endpoint is gone::status: 200 → 410%0Astrong (structural): recorded otherwise once, seen live in 1 of 1 place`,
    `::warning ${file},line=14,title=Shop.getOrder 200%3A a closed set has a new value::/status: one of open, paid → disputed%0Astrong: recorded otherwise 12 times, seen live in 3 of 3 places%0Atests: shop > shows an order and shop > mails the customer`,
    `::warning ${file},title=Pay%3A could not check 6 calls::charge and refund: the service answers 401: are the credentials good?`,
    `::warning ${file},title=Pay%3A could not check 1 call::refund: the service answers 503`,
  ])
})

it('writes nothing for a quiet run, and an error where nothing was compared', () => {
  expect(driftAnnotations(sampleReport())).toEqual([])
  const summary = { compared: 0, match: 0, drift: 0, unverified: 0, couldNotCheck: 0, skipped: 0 }
  expect(driftAnnotations(sampleReport({ result: { summary } }))).toEqual([
    '::error title=Drift%3A nothing was compared::Nothing was compared',
  ])
})

it('shows no more than ten, and says in the last how many there are', () => {
  const findings = Array.from({ length: 12 }, (_, index) => sampleFinding({ path: `/${index}` }))
  const lines = driftAnnotations(sampleReport({ result: { findings } }))
  expect(lines).toHaveLength(10)
  expect(lines.at(-1)).toBe("::error title=Drift%3A 3 more::3 more are in the job's summary")
})

it('keeps each command on its line, whatever is named', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      for (const line of driftAnnotations(report)) {
        expect(line).toMatch(/^::(?:error|warning) (?:(?:file|line|title)=[^,:\r\n]*,?)+::[^\r\n]*$/)
        expect(line.replaceAll(/%(?:25|0A|0D|3A|2C)/g, '')).not.toContain('%')
      }
    }),
  )
})

it("writes GitLab's code quality report, without what was accepted", () => {
  const issues = JSON.parse(driftCodeQuality(fullReport(), { prefix: 'packages/shop' })) as Record<string, unknown>[]
  expect(issues.map(({ check_name: name, severity }) => [name, severity])).toEqual([
    ['field-removed', 'critical'],
    ['endpoint-gone', 'critical'],
    ['enum-value-added', 'major'],
    ['field-added', 'minor'],
    ['precision-changed', 'info'],
    ['could-not-check', 'major'],
    ['could-not-check', 'major'],
  ])
  expect(issues[0]).toEqual({
    description: 'Shop.getOrder 200  /customer/email  a field is gone: string (email) → absent',
    check_name: 'field-removed',
    fingerprint: 'c0ffee123456',
    severity: 'critical',
    location: { path: 'packages/shop/src/__mocks__/shop.test.recorded.json', lines: { begin: 14 } },
  })
  expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length)
})

it('leads out of a folder and back', () => {
  const findings = [sampleFinding({ recording: '../lib/./__mocks__\\a.json' })]
  const [issue] = JSON.parse(driftCodeQuality(sampleReport({ result: { findings } }), { prefix: 'packages/shop' })) as [
    { location: { path: string } },
  ]
  expect(issue.location.path).toBe('packages/lib/__mocks__/a.json')
})
