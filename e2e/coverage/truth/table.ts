import type { SiteStyle } from '../generate/site-styles.ts'

/** How a test that plays an outcome ends when coverage is measured. */
export type Fate =
  /** It passes. */
  | 'passes'
  /** It passes, beside others of its file at the same time. */
  | 'concurrent'
  /** It makes its call, then fails. */
  | 'fails'
  /** It is skipped. */
  | 'skipped'
  /** The call is made in `beforeAll`, outside any test. */
  | 'outside'
  /** The test was there while recording, and is deleted since; with its file, where that has no other. */
  | 'gone'
  /** It asks for another path parameter than was recorded. */
  | 'loose'
  /** It was never recorded. */
  | 'missing'

/** Calls of one operation in one test file, one test for each outcome. */
export interface Play {
  file: string
  /** Index into the operation's sites; or where else the call comes from: a shared wrapper, or the test file itself. */
  by: number | '@wrapper' | '@test'
  outcomes: string[]
  fate: Fate
  /** Outcomes of it that contradict the service's document. */
  contradicts: string[]
}

/** One operation: how it is declared, where the source calls it, and what tests play of it. */
export interface OperationTruth {
  service: string
  name: string
  method: string
  path: string
  /** What declares it; null for an operation that is only ever observed. */
  declared: { outcomes: string[] } | null
  sites: SiteStyle[]
  plays: Play[]
}

/** How a service is described. */
export type Description = 'operations' | 'openapi-yaml' | 'openapi-json' | 'graphql' | 'nothing'

export interface ServiceTruth {
  name: string
  description: Description
  /** Path of its base URL. */
  base: string
  operations: OperationTruth[]
}

type Row = [name: string, route: string, outcomes: string | null, sites: SiteStyle[], plays: Play[]]

function service(name: string, description: Description, base: string, rows: Row[]): ServiceTruth {
  const operations = rows.map(([operation, route, outcomes, sites, plays]): OperationTruth => {
    const [method = '', path = ''] = route.split(' ')
    const declared = outcomes === null ? null : { outcomes: outcomes.split(' ') }
    return { service: name, name: operation, method, path, declared, sites, plays }
  })
  return { name, description, base, operations }
}

function play(file: string, by: Play['by'], outcomes: string, fate: Fate = 'passes', contradicts = ''): Play {
  return { file, by, outcomes: outcomes.split(' '), fate, contradicts: contradicts.split(' ') }
}

/** What all operations of a service are to be tried with, by `coverage.outcomes`. Repeated in the rows below. */
export const SERVICE_WIDE: Record<string, string[]> = {
  Payments: ['timeout', 'network-error'],
  Shipping: ['429', 'timeout'],
}

/** The six services. Every figure of the reports follows from this table. */
export const SERVICES: readonly ServiceTruth[] = [
  service('Payments', 'operations', '/v2', [
    [
      'listPayments',
      'GET /payments',
      '200 4xx timeout network-error',
      ['fetch.await', 'got.direct'],
      [play('payments', 0, '200 timeout network-error')],
    ],
    [
      'createPayment',
      'POST /payments',
      '201 402 409 timeout network-error',
      ['axios.member', 'fetch.return'],
      [
        play('payments', 0, '201 402'),
        play('concurrent', 0, '201 402', 'concurrent'),
        play('broken', 1, '409', 'fails'),
      ],
    ],
    [
      'getPayment',
      'GET /payments/:id',
      '200 404 timeout network-error',
      ['axios.get', 'ky.direct'],
      [
        play('payments', 0, '404 410'),
        play('payments', '@wrapper', 'timeout'),
        play('loose', 1, '200', 'loose'),
        play('broken', 0, '404', 'fails'),
      ],
    ],
    [
      'capturePayment',
      'POST /payments/:id/capture',
      '200 409 429 timeout network-error',
      ['fetch.pair'],
      [play('refunds', 0, '200 429'), play('payments', 0, '409', 'gone')],
    ],
    ['voidPayment', 'POST /payments/:id/void', '200 timeout network-error', ['http.request'], []],
    [
      'refund',
      'POST /refunds',
      '201 503 timeout network-error',
      ['undici.request'],
      [play('refunds', 0, '201 503'), play('skipped', 0, 'network-error', 'skipped')],
    ],
    [
      'getRefund',
      'GET /refunds/:id',
      '200 404 timeout network-error',
      ['axios.callable'],
      [play('refunds', '@wrapper', '200'), play('refunds', '@test', '404'), play('departed', 0, '200', 'gone')],
    ],
    [
      'latestPayment',
      'GET /payments/latest',
      '200 timeout network-error',
      ['ofetch.raw'],
      [play('payments', 0, '200')],
    ],
  ]),
  service('Inventory', 'operations', '', [
    ['listItems', 'GET /items', '200 500', ['ofetch.instance'], [play('inventory', 0, '200 500')]],
    [
      'getItem',
      'GET /items/:id',
      '200 404 malformed',
      ['http.get', 'axios.return'],
      [play('inventory', 0, '200 malformed'), play('inventory', 0, '404', 'gone')],
    ],
    [
      'reserveItem',
      'POST /items/:id/reservations',
      '201 409 429 timeout',
      ['got.instance', 'fetch.await'],
      [
        play('inventory', 0, '201 timeout'),
        play('concurrent', 0, '201 409', 'concurrent'),
        play('broken', 1, '429', 'fails'),
      ],
    ],
    [
      'releaseItem',
      'DELETE /items/:id/reservations/:reservation',
      '204 404',
      ['axios.delete'],
      [play('inventory', 0, '204')],
    ],
    [
      'listWarehouses',
      'GET /warehouses',
      '200 503 network-error',
      ['ky.instance', 'https.get'],
      [play('outside', 0, '200', 'outside'), play('inventory', 0, '503')],
    ],
    ['moveStock', 'POST /moves', '202 422 500 malformed', ['undici.fetch'], [play('inventory', 0, '202 malformed')]],
    ['GET /items/:id/photos', 'GET /items/:id/photos', null, ['fetch.init'], [play('inventory', 0, '200 413')]],
  ]),
  service('Shipping', 'openapi-yaml', '/api', [
    [
      'listParcels',
      'GET /parcels',
      '200 400 401 429 timeout',
      ['axios.get', 'fetch.return'],
      [play('shipping', 0, '200 401'), play('shipping', '@wrapper', '400')],
    ],
    [
      'createParcel',
      'POST /parcels',
      '201 400 401 422 429 timeout',
      ['ky.post', 'got.direct'],
      [play('shipping', 0, '201 422'), play('concurrent', 0, '201 429', 'concurrent')],
    ],
    [
      'getParcel',
      'GET /parcels/:parcelId',
      '200 401 404 429 timeout',
      ['fetch.await'],
      [play('shipping', 0, '200 timeout'), play('labels', 0, '418', 'passes', '418')],
    ],
    ['myParcel', 'GET /parcels/mine', '200 401 429 timeout', ['undici.request'], [play('shipping', 0, '200')]],
    [
      'cancelParcel',
      'DELETE /parcels/:parcelId',
      '204 401 404 409 429 timeout',
      ['axios.delete', 'http.request'],
      [play('broken', 1, '204', 'outside')],
    ],
    [
      'getLabel',
      'GET /parcels/:parcelId/label',
      '200 404 5xx 429 timeout',
      ['ofetch.raw'],
      [play('labels', 0, '200'), play('labels', '@test', '404')],
    ],
    [
      'trackParcel',
      'GET /parcels/:trackingId/events',
      '200 404 503 429 timeout',
      ['got.instance', 'axios.callable'],
      [play('labels', 0, '200 503'), play('broken', 0, '404', 'fails')],
    ],
    ['POST /quotes', 'POST /quotes', '200 422 500 429 timeout', ['fetch.init'], [play('labels', 0, '500')]],
  ]),
  service('Identity', 'openapi-json', '', [
    [
      'logIn',
      'POST /sessions',
      '201 400 401 423 429',
      ['fetch.wrapper-arrow', 'axios.member'],
      [play('identity', 0, '201 401'), play('outside', 1, '429', 'outside')],
    ],
    ['logOut', 'DELETE /sessions/:id', '204 401 404', ['ky.direct'], [play('identity', 0, '204')]],
    [
      'whoAmI',
      'GET /me',
      '200 401 403',
      ['http.aliased', 'ofetch.instance'],
      [play('identity', 0, '200', 'passes', '200'), play('identity', 0, '403')],
    ],
    [
      'getUser',
      'GET /users/:id',
      '200 401 403 404',
      ['axios.get'],
      [play('identity', 0, '200 404'), play('concurrent', 0, '200 403', 'concurrent')],
    ],
    ['updateUser', 'PATCH /users/:id', '200 400 401 404 409', ['undici.fetch', 'axios.return'], []],
    ['listRoles', 'GET /users/:id/roles', '200 401 403 404', ['fetch.await'], [play('broken', 0, '200', 'fails')]],
    [
      'rotateKey',
      'POST /keys/:id/rotate',
      '200 401 404 409 500',
      ['got.post'],
      [play('identity', 0, '200 malformed 500')],
    ],
  ]),
  service('Reviews', 'graphql', '', [
    ['GetReview', 'POST /graphql', null, ['fetch.init', 'axios.callable'], [play('reviews', 0, '200 429')]],
    ['ListReviews', 'POST /graphql', null, ['ky.post'], [play('reviews', 0, '200'), play('broken', 0, '500', 'fails')]],
    ['AddReview', 'POST /graphql', null, ['undici.request', 'fetch.return'], [play('reviews', 0, '200 malformed')]],
    ['FlagReview', 'POST /graphql', null, ['ofetch.instance'], [play('skipped', 0, '200', 'skipped')]],
    [
      'RemoveReview',
      'POST /graphql',
      null,
      ['http.request'],
      [play('reviews', 0, '503'), play('broken', 0, '204', 'missing')],
    ],
  ]),
  service('Weather', 'nothing', '', [
    ['GET /stations/:id', 'GET /stations/:id', null, ['sdk.plain', 'fetch.await'], [play('weather', 0, '200 404')]],
    [
      'GET /forecasts/:id/hours',
      'GET /forecasts/:id/hours',
      null,
      ['sdk.plain', 'got.direct'],
      [play('weather', 0, '200')],
    ],
    [
      'POST /alerts/:id/ack',
      'POST /alerts/:id/ack',
      null,
      ['axios.member', 'sdk.plain'],
      [play('weather', 0, '202 network-error'), play('concurrent', 1, '202', 'concurrent')],
    ],
    ['GET /api/v1/grids/:id', 'GET /api/v1/grids/:id', null, ['http.get'], [play('weather', 0, '200 timeout')]],
    ['getTide', 'POST /rpc', null, ['fetch.await'], [play('weather', 0, '200 429')]],
  ]),
]

/** Every operation of every service. */
export const OPERATIONS: readonly OperationTruth[] = SERVICES.flatMap(({ operations }) => operations)
