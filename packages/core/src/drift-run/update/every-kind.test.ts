import { expect, test } from 'vitest'
import { KINDS, type Kind } from '../../drift/index.js'
import { OPT_IN, SAMPLES } from '../../drift/kind-samples.js'
import { parseRecording } from '../../store/index.js'
import { PATCH_RULES } from './kind-rules.js'
import { planUpdate } from './plan-update.js'
import { compareCalls, CONFIG, optionsFor, RECORDING, recordedText } from './sample-update.js'

const samples = Object.entries({ ...SAMPLES, ...OPT_IN })
const severity = Object.fromEntries(
  Object.entries(KINDS).flatMap(([kind, rule]) => (rule.severity === 'info' ? [[kind, 'risky']] : [])),
)
for (const kind of Object.keys(OPT_IN)) severity[kind] = 'risky'

/** The samples hold addresses as no recording does. */
const UNSANITIZED = { sanitize: { ...CONFIG.sanitize, rules: { email: false } } }

test.each(samples)('patches %s, so that it is not found again', (name, { recorded, live }) => {
  const kind = name as Kind
  const text = recordedText(recorded)
  const { interactions } = parseRecording(text, RECORDING)
  const answers = new Map([[interactions[0]!.id, live]])
  const calls = compareCalls(interactions, answers, { severity })
  const config = { ...CONFIG, ...UNSANITIZED, drift: { ...CONFIG.drift, severity } }
  const plan = planUpdate(calls, optionsFor(text, { config }))
  const found = calls[0]!.checked.comparison.findings
  expect(found.map((one) => one.kind)).toContain(kind)
  const rule = PATCH_RULES[kind]
  if (rule.how === 'leave') {
    expect(plan.update.left).toEqual([{ fingerprint: found[0]!.fingerprint, reason: rule.reason }])
    expect(plan.texts).toEqual(new Map())
    return
  }
  expect(plan.update.left).toEqual([])
  const patched = plan.texts.get(RECORDING)!
  const after = parseRecording(patched, RECORDING)
  expect(after.interactions.slice(1)).toEqual(interactions.slice(1))
  const [again] = compareCalls(after.interactions, answers, { severity })
  const prints = new Set(found.map(({ fingerprint }) => fingerprint))
  expect(again!.checked.comparison.findings.filter(({ fingerprint }) => prints.has(fingerprint))).toEqual([])
  expect(planUpdate([again!], optionsFor(patched, { config })).texts).toEqual(new Map())
})
