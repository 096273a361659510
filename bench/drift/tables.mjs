import { table } from '../src/table.mjs'
import { classOf } from './judge.mjs'

const CLASSES = ['breaking', 'risky', 'additive', 'info', 'variance', 'unverified', 'could-not-check']

export const percent = (share) => `${(Math.floor(share * 1000) / 10).toFixed(1)} %`

/** What counts against the targets, by class. */
export function classTable(judgements) {
  const groups = Map.groupBy(judgements, ({ case: one }) => classOf(one))
  const rows = CLASSES.filter((name) => groups.has(name)).map((name) => {
    const { cases, caught, named, alarmed, padded } = count(groups.get(name))
    return [name, cases, caught, percent(caught / cases), named, alarmed, padded]
  })
  return table(['class', 'cases', 'told', 'recall', 'right kind', 'false alarms', 'false additions'], rows)
}

/** Recall by kind of the taxonomy. */
export function kindTable(judgements, titleOf) {
  const positive = judgements.filter(({ case: one }) => one.expected.length > 0)
  const rows = [...Map.groupBy(positive, ({ case: one }) => one.expected[0].ids[0])]
    .toSorted(([a], [b]) => order(a) - order(b))
    .map(([id, list]) => {
      const { cases, caught, named } = count(list)
      return [`${id} ${titleOf(id)}`, cases, caught, percent(caught / cases), named]
    })
  return table(['kind', 'cases', 'told', 'recall', 'right kind'], rows)
}

/** False alarms by sort of look-alike. */
export function quietTable(judgements) {
  const quiet = judgements.filter(({ case: one }) => one.expected.length === 0)
  const rows = [...Map.groupBy(quiet, ({ case: one }) => one.topic)].map(([name, list]) => {
    const { cases, caught, alarmed, padded } = count(list)
    return [name, cases, cases - caught, alarmed, padded]
  })
  return table(['nothing to be found', 'cases', 'wrong verdict', 'false alarms', 'false additions'], rows)
}

const order = (id) => 'ERXNTAVCUQ'.indexOf(id[0]) * 100 + Number(id.slice(1))

/** False alarms are findings of severity breaking or risky that have no cause, false additions the additive ones. */
export function count(judgements) {
  return {
    cases: judgements.length,
    caught: judgements.filter(({ caught }) => caught).length,
    named: judgements.filter(({ named }) => named).length,
    alarmed: judgements.filter(({ needless }) => needless.some(isAlert)).length,
    padded: judgements.filter(({ needless }) => needless.some((finding) => !isAlert(finding))).length,
  }
}

const isAlert = ({ severity }) => severity === 'breaking' || severity === 'risky'
