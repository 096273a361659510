import { breaking, risky, times, topic } from '../truth.mjs'

const sets = topic('sets by their names', { service: 'Sets', operation: 'GET /sets', path: '/sets' })
const setOf = (name, seen, next) => {
  const row = (index) => ({ id: index, [name]: seen[index % seen.length] })
  const live = times(4, (index) => ({ ...row(index), ...(index === 1 ? { [name]: next } : {}) }))
  return { recorded: times(4, (page) => times(5, (index) => row(page * 5 + index))), live }
}
const open = (name, seen, next) => sets.quiet(`another ${name}`, setOf(name, seen, next))
const closed = (name, seen, next) =>
  sets.drift(`new ${name}`, { ...setOf(name, seen, next), finds: [risky('V1', `/*/${name}`)] })
open('airport', ['OSL', 'BGO', 'TRF'], 'TRD')
open('symbol', ['AAPL', 'MSFT', 'TSLA'], 'NVDA')
open('host', ['web-1', 'web-2'], 'web-3')
open('language', ['en', 'de'], 'fr')
open('vendor', ['acme', 'globex', 'initech'], 'umbrella')
open('reviewer', ['anna', 'bob'], 'carl')
open('street', ['Main', 'High', 'Mill'], 'Park')
closed('stage', ['draft', 'review', 'final'], 'published')
closed('severity', ['low', 'high'], 'critical')
closed('paymentMethod', ['card', 'sepa_debit'], 'paypal')
closed('visibility', ['public', 'private'], 'internal')
closed('direction', ['inbound', 'outbound'], 'internal')
closed('billing_cycle', ['monthly', 'yearly'], 'weekly')
closed('tier', ['free', 'pro'], 'enterprise')
closed('result', ['PASS', 'FAIL'], 'SKIPPED')

const further = topic('further changes and look-alikes', {
  service: 'Things',
  operation: 'GET /things',
  path: '/things',
})
further.drift('price null in all, one recording', {
  recorded: [{ items: times(5, (index) => ({ price: index + 0.5 })) }],
  live: { items: times(3, () => ({ price: null })) },
  finds: [breaking(['N2', 'N1'], '/items/*/price')],
})
further.drift('day to month', {
  recorded: times(6, (index) => ({ id: index, due: `2026-11-0${index + 1}` })),
  live: { id: 9, due: '2026-12' },
  finds: [risky('V3', '/due')],
})
further.drift('nested deeper', {
  recorded: times(4, (index) => ({ v: [index, 2, 3] })),
  live: { v: [[1, 2], [3]] },
  finds: [breaking(['A1', 'T4', 'T1'], ['/v', '/v/*'])],
})
further.drift('moved up', {
  recorded: times(5, (index) => ({ id: index, user: { email: `user-${index}@example.com`, name: `Name-${index}` } })),
  live: { id: 9, email: 'a@b.example.org', user: { name: 'Zoë' } },
  finds: [breaking('X7', ['/user/email', '/email'])],
})
further.drift('text to list, one recording', {
  recorded: [{ id: 1, scope: 'read write' }],
  live: { id: 1, scope: ['read', 'write'] },
  finds: [breaking(['T4', 'T1'], '/scope')],
})
const photo = (index) => ({ type: 'photo', url: `https://i.example.com/${index}.jpg`, w: index })
const post = (index) => ({ type: 'post', text: `hello there ${index}` })
further.drift('variant of a known shape', {
  recorded: times(4, (index) => ({ e: [photo(index), post(index), photo(index + 5)] })),
  live: { e: [post(3), { ...photo(9), type: 'gif' }] },
  finds: [risky(['T8', 'V1'], ['/e/*', '/e/*/type', '/e'])],
})
further.drift('ip to host', {
  recorded: times(6, (index) => ({ ip: `198.51.100.${index}` })),
  live: { ip: 'edge-1.example.net' },
  finds: [risky('V3', '/ip')],
})
further.quiet('uuid in capitals', {
  recorded: times(6, (index) => ({ id: `3f2504e0-4f89-41d3-9a0c-0305e82c330${index}` })),
  live: { id: '3F2504E0-4F89-41D3-9A0C-0305E82C3309' },
})
further.drift('seconds with decimals', {
  recorded: times(6, (index) => ({ ts: 1_700_000_000 + index })),
  live: { ts: 1_790_000_000.123 },
  finds: [risky(['T5', 'V3'], '/ts')],
})
further.drift('inner list enveloped', {
  recorded: times(4, (index) => ({
    id: index,
    comments: [
      { id: 1, t: 'x' },
      { id: 2, t: 'y' },
    ],
  })),
  live: { id: 9, comments: { items: [{ id: 3, t: 'z' }], next: null } },
  finds: [breaking(['T4', 'T1', 'R2'], ['/comments', '/comments/items'])],
})
further.drift('boolean null in some', {
  recorded: [times(8, (index) => ({ id: index, on: index % 2 === 0 }))],
  live: times(5, (index) => ({ id: index, on: index === 3 ? null : true })),
  finds: [breaking('N1', '/*/on')],
})
further.quiet('root map by id, one recording', {
  recorded: [{ 'a98c5a1e-1742-4b3d-b1b3-5a4e7a3f4f52': { n: 1 } }],
  live: { '017f22e2-79b0-7cc3-98c4-dc0c0c07398f': { n: 4 }, '3f2504e0-4f89-41d3-9a0c-0305e82c3301': { n: 5 } },
})
further.quiet('numeric ids as keys, one recording', {
  recorded: [{ players: { 101: { hp: 4 }, 204: { hp: 5 } } }],
  live: { players: { 777: { hp: 9 } } },
})
further.quiet('matrix grows', {
  recorded: times(3, () => ({
    m: [
      [1, 2],
      [3, 4],
    ],
  })),
  live: {
    m: [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ],
  },
})
further.quiet('search with no optional facets', {
  recorded: times(3, (index) => ({
    hits: times(3, (n) => ({ id: `${index}${n}`, ...(n ? { hl: ['<em>x</em>'] } : {}) })),
  })),
  live: { hits: [{ id: '1' }] },
})
further.quiet('html entity text', {
  recorded: times(5, (index) => ({ s: `Ben &amp; Jerry ${index}` })),
  live: { s: 'Smith & Sons' },
})
further.quiet('markdown', {
  recorded: times(5, (index) => ({ s: `# Title ${index}\n\n- a\n- b` })),
  live: { s: 'Just one line' },
})
further.quiet('query echo of number', {
  recorded: times(4, (index) => ({ page: '{{request.query.page}}', n: index })),
  call: { path: '/v1/things?page=2' },
  live: { page: 2, n: 3 },
})
further.drift('kind a lost x', {
  recorded: times(10, (index) => ({ id: index, kind: index % 2 ? 'a' : 'b', ...(index % 2 ? { x: 1 } : { y: 'q' }) })),
  compared: 1,
  live: { id: 9, kind: 'a' },
  finds: [breaking(['T8', 'X1'], '/x')],
})

export const CASES = [sets, further].flatMap(({ cases }) => cases)
