import type { Shape } from '../shape/shape.js'
import { compareArrays } from './compare-arrays.js'
import { compareNulls } from './compare-nulls.js'
import { compareNumbers } from './compare-numbers.js'
import { compareObjects } from './compare-objects.js'
import { compareStrings } from './compare-strings.js'
import { compareTypes } from './compare-types.js'
import type { Site, Walk } from './walk.js'

/** Compare what was seen at one place with what is seen there now, and go on below it. */
export function compareShapes(base: Shape, live: Shape, site: Site, walk: Walk): void {
  if (live.seen === 0 || base.seen === base.open) return
  if (compareNulls(base, live, site, walk) === 'settled') return
  compareTypes(base, live, site, walk)
  if (base.strings !== null && live.strings !== null) compareStrings(base, live, site, walk)
  if (base.numbers !== null && live.numbers !== null) compareNumbers(base, live, site, walk)
  if (base.arrays !== null && live.arrays !== null) compareArrays(base.arrays, live.arrays, site, walk)
  if (base.objects !== null && live.objects !== null) compareObjects(base.objects, live.objects, site, walk)
}
