import { createRandom } from '../sanitize/random.mjs'
import { COMMERCE } from './bases/commerce.mjs'
import { PEOPLE } from './bases/people.mjs'
import { PLACES } from './bases/places.mjs'
import { SOFTWARE } from './bases/software.mjs'
import { json, text } from './exchange.mjs'
import { MUTATIONS, OUTAGES } from './mutations.mjs'
import { NOISE } from './noise.mjs'
import { createSample } from './sample.mjs'

const STEADY = { optional: 'present', nullable: 'present', keys: 'same' }

/** Answers of services of many sorts, each with the places in which a change can be made. */
export const BASES = [...COMMERCE, ...PEOPLE, ...PLACES, ...SOFTWARE]

/** Each base with every harmless variation, with every change that it has a place for, and with every outage. */
export function generatedCases(seed) {
  return BASES.flatMap((base) => {
    const recorded = recordedAnswers(base, seed)
    const caseOf = (parts) => ({ call: base.call, recorded, compared: 0, expected: [], ...parts })
    return [
      ...NOISE.map((noise) => caseOf(noisy(base, noise, seed))),
      ...singles(base, seed),
      ...MUTATIONS.filter((mutation) => fits(base, mutation)).map((mutation) => caseOf(mutated(base, mutation, seed))),
      ...OUTAGES.map(({ name, live }) =>
        caseOf({ topic: 'outages', title: `${base.name}: ${name}`, verdicts: ['could-not-check'], live }),
      ),
    ]
  })
}

/**
 * Each variation after one recording only. What one recording cannot tell is left out: whether a field is optional or
 * nullable, and whether words are the keys of a map.
 */
function singles(base, seed) {
  const recorded = recordedAnswers(base, seed, 1, STEADY)
  return NOISE.filter(({ knobs = {} }) => Object.keys(knobs).every((name) => !(name in STEADY))).map((noise) => {
    const { title, ...parts } = noisy(base, { ...noise, knobs: { ...STEADY, ...noise.knobs } }, seed)
    return { ...parts, call: base.call, recorded, compared: 0, expected: [], title: `${title}, after one recording` }
  })
}

/** What a base's service answers, as it is recorded. */
export function recordedAnswers(base, seed, count = base.recordings, knobs = {}) {
  const cycles = new Map()
  return Array.from({ length: count }, (_, turn) => {
    const sample = createSample(`${seed} ${base.name} recorded ${turn}`, { isRecorded: true, knobs, cycles, turn })
    return answerOf(base, sample)
  })
}

/** What it answers now. */
export function liveAnswer(base, seed, knobs = {}) {
  const sample = createSample(`${seed} ${base.name} live`, { knobs })
  return withoutUndefined(answerOf(base, sample))
}

const answerOf = (base, sample) =>
  json(base.body(sample), { status: base.status ?? 200, headers: base.headers?.(sample) ?? {} })

const withoutUndefined = (answer) => ({ ...answer, json: JSON.parse(JSON.stringify(answer.json)) })

function noisy(base, { name, knobs, alter = (answer) => answer }, seed) {
  const own = `${seed} ${name}`
  const live = alter(liveAnswer(base, own, knobs), createRandom(own))
  return { topic: `natural: ${name}`, title: base.name, verdicts: ['match', 'unverified'], live }
}

function fits(base, { needs, in: within, unless, notIn }) {
  if (notIn === base.name) return false
  const target = base.targets[needs]
  if (needs !== undefined && (target === undefined || target === unless)) return false
  return (
    within === undefined ||
    (base.targets[within] !== undefined && base.targets[needs].startsWith(`${base.targets[within]}/*`))
  )
}

function mutated(base, mutation, seed) {
  const live = liveAnswer(base, `${seed} ${mutation.name}`, { arrays: mutation.in === undefined ? undefined : 'long' })
  const [answer, finding] = applied(mutation, live, base.targets[mutation.needs])
  return {
    topic: 'changes',
    title: `${base.name}: ${mutation.name}`,
    verdicts: ['drift'],
    expected: [finding],
    live: answer,
  }
}

function applied({ change, raw, answer }, live, at) {
  if (answer !== undefined) return answer(live)
  if (change !== undefined) {
    const [body, finding] = change(live.json, at)
    return [{ ...live, json: body }, finding]
  }
  const [written, finding] = raw(live.json, at)
  const { 'content-type': type, ...headers } = live.headers
  return [text(written, type, { status: live.status, headers }), finding]
}
