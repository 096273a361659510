import { events, form } from '../exchange.mjs'
import { times, topic } from '../truth.mjs'

const errors = topic('error answers of other styles', { service: 'Styles', operation: 'GET /styles', path: '/styles' })
const soft = (title, make, live) => errors.unchecked(title, { recorded: times(5, make), live })
soft('code that is not zero, no data', (index) => ({ code: 0, msg: 'ok', data: { id: index } }), {
  code: 40001,
  msg: 'invalid access token',
  data: null,
})
soft('status is error', (index) => ({ status: 'ok', articles: [{ id: index }] }), {
  status: 'error',
  code: 'apiKeyInvalid',
  message: 'Your key is invalid',
})
soft('result is error', (index) => ({ result: 'success', rates: { USD: 1 + index } }), {
  result: 'error',
  'error-type': 'invalid-key',
})
soft('Response is False', (index) => ({ Response: 'True', Title: `t${index}` }), {
  Response: 'False',
  Error: 'Movie not found!',
})
soft('stat is fail', (index) => ({ stat: 'ok', photos: { page: index } }), {
  stat: 'fail',
  code: 100,
  message: 'Invalid API Key',
})
soft('list of error messages only', (index) => ({ key: `K-${index}`, fields: { a: index } }), {
  errorMessages: ['Issue does not exist'],
  errors: {},
})
soft('fault only', (index) => ({ id: index, name: 'n' }), {
  fault: { faultstring: 'Rate limit quota violation', detail: { errorcode: 'policies.ratelimit.QuotaViolation' } },
})
soft('error code and message only', (index) => ({ id: index, name: 'n' }), {
  errorCode: 'E-104',
  errorMessage: 'quota exceeded',
})
errors.unchecked('form that says failure', {
  recorded: times(5, (index) => form({ ACK: 'Success', TOKEN: `EC-${index}` })),
  live: form({ ACK: 'Failure', L_ERRORCODE0: '10002', L_SHORTMESSAGE0: 'Security error' }),
})
const say = (index) =>
  events([
    ['message_start', { type: 'message_start', id: `m${index}` }],
    ['delta', { type: 'delta', text: 'a' }],
    ['message_stop', { type: 'message_stop' }],
  ])
errors.unchecked('event stream of an error only', {
  recorded: times(5, say),
  live: events([['error', { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }]]),
})
errors.quiet('error is what was asked for', {
  recorded: times(5, (index) => ({ error: { id: `e${index}`, code: index, seen: 3 } })),
  live: { error: { id: 'e9', code: 4, seen: 1 } },
})

export const CASES = errors.cases
