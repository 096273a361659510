import { expect, test } from 'vitest'
import { resolveConfig } from '../config/resolve-config.js'
import { Matcher } from '../match/index.js'
import { createServices } from '../services/index.js'
import { REDACTED } from '../session/redacted.js'
import { Clients, type ClientLimits } from './clients.js'

function clientsWith(limits: ClientLimits): Clients {
  const services = createServices(resolveConfig({}, null))
  const none = { interactions: [], recording: 'none', readFile: () => Buffer.alloc(0) }
  const matcher = new Matcher({ ...none, services, redacted: REDACTED, exhausted: 'repeat' })
  return new Clients(() => matcher.fork(), limits)
}

test('forgets who has not called for longest where there are too many', () => {
  const clients = clientsWith({ clients: 2, used: 100 })
  const [a, b] = [clients.of('a'), clients.of('b')]
  expect(clients.of('a')).toBe(a)
  clients.of('c')
  expect(clients.of('a')).toBe(a)
  expect(clients.of('b')).not.toBe(b)
})

test('forgets others where they have used up too much, and never who calls', () => {
  const clients = clientsWith({ clients: 10, used: 3 })
  const [a, b] = [clients.of('a'), clients.of('b')]
  for (const id of ['1', '2', '2']) clients.use(a, id)
  for (const id of ['1', '2', '3', '4']) clients.use(b, id)
  expect(clients.of('b')).toBe(b)
  expect(clients.of('a')).not.toBe(a)
  for (const id of ['1', '2', '3', '4']) clients.use(clients.of('c'), id)
  expect(clients.of('c').used.size).toBe(4)
  expect(clients.of('b')).not.toBe(b)
})
