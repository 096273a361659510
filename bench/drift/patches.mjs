import { importSource } from '../sanitize/sources.mjs'
import { asLive } from './engine.mjs'
import { interactionsOf, liveOf } from './exchange.mjs'

const RECORDING = 'case.test.recorded.json'

/** The planning of patches, as its sources stand in the working tree. */
export async function importUpdate() {
  const modules = await Promise.all(
    [
      'drift/index.ts',
      'drift-run/update/plan-update.ts',
      'store/index.ts',
      'config/index.ts',
      'sanitize/rule-ids.ts',
    ].map(importSource),
  )
  return Object.assign({}, ...modules)
}

/**
 * Patch what was recorded for each case with its live answer, and count: findings that are there again though they were
 * patched, texts that a second patch changes, and interactions that changed though no call repeated them.
 */
export function measurePatches(corpus, engine) {
  const counts = { patched: 0, left: 0, foundAgain: [], changedAgain: [], strangers: [] }
  for (const one of corpus) measure(one, engine, counts)
  return counts
}

function measure(one, engine, counts) {
  const { parseRecording, printRecording } = engine
  const text = printRecording({ version: 1, interactions: interactionsOf(one.call, one.recorded) })
  const before = compare(one, text, engine)
  const { texts, update } = plan(one, text, before, engine)
  const patched = texts.get(RECORDING)
  counts.left += update.left.length
  if (patched === undefined) return
  counts.patched += 1
  const title = `${one.topic}: ${one.title}`
  const left = new Set(update.left.map(({ fingerprint }) => fingerprint))
  const after = compare(one, patched, engine)
  const wanted = new Set(
    wantedOf(before)
      .map(({ fingerprint }) => fingerprint)
      .filter((fingerprint) => !left.has(fingerprint)),
  )
  const again = after.comparison.findings.filter(({ fingerprint }) => wanted.has(fingerprint))
  if (again.length > 0) counts.foundAgain.push(title)
  if (plan(one, patched, after, engine).texts.size > 0) counts.changedAgain.push(title)
  const [was, is] = [text, patched].map((from) => parseRecording(from, RECORDING).interactions)
  const stayed = was.every((interaction, index) => {
    return index === one.compared || JSON.stringify(interaction) === JSON.stringify(is[index])
  })
  if (!stayed) counts.strangers.push(title)
}

function wantedOf({ comparison }) {
  return comparison.verdict === 'could-not-check'
    ? []
    : comparison.findings.filter(({ severity }) => severity !== 'info')
}

function compare({ options = {}, compared, live }, text, { createBaseline, parseRecording }) {
  const { interactions } = parseRecording(text, RECORDING)
  const interaction = interactions[compared]
  const answer = asLive(liveOf(live))
  return { interaction, answer, comparison: createBaseline(interactions, options).compare(interaction, answer) }
}

function plan({ options = {} }, text, { interaction, answer, comparison }, engine) {
  const { service, operation, id, request } = interaction
  const { url, method } = request
  const call = { recording: RECORDING, request: { method, url, headers: [], body: null }, unresolved: [] }
  const checked = { service, operation, recording: RECORDING, interaction: id, comparison }
  const { planUpdate, resolveConfig, OWN_RULE_IDS } = engine
  const { ignore = [], severity = {}, headers = [] } = options
  const config = resolveConfig({}, null)
  // The answers of the corpus are not sanitized.
  config.sanitize.rules = Object.fromEntries(OWN_RULE_IDS.map((rule) => [rule, false]))
  Object.assign(config.drift, { ignore, severity, headers })
  const recordings = new Map([[RECORDING, text]])
  return planUpdate([{ call, interaction, live: answer, checked }], {
    recordings,
    config,
    env: {},
    today: '2027-01-01',
  })
}
