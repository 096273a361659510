import { json } from '../exchange.mjs'
import { additive, breaking, risky, times, topic } from '../truth.mjs'

/** Changes that well-known APIs made from one published version to the next, in data of our own. */
const published = topic('changes as published', {
  service: 'Vendor',
  operation: 'GET /v1/resource',
  path: '/v1/resource',
})

const intent = (index) => ({
  id: `pi_3Nb${index}Kd2eZvKYlo`,
  object: 'payment_intent',
  amount: 2000 + index,
  charges: { object: 'list', data: [{ id: `ch_3Nb${index}`, paid: true }], has_more: false },
})
published.drift('payments: list of charges gave way to the id of the last', {
  recorded: times(5, intent),
  live: { id: 'pi_3Nb9Kd2eZvKYlo', object: 'payment_intent', amount: 2400, latest_charge: 'ch_3Nb9' },
  finds: [breaking(['X1', 'X6'], ['/charges', '/latest_charge']), additive('X4', '/latest_charge')],
})
published.drift('payments: end of a period moved to the items', {
  recorded: times(5, (index) => ({
    id: `sub_1N${index}`,
    current_period_end: 1_790_000_000 + index,
    items: { data: [{ id: `si_${index}a`, quantity: 1 }] },
  })),
  live: { id: 'sub_1N9', items: { data: [{ id: 'si_9a', quantity: 2, current_period_end: 1_790_086_400 }] } },
  finds: [breaking('X7', ['/current_period_end', '/items/data/*/current_period_end'])],
})
published.drift('social: post wrapped in data, number as text', {
  recorded: times(5, (index) => ({ id: 17000 + index, text: `post ${index}`, favorite_count: index })),
  live: { data: { id: '17009', text: 'post 9' } },
  finds: [breaking(['R2', 'X1', 'R1'], ['', '/data', '/id', '/text', '/favorite_count'])],
})
published.drift('tracker: description became a document', {
  recorded: times(4, (index) => ({
    key: `KT-${index}`,
    fields: { summary: `s${index}`, description: `Rattles ${index}` },
  })),
  live: {
    key: 'KT-9',
    fields: {
      summary: 's9',
      description: {
        type: 'doc',
        version: 1,
        content: [{ type: 'paragraph', content: [{ type: 'text', text: 'x' }] }],
      },
    },
  },
  finds: [breaking('T1', '/fields/description')],
})
published.drift('tracker: users are known by account ids', {
  recorded: times(4, (index) => ({
    key: `KT-${index}`,
    assignee: { name: `user${index}`, displayName: `Name-${index + 1}` },
  })),
  live: { key: 'KT-9', assignee: { accountId: '5b10ac8d82e05b22cc7d4ef5', displayName: 'Zoë Faßbender' } },
  finds: [breaking(['X6', 'X1'], ['/assignee/name', '/assignee/accountId'])],
})
const completion = (index) => ({
  id: `cmpl-${index}xQ`,
  choices: [{ index: 0, text: `answer ${index}`, finish_reason: 'stop' }],
})
published.drift('chat: text became a message', {
  recorded: times(5, completion),
  live: {
    id: 'cmpl-9xQ',
    choices: [{ index: 0, message: { role: 'assistant', content: 'answer 9' }, finish_reason: 'stop' }],
  },
  finds: [breaking(['X1', 'X7', 'X6'], ['/choices/*/text', '/choices/*/message', '/choices/*/message/content'])],
})
published.drift('chat: function call gave way to a list of tool calls', {
  recorded: times(5, (index) => ({
    message: { role: 'assistant', function_call: { name: `f${index}`, arguments: `{"n":${index}}` } },
  })),
  live: {
    message: {
      role: 'assistant',
      tool_calls: [{ id: 'call_9', type: 'function', function: { name: 'f', arguments: '{"n":9}' } }],
    },
  },
  finds: [
    breaking(
      ['X1', 'X6', 'X7', 'T4'],
      ['/message/function_call', '/message/tool_calls', '/message/tool_calls/*/function'],
    ),
  ],
})
published.drift('shop: numeric ids became global ones', {
  recorded: times(5, (index) => ({ product: { id: 632910392 + index, title: `Kettle ${index}` } })),
  live: { product: { id: 'gid://shop/Product/632910392', title: 'Kettle 9' } },
  finds: [breaking(['T1', 'T3'], '/product/id')],
})
published.drift('shop: amounts of money became objects', {
  recorded: times(5, (index) => ({ order: { number: 1000 + index, total_price: `${index + 9}.50`, currency: 'EUR' } })),
  live: { order: { number: 1009, total_price: { amount: '18.50', currency_code: 'EUR' }, currency: 'EUR' } },
  finds: [breaking(['T1', 'R2', 'X7'], ['/order/total_price', '/order/total_price/amount'])],
})
published.drift('mail: snake case became camel case throughout', {
  recorded: times(4, (index) => ({
    message_id: `m${index}kQ`,
    sent_at: `2026-11-0${index + 1}T10:00:00Z`,
    open_count: index,
  })),
  live: { messageId: 'm9kQ', sentAt: '2026-11-22T10:00:00Z', openCount: 3 },
  finds: [breaking('X6', ['/message_id', '/messageId', '/sent_at', '/sentAt', '/open_count', '/openCount'])],
})
published.drift('weather: list of conditions became one', {
  recorded: times(4, (index) => ({ temp: 281.5 + index, weather: [{ id: 800 + index, main: 'Clear' }] })),
  live: { temp: 283.4, weather: { id: 801, main: 'Clouds' } },
  finds: [breaking('T4', '/weather')],
})
published.drift('places: coordinates as an object with full names', {
  recorded: times(4, (index) => ({
    place: { name: `p${index}`, geometry: { location: { lat: 52.5 + index / 7, lng: 13.4 } } },
  })),
  live: { place: { name: 'p9', location: { latitude: 52.51, longitude: 13.41 } } },
  finds: [breaking(['X1', 'X7', 'X6'], ['/place/geometry', '/place/location', '/place/geometry/location'])],
})
published.drift('repositories: licence may be null', {
  recorded: times(2, () => times(4, (index) => ({ id: index, license: { key: 'mit' } }))),
  live: times(4, (index) => ({ id: index + 50, license: index === 1 ? null : { key: 'mit' } })),
  finds: [breaking('N1', '/*/license')],
})
published.drift('clusters: resource is served under a newer version only', {
  recorded: times(5, (index) => ({ apiVersion: 'batch/v1beta1', kind: 'CronJob', metadata: { name: `job-${index}` } })),
  live: { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'job-9' } },
  finds: [risky(['V2', 'V1'], '/apiVersion')],
})
published.drift('messaging: channel list became paged', {
  recorded: times(4, (page) => ({
    ok: true,
    channels: times(3, (index) => ({ id: `C${page}${index}`, is_member: true })),
  })),
  live: { ok: true, channels: [{ id: 'C91', is_member: false }], response_metadata: { next_cursor: 'dGVhbTpD' } },
  finds: [additive(['X4', 'E10'], ['/response_metadata', '/response_metadata/next_cursor'])],
})
published.drift('banking: booking dates got a time', {
  recorded: times(3, (page) => ({
    transactions: times(4, (index) => ({ id: `t${page}${index}`, bookingDate: `2026-10-1${index}` })),
  })),
  live: { transactions: times(3, (index) => ({ id: `t9${index}`, bookingDate: `2026-11-1${index}T00:00:00+01:00` })) },
  finds: [risky('V3', '/transactions/*/bookingDate')],
})
published.drift('video: counts became text, for they outgrew their type', {
  recorded: times(4, (index) => ({
    items: [{ id: `v${index}kQ`, statistics: { viewCount: 400 + index, likeCount: index } }],
  })),
  live: { items: [{ id: 'v9kQ', statistics: { viewCount: '5120', likeCount: '12' } }] },
  finds: [breaking('T3', '/items/*/statistics/viewCount'), breaking('T3', '/items/*/statistics/likeCount')],
})
published.drift('identity: roles of a user became objects', {
  recorded: times(4, (index) => ({ sub: `u${index}`, roles: ['reader', 'writer'] })),
  live: { sub: 'u9', roles: [{ id: 'r1', name: 'reader' }] },
  finds: [breaking(['A1', 'T1'], ['/roles', '/roles/*'])],
})
published.drift('transit: version 5 left out the stop of a remark', {
  recorded: times(3, () => ({
    remarks: times(4, (index) => ({ id: `r${index}`, stop: { id: `90${index}`, name: 'Hbf' } })),
  })),
  live: { remarks: times(3, (index) => ({ id: `r9${index}` })) },
  finds: [breaking('X1', '/remarks/*/stop')],
})
published.drift('health: search bundle lost its total', {
  recorded: times(4, (index) => ({
    resourceType: 'Bundle',
    total: 10 + index,
    entry: [{ resource: { id: `p${index}` } }],
  })),
  live: { resourceType: 'Bundle', entry: [{ resource: { id: 'p9' } }] },
  finds: [breaking(['X1', 'E10'], '/total')],
})
published.drift('registry: version is announced to end, body as ever', {
  recorded: times(4, (index) => ({ name: 'kettle', downloads: 50 + index })),
  live: json(
    { name: 'kettle', downloads: 81 },
    {
      headers: {
        deprecation: 'Sat, 1 Aug 2026 00:00:00 GMT',
        link: '<https://docs.example.com/v2>; rel="successor-version"',
      },
    },
  ),
  finds: [risky('E9', ['deprecation', 'link', ''])],
})
published.quiet('a patch release with nothing but other data', {
  recorded: times(4, intent),
  live: {
    ...intent(9),
    amount: 990,
    charges: { object: 'list', data: [{ id: 'ch_3Zz', paid: false }], has_more: true },
  },
})

export const CASES = published.cases
