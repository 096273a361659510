import { essenceOf, type HeaderShape, type HeaderShapes } from '../answer/header-shape.js'
import type { LiveAnswer } from '../comparison.js'
import { liveHeader } from '../answer/live-content.js'
import type { Draft, Walk } from './walk.js'

/** Headers that go with what was asked for: their absence tells nothing. */
const FLEETING = /^(?:content-disposition|content-range)$/

/** Headers that a cache or a counter adds now and then: that they are there is no news. */
const COMES_AND_GOES =
  /^(?:retry-after|content-disposition|content-range|etag|last-modified|(?:x-)?rate-?limit(?:-remaining|-reset|-used)?(?:-.*)?)$/

/** Links that announce an end, which has a kind of its own. */
function isLifeCycle(relation: string): boolean {
  return /^(?:deprecation|sunset)$/.test(relation)
}

/** Compare headers that clients read. */
export function compareHeaders(
  before: HeaderShapes,
  now: HeaderShapes,
  answers: number,
  isShorterPage: boolean,
  walk: Walk,
): void {
  for (const [name, header] of before) {
    const live = now.get(name)
    const report = (kind: Draft['kind'], recorded: string, after: string, hint?: string): void =>
      walk.report({
        kind,
        site: { location: 'header', path: name },
        recorded,
        live: after,
        observed: header.seen,
        ...(hint === undefined ? {} : { hint }),
      })
    if (live === undefined) {
      if (header.seen < answers || FLEETING.test(name)) continue
      if (!header.relations.has('next')) report('header-removed', 'present', 'absent')
      else if (!isShorterPage) report('pagination-changed', 'link to the next page', 'absent')
    } else compareHeader(name, header, live, isShorterPage, report)
  }
  for (const [name, { relations }] of now)
    if (!before.has(name) && !COMES_AND_GOES.test(name) && (relations.size === 0 || ![...relations].every(isLifeCycle)))
      walk.report({
        kind: 'header-added',
        site: { location: 'header', path: name },
        recorded: 'absent',
        live: 'present',
        observed: answers,
      })
}

function compareHeader(
  name: string,
  before: HeaderShape,
  now: HeaderShape,
  isShorterPage: boolean,
  report: (kind: Draft['kind'], recorded: string, live: string, hint?: string) => void,
): void {
  const kinds = ({ kinds }: HeaderShape): string => [...kinds].toSorted().join(' | ')
  const isKnown = [...now.kinds].every((kind) => before.kinds.has(kind))
  // An entity tag is opaque, whatever it looks like (RFC 9110 section 8.8.3).
  if (!isKnown && name !== 'etag' && !isNumeric(before, now))
    return report('header-type-changed', kinds(before), kinds(now))
  const further = [...now.hosts].filter((host) => !before.hosts.has(host))
  if (before.hosts.size > 0 && further.length > 0 && (name === 'link' || name === 'location'))
    return report('host-changed', [...before.hosts].toSorted().join(', '), further.toSorted().join(', '))
  if (!before.relations.has('next') || now.relations.has('next')) return
  // On the last page there are links to the others only.
  if (!isShorterPage && !now.relations.has('prev')) report('pagination-changed', 'link to the next page', 'absent')
}

function isNumeric(before: HeaderShape, now: HeaderShape): boolean {
  return [...before.kinds, ...now.kinds].every((kind) => kind === 'integer' || kind === 'number')
}

/**
 * Find what announces an end: `Deprecation` (RFC 9745), `Sunset` (RFC 8594), a warning (RFC 7234 section 5.5). Several such
 * headers of one answer announce one end.
 */
export function compareLifeCycle(recorded: ReadonlySet<string>, live: LiveAnswer, answers: number, walk: Walk): void {
  const signals = lifeCycleSignals(live.headers).filter(({ name }) => !recorded.has(name))
  const [first] = signals
  if (first === undefined) return
  const dates = signals.map(({ name, value }) => `${signals.length > 1 ? `${name} ` : ''}${dateIn(value)}`)
  walk.report({
    kind: 'deprecation-signalled',
    site: { location: 'header', path: first.name },
    recorded: 'absent',
    live: 'present',
    observed: answers,
    isStructural: true,
    hint: dates.join('; '),
  })
}

/** Headers of an answer that announce an end, in the order of their names. */
export function lifeCycleSignals(
  headers: Iterable<readonly [name: string, value: string]>,
): { name: string; value: string }[] {
  const found: { name: string; value: string }[] = []
  for (const [name, value] of headers) {
    const lower = name.toLowerCase()
    if (lower === 'deprecation' || lower === 'sunset' || lower === 'x-deprecated' || lower === 'x-api-deprecated')
      found.push({ name: lower, value })
    else if (lower === 'warning' && /\b299\b|deprecat|sunset/i.test(value)) found.push({ name: lower, value })
    else if (lower === 'link' && /rel="?[^";,]*(?:deprecation|sunset)/i.test(value))
      found.push({ name: 'link rel=deprecation', value })
  }
  return found.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** The day that a header names, in words. */
function dateIn(value: string): string {
  const seconds = /^@(\d{9,10})$/.exec(value.trim())?.[1]
  const time = seconds === undefined ? Date.parse(value) : Number(seconds) * 1000
  const day =
    /\d{4}-\d\d-\d\d/.exec(value)?.[0] ?? (Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, 10))
  return day === null ? 'without a date' : `on ${day}`
}

/** The essence of a live answer's media type. */
export function liveEssence(live: LiveAnswer): string {
  return essenceOf(liveHeader(live, 'content-type')[0])
}
