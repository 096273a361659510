import { foldVariants } from '../shape/merge-shapes.js'
import { countOf, typesOf, type Shape, type StructShape } from '../shape/shape.js'

/** As large a part of the recorded names must be found for two objects to be the same thing. */
const SAME = 0.6

/** The name of the field under which a live root holds what was the root; null for none. */
export function envelopeOf(base: Shape, live: Shape): string | null {
  if (live.objects === null || countOf(live, 'object') !== live.seen) return null
  if (base.objects !== null && resemblance(base, live) >= SAME / 2) return null
  return holderOf(foldVariants(live.objects), base)
}

/** The name of the field that held what is the root now; null for none. */
export function unwrappedFrom(base: Shape, live: Shape): string | null {
  if (base.objects === null || countOf(base, 'object') !== base.seen) return null
  if (live.objects !== null && resemblance(base, live) >= SAME / 2) return null
  return holderOf(foldVariants(base.objects), live)
}

/** The name of the field that holds what is wanted; null for none. */
export function holderOf({ fields }: StructShape, wanted: Shape): string | null {
  let best: string | null = null
  let most = 0
  for (const [name, child] of fields) {
    const one = resemblance(wanted, child)
    if (one < SAME || one < most) continue
    // Of two that are as alike, not the one that happens to come first.
    if (one > most || best === null || name < best) [best, most] = [name, one]
  }
  return best
}

/** How alike two shapes are, from 0 to 1: structures by the names in them. */
export function resemblance(a: Shape, b: Shape): number {
  if (a.objects !== null && b.objects !== null) return sharedNames(foldVariants(a.objects), foldVariants(b.objects))
  if (a.arrays !== null && b.arrays !== null) {
    const [items, others] = [a.arrays.items, b.arrays.items]
    if (items.seen === 0 || others.seen === 0) return SAME
    if (items.objects !== null || others.objects !== null) return resemblance(items, others)
    return typesOf(items).some((type) => typesOf(others).includes(type)) ? 1 : 0
  }
  return 0
}

/** The part of the names of the one that the other has; fields that are sometimes absent count only where they are. */
export function sharedNames(a: StructShape, b: StructShape): number {
  const wanted = [...a.fields].filter(([name, { seen }]) => seen === a.count || b.fields.has(name))
  if (wanted.length === 0) return 0
  const shared = wanted.filter(([name]) => b.fields.has(name)).length
  return shared / Math.max(wanted.length, Math.min(b.fields.size - 2, wanted.length * 2))
}
