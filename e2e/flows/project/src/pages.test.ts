import { expect, test } from 'vitest'
import { eventsOfLastHour, search } from './pages.ts'

const ALL = [1, 2, 3, 4, 5, 6, 7]

test('follows cursors to the last page', async () => {
  const events = await eventsOfLastHour()
  expect(events.map(({ sequence }) => sequence)).toEqual(ALL)
  expect(new Set(events.map(({ id }) => id)).size).toBe(7)
})

test('hands cursors on in bodies', async () => {
  const events = await search('order.*')
  expect(events.map(({ sequence }) => sequence)).toEqual(ALL)
})
