import { json } from './exchange.mjs'

/**
 * @typedef {object} Expected one finding that must be reported
 * @property {string[]} ids of the taxonomy: where two fit alike, either
 * @property {'breaking' | 'risky' | 'additive' | 'info'} severity
 * @property {string} [orElse] a severity that is as right
 * @property {string[] | null} paths any of which it may stand at; null where there is no place to name
 *
 * @typedef {object} Case
 * @property {string} topic
 * @property {string} title
 * @property {string[]} verdicts those that are right
 * @property {Expected[]} expected
 * @property {object} call
 * @property {object[]} recorded answers
 * @property {number} compared which of them is compared with the live answer
 * @property {object} [options] of the comparison
 * @property {object} live
 */

const SERVICE = { service: 'Example', operation: 'GET /v1/things' }

const expecting = (severity, orElse) => (ids, paths) => ({
  ids: [ids].flat(),
  severity,
  orElse,
  paths: paths === undefined ? null : [paths].flat(),
})

/** Findings, by their severity. */
export const breaking = expecting('breaking')
export const risky = expecting('risky')
export const additive = expecting('additive')
export const info = expecting('info')

/** A finding of which two rules of the taxonomy say different severities; both alert. */
export const alerting = expecting('risky', 'breaking')

/**
 * Makes the cases of one topic. Answers that are not made by `json`, `text` and the like are taken for bodies of JSON.
 * `call` names the operation.
 */
export function topic(name, call = {}) {
  const cases = []
  const add = (verdicts, title, { recorded, live, finds = [], compared = 0, options, ...rest }) =>
    cases.push({
      topic: name,
      title,
      verdicts,
      expected: finds,
      call: { ...SERVICE, ...call, ...rest.call },
      recorded: recorded.map(toAnswer),
      compared,
      options,
      live: toAnswer(live),
    })
  return {
    cases,
    /** Natural variance: nothing may be found that alarms. */
    quiet: (title, parts) => add(['match'], title, parts),
    /** Natural variance, of which a part may count as not seen before. */
    silent: (title, parts) => add(['match', 'unverified'], title, parts),
    /** Findings that are for the report only, and make no drift. */
    noted: (title, parts) => add(['match'], title, parts),
    drift: (title, parts) => add(['drift'], title, parts),
    unverified: (title, parts) => add(['unverified'], title, parts),
    unchecked: (title, parts) => add(['could-not-check'], title, parts),
  }
}

const isAnswer = (value) => value !== null && typeof value === 'object' && 'status' in value && 'headers' in value

const toAnswer = (value) => (isAnswer(value) ? value : json(value))

/** The same with several values: `times(5, (index) => body)`. */
export const times = (count, make) => Array.from({ length: count }, (_, index) => make(index))
