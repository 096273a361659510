import { BODY_LOSSES, type BodySources } from './har-body.js'
import type { TrafficResponse } from './traffic-entry.js'
import type { TrafficValue } from './traffic-problems.js'

/**
 * Put an event stream together of what Chromium heard of it: a page that listens keeps no body. Null where the entry has its
 * body, or no events.
 */
export function readEvents(entry: TrafficValue, sources: BodySources): Pick<TrafficResponse, 'body' | 'pieces'> | null {
  const messages = entry.at('_eventSourceMessages').itemsIfAny()
  if (messages.length === 0 || entry.at('response').at('content').at('text').textOr('') !== '') return null
  sources.lose(BODY_LOSSES.events)
  const parts = messages.map((message) => Buffer.from(eventText(message)))
  const times = messages.map((message) => message.at('time').numberOr(0))
  const pieces = parts.map(({ length }, index) => ({
    size: length,
    delayMs: index === 0 ? 0 : Math.max(0, Math.round((times[index]! - times[index - 1]!) * 1000)),
  }))
  return { body: Buffer.concat(parts), pieces }
}

/** As a service would send it (WHATWG HTML, section 9.2). */
function eventText(message: TrafficValue): string {
  const name = message.at('eventName').textOr('')
  const id = message.at('eventId').textOr('')
  const data = message.at('data').textOr('').split('\n')
  return [
    ...(name === '' || name === 'message' ? [] : [`event: ${name}`]),
    ...(id === '' ? [] : [`id: ${id}`]),
    ...data.map((line) => `data: ${line}`),
    '\n',
  ].join('\n')
}
