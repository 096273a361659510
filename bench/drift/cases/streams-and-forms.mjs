import { events, form, json, stream, text } from '../exchange.mjs'
import { additive, breaking, risky, times, topic } from '../truth.mjs'

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

export const CASES = [sse, lines, forms].flatMap(({ cases }) => cases)
