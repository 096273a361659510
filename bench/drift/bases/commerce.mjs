const CHARGE_STATES = ['succeeded', 'pending', 'failed']
const ORDER_STATES = ['placed', 'packed', 'shipped', 'delivered']
const LINE_KINDS = ['goods', 'service', 'shipping']
const BRANDS = ['visa', 'mastercard']
const COUNTRIES = ['DE', 'FR', 'JP', 'NZ']
const WAREHOUSES = { known: ['wh_101', 'wh_102', 'wh_107'], later: ['wh_230', 'wh_231'] }

/** Payments, orders, a catalogue and invoices. */
export const COMMERCE = [
  {
    name: 'charge',
    call: { service: 'Payments', operation: 'GET /v1/charges/:id', path: '/v1/charges/ch_3Q8xKd02mVbT' },
    recordings: 6,
    body: (s) => ({
      id: `ch_3${s.base62(11)}`,
      object: 'charge',
      amount: s.count(250_000),
      amount_refunded: s.count(900),
      currency: 'eur',
      created: s.epoch(),
      captured: s.chance(0.5),
      status: s.oneOf(CHARGE_STATES),
      description: s.nullable(s.text()),
      receipt_email: s.email(),
      customer: `cus_${s.base62(14)}`,
      card: {
        brand: s.oneOf(BRANDS),
        last4: s.digits(4),
        exp_month: s.between(1, 12),
        exp_year: s.between(2027, 2033),
        country: s.oneOf(COUNTRIES),
      },
      failure_code: s.nullable('card_declined'),
      metadata: {},
    }),
    targets: { required: '/amount', integer: '/amount', object: '/card', id: '/customer' },
  },
  {
    name: 'orders',
    call: { service: 'Orders', operation: 'GET /orders', path: (index) => `/orders?page=${index + 1}&size=20` },
    recordings: 4,
    body: (s) => ({
      orders: s.list(3, 8, () => ({
        id: s.uuid(),
        number: `A-${s.digits(7)}`,
        state: s.oneOf(ORDER_STATES),
        placedAt: s.moment(),
        total: { amount: s.decimal(5, 900), currency: 'EUR' },
        lines: s.list(1, 4, () => ({
          sku: s.upper(8),
          kind: s.oneOf(LINE_KINDS),
          quantity: s.count(9),
          note: s.maybe(s.text()),
        })),
        buyer: { name: s.person(), email: s.email(), phone: s.nullable(s.phone()) },
        giftMessage: s.nullable(s.text()),
      })),
      page: s.count(40),
      totalCount: s.count(900),
    }),
    targets: {
      required: '/orders/*/number',
      integer: '/orders/*/lines/*/quantity',
      object: '/orders/*/total',
      closed: '/orders/*/state',
      moment: '/orders/*/placedAt',
      id: '/orders/*/id',
      list: '/orders',
    },
  },
  {
    name: 'new order',
    call: {
      service: 'Orders',
      operation: 'POST /orders',
      method: 'POST',
      path: '/orders',
      body: () => ({ reference: '{{uuid}}', amount: 1200, sku: 'KETTLE-2' }),
    },
    recordings: 5,
    status: 201,
    headers: (s) => ({ location: `/orders/${s.uuid()}` }),
    body: (s) => ({
      id: s.uuid(),
      reference: s.echo('request.body.reference', s.uuid()),
      amount: s.echo('request.body.amount', 1200),
      sku: s.echo('request.body.sku', 'KETTLE-2'),
      tax: s.decimal(1, 40).toFixed(2),
      revision: s.count(30),
      createdAt: s.second(),
      links: { self: `https://api.example.com/orders/${s.uuid()}`, cancel: '/orders/cancel' },
      coupon: s.maybe(`SPRING-${s.upper(6)}`),
    }),
    targets: { required: '/revision', integer: '/revision', object: '/links', moment: '/createdAt', id: '/id' },
  },
  {
    name: 'catalogue',
    call: { service: 'Catalogue', operation: 'GET /products/:id', path: '/products/8841' },
    recordings: 5,
    body: (s) => ({
      id: s.between(1000, 9999),
      title: s.text(),
      price: s.decimal(3, 400).toFixed(2),
      weightKg: s.decimal(0.1, 30, 3),
      stock: s.map(WAREHOUSES, () => ({ onHand: s.count(400), reserved: s.count(30) })),
      tags: s.list(0, 5, () => s.lower(6)),
      dimensions: s.maybe({ w: s.count(90), h: s.count(90), d: s.count(90) }),
      rating: s.decimal(1, 5, 1),
      reviews: s.count(3000),
      discontinuedOn: s.nullable(s.day()),
    }),
    targets: { required: '/reviews', integer: '/reviews', map: '/stock' },
  },
]
