import { breaking, risky, times, topic } from '../truth.mjs'

const call = {
  service: 'PaymentService',
  operation: 'POST /refunds',
  method: 'POST',
  path: '/refunds',
  body: () => ({
    amount: 1200,
    requestId: '{{uuid}}',
    sentAt: '{{timestamp}}',
    customer: { email: 'user-1@example.com' },
  }),
}

const links = topic('placeholders', call)
const linked = (index) => ({
  id: `re_${index}kQ7xV`,
  requestId: '{{request.body.requestId}}',
  amount: '{{request.body.amount}}',
  sentAt: '{{request.body.sentAt}}',
  note: 'Refund of {{request.body.amount}} for you',
  state: 'done',
})
const live = {
  id: 're_77kQ7xV',
  requestId: 'a98c5a1e-1742-4b3d-b1b3-5a4e7a3f4f52',
  amount: 1200,
  sentAt: '2026-11-22T10:00:00.000Z',
  note: 'Refund of 1200 for you',
  state: 'done',
}
links.quiet('values of the request stand where links were', { recorded: times(4, linked), live })
links.quiet('the same, after one recording', { recorded: [linked(1)], live })
links.quiet('links in some recordings, values in others', {
  recorded: times(4, (index) => (index % 2 === 0 ? linked(index) : { ...live, id: `re_${index}kQ7xV` })),
  live,
})
links.drift('linked number is an object', {
  recorded: times(4, linked),
  live: { ...live, amount: { value: 1200, currency: 'EUR' } },
  finds: [breaking(['T1', 'R2'], ['/amount', '/amount/value'])],
})
links.drift('linked number is text', {
  recorded: times(4, linked),
  live: { ...live, amount: '1200' },
  finds: [breaking('T3', '/amount')],
})
links.drift('linked field is gone', {
  recorded: times(4, linked),
  live: { id: 're_77kQ7xV', amount: 1200, sentAt: live.sentAt, note: live.note, state: 'done' },
  finds: [breaking('X1', '/requestId')],
})
links.drift('linked field is null', {
  recorded: times(4, linked),
  live: { ...live, requestId: null },
  finds: [breaking(['N1', 'N2'], '/requestId')],
})
links.quiet('volatile types in an answer', {
  recorded: times(4, (index) => ({
    id: '{{uuid}}',
    at: '{{timestamp}}',
    day: '{{date}}',
    until: '{{unixSeconds}}',
    tag: '{{any}}',
    n: index,
  })),
  live: { id: live.requestId, at: live.sentAt, day: '2026-11-22', until: 1_790_000_000, tag: 'x', n: 7 },
})
links.drift('volatile id became a number', {
  recorded: times(4, (index) => ({ id: '{{uuid}}', n: index })),
  live: { id: 4411, n: 7 },
  finds: [breaking('T1', '/id')],
})
links.quiet('text with escaped braces', {
  recorded: times(4, (index) => ({ template: "Dear {{'{{'}}name}}, order {{'{{'}}id}}", n: index })),
  live: { template: 'Dear {{name}}, your order {{id}} is here', n: 9 },
})
links.quiet('id taken over from an earlier answer', {
  recorded: times(4, (index) => ({ order: '{{OrderService POST /orders#1.response.body.id}}', lines: index })),
  live: { order: live.requestId, lines: 3 },
})

const standIns = topic('stand-ins', { service: 'Users', operation: 'GET /me', path: '/me' })
const me = (index) => ({
  id: 40 + index,
  email: `user-${index + 1}@example.com`,
  fullName: `Name-${index + 1}`,
  phone: `+1 555 000 01${index}0`,
  birthDate: `1900-01-0${index + 1}`,
  street: `${index + 1} Example Street`,
  card: `400000000000${index}002`,
  iban: `DE8900000000000000000${index}`,
  session: `sess_redacted-${index + 1}`,
  jwt: `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyLTEifQ.redacted-${index + 1}`,
})
const real = {
  id: 812,
  email: 'Zoe.Fassbender+shop@Post.example.de',
  fullName: 'Zoë Faßbender',
  phone: '030 / 1234-567',
  birthDate: '1987-04-30',
  street: 'Rua da Prata 80, 3.º esq.',
  card: '4539578763621486',
  iban: 'DE89370400440532013000',
  session: 'sess_9aF-_k2LmQ.eyJ77aa',
  jwt: 'eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.eyJzdWIiOiI4MTIifQ.c2lnbmF0dXJlLWJ5dGVz',
}
standIns.quiet('real values where stand-ins were', { recorded: times(5, me), live: real })
standIns.quiet('real values where stand-ins were, after one recording', { recorded: [me(1)], live: real })
standIns.quiet('redacted tokens of any length', {
  recorded: times(6, (index) => ({ access_token: `redacted-${index + 1}`, token_type: 'Bearer', expires_in: 3600 })),
  live: { access_token: 'ya29.a0AfB_byC-longer-than-before-and-with.dots', token_type: 'Bearer', expires_in: 3599 },
})
standIns.quiet('redacted names as keys', {
  recorded: times(4, () => ({ scores: { 'user-1@example.com': 4, 'user-2@example.com': 5 } })),
  live: { scores: { 'ada@post.example.org': 3, 'van.an@mail.example.vn': 1, 'zoe@fassbender.example.de': 2 } },
})
standIns.quiet('redacted numbers', {
  recorded: times(4, (index) => ({ ssn: `000-00-000${index + 1}`, pin: 1000 + index })),
  live: { ssn: '078-05-1120', pin: 8841 },
})
standIns.drift('redacted text became null', {
  recorded: times(5, me),
  live: { ...real, phone: null },
  finds: [breaking(['N1', 'N2'], '/phone')],
})
standIns.drift('redacted token became an object', {
  recorded: times(5, me),
  live: { ...real, session: { id: 'a9', ttl: 60 } },
  finds: [breaking('T1', '/session')],
})
standIns.drift('redacted field removed', {
  recorded: times(5, me),
  live: Object.fromEntries(Object.entries(real).filter(([key]) => key !== 'iban')),
  finds: [breaking('X1', '/iban')],
})
standIns.drift('e-mail is masked by the service now', {
  recorded: times(5, me),
  live: { ...real, email: 'hidden' },
  finds: [risky('V3', '/email')],
})

export const CASES = [links, standIns].flatMap(({ cases }) => cases)
