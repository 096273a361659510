/**
 * @typedef {object} Judgement
 * @property {object} case
 * @property {string} verdict what was said
 * @property {boolean} caught all that was to be found was, as severe as it is; where nothing was, the verdict is right
 * @property {boolean} named and by the right kind
 * @property {object[]} needless findings that alert, or would be written to a recording, without a cause
 * @property {string} why it went wrong; empty where it did not
 */

const RELEVANT = new Set(['breaking', 'risky', 'additive'])

/** The class by which a case counts: that of its severest finding, or its verdict. */
export function classOf({ expected, verdicts }) {
  const severities = ['breaking', 'risky', 'additive', 'info']
  const severest = severities.find((severity) => expected.some((one) => one.severity === severity))
  if (severest !== undefined) return severest
  return verdicts.includes('match') ? 'variance' : verdicts[0]
}

/** Judge what was said of a case. `idOf` gives a kind's number in the taxonomy. */
export function judge(one, { verdict, findings, reason }, idOf) {
  const taken = new Set()
  const answered = one.expected.map((expected) => find(expected, findings, taken, idOf))
  const places = new Set(one.expected.flatMap(({ paths }) => paths ?? []))
  const isOtherSide = ({ severity, path }) => severity === 'additive' && places.has(path)
  const needless = findings.filter(
    (finding) => RELEVANT.has(finding.severity) && !taken.has(finding) && !isOtherSide(finding),
  )
  const isVerdictRight = one.verdicts.includes(verdict)
  const missing = one.expected.filter((_, index) => !answered[index]?.isSevere)
  const caught = isVerdictRight && missing.length === 0
  const named = caught && answered.every((answer) => answer.isNamed)
  return { case: one, verdict, caught, named, needless, why: explain() }

  function explain() {
    if (named && needless.length === 0) return ''
    const said = findings.map(({ kind, severity, path }) => `${severity} ${kind} at "${path}"`)
    return [`${verdict}${reason === undefined ? '' : ` (${reason})`}`, ...said].join('; ')
  }
}

/** The finding that is right in kind and place; else one in the place; what is taken is not needless. */
function find({ ids, severity, orElse, paths }, findings, taken, idOf) {
  const there = findings.filter(({ path }) => paths === null || paths.includes(path))
  const fitting = there.filter(({ kind }) => ids.includes(idOf(kind)))
  const best = [...fitting, ...there].toSorted((a, b) => rank(b) - rank(a))[0]
  if (best === undefined) return undefined
  for (const finding of fitting.length > 0 ? fitting : [best]) taken.add(finding)
  return { isNamed: fitting.includes(best), isSevere: isRight(best.severity) }

  function isRight(found) {
    return found === severity || found === orElse
  }

  function rank(finding) {
    return (isRight(finding.severity) ? 2 : 0) + (fitting.includes(finding) ? 1 : 0)
  }
}
