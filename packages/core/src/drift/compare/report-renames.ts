import { bitOf, tellingFormat } from '../shape/formats.js'
import { wordsOf } from '../shape/names.js'
import type { Shape } from '../shape/shape.js'
import { resemblance } from './envelope.js'
import { haveSameTypes, nameKey, parentOf, sharedValues, sharedWord } from './loose.js'
import type { Loose, Walk } from './walk.js'

/** So sure must it be that two fields are one. */
const SURE = 3

/** Report fields that have another name in the same object; what is left is returned. */
export function reportRenames(removed: readonly Loose[], added: Set<Loose>, walk: Walk): Loose[] {
  const pairs: [Loose, Loose, isStyle: boolean][] = []
  const left = removed.filter((one) => {
    const siblings = [...added].filter(({ site }) => parentOf(site.path) === parentOf(one.site.path))
    const rivals = removed.filter(({ site }) => parentOf(site.path) === parentOf(one.site.path)).length
    const best = bestOf(siblings, (other) => likeness(one, other, rivals === 1 && siblings.length === 1))
    if (best === null) return true
    added.delete(best)
    pairs.push([one, best, isOtherStyle(one.site.name, best.site.name)])
    return false
  })
  reportRenamed(pairs, walk)
  return left
}

/** True for one name in two styles. An attribute is written otherwise than an element of its name. */
function isOtherStyle(name: string, other: string): boolean {
  return nameKey(name) === nameKey(other) && name.startsWith('@') === other.startsWith('@')
}

function bestOf(candidates: readonly Loose[], likenessOf: (one: Loose) => number): Loose | null {
  const rated = candidates.map((one) => ({ one, value: likenessOf(one) })).toSorted((a, b) => b.value - a.value)
  const [first, second] = rated
  if (first === undefined || first.value < SURE) return null
  return second !== undefined && second.value === first.value ? null : first.one
}

/** How sure it is that two fields of one object are the same thing under another name. */
function likeness(one: Loose, other: Loose, isOnlyPair: boolean): number {
  if (nameKey(one.site.name) === nameKey(other.site.name)) return 10
  if (!haveSameTypes(one.shape, other.shape)) return 0
  const structure = resemblance(one.shape, other.shape)
  if (one.shape.objects !== null || (one.shape.arrays?.items.objects ?? null) !== null) return structure >= 0.8 ? 4 : 0
  let value = sharedValues(one.shape, other.shape) ? 3 : sharedWord(one.shape, other.shape) ? 1 : 0
  if (tellingOf(one.shape) !== null && tellingOf(one.shape) === tellingOf(other.shape)) value += 1
  value += sharedWords(one.site.name, other.site.name)
  return value + (isOnlyPair ? 2 : 0)
}

function tellingOf({ strings }: Shape): string | null {
  if (strings === null || strings.distinct === null) return null
  return tellingFormat(strings.every)?.name ?? ((strings.every & bitOf('decimal text')) === 0 ? null : 'decimal text')
}

function sharedWords(name: string, other: string): number {
  const words = wordsOf(name)
  const others = wordsOf(other)
  // What stands in front is often shared by all of them.
  if (words.at(-1) === others.at(-1)) return 2
  if (words.some((word) => others.includes(word))) return words.length === 1 || others.length === 1 ? 2 : 1
  const [short, long] = [words.join(''), others.join('')].toSorted((a, b) => a.length - b.length) as [string, string]
  return short.length >= 3 && (long.startsWith(short) || long.endsWith(short)) ? 2 : 0
}

function reportRenamed(pairs: readonly (readonly [Loose, Loose, boolean])[], walk: Walk): void {
  for (const [one, other] of pairs) {
    walk.report({
      kind: 'renamed',
      site: one.site,
      recorded: one.site.name,
      live: other.site.name,
      recordedShape: one.shape,
      liveShape: other.shape,
      observed: one.observed,
      found: one.places,
      places: one.places,
      hint: `now "${other.site.name}"`,
    })
  }
  for (const [one, other, isStyle] of pairs) if (isStyle) walk.compare(one.shape, other.shape, other.site)
}
