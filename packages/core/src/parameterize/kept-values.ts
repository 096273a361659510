import { hasPlaceholder } from '../body/placeholder.js'
import type { Interaction } from '../model/index.js'
import { mapRequestLeaves, mapResponseLeaves, pathNames, type Leaf } from '../parameters/index.js'
import type { Place } from '../services/index.js'
import { plainName, segmentNames } from './guards.js'
import type { KnownValues } from './known-values.js'

/** Values of interactions that stay are known as they are written. */
export function addKept(known: KnownValues, interaction: Interaction, place: Place): void {
  const names = pathNames(place, interaction.request.method)
  const add =
    (message: 'request' | 'response') =>
    ({ part, steps, key, value }: Leaf): Leaf['value'] => {
      if ((typeof value !== 'string' || hasPlaceholder(value)) && typeof value !== 'number') return value
      known.add({
        value,
        of: interaction.id,
        test: interaction.test,
        message,
        part,
        steps,
        names: namesOf(part, key, place, names),
        varies: false,
      })
      return value
    }
  mapRequestLeaves(interaction, place.path, add('request'))
  mapResponseLeaves(interaction, add('response'))
}

/** The names that a value's place answers to, plain. */
export function namesOf(part: Leaf['part'], key: string, place: Place, names: readonly (string | null)[]): string[] {
  if (part !== 'path') return [plainName(key)]
  const number = Number(key)
  return segmentNames(names[number] ?? null, place.path.split('/')[number - 1])
}
