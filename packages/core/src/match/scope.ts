import type { Interaction } from '../model/index.js'
import type { PlayedCall } from './stood-for.js'
import type { Template } from './template.js'

/** Interactions of one test that answer the same request, by their place in the group, in recorded order. */
export interface Sequence {
  places: number[]
  next: number
  /** The requests differ, in stand-ins: which is meant depends on the calls before. */
  areDistinct: boolean
}

/** Something that answers to any key of a template: where values vary, any that fits may stand. */
export interface Templated<T> {
  template: Template
  found: T
}

/** Interactions of one test that agree in all but the body. */
export interface Group {
  interactions: Interaction[]
  /** By body and compared headers; made when first needed. */
  byBody: Map<string, Sequence> | null
  templated: Templated<Sequence>[]
  /** The one sequence, where no member has a body to compare. */
  plain: Sequence | null
  /** What a match function has used up. */
  used: Set<Interaction> | null
}

/** The groups of one test, and what has become of them. */
export interface Scope {
  groups: Map<string, Group>
  templated: Templated<Group>[]
  /** Groups by operation, of services whose recordings also answer for other path parameters; made when first needed. */
  byOperation: Map<string, Group[]> | null
  /** What interactions answered last, by id; the latest stands last. */
  played: Map<string, PlayedCall>
}

/** Where the next answer of a sequence stands, or the last one if there is no other. */
export function placeOf({ places, next }: Sequence): number {
  return places[Math.min(next, places.length - 1)]!
}

export function isUsedUp({ places, next }: Sequence): boolean {
  return next >= places.length
}

/** The sequence whose next answer was recorded first: a call that failed unsent may stand before its own retry. */
export function earlierOf(own: Sequence | undefined, unsent: Sequence | undefined): Sequence | undefined {
  if (own === undefined || unsent === undefined) return own ?? unsent
  if (isUsedUp(unsent)) return own
  return isUsedUp(own) || placeOf(unsent) < placeOf(own) ? unsent : own
}
