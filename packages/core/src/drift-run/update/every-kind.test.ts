import { expect, test } from 'vitest'
import { KINDS, type Kind } from '../../drift/index.js'
import { OPT_IN, SAMPLES } from '../../drift/kind-samples.js'
import type { SampleAnswer } from '../../drift/sample-calls.js'
import { parseRecording } from '../../store/index.js'
import type { ComparedCall } from '../compared-call.js'
import { PATCH_RULES } from './kind-rules.js'
import { planUpdate } from './plan-update.js'
import { compareCalls, CONFIG, optionsFor, RECORDING, recordedText } from './sample-update.js'

const samples = Object.entries({ ...SAMPLES, ...OPT_IN })
const isLeft = ([kind]: [string, unknown]): boolean => PATCH_RULES[kind as Kind].how === 'leave'

/** `info` is not patched, and what is opt-in not found, unless the configuration says so. */
const severity = Object.fromEntries(
  Object.entries(KINDS).flatMap(([kind, rule]) =>
    rule.severity === 'info' || kind in OPT_IN ? [[kind, 'risky']] : [],
  ),
)

/** The samples hold addresses as no recording does. */
const config = {
  ...CONFIG,
  sanitize: { ...CONFIG.sanitize, rules: { email: false } },
  drift: { ...CONFIG.drift, severity },
}

/** Compare the first interaction of a text with a live answer. */
function compareFirst(text: string, live: SampleAnswer): ComparedCall {
  const { interactions } = parseRecording(text, RECORDING)
  return compareCalls(interactions, new Map([[interactions[0]!.id, live]]), { severity })[0]!
}

function fingerprintsOf({ checked }: ComparedCall): string[] {
  return checked.comparison.findings.map(({ fingerprint }) => fingerprint)
}

test.each(samples.filter(isLeft))('leaves %s, and says why', (kind, { recorded, live }) => {
  const text = recordedText(recorded)
  const call = compareFirst(text, live)
  const { update, texts } = planUpdate([call], optionsFor(text, { config }))
  const reason = (PATCH_RULES[kind as Kind] as { reason: string }).reason
  expect(update.left).toEqual([{ fingerprint: fingerprintsOf(call)[0], reason }])
  expect(texts).toEqual(new Map())
})

test.each(samples.filter((one) => !isLeft(one)))(
  'patches %s, so that it is not found again',
  (kind, { recorded, live }) => {
    const text = recordedText(recorded)
    const before = compareFirst(text, live)
    expect(before.checked.comparison.findings.map((one) => one.kind)).toContain(kind)
    const { update, texts } = planUpdate([before], optionsFor(text, { config }))
    expect(update.left).toEqual([])
    const patched = texts.get(RECORDING)!
    const [others, othersBefore] = [patched, text].map((one) => parseRecording(one, RECORDING).interactions.slice(1))
    expect(others).toEqual(othersBefore)
    const after = compareFirst(patched, live)
    expect(fingerprintsOf(after).filter((one) => fingerprintsOf(before).includes(one))).toEqual([])
    expect(planUpdate([after], optionsFor(patched, { config })).texts).toEqual(new Map())
  },
)
