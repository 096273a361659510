import { additive, breaking, times, topic } from '../truth.mjs'

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

export const CASES = [graph, rpc, soft].flatMap(({ cases }) => cases)
