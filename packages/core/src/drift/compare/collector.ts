import type { DriftOptions, IgnoreRule, Sighting, Unverified } from '../comparison.js'
import { fingerprintOf } from '../fingerprint.js'
import type { EvidenceStrength, Finding } from '../finding.js'
import { dropLevel, ruleOf, SEVERITIES, type Severity } from '../kinds.js'
import type { JsonValue } from '../../model/index.js'
import { compareShapes } from './compare-shapes.js'
import { exampleOf } from './example.js'
import type { Draft, Walk } from './walk.js'

/** Whose answer is compared. */
export interface Subject {
  service: string
  operation: string
}

/** Gathers what one comparison finds. */
export interface Collector extends Walk {
  findings(): Finding[]
  unverifiedPlaces(): Unverified[]
  /** An error of the answer tells why there is nothing at a path, nor below it. */
  explain(path: string): void
  sightings: Sighting[]
}

/** From three on, observations are strong evidence. */
const STRONG = 3

/** Gather findings: each judged by its kind, evidence and configuration, and each cause once. */
export function createCollector({ service, operation }: Subject, options: DriftOptions): Collector {
  const found = new Map<string, Finding>()
  const doubts = new Map<string, Unverified>()
  const sightings: Sighting[] = []
  const explained: string[] = []

  function report(draft: Draft): void {
    const { kind, site, recorded, live, print = [recorded, live] } = draft
    const key = [kind, site.location, site.path, ...print].join('\n')
    const before = found.get(key)
    if (before !== undefined) {
      const { counts } = before
      counts.found += draft.found ?? 1
      counts.live += draft.places ?? 1
      return
    }
    const evidence: EvidenceStrength = draft.isStructural === true || draft.observed >= STRONG ? 'strong' : 'weak'
    const severity = severityOf(draft, evidence, { service, operation }, options)
    if (severity === null || isIgnored(draft, { service, operation }, options.ignore)) return
    found.set(key, {
      kind,
      severity,
      evidence,
      location: site.location,
      path: site.path,
      recorded: textOf(recorded, draft, options),
      live: textOf(live, draft, options),
      example: exampleIn(draft, options),
      counts: { recorded: draft.observed, found: draft.found ?? 1, live: draft.places ?? 1 },
      ...(draft.hint === undefined ? {} : { hint: textOf(draft.hint, draft, options) }),
      fingerprint: fingerprintOf([kind, `${service}.${operation}`, site.path, ...print]),
    })
  }

  const collector: Collector = {
    compare: (base, live, site) => compareShapes(base, live, site, collector),
    report,
    unverified: (path, reason) => void doubts.set(`${path} ${reason}`, { path, reason }),
    sight: (kind, path, places, isSeen) => void sightings.push({ kind, path, places, isSeen }),
    isExplained: (path) =>
      explained.some((one) => path === one || path.startsWith(`${one}/`) || one.startsWith(`${path}/`)),
    explain: (path) => void explained.push(path),
    isLastPage: false,
    removed: [],
    added: [],
    findings: () => [...found.values()].toSorted(compareFindings),
    unverifiedPlaces: () => [...doubts.values()],
    sightings,
  }
  return collector
}

function severityOf(
  { kind, severity: own, site }: Draft,
  evidence: EvidenceStrength,
  { service, operation }: Subject,
  { severity, isRead }: DriftOptions,
): Severity | null {
  const configured = severity?.[kind]
  if (configured !== undefined) return configured === 'off' ? null : configured
  const rule = ruleOf(kind)
  if (rule.isOptIn === true) return null
  const weighed = rule.dropsWhenWeak === true && evidence === 'weak' ? dropLevel(rule.severity) : rule.severity
  const judged = own ?? weighed
  const isUnread = site.location === 'body' && isRead?.(service, operation, site.path) === false
  return isUnread && (judged === 'breaking' || judged === 'risky') ? dropLevel(judged) : judged
}

/** True where a rule says that a finding is not wanted. */
function isIgnored({ kind, site }: Draft, subject: Subject, rules: readonly IgnoreRule[] = []): boolean {
  return rules.some(
    (rule) =>
      (rule.service === undefined || patternOf(rule.service).test(subject.service)) &&
      (rule.operation === undefined || patternOf(rule.operation).test(subject.operation)) &&
      (rule.kind === undefined || [rule.kind].flat().includes(kind)) &&
      (rule.path === undefined || isBelow(site.path, rule.path)),
  )
}

const patterns = new Map<string, RegExp>()

function patternOf(text: string): RegExp {
  const known = patterns.get(text)
  if (known !== undefined) return known
  const source = text.split('*').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
  const pattern = new RegExp(`^${source.join('.*')}$`, 's')
  patterns.set(text, pattern)
  return pattern
}

/** `*` is one step, `**` any number of them. */
function isBelow(path: string, wanted: string): boolean {
  const source = wanted
    .split('/')
    .map((step) => {
      if (step === '**') return '.*'
      return step === '*' ? '[^/]+' : step.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
    })
    .join('/')
    .replace(/\/\.\*$/, '(?:/.*)?')
  return new RegExp(`^${source}$`, 's').test(path)
}

/** Words of rules hold values only in these kinds, whose values are short. */
const WITH_VALUES = new Set([
  'enum-value-added',
  'value-unseen',
  'constant-changed',
  'variant-added',
  'id-scheme-changed',
  'host-changed',
])

function textOf(text: string, { kind, site }: Draft, { sanitize }: DriftOptions): string {
  if (!WITH_VALUES.has(kind) || sanitize === undefined) return text
  const value = sanitize(text, { location: site.location, path: site.path })
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function exampleIn(draft: Draft, { sanitize }: DriftOptions): Finding['example'] {
  if (sanitize === undefined) return {}
  const place = { location: draft.site.location, path: draft.site.path }
  const example: { recorded?: JsonValue; live?: JsonValue } = {}
  const recorded = exampleOf(draft.recordedShape)
  const live = exampleOf(draft.liveShape)
  if (recorded !== undefined) example.recorded = sanitize(recorded, place)
  if (live !== undefined) example.live = sanitize(live, place)
  return example
}

/** By severity, then path. */
function compareFindings(a: Finding, b: Finding): number {
  const levels = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)
  if (levels !== 0) return levels
  return a.path < b.path ? -1 : a.path > b.path ? 1 : a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0
}
