import { target } from '../src/table.mjs'
import { classOf } from './judge.mjs'
import { count } from './tables.mjs'

const MOST_RISKY_MISSED = 5

/** What the comparison must reach, with what was measured: each is a count, or a share, that may not be exceeded. */
export function targetsOf(judgements) {
  const groups = Map.groupBy(judgements, ({ case: one }) => classOf(one))
  const of = (...names) => names.flatMap((name) => groups.get(name) ?? [])
  const missed = (list) => list.length - count(list).caught
  const risky = of('risky')
  return [
    target('breaking changes missed', missed(of('breaking')), 0, ''),
    target(
      'risky changes missed',
      risky.length === 0 ? 0 : (100 * missed(risky)) / risky.length,
      MOST_RISKY_MISSED,
      '%',
    ),
    target('alerts on natural variance', count(of('variance', 'info', 'unverified')).alarmed, 0, ''),
    target('alerts on additive changes', count(of('additive')).alarmed, 0, ''),
    target('could-not-check taken for another', missed(of('could-not-check')), 0, ''),
    target('another taken for could-not-check', takenForOutages(judgements), 0, ''),
  ]
}

function takenForOutages(judgements) {
  return judgements.filter(
    ({ case: one, verdict }) => verdict === 'could-not-check' && !one.verdicts.includes('could-not-check'),
  ).length
}
