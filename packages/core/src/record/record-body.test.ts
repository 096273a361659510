import { expect, test } from 'vitest'
import { isStream } from './record-body.js'

test('takes a body for a stream by its type, or by the pauses between its pieces', () => {
  const pieces = (...list: [size: number, delayMs: number][]): { size: number; delayMs: number }[] =>
    list.map(([size, delayMs]) => ({ size, delayMs }))
  const judged = {
    events: isStream('text/event-stream', pieces([10, 0])),
    'a pause before the first piece': isStream('text/plain', pieces([10, 90])),
    'two short pauses': isStream('text/plain', pieces([10, 0], [10, 6], [10, 6])),
    'one short pause': isStream('text/plain', pieces([10, 0], [10, 6], [10, 1])),
    'a long pause of a short body, its other pieces read as one': isStream('text/plain', pieces([10, 0], [30, 40])),
    'a long pause where a window was full': isStream('text/html', pieces([14_600, 0], [30, 40])),
    'JSON that comes late': isStream('application/json', pieces([10, 0], [30, 40], [5, 40])),
  }
  expect(judged).toEqual({
    events: true,
    'a pause before the first piece': false,
    'two short pauses': true,
    'one short pause': false,
    'a long pause of a short body, its other pieces read as one': true,
    'a long pause where a window was full': false,
    'JSON that comes late': false,
  })
})
