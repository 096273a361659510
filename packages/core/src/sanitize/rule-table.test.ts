import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Interaction } from '../model/index.js'
import { OWN_RULE_IDS } from './rule-ids.js'
import { OWN_RULES, type RuleSample } from './rule-table.js'
import { Rules } from './rules.js'
import { sanitize } from './sanitize.js'
import { VENDOR_RULE_IDS } from './vendor-rule-ids.js'
import { VENDOR_TOKENS } from './vendor-tokens.js'

const OFF = Object.fromEntries(OWN_RULES.filter(({ isOff }) => isOff === true).map(({ id }) => [id, true]))

function draftOf({ url = 'https://api.example.net/a', headers = {}, json, text }: RuleSample): Omit<Interaction, 'id'> {
  const body = json === undefined ? (text === undefined ? {} : { body: { text } }) : { body: { json } }
  return {
    test: 't',
    service: 'S',
    operation: 'op',
    recordedAt: '2026-11-22',
    request: { method: 'GET', url, headers: {} },
    response: { status: 200, headers, ...body, latencyMs: 1 },
  }
}

function sanitized(
  sample: RuleSample,
  rules: Record<string, boolean> = {},
): { before: string; after: string; rules: string[] } {
  const draft = draftOf(sample)
  const made = new Rules({ config: { rules, add: [], keep: [] }, env: sample.env ?? {} })
  const { drafts, redactions } = sanitize([{ draft, earlier: null }], {
    kept: [],
    files: new Map(),
    rulesOf: () => made,
  })
  return { before: JSON.stringify(draft), after: JSON.stringify(drafts[0]), rules: redactions.map(({ rule }) => rule) }
}

const firing = OWN_RULES.flatMap(({ id, fires }) => fires.map((sample) => [id, sample] as const))
const quiet = OWN_RULES.flatMap((rule) => rule.quiet.map((sample) => [rule.id, sample] as const))

test.each(firing)('%s replaces %j', (id, sample) => {
  const { after, rules } = sanitized(sample, OFF)
  expect(rules).toContain(id)
  expect(after).not.toContain(sample.secret)
})

test.each(quiet)('%s leaves %j', (id, sample) => {
  const { before, after } = sanitized(sample, OFF[id] === undefined ? {} : { [id]: true })
  expect(after).toBe(before)
})

test.each(firing)('%s can be switched off: %j', (id, sample) => {
  const { rules } = sanitized(sample, { [id]: false })
  expect(rules).not.toContain(id)
})

test('has the ids that the configuration knows', () => {
  expect(OWN_RULES.map(({ id }) => id)).toEqual(OWN_RULE_IDS)
  expect([...VENDOR_RULE_IDS].sort()).toEqual([...new Set(VENDOR_TOKENS.map(({ id }) => id))].sort())
  expect(VENDOR_RULE_IDS.filter((id) => (OWN_RULE_IDS as readonly string[]).includes(id))).toEqual([])
})

test('is what the docs say', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/sanitizing.md'), 'utf8')
  const rows = OWN_RULES.map(
    ({ id, title, standIn, isOff }) => `| \`${id}\` | ${title}${isOff ? ' (off)' : ''} | ${standIn} |`,
  )
  expect(rows.filter((row) => !page.includes(row))).toEqual([])
})
