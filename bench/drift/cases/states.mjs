import { failure, json, text } from '../exchange.mjs'
import { breaking, risky, times, topic } from '../truth.mjs'

const outages = topic('could not be checked', { service: 'Users', operation: 'GET /users', path: '/users' })
const list = times(4, (index) => [{ id: index, name: 'Name-1' }])
outages.unchecked('name not resolved', { recorded: list, live: failure('ENOTFOUND') })
outages.unchecked('connection reset', { recorded: list, live: failure('ECONNRESET') })
outages.unchecked('certificate expired', { recorded: list, live: failure('CERT_HAS_EXPIRED') })
outages.unchecked('given up', { recorded: list, live: failure('ABORTED') })
outages.unchecked('payment required', { recorded: list, live: json({ message: 'plan has ended' }, { status: 402 }) })
outages.unchecked('proxy wants a password', { recorded: list, live: text('', 'text/plain', { status: 407 }) })
outages.unchecked('request timeout', { recorded: list, live: json({}, { status: 408 }) })
outages.unchecked('403 with the shape of the answer', {
  recorded: list,
  live: json([{ id: 4, name: 'x' }], { status: 403 }),
})
outages.unchecked('504 with HTML', { recorded: list, live: text('<h1>504</h1>', 'text/html', { status: 504 }) })
outages.unchecked('521 of an edge', { recorded: list, live: text('error code: 521', 'text/plain', { status: 521 }) })
outages.unchecked('body broke off', {
  recorded: list,
  live: { ...text('[{"id":4,"na', 'application/json'), failure: 'ECONNRESET' },
})

const weak = topic('one or two samples', { service: 'Users', operation: 'GET /users/:id', path: '/users/4' })
const user = {
  id: 4,
  name: 'Name-1',
  plan: 'free',
  joined: '2026-01-04',
  tags: ['a1'],
  address: { city: 'Oslo' },
  score: 12,
}
weak.quiet('every value another', {
  recorded: [user],
  live: {
    id: 977,
    name: 'Zoë',
    plan: 'team',
    joined: '2025-12-31',
    tags: ['zz', 'q', 'r'],
    address: { city: 'Bodø' },
    score: 4096,
  },
})
weak.unverified('list empty', { recorded: [user], live: { ...user, tags: [] } })
weak.drift('object missing', {
  recorded: [user],
  live: { ...user, address: undefined },
  finds: [risky('X1', '/address')],
})
weak.drift('object became text', {
  recorded: [user],
  live: { ...user, address: 'Oslo' },
  finds: [breaking(['T1', 'R2'], ['/address', '/address/city'])],
})
weak.drift('field renamed', {
  recorded: [user],
  live: { id: 5, name: 'Zoë', plan: 'team', joinedOn: '2026-01-04', tags: ['b'], address: { city: 'Bodø' }, score: 1 },
  finds: [breaking(['X6', 'X1'], ['/joined', '/joinedOn'])],
})
weak.quiet('constant-looking type after two', {
  recorded: [
    { type: 'basic', n: 1 },
    { type: 'basic', n: 2 },
  ],
  live: { type: 'extended', n: 3 },
})
weak.quiet('date format known of one sample only, same format', {
  recorded: [user],
  live: { ...user, joined: '2031-02-28' },
})
weak.quiet('recorded twice, one with more', {
  recorded: [user, { ...user, nickname: 'al' }],
  live: { ...user, id: 8 },
})

export const CASES = [outages, weak].flatMap(({ cases }) => cases)
