import { mergeShapes } from '../shape/merge-shapes.js'
import { shapeOfAll, type IsStandIn } from '../shape/observe.js'
import type { Shape } from '../shape/shape.js'
import type { Value } from '../value.js'
import type { StreamEvent } from './stream.js'

/** What streams of one operation hold, by the type of event. */
export interface StreamShape {
  streams: number
  /** Events follow a protocol; lines may be records, of which any kind may be missing. */
  framing: Framing
  events: ReadonlyMap<string, EventShape>
  /** Pairs of types of which the first came first in some stream: `a` then `b` is `a\nb`. */
  before: ReadonlySet<string>
}

type Framing = 'events' | 'lines'

export interface EventShape {
  /** Streams that had it. */
  streams: number
  data: Shape
}

/** As many types of events are put in order. */
const MOST_ORDERED = 24

/** The shape of one stream. */
export function streamShapeOf(
  events: readonly StreamEvent[],
  isStandIn: IsStandIn | null,
  framing: Framing = 'events',
): StreamShape {
  const data = new Map<string, Value[]>()
  for (const { type, data: one } of events) {
    const list = data.get(type)
    if (list === undefined) data.set(type, [one])
    else list.push(one)
  }
  const types = [...data.keys()].slice(0, MOST_ORDERED)
  return {
    streams: 1,
    framing,
    events: new Map([...data].map(([type, values]) => [type, { streams: 1, data: shapeOfAll(values, isStandIn) }])),
    before: new Set(types.flatMap((a, index) => types.slice(index + 1).map((b) => `${a}\n${b}`))),
  }
}

/** Merge what streams showed. Associative and commutative. */
export function mergeStreams(a: StreamShape, b: StreamShape): StreamShape {
  const events = new Map(a.events)
  for (const [type, event] of b.events) {
    const before = events.get(type)
    events.set(
      type,
      before === undefined
        ? event
        : { streams: before.streams + event.streams, data: mergeShapes(before.data, event.data) },
    )
  }
  return { streams: a.streams + b.streams, framing: a.framing, events, before: new Set([...a.before, ...b.before]) }
}
