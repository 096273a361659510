import { expect, test } from 'vitest'
import { lostConstants, placeholdersIn, unresolvable, type Interaction } from './readable.ts'

const interaction = (id: string, request: Interaction['request'], response: object = {}): Interaction =>
  ({ id, test: 'a test', request, response }) as Interaction

const FIRST = interaction(
  'Shop POST /orders#1',
  { url: 'http://shop/orders?limit=2', body: { json: { requestId: '{{uuid}}', tags: ['a'], note: `{{'{{'}}name}}` } } },
  { body: { json: { id: 'ord_1', requestId: '{{request.body.requestId}}' } } },
)

const SECOND = interaction('Shop GET /orders/:id#1', {
  url: 'http://shop/orders/{{Shop POST /orders#1.response.body.id}}?limit={{Shop POST /orders#1.response.body.limit}}',
})

test('lists placeholders, and takes no escaped text for one', () => {
  expect(placeholdersIn([FIRST, SECOND]).map(({ expression }) => expression)).toEqual([
    'uuid',
    'request.body.requestId',
    'Shop POST /orders#1.response.body.id',
    'Shop POST /orders#1.response.body.limit',
  ])
})

test('takes links for resolvable that lead to an earlier call of the same test', () => {
  expect(unresolvable([FIRST, SECOND])).toEqual([])
  expect(unresolvable([SECOND, FIRST])).toHaveLength(2)
  expect(unresolvable([{ ...FIRST, test: 'another test' }, SECOND])).toHaveLength(2)
  expect(unresolvable([{ ...FIRST, test: null }, SECOND])).toEqual([])
})

test('takes nothing for resolvable that is of no known form', () => {
  const odd = interaction('Shop GET /#1', { url: 'http://shop/?a={{guid}}&b={{request.body.a}}' }, { body: '{{uuid}}' })
  expect(unresolvable([odd]).map(({ expression }) => expression)).toEqual(['guid', 'request.body.a', 'uuid'])
})

test('misses constants that became links, or are gone', () => {
  expect(lostConstants([FIRST], ['limit', 'tags', 'note'])).toEqual([])
  expect(lostConstants([FIRST, SECOND], ['limit'])).toEqual(['limit: {{Shop POST /orders#1.response.body.limit}}'])
  expect(lostConstants([FIRST], ['amount'])).toEqual(['amount is nowhere'])
})
