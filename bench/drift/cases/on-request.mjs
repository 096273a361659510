import { info, risky, times, topic } from '../truth.mjs'

const asked = topic('only where it is asked for', { service: 'Scores', operation: 'GET /scores', path: '/scores' })
const ranked = times(4, (page) =>
  times(5, (index) => ({ key: page * 5 + index, rank: page + index * 2, cents: 1000 + index })),
)
const SORTED = { severity: { 'sort-order-lost': 'risky' } }
const UNIQUE = { severity: { 'uniqueness-lost': 'risky' } }
const SCALE = { severity: { 'scale-jumped': 'risky' } }
asked.drift('sort order lost', {
  recorded: ranked,
  live: [9, 2, 5, 1].map((rank, index) => ({ key: 90 + index, rank, cents: 1002 })),
  options: SORTED,
  finds: [risky('A5', ['/*/rank', '', '/*'])],
})
asked.quiet('sort order kept', {
  recorded: ranked,
  live: [1, 2, 5, 9].map((rank, index) => ({ key: 90 + index, rank, cents: 1002 })),
  options: SORTED,
})
asked.drift('keys repeat', {
  recorded: ranked.map((list) => list.map(({ key, ...rest }) => ({ id: `k${key}`, ...rest }))),
  live: ['k90', 'k91', 'k90', 'k92'].map((id, index) => ({ id, rank: index, cents: 1002 })),
  options: UNIQUE,
  finds: [risky('A6', ['/*/id', '', '/*'])],
})
asked.drift('amounts a hundred times smaller', {
  recorded: ranked,
  live: times(4, (index) => ({ key: 90 + index, rank: index * 2, cents: 10 + index })),
  options: SCALE,
  finds: [risky('V7', '/*/cents')],
})
asked.quiet('amounts somewhat smaller', {
  recorded: ranked,
  live: times(4, (index) => ({ key: 90 + index, rank: index * 2, cents: 700 + index })),
  options: SCALE,
})

const fewer = topic('fewer forms than before', { service: 'Scores', operation: 'GET /scores', path: '/scores' })
const half = [
  times(12, (index) => ({ id: index, by: index % 2 === 0 ? null : 'ci', ...(index % 3 === 0 ? {} : { note: 'n' }) })),
]
fewer.noted('nullable field never null in many items', {
  recorded: half,
  live: times(40, (index) => ({ id: index, by: 'ci', ...(index % 3 === 0 ? {} : { note: 'n' }) })),
  finds: [info('N4', '/*/by')],
})
fewer.noted('optional field always present in many items', {
  recorded: half,
  live: times(40, (index) => ({ id: index, by: index % 2 === 0 ? null : 'ci', note: 'n' })),
  finds: [info('X5', '/*/note')],
})

export const CASES = [asked, fewer].flatMap(({ cases }) => cases)
