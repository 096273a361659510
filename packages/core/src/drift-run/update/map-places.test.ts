import { expect, test } from 'vitest'
import { mapPlaces, stepsOf } from './map-places.js'
import { byIdentity } from './pair-items.js'

test('gathers what stands below a list once for all of its items', () => {
  const list = [1, 2, 3].map((id) => ({ id, price: { amount: id } }))
  const seen = new Set<unknown>()
  mapPlaces({ recorded: list, live: list, all: [list], at: [] }, stepsOf('/*/price/amount'), byIdentity, (pair) => {
    seen.add(pair.all)
    return pair.recorded
  })
  expect([...seen]).toEqual([[1, 2, 3]])
})

test('gathers keys of maps and members of the same name apart', () => {
  const live = { values: { a: 1, b: 2 } }
  const seen: unknown[] = []
  for (const path of ['/values/*', '/*/a'])
    mapPlaces({ recorded: live, live, all: [live], at: [] }, stepsOf(path), byIdentity, (pair) => {
      seen.push(pair.all)
      return pair.recorded
    })
  expect(seen).toEqual([[1, 2], [1, 2], [1]])
})
