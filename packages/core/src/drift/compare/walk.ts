import type { Location } from '../finding.js'
import type { Kind, Severity } from '../kinds.js'
import { typesOf, type Shape } from '../shape/shape.js'

/** A place in a body where two shapes are compared. */
export interface Site {
  location: Location
  /** JSON pointer with `*`. */
  path: string
  /** Key of the field, or of the one in which an item stands. */
  name: string
  role: 'root' | 'field' | 'item' | 'entry'
  /** Recorded parents that lacked the field. */
  absentBefore: number
}

/** What a rule found, before it is judged. */
export interface Draft {
  kind: Kind
  site: Pick<Site, 'location' | 'path'>
  /** In words without values; part of the fingerprint, unless `print` is. */
  recorded: string
  live: string
  /** In place of the words, where these vary with what happens to be in an answer. */
  print?: readonly [recorded: string, live: string]
  /** Shapes to take the examples from. */
  recordedShape?: Shape | null
  liveShape?: Shape | null
  /** Recorded observations that it contradicts; structural contradictions have no need of many. */
  observed: number
  isStructural?: boolean
  found?: number
  places?: number
  hint?: string
  /** In place of the kind's own. */
  severity?: Severity
}

/** A field that is on one side only; what became of it is known when all are. */
export interface Loose {
  site: Site
  shape: Shape
  /** Places in which it could have been. */
  places: number
  /** Recorded observations of it. */
  observed: number
  /** Words for the finding of a field of one variant. */
  variant: string | null
}

/** What one comparison of two bodies gathers. */
export interface Walk {
  /** Compare what is below. */
  compare(base: Shape, live: Shape, site: Site): void
  report(draft: Draft): void
  unverified(path: string, reason: string): void
  sight(kind: 'optional-field-unseen' | 'always-empty', path: string, places: number, isSeen: boolean): void
  /** True for places that an error of GraphQL explains. */
  isExplained(path: string): boolean
  removed: Loose[]
  added: Loose[]
  /** The list is shorter than all that were recorded. */
  isLastPage: boolean
}

/** The site of a field. */
export function fieldSite(site: Site, name: string, absentBefore: number): Site {
  // The text of an element is what the element is called.
  const own = name === '#text' ? site.name : name
  return { location: site.location, path: `${site.path}/${escapeKey(name)}`, name: own, role: 'field', absentBefore }
}

/** The site of an array's items, or of a map's values. */
export function anySite(site: Site, role: 'item' | 'entry'): Site {
  return { location: site.location, path: `${site.path}/*`, name: site.name, role, absentBefore: 0 }
}

/** A key as a step of a JSON pointer (RFC 6901). */
function escapeKey(key: string): string {
  return key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key
}

/** True for a field in one of its own name, as `/children/*` + `/children`: of trees, some are deeper than others. */
export function isNested({ path, name }: Pick<Site, 'path' | 'name'>): boolean {
  const step = `/${escapeKey(name)}`
  return name !== '' && path.endsWith(step) && path.slice(0, -step.length).concat('/').includes(`${step}/`)
}

/** The types of a shape in words. */
export function describe(shape: Shape): string {
  const types = typesOf(shape)
  if (types.length > 0) return types.join(' | ')
  return shape.nulls > 0 ? 'null' : 'any value'
}
