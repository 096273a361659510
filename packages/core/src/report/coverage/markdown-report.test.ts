import * as fc from 'fast-check'
import { marked, type Token, type Tokens } from 'marked'
import { expect, test } from 'vitest'
import { markdownReport } from './markdown-report.js'
import { anyResult, anyText, sampleContext, sampleResult, sampleSite } from './sample-result.js'

const textOf = (
  ...[result, context = sampleContext()]: [Parameters<typeof markdownReport>[0], ReturnType<typeof sampleContext>?]
): string => markdownReport(result, context)[0]!.text

test('shows missed thresholds, totals, gaps and call sites', () => {
  const result = sampleResult(
    { Full: { list: ['+200'] }, 'Pay|ments': { 'GET /a_b/:id': ['+200', '404', 'timeout'], void: [], ok: ['+201'] } },
    {
      callSites: [sampleSite('src/a.ts', 3, 9, 'fetch', 0, []), sampleSite('src/a.ts', 4, 9, 'fetch', 1, [])],
      unused: [{ recording: 'src/__mocks__/a.test.recorded.json', interaction: 'Pay.charge#2' }],
    },
  )
  expect(textOf(result, sampleContext({ thresholdFailures: ['Outcomes are at 60 %, below 80 %.'] }))).toBe(`\
## Downstream coverage

**Thresholds missed**

- Outcomes are at 60 %, below 80 %.

| Totals | All known | Declared | Observed |
| --- | ---: | ---: | ---: |
| Operations | 🟡 75 % (3/4) | none | 🟡 75 % (3/4) |
| Outcomes | 🟡 60 % (3/5) | none | 🟡 60 % (3/5) |
| Interactions | none |  |  |
| Call sites | 🟡 50 % (1/2) |  |  |

<details open>
<summary>🟡 <b>Pay|ments</b>: 50 % of outcomes; never exercised: 1 operation, 2 outcomes</summary>

| Operation | Outcomes | Never exercised | timeout | 4xx |
| --- | ---: | --- | :---: | :---: |
| \`void\` | none | any call | · | · |
| \`GET /a_b/:id\` | 🔴 33.33 % (1/3) | \`404\`, \`timeout\` | ✗ | ✗ |

✓ exercised, ✗ known but never exercised, · neither known nor asked for

Covered: 1

- \`ok\`

</details>

<details>
<summary>🟢 <b>Full</b>: 100 % of outcomes; nothing missing</summary>

Covered: 1

- \`list\`

</details>

<details>
<summary><b>Call sites that no test reached</b>: 1 of 2</summary>

- \`src/a.ts:3:9\` fetch

</details>

<details>
<summary>1 interaction that no test uses; run with -u or <code>understudy prune</code> to remove them</summary>

- src/&#95;&#95;mocks&#95;&#95;/a.test.recorded.json: Pay.charge&#35;2

</details>
`)
})

test('says why a run is incomplete', () => {
  const text = textOf(sampleResult({}, { complete: false, incomplete: ['shard 1 of 2'] }))
  expect(text).toContain(
    '\n> **Incomplete run**: shard 1 of 2. What was not run counts as not exercised; unused interactions and thresholds are withheld.\n',
  )
})

test('stays below what a job summary may hold', () => {
  const operations = Object.fromEntries(
    Array.from({ length: 800 }, (_, index) => [`GET /${'決済'.repeat(250)}/${index}`, ['404', 'timeout']]),
  )
  const text = textOf(sampleResult({ Large: operations, Small: { a: ['404'] } }))
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000_000)
  expect(text.includes('and 600 more with gaps')).toBe(true)
  expect(text.includes('<b>Small</b>')).toBe(true)
  const services = Object.fromEntries(
    Array.from({ length: 1500 }, (_, index) => [`${'決済'.repeat(200)} ${index}`, { op: ['404'] }]),
  )
  const cut = textOf(sampleResult(services))
  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(1_000_000)
  expect(cut.endsWith('</details>\n\nThe rest does not fit; it stands in the other reports.\n')).toBe(true)
  expect(count(cut, '<details')).toBe(count(cut, '</details>'))
})

test('lets no name act as markup', () => {
  fc.assert(
    fc.property(anyResult, fc.array(anyText, { maxLength: 2 }), (result, thresholdFailures) => {
      const text = textOf(result, sampleContext({ thresholdFailures }))
      expect(count(text, '<details')).toBe(count(text, '</details>'))
      const tokens = tokensOf(text)
      const markup = tokens.filter(({ type }) => ['link', 'image', 'del', 'em'].includes(type))
      expect(markup).toEqual([])
      const elements = tokens.filter(({ type }) => type === 'html').map(({ raw }) => raw)
      expect(elements.filter((raw) => !/^(?:<details|<summary>|<\/details>|<\/?code>)/.test(raw))).toEqual([])
      for (const { header, raw } of tokens.filter((token) => token.type === 'table') as Tokens.Table[]) {
        const cells = raw
          .trim()
          .split('\n')
          .map((line) => count(line, '|') - 1)
        expect(new Set(cells)).toEqual(new Set([header.length]))
      }
    }),
  )
})

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  void marked.walkTokens(marked.lexer(text), (token) => void tokens.push(token))
  return tokens
}

function count(text: string, part: string): number {
  return text.split(part).length - 1
}
