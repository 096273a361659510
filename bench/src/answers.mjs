/** What the downstream service answers: item `i` as JSON text of exactly 1 KB. */
export function answer(i) {
  const item = {
    id: i,
    name: `Item number ${i}`,
    status: i % 3 === 0 ? 'captured' : 'authorized',
    amount: { currency: 'EUR', value: 1000 + (i % 977) },
    tags: ['first', 'second', 'third'],
    address: { street: '12 Long Lane', city: 'Utrecht', country: 'NL', zip: null },
    lines: [
      { sku: 'AB-100', quantity: 1, price: 499, taxed: true },
      { sku: 'CD-200', quantity: 3, price: 167, taxed: false },
    ],
    created: '2026-11-22T10:00:00Z',
    note: '',
  }
  item.note = 'lorem ipsum '.repeat(100).slice(0, 1024 - JSON.stringify(item).length)
  return JSON.stringify(item)
}

/** The path of item `i`. */
export const pathOf = (i) => `/items/${i}`

/** The headers of each answer. */
export const ANSWER_HEADERS = { 'content-type': 'application/json', 'x-request-id': 'req-1' }
