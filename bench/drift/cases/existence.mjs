import { additive, breaking, risky, times, topic } from '../truth.mjs'

const fields = topic('fields', { service: 'Payments', operation: 'GET /v1/refunds/:id', path: '/v1/refunds/re_91' })

const refund = (index) => ({
  id: `re_91${index}kQ7xV`,
  amount: 1200 + index * 35,
  reason: ['duplicate', 'requested_by_customer', 'fraudulent'][index % 3],
  receipt: { number: `R-20${index}4`, url: `https://pay.example.com/r/20${index}4` },
})
const refunds = times(5, refund)

fields.drift('nested field removed', {
  recorded: refunds,
  live: { ...refund(7), receipt: { number: 'R-2074' } },
  finds: [breaking('X1', '/receipt/url')],
})
fields.drift('two fields removed in one object are two findings', {
  recorded: refunds,
  live: { id: 're_917kQ7xV', receipt: refund(7).receipt },
  finds: [breaking('X1', '/amount'), breaking('X1', '/reason')],
})
fields.drift('field of the only recording removed', {
  recorded: [refund(1)],
  live: { id: 're_917kQ7xV', reason: 'duplicate', receipt: refund(7).receipt },
  finds: [risky('X1', '/amount')],
})
fields.drift('field of both recordings removed', {
  recorded: [refund(1), refund(2)],
  live: { id: 're_917kQ7xV', reason: 'duplicate', receipt: refund(7).receipt },
  finds: [risky('X1', '/amount')],
})
fields.drift('field of three recordings removed', {
  recorded: [refund(1), refund(2), refund(3)],
  live: { id: 're_917kQ7xV', reason: 'duplicate', receipt: refund(7).receipt },
  finds: [breaking('X1', '/amount')],
})
fields.drift('field of every item of the only recording removed', {
  recorded: [{ items: times(6, (index) => ({ sku: `KT-${index}4`, qty: index + 1 })) }],
  live: { items: times(4, (index) => ({ sku: `KT-${index}9` })) },
  finds: [breaking('X1', '/items/*/qty')],
})
fields.drift('field missing in one of many items', {
  recorded: [{ items: times(8, (index) => ({ sku: `KT-${index}4`, qty: index + 1 })) }],
  live: { items: times(6, (index) => (index === 4 ? { sku: 'KT-94' } : { sku: `KT-${index}9`, qty: 2 })) },
  finds: [breaking('X2', '/items/*/qty')],
})
fields.drift('scalar added at the top', {
  recorded: refunds,
  live: { ...refund(7), balanceTransaction: 'txn_77ab' },
  finds: [additive('X4', '/balanceTransaction')],
})
fields.drift('subtree added is one finding', {
  recorded: refunds,
  live: { ...refund(7), destination: { type: 'card', card: { network: 'visa', steps: [{ at: 1, done: true }] } } },
  finds: [additive('X4', '/destination')],
})
fields.drift('field added in items', {
  recorded: [{ items: times(5, (index) => ({ sku: `KT-${index}4`, qty: index + 1 })) }],
  live: { items: times(3, (index) => ({ sku: `KT-${index}9`, qty: 1, weightGrams: 400 + index })) },
  finds: [additive('X4', '/items/*/weightGrams')],
})
fields.drift('field added to the only recording', {
  recorded: [refund(1)],
  live: { ...refund(7), channel: 'web' },
  finds: [additive('X4', '/channel')],
})
fields.drift('nullable field added as null', {
  recorded: refunds,
  live: { ...refund(7), disputedAt: null },
  finds: [additive('X4', '/disputedAt')],
})
fields.drift('one field removed, another added, of another sort', {
  recorded: refunds,
  live: { id: 're_917kQ7xV', amount: 1400, receipt: refund(7).receipt, attempts: [1, 2] },
  finds: [breaking('X1', '/reason'), additive('X4', '/attempts')],
})

const optional = topic('optional fields', { service: 'Users', operation: 'GET /users', path: '/users' })
const users = times(4, (page) =>
  times(5, (index) => ({
    id: page * 10 + index,
    name: `Name-${index + 1}`,
    ...(index % 2 === 0 ? { nickname: `nick${index}` } : {}),
    ...(index === 3 ? { address: { city: 'Bergen', zip: '5003' } } : {}),
  })),
)
optional.quiet('absent from all items', {
  recorded: users,
  live: times(2, (index) => ({ id: 800 + index, name: 'Ada Nilsson' })),
})
optional.quiet('present in all items', {
  recorded: users,
  live: times(3, (index) => ({
    id: 800 + index,
    name: 'Zoë',
    nickname: 'zed',
    address: { city: 'Oslo', zip: '0150' },
  })),
})
optional.drift('object that was optional lost a field', {
  recorded: users.map((list) => list.map((user) => ({ ...user, address: { city: 'Bergen', zip: '5003' } }))),
  live: times(3, (index) => ({ id: 800 + index, name: 'Zoë', nickname: 'zed', address: { city: 'Oslo' } })),
  finds: [breaking('X1', '/*/address/zip')],
})
optional.quiet('fields that come together in one variant only', {
  recorded: times(6, (index) =>
    index % 2 === 0
      ? { id: index, status: 'failed', error: { code: 'E7', retry: false } }
      : { id: index, status: 'done', output: `s3-${index}` },
  ),
  compared: 1,
  live: { id: 77, status: 'failed', error: { code: 'E9', retry: true } },
})
optional.quiet('sparse rows, each with other columns', {
  recorded: [times(12, (index) => ({ row: index, [`c${index % 4}`]: index * 3 }))],
  live: times(4, (index) => ({ row: index + 40, [`c${(index + 2) % 4}`]: 5 })),
})

const renames = topic('renamed and moved', { service: 'Crm', operation: 'GET /leads/:id', path: '/leads/17' })
const lead = (index) => ({
  leadId: 1700 + index,
  emailAddress: `user-${index + 1}@example.com`,
  score: 10 * index + 3,
  owner: { userId: 40 + index, team: 'north' },
})
const leads = times(5, lead)
const { emailAddress: _address, ...withoutAddress } = { ...lead(8), emailAddress: 'ada.nilsson@post.example.org' }
renames.drift('field renamed, of the same format', {
  recorded: leads,
  live: { ...withoutAddress, email: 'ada.nilsson@post.example.org' },
  finds: [breaking('X6', ['/emailAddress', '/email'])],
})
renames.drift('field renamed in items', {
  recorded: times(2, (page) => ({ rows: times(4, (index) => ({ row_id: page * 4 + index, label: `L${index}` })) })),
  live: { rows: times(4, (index) => ({ rowId: 90 + index, label: `L${index}` })) },
  finds: [breaking('X6', ['/rows/*/row_id', '/rows/*/rowId'])],
})
renames.drift('field moved into an object that was there', {
  recorded: leads,
  live: { ...withoutAddress, owner: { userId: 48, team: 'north', emailAddress: 'ada.nilsson@post.example.org' } },
  finds: [breaking('X7', ['/emailAddress', '/owner/emailAddress'])],
})
renames.drift('object flattened into its parent', {
  recorded: leads,
  live: { leadId: 1708, emailAddress: 'ada@post.example.org', score: 83, userId: 48, team: 'north' },
  finds: [breaking(['X7', 'R2', 'X1'], ['/owner', '/owner/userId', '/owner/team', '/userId', '/team'])],
})
renames.drift('list renamed', {
  recorded: times(3, (page) => ({
    results: times(4, (index) => ({ id: `l_${page}${index}`, hot: index % 2 === 0 })),
    count: 4,
  })),
  live: { items: times(3, (index) => ({ id: `l_9${index}`, hot: true })), count: 3 },
  finds: [breaking('X6', ['/results', '/items'])],
})
renames.quiet('two optional fields that take turns', {
  recorded: times(6, (index) =>
    index % 2 === 0 ? { id: index, mobile: '+1 555 000 0101' } : { id: index, landline: '+1 555 000 0102' },
  ),
  live: { id: 9, landline: '+49 30 1234567' },
})

const envelopes = topic('envelopes', { service: 'Repos', operation: 'GET /repos', path: '/repos' })
const repo = (index) => ({ id: 900 + index, name: `kettle-${index}`, fork: index % 2 === 0 })
const pages = times(3, (page) => times(4, (index) => repo(page * 4 + index)))
envelopes.drift('list wrapped in an object with paging', {
  recorded: pages,
  live: { data: times(3, repo), paging: { next: null } },
  finds: [breaking(['R2', 'R1'], ['', '/data'])],
})
envelopes.drift('list unwrapped', {
  recorded: pages.map((data) => ({ data })),
  live: times(3, repo),
  finds: [breaking(['R2', 'R1'], ['', '/data'])],
})
envelopes.drift('object unwrapped', {
  recorded: times(4, (index) => ({ repository: { ...repo(index), stars: index * 9 } })),
  live: { ...repo(7), stars: 12 },
  finds: [breaking('R2', ['', '/repository'])],
})
envelopes.drift('nested object wrapped', {
  recorded: times(4, (index) => ({ repo: repo(index), etag: `e${index}` })),
  live: { repo: { data: repo(9) }, etag: 'e9' },
  finds: [breaking(['R2', 'X7'], ['/repo', '/repo/data'])],
})
envelopes.drift('list became a map by id', {
  recorded: pages,
  live: { 900: repo(0), 901: repo(1), 902: repo(2) },
  finds: [breaking(['R1', 'T4'], '')],
})
envelopes.drift('list became text', { recorded: pages, live: 'kettle-0,kettle-1', finds: [breaking('R1', '')] })
envelopes.drift('object became null', {
  recorded: times(4, repo),
  live: null,
  finds: [breaking(['R1', 'N1', 'N2'], '')],
})

export const CASES = [fields, optional, renames, envelopes].flatMap(({ cases }) => cases)
