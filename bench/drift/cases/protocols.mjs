import { events, failure, form, json, stream, text } from '../exchange.mjs'
import { additive, breaking, risky, times, topic } from '../truth.mjs'

const graph = topic('GraphQL', {
  service: 'Graph',
  operation: 'Viewer',
  method: 'POST',
  path: '/graphql',
  body: { operationName: 'Viewer', query: 'query Viewer { viewer { id plan teams { name } } }' },
})
const viewer = (index) => ({
  data: {
    viewer: {
      id: `VXNlcjo0${index}`,
      plan: index % 2 === 0 ? 'PRO' : null,
      teams: times(2, (n) => ({ name: `t${n}${index}` })),
    },
  },
})
const viewers = times(5, viewer)
const fault = (message, rest) => ({ message, locations: [{ line: 1, column: 3 }], ...rest })
graph.quiet('other data', { recorded: viewers, live: viewer(8) })
graph.drift('field of the data gone', {
  recorded: viewers,
  live: { data: { viewer: { plan: 'PRO', teams: [{ name: 't' }] } } },
  finds: [breaking('X1', '/data/viewer/id')],
})
graph.quiet('errors beside whole data', {
  recorded: viewers,
  live: { ...viewer(8), errors: [fault('slow resolver', { path: ['viewer', 'teams'] })] },
})
graph.drift('data drifted, with errors beside it', {
  recorded: viewers,
  live: { data: { viewer: { id: 9, plan: null, teams: [{ name: 't' }] } }, errors: [fault('slow resolver')] },
  finds: [breaking('T1', '/data/viewer/id')],
})
graph.unchecked('errors and no data', {
  recorded: viewers,
  live: { errors: [fault('internal', { extensions: { code: 'INTERNAL_SERVER_ERROR' } })], data: null },
})
graph.unchecked('errors only', {
  recorded: viewers,
  live: { errors: [fault('not logged in', { extensions: { code: 'UNAUTHENTICATED' } })] },
})
graph.quiet('recorded errors are errors again', {
  recorded: times(3, () => ({ errors: [fault('no such user', { path: ['user'] })], data: { user: null } })),
  live: { errors: [fault('no such user', { path: ['user'] })], data: { user: null } },
})
graph.drift('field added to the data', {
  recorded: viewers,
  live: { data: { viewer: { ...viewer(8).data.viewer, avatar: 'https://img.example.com/8' } } },
  finds: [additive('X4', '/data/viewer/avatar')],
})
graph.drift('connection became a list', {
  recorded: times(4, (index) => ({
    data: { orders: { edges: times(3, (n) => ({ node: { id: `b${index}${n}` } })), pageInfo: { hasNextPage: false } } },
  })),
  live: { data: { orders: times(3, (n) => ({ id: `b9${n}` })) } },
  finds: [breaking(['T4', 'T1'], '/data/orders')],
})
graph.quiet('extensions of another sort', {
  recorded: viewers,
  live: { ...viewer(8), extensions: { tracing: { version: 1, duration: 5120 } } },
})

const rpc = topic('JSON-RPC', {
  service: 'Chain',
  operation: 'balance',
  method: 'POST',
  path: '/rpc',
  body: { jsonrpc: '2.0', id: 1, method: 'balance' },
})
const result = (index) => ({ jsonrpc: '2.0', id: 1, result: { free: `0x${index}ff`, nonce: index } })
const results = times(5, result)
rpc.quiet('other result', { recorded: results, live: result(8) })
rpc.unchecked('error in the place of the result', {
  recorded: results,
  live: { jsonrpc: '2.0', id: 1, error: { code: -32000, message: 'node is syncing' } },
})
rpc.drift('result lost a field', {
  recorded: results,
  live: { jsonrpc: '2.0', id: 1, result: { free: '0x9ff' } },
  finds: [breaking('X1', '/result/nonce')],
})
rpc.quiet('recorded error is an error again', {
  recorded: times(3, () => ({ jsonrpc: '2.0', id: 1, error: { code: -32602, message: 'invalid params' } })),
  live: { jsonrpc: '2.0', id: 1, error: { code: -32602, message: 'bad params' } },
})

const soft = topic('errors with 200', { service: 'Shipping', operation: 'GET /rates', path: '/rates?zip=10115' })
const quote = (index) => ({ carrier: 'post', cents: 490 + index, days: 2 })
const quotes = times(5, quote)
soft.unchecked('error object', {
  recorded: quotes,
  live: { error: { code: 'unavailable', message: 'Try again later' } },
})
soft.unchecked('error text', {
  recorded: quotes,
  live: { error: 'invalid_token', error_description: 'The token has expired' },
})
soft.unchecked('list of errors', { recorded: quotes, live: { errors: [{ code: 'X17', detail: 'Carrier is down' }] } })
soft.unchecked('ok is false', {
  recorded: times(5, (index) => ({ ok: true, quote: quote(index) })),
  live: { ok: false, error: 'ratelimited' },
})
soft.unchecked('success is false', {
  recorded: times(5, (index) => ({ success: true, data: quote(index) })),
  live: { success: false, error: { code: 104, info: 'monthly limit reached' } },
})
soft.quiet('error that is always null', {
  recorded: times(5, (index) => ({ error: null, quote: quote(index) })),
  live: { error: null, quote: quote(9) },
})
soft.quiet('errors that are always empty', {
  recorded: times(5, (index) => ({ errors: [], quote: quote(index) })),
  live: { errors: [], quote: quote(9) },
})
soft.quiet('jobs that hold an error each', {
  recorded: times(5, (index) => ({
    jobs: times(3, (n) => ({ id: `j${index}${n}`, error: n === 1 ? { code: 'E1' } : null })),
  })),
  live: {
    jobs: [
      { id: 'j9', error: { code: 'E2' } },
      { id: 'j8', error: null },
    ],
  },
})
soft.quiet('error rate of a service, in numbers', {
  recorded: times(5, (index) => ({ errors: 3 + index, requests: 9000 })),
  live: { errors: 0, requests: 8000 },
})

const sse = topic('event streams', {
  service: 'Llm',
  operation: 'POST /v1/messages',
  method: 'POST',
  path: '/v1/messages',
  body: { stream: true },
})
const start = (index) => [
  'message_start',
  {
    type: 'message_start',
    message: { id: `msg_0${index}kQ7x`, role: 'assistant', usage: { input_tokens: 20 + index } },
  },
]
const delta = (words) => [
  'content_block_delta',
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: words } },
]
const end = (index) => [
  'message_delta',
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 + index } },
]
const STOP = ['message_stop', { type: 'message_stop' }]
const talk = (index, words) => [start(index), ...words.map(delta), end(index), STOP]
const talks = times(5, (index) =>
  events(
    talk(
      index,
      times(3 + index, (n) => `word${n} `),
    ),
  ),
)
sse.quiet('more and other words', {
  recorded: talks,
  live: events(
    talk(
      9,
      times(30, (n) => `other ${n}\n`),
    ),
  ),
})
sse.quiet('comments and keep-alives between', {
  recorded: talks,
  live: stream([': keep-alive\n\n', ...events(talk(9, ['Hello'])).stream, ': bye\n\n']),
})
sse.drift('event type gone', {
  recorded: talks,
  live: events([start(9), delta('Hello'), STOP]),
  finds: [breaking('E11', ['message_delta', ''])],
})
sse.drift('event type added', {
  recorded: talks,
  live: events([start(9), delta('Hello'), ['thinking_delta', { type: 'thinking_delta', text: 'Hm' }], end(9), STOP]),
  finds: [additive('E11', ['thinking_delta', ''])],
})
sse.drift('events in another order', {
  recorded: talks,
  live: events([end(9), start(9), delta('Hello'), STOP]),
  finds: [risky('E11')],
})
sse.drift('field of an event gone', {
  recorded: talks,
  live: events([
    start(9),
    delta('Hello'),
    ['message_delta', { type: 'message_delta', delta: { stop_reason: 'end_turn' } }],
    STOP,
  ]),
  finds: [breaking('X1', 'message_delta/usage')],
})
sse.drift('text of an event became an object', {
  recorded: talks,
  live: events([
    start(9),
    [
      'content_block_delta',
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: { value: 'Hi' } } },
    ],
    end(9),
    STOP,
  ]),
  finds: [breaking('T1', 'content_block_delta/delta/text')],
})
sse.drift('stream became one JSON answer', {
  recorded: talks,
  live: json({ id: 'msg_9', role: 'assistant', content: [{ type: 'text', text: 'Hello' }] }),
  finds: [breaking('E4')],
})
sse.unchecked('stream broke off with a network failure', {
  recorded: talks,
  live: { ...events([start(9), delta('Hel')]), failure: 'ECONNRESET' },
})
const chunk = (index, content) => [
  '',
  { id: `chatcmpl-${index}`, choices: [{ index: 0, delta: { content }, finish_reason: null }] },
]
const chats = times(4, (index) => events([chunk(index, 'a'), chunk(index, 'b'), chunk(index, 'c'), ['', '[DONE]']]))
sse.quiet('unnamed events with an end mark', {
  recorded: chats,
  live: events([chunk(9, 'x'), chunk(9, 'y'), ['', '[DONE]']]),
})
sse.drift('unnamed events without their end mark', {
  recorded: chats,
  live: events([chunk(9, 'x'), chunk(9, 'y')]),
  finds: [breaking('E11')],
})
sse.drift('unnamed events renamed a field', {
  recorded: chats,
  live: events([
    ['', { id: 'chatcmpl-9', outputs: [{ index: 0, delta: { content: 'x' }, finish_reason: null }] }],
    ['', '[DONE]'],
  ]),
  finds: [breaking(['X6', 'X1'], ['message/choices', '/choices', 'message/outputs', '/outputs'])],
})

const lines = topic('NDJSON', { service: 'Logs', operation: 'GET /tail', path: '/tail' })
const ndjson = (list) =>
  stream(
    list.map((one) => `${JSON.stringify(one)}\n`),
    'application/x-ndjson',
  )
const line = (index) => ({
  at: `2026-11-22T10:00:${10 + index}Z`,
  level: index % 2 === 0 ? 'info' : 'warn',
  message: `line ${index}`,
})
const tails = times(4, (index) => ndjson(times(4 + index, line)))
lines.quiet('more lines', { recorded: tails, live: ndjson(times(30, line)) })
lines.drift('field of every line gone', {
  recorded: tails,
  live: ndjson(times(4, (index) => ({ at: line(index).at, message: 'x' }))),
  finds: [breaking('X1', ['/level', '/*/level', 'message/level', 'line/level'])],
})
lines.drift('message became an object', {
  recorded: tails,
  live: ndjson(times(4, (index) => ({ ...line(index), message: { text: 'x' } }))),
  finds: [breaking(['T1', 'R2', 'X7'], ['/message', '/*/message', 'message/message', 'line/message', '/message/text'])],
})
lines.quiet('blank lines and no line break at the end', {
  recorded: tails,
  live: text(`${JSON.stringify(line(1))}\n\n${JSON.stringify(line(2))}`, 'application/x-ndjson'),
})

const forms = topic('forms', { service: 'Gateway', operation: 'POST /capture', method: 'POST', path: '/capture' })
const capture = (index) => ({
  ACK: 'Success',
  TRANSACTIONID: `9XK4471${index}`,
  AMT: `${index + 3}.50`,
  CURRENCYCODE: 'EUR',
})
const captures = times(5, (index) => form(capture(index)))
forms.quiet('other values in another order', {
  recorded: captures,
  live: text('CURRENCYCODE=EUR&AMT=99.00&ACK=Success&TRANSACTIONID=1AB99%2DQ', 'application/x-www-form-urlencoded'),
})
forms.drift('field gone', {
  recorded: captures,
  live: text('ACK=Success&AMT=99.00&CURRENCYCODE=EUR', 'application/x-www-form-urlencoded'),
  finds: [breaking('X1', '/TRANSACTIONID')],
})
forms.drift('field added', {
  recorded: captures,
  live: form({ ...capture(8), FEEAMT: '0.30' }),
  finds: [additive('X4', '/FEEAMT')],
})
forms.drift('field repeated', {
  recorded: captures,
  live: text(
    'ACK=Success&TRANSACTIONID=1AB99&AMT=99.00&AMT=1.00&CURRENCYCODE=EUR',
    'application/x-www-form-urlencoded',
  ),
  finds: [breaking('T4', '/AMT')],
})

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

export const CASES = [graph, rpc, soft, sse, lines, forms, outages, weak].flatMap(({ cases }) => cases)
