import * as fc from 'fast-check'
import { marked, type Token, type Tokens } from 'marked'
import { expect, it } from 'vitest'
import { SEVERITIES } from '../../drift/kinds.js'
import { driftMarkdown } from './drift-markdown.js'
import { pullRequestText } from './pull-request-text.js'
import { anyReport, fullReport, sampleFinding, sampleReport, updatedReport } from './sample-report.js'

const sourceLink = 'https://git.example.com/shop/blob/main/{file}#L{line}'

it('writes a table for each severity, what broke first', async () => {
  await expect(driftMarkdown(fullReport(), { sourceLink })).toMatchFileSnapshot('./samples/full.md')
})

it('tells a quiet run in a few lines', () => {
  expect(driftMarkdown(sampleReport())).toBe(`\
## Drift of downstream services

✅ **No drift**

40 calls compared: 40 match; 40 of 40 interactions chosen; exit code 0: no service is found to have changed in a way that breaks its callers.
`)
})

it('writes the pull request of one service', async () => {
  const { title, body } = pullRequestText(updatedReport(), 'Shop', { sourceLink })
  expect(title).toBe('Drift in Shop: 2 breaking, 1 risky, 1 additive change')
  await expect(body).toMatchFileSnapshot('./samples/pull-request.md')
})

it('leaves other services out of a pull request', () => {
  const other = sampleFinding({ service: 'Pay', fingerprint: 'beef', interaction: 'Pay.charge#1', path: '/of/pay' })
  const { result, update, ...rest } = updatedReport()
  const report = { ...rest, update, result: { ...result, findings: [...result.findings, other] } }
  expect(pullRequestText(report, 'Shop').body).not.toContain('/of/pay')
  const { title, body } = pullRequestText(report, 'Pay')
  expect(title).toBe('Drift in Pay: 1 breaking change')
  expect(body).toContain('Nothing is patched.')
  expect(body).not.toContain('Shop')
})

it('says in a pull request what of its service was not seen', () => {
  const finding = sampleFinding({})
  const call = { service: 'Shop', operation: 'getStock', recording: 'r.json', interaction: 'Shop.getStock#1' }
  const couldNotCheck = [
    { ...call, reason: 'the service failed (503)' },
    { ...call, service: 'Pay', reason: 'the service asks for credentials (401)' },
  ]
  const report = sampleReport({ result: { findings: [finding], couldNotCheck } })
  const { body } = pullRequestText({ ...report, notes: ['Not compared: Shop.getOrder#2'] }, 'Shop')
  expect(body).toContain('### ⚠️ Could not check: 1 call')
  expect(body).toContain('the service failed (503)')
  expect(body).toContain('- Not compared: Shop.getOrder')
  expect(body).not.toContain('401')
})

it('names nobody in a title', () => {
  const finding = sampleFinding({ service: 'A\n@octocat' })
  expect(pullRequestText(sampleReport({ result: { findings: [finding] } }), 'A\n@octocat').title).toBe(
    'Drift in A @\u200boctocat: 1 breaking change',
  )
})

it('stays below what a job summary and a pull request may hold, and says what is left out', () => {
  const long = '決済'.repeat(150)
  const findings = Array.from({ length: 3000 }, (_, index) =>
    sampleFinding({ path: `/${long}/${index}`, fingerprint: `f${index}`, tests: [long, `${long}2`] }),
  )
  const report = sampleReport({ result: { findings } })
  const text = driftMarkdown(report)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000_000)
  expect(text).toContain('\nand 2800 more\n')
  expect(text).toMatch(/\n> Each list is cut to 200 entries, as the whole is too large .* tells all\.\n$/)
  const { title, body } = pullRequestText(report, 'Shop')
  expect(title).toBe('Drift in Shop: 3000 breaking changes')
  expect(body.length).toBeLessThan(65_536)
  expect(body).toContain('> Each list is cut to ')
  expect(body).toContain('Close this unmerged to reject it')
})

it('leaves whole parts out where nothing else helps', () => {
  const bars = '|'.repeat(400)
  const names = { operation: bars, path: bars, recorded: bars, live: bars, hint: bars, tests: [bars, bars, bars] }
  const example = { recorded: bars, live: bars }
  const findings = SEVERITIES.map((severity) =>
    sampleFinding({ ...names, example, severity, fingerprint: severity, recording: bars, interaction: bars }),
  )
  const { body } = pullRequestText(sampleReport({ result: { findings } }), 'Shop')
  expect(body.length).toBeLessThan(65_536)
  expect(body).toMatch(/\n> The rest is left out, as the whole is too large .* tells all\.\n$/)
  const text = driftMarkdown(sampleReport({ result: { findings } }))
  expect(text).not.toContain('left out')
})

it('lets no name act as markup, nor call anyone', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const texts = [driftMarkdown(report, { sourceLink }), pullRequestText(report, 'Shop', { sourceLink }).body]
      for (const text of texts) {
        const tokens = tokensOf(text)
        expect(tokens.filter(({ type }) => ['image', 'del', 'em'].includes(type))).toEqual([])
        const links = tokens.filter(({ type }) => type === 'link') as Tokens.Link[]
        expect(links.filter(({ href }) => !href.startsWith('https://git.example.com/'))).toEqual([])
        const elements = tokens.filter(({ type }) => type === 'html').map(({ raw }) => raw)
        expect(elements.filter((raw) => !/^(?:<br>|<\/?code>)/.test(raw))).toEqual([])
        for (const { header, raw } of tokens.filter(({ type }) => type === 'table') as Tokens.Table[]) {
          const cells = raw
            .trim()
            .split('\n')
            .map((line) => line.split('|').length - 2)
          expect(new Set(cells)).toEqual(new Set([header.length]))
        }
        const outside = text.replace(/`[^`]*`|<code>.*?<\/code>|\]\([^)]*\)/g, '')
        expect(outside).not.toMatch(/@\w|&#35;\w|^\//m)
      }
    }),
  )
})

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  void marked.walkTokens(marked.lexer(text), (token) => void tokens.push(token))
  return tokens
}
