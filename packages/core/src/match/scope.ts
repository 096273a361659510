import type { Interaction } from '../model/index.js'
import type { PlayedCall } from './stood-for.js'
import type { Template } from './template.js'

/** Interactions of one test that answer the same request, by their place in the group, in recorded order. */
export interface Sequence {
  places: number[]
  /** The requests differ, in stand-ins: which is meant depends on the calls before. */
  areDistinct: boolean
}

/** A sequence as far as it has been played. */
export interface Cursor {
  sequence: Sequence
  /** Those of the sequence, where calls have brought some forward in another order. */
  places: readonly number[]
  next: number
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
}

/** The groups of one test. */
export interface Scope {
  groups: Map<string, Group>
  templated: Templated<Group>[]
  /** Groups by operation, of services whose recordings also answer for other path parameters; made when first needed. */
  byOperation: Map<string, Group[]> | null
}

/** What has become of the interactions of one test: what its calls have used up, and what they said. */
export class Progress {
  readonly #cursors = new Map<Sequence, Cursor>()
  readonly #used = new Map<Group, Set<Interaction>>()
  /** What interactions answered last, by id; the latest stands last. */
  readonly played = new Map<string, PlayedCall>()

  cursorOf(sequence: Sequence): Cursor {
    return this.#cursors.get(sequence) ?? { sequence, places: sequence.places, next: 0 }
  }

  keep(cursor: Cursor): void {
    this.#cursors.set(cursor.sequence, cursor)
  }

  /** What a match function has used up of a group. */
  usedOf(group: Group): Set<Interaction> {
    let used = this.#used.get(group)
    if (used === undefined) this.#used.set(group, (used = new Set()))
    return used
  }
}

/** Where the next answer of a sequence stands, or the last one if there is no other. */
export function placeOf({ places, next }: Cursor): number {
  return places[Math.min(next, places.length - 1)]!
}

export function isUsedUp({ places, next }: Cursor): boolean {
  return next >= places.length
}

/** The sequence whose next answer was recorded first: a call that failed unsent may stand before its own retry. */
export function earlierOf(own: Cursor | undefined, unsent: Cursor | undefined): Cursor | undefined {
  if (own === undefined || unsent === undefined) return own ?? unsent
  if (isUsedUp(unsent)) return own
  return isUsedUp(own) || placeOf(unsent) < placeOf(own) ? unsent : own
}
