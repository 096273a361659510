import type { EventShape, StreamShape } from '../answer/stream-shape.js'
import { settleLoose } from './settle-loose.js'
import type { Site, Walk } from './walk.js'

/** As large a part of the streams must have had an event for it to belong to them. */
const ALWAYS = 1

/** Compare streams by type of event: which there are, in which order, and what they hold. */
export function compareStreams(before: StreamShape, now: StreamShape, walk: Walk): void {
  for (const [type, event] of before.events) {
    const live = now.events.get(type)
    if (live !== undefined) {
      walk.compare(event.data, live.data, siteOf(type))
      continue
    }
    if (isKeepAlive(type)) continue
    if (event.streams / before.streams < ALWAYS || mayBeMissing(event, before, now))
      walk.unverified(type, 'no event of that type came')
    else
      walk.report({
        kind: 'event-type-removed',
        site: siteOf(type),
        recorded: 'present',
        live: 'absent',
        recordedShape: event.data,
        observed: event.streams,
      })
  }
  settleLoose(walk)
  for (const [type, event] of now.events)
    if (!before.events.has(type))
      walk.report({
        kind: 'event-type-added',
        site: siteOf(type),
        recorded: 'absent',
        live: 'present',
        liveShape: event.data,
        observed: before.streams,
        found: event.data.seen,
      })
  compareOrder(before, now, walk)
}

/** What only says that the connection is still there comes when nothing else does. */
function isKeepAlive(type: string): boolean {
  return /^(?:ping|pong|heart[_-]?beat|keep[_-]?alive)$/i.test(type)
}

/** Rarer than this is no chance. */
const NO_CHANCE = 0.01

/** True where records of one kind are not among a few by chance. */
function mayBeMissing(event: EventShape, before: StreamShape, now: StreamShape): boolean {
  if (before.framing === 'events') return false
  // One in each stream is a part of it, such as its last line; and where no kind is known, they are called otherwise.
  if (before.streams > 1 && event.data.seen === before.streams) return false
  if (now.events.keys().every((type) => !before.events.has(type))) return false
  return (1 - event.data.seen / eventsOf(before)) ** eventsOf(now) > NO_CHANCE
}

function eventsOf({ events }: StreamShape): number {
  return events.values().reduce((sum, { data }) => sum + data.seen, 0)
}

function siteOf(type: string): Site {
  return { location: 'stream', path: type, name: type, role: 'field', absentBefore: 0 }
}

/** True for a type of event that comes where the protocol says; records come as they happened. */
function hasPlace(type: string, { events, framing, streams }: StreamShape): boolean {
  return framing === 'events' ? !isKeepAlive(type) : events.get(type)?.data.seen === streams
}

/** Of two types of which the one always came first, the other comes first. */
function compareOrder(before: StreamShape, now: StreamShape, walk: Walk): void {
  const swapped = [...now.before].find((pair) => {
    const reversed = pair.split('\n').toReversed().join('\n')
    const isOrdered = before.before.has(reversed) && !before.before.has(pair)
    return isOrdered && pair.split('\n').every((type) => hasPlace(type, before))
  })
  if (swapped === undefined) return
  const [first = '', second = ''] = swapped.split('\n')
  walk.report({
    kind: 'event-order-changed',
    site: { location: 'stream', path: '' },
    recorded: `${second} before ${first}`,
    live: `${first} before ${second}`,
    observed: before.streams,
    isStructural: true,
  })
}
