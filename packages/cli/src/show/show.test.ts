import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Interaction } from '@understudy/core'
import { makeOutsideFolder, type OutsideFolder } from '../outside-folder.js'
import { filterEntries, type Filters } from './filter-entries.js'
import { sampleEntry, sampleResponse } from './sample-entries.js'

const TODAY = new Date().toISOString().slice(0, 10)

const SHOP = 'src/__mocks__/shop.test.recorded.json'

function recorded(parts: Partial<Interaction>): Interaction {
  return { ...sampleEntry({ recordedAt: TODAY, ...parts }).interaction }
}

const REFUND = recorded(sampleResponse(404, { 'content-type': 'application/json' }, { json: { why: 'not "there"' } }))

const CHARGE = recorded({
  id: 'Pay.charge#1',
  operation: 'charge',
  test: null,
  recordedAt: '2026-01-02',
  request: { method: 'GET', url: 'https://pay.example.com/charges/1?expand=a', headers: {} },
  error: { code: 'ECONNRESET', message: 'gone', latencyMs: 30 },
})

let folder: OutsideFolder

beforeEach(async () => {
  folder = await makeOutsideFolder()
  await folder.save(SHOP, JSON.stringify({ version: 1, interactions: [REFUND, CHARGE] }))
})

afterEach(() => folder.remove())

describe('understudy show', () => {
  it('lists what is recorded below the working folder, by recording and test', async () => {
    await folder.save('lib/__mocks__/a.test.recorded.json', JSON.stringify({ version: 1, interactions: [REFUND] }))
    expect(await folder.understudy('show')).toEqual({
      code: 0,
      err: '',
      out: `lib/__mocks__/a.test.recorded.json
  shop > refunds
    Pay.refund#1  POST /refunds  404  48 ms  23 B  ${TODAY}

${SHOP}
  shop > refunds
    Pay.refund#1  POST /refunds            404         48 ms  23 B  ${TODAY}
  outside any test
    Pay.charge#1  GET /charges/1?expand=a  ECONNRESET  30 ms     -  2026-01-02 stale

3 interactions in 2 recordings
`,
    })
  })

  it('shows in full what an id, an operation or a part of one id names', async () => {
    const byId = await folder.understudy('show', 'Pay.refund#1')
    expect(byId.out).toMatch(/^Pay\.refund#1\n {2}recording {2}src\//)
    for (const name of ['refu', 'Pay.refund']) expect(await folder.understudy('show', name)).toEqual(byId)
    // Another recording may have the id, too.
    expect((await folder.understudy('show', 'src/shop.test.ts', 'refu')).out).toBe(
      byId.out.replace("--curl 'Pay", `--curl ${SHOP} 'Pay`),
    )
    expect((await folder.understudy('show', SHOP, 'pay')).out).toContain('2 interactions in 1 recording')
  })

  it('prints the interactions as they stand with --json', async () => {
    const { code, out } = await folder.understudy('show', '--json', '--status', 'error', 'src')
    expect({ code, list: JSON.parse(out) }).toEqual({ code: 0, list: [{ recording: SHOP, ...CHARGE }] })
    expect((await folder.understudy('show', '--json', '--grep', 'nowhere')).out).toBe('[]\n')
  })

  it('prints commands with --curl', async () => {
    expect((await folder.understudy('show', '--curl', 'charge')).out).toBe(
      `# Pay.charge#1 of ${SHOP}\ncurl -sS -i 'https://pay.example.com/charges/1?expand=a'\n`,
    )
  })

  it.each([
    {
      mistake: 'a name that no interaction has',
      args: ['Pay.refnd'],
      says: '"Pay.refnd" is no file, and no interaction has that id; did you mean "Pay.refund"?',
    },
    { mistake: 'an id that no interaction has', args: ['refnd#1'], says: 'did you mean "Pay.refund#1"?' },
    {
      mistake: 'a service that there is not',
      args: ['--service', 'Play'],
      says: 'No interaction is of the service "Play"; did you mean "Pay"?',
    },
    { mistake: 'a status that is none', args: ['--status', '4x'], says: 'Write a status (404)' },
    { mistake: 'two forms at once', args: ['--json', '--curl'], says: "cannot be used with option '--curl'" },
  ])('exits with 3 on $mistake', async ({ args, says }) => {
    const { code, out, err } = await folder.understudy('show', ...args)
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toContain(says)
  })

  it('shows what it can read, says what it cannot, and exits with 1 then', async () => {
    await folder.save('src/__mocks__/broken.test.recorded.json', '{')
    const { code, out, err } = await folder.understudy('show')
    expect(code).toBe(1)
    expect(out).toContain('2 interactions in 1 recording')
    expect(err).toContain('[recording-invalid] "src/__mocks__/broken.test.recorded.json:1:2"')
    expect(await folder.understudy('show', 'src/broken.test.ts', 'refu')).toEqual({ code: 1, out: '', err })
  })
})

describe('filters', () => {
  const entries = [REFUND, CHARGE].map((interaction) => ({ ...sampleEntry({}), interaction }))

  it.each<{ filters: Filters; fit: string[] }>([
    { filters: { service: 'pay', operation: 'REFUND' }, fit: ['Pay.refund#1'] },
    { filters: { test: 'Refunds' }, fit: ['Pay.refund#1'] },
    { filters: { status: '4xx' }, fit: ['Pay.refund#1'] },
    { filters: { status: 'econnreset' }, fit: ['Pay.charge#1'] },
    { filters: { method: 'get', url: 'charges/1?' }, fit: ['Pay.charge#1'] },
    { filters: { grep: '"why": "not' }, fit: ['Pay.refund#1'] },
    { filters: { grep: '{"why":' }, fit: ['Pay.refund#1'] },
    { filters: { grep: 'not "there"' }, fit: ['Pay.refund#1'] },
    { filters: { grep: 'not', method: 'GET' }, fit: [] },
  ])('$filters keep $fit', ({ filters, fit }) => {
    expect(filterEntries(entries, filters).map(({ interaction }) => interaction.id)).toEqual(fit)
  })
})
