const ROLES = ['owner', 'editor', 'viewer']
const REACTIONS = {
  known: ['thumbsup', 'heart', 'eyes', 'joy', 'pray', 'fire', 'clap', 'wave', 'sob', '100', '+1', 'tea'],
  later: ['rocket', 'tada'],
  take: 3,
}
const MESSAGE_KINDS = [
  (s) => ({ type: 'text', id: s.ulid(), sentAt: s.moment(), text: s.text() }),
  (s) => ({
    type: 'image',
    id: s.ulid(),
    sentAt: s.moment(),
    url: `https://cdn.example.com/${s.hex(12)}.png`,
    width: s.count(900),
  }),
  (s) => ({ type: 'join', id: s.ulid(), sentAt: s.moment(), memberId: `U${s.upper(9)}` }),
]

/** Users, messages, a calendar and contacts. */
export const PEOPLE = [
  {
    name: 'users',
    call: { service: 'Users', operation: 'GET /api/users', path: (index) => `/api/users?page=${index + 1}` },
    recordings: 4,
    headers: () => ({
      link: '<https://api.example.com/api/users?page=3>; rel="next"',
      'x-total-count': '812',
    }),
    body: (s) =>
      s.list(4, 9, () => ({
        id: s.count(90_000),
        username: s.lower(9),
        fullName: s.person(),
        email: s.email(),
        role: s.oneOf(ROLES),
        bio: s.nullable(s.text()),
        website: s.maybe(`https://${s.lower(8)}.example.org`),
        joinedAt: s.second(),
        birthDate: s.birthday(),
        settings: { theme: 'dark', digest: s.chance(0.5) },
      })),
    targets: {
      required: '/*/username',
      integer: '/*/id',
      object: '/*/settings',
      closed: '/*/role',
      moment: '/*/joinedAt',
      list: '',
    },
  },
  {
    name: 'messages',
    call: { service: 'Messaging', operation: 'GET /channels/:id/messages', path: '/channels/C04AB12/messages' },
    recordings: 4,
    body: (s) => ({
      ok: true,
      messages: s.list(6, 12, () => ({
        ...s.oneOf(MESSAGE_KINDS)(s),
        author: { id: `U${s.upper(9)}`, name: s.person() },
        reactions: s.map(REACTIONS, () => s.count(20)),
        editedAt: s.maybe(s.moment()),
      })),
      cursor: s.nullable(s.base64url(18)),
    }),
    targets: {
      required: '/messages/*/author/id',
      object: '/messages/*/author',
      moment: '/messages/*/sentAt',
      list: '/messages',
    },
  },
  {
    name: 'calendar',
    call: { service: 'Calendar', operation: 'GET /calendars/:id/events', path: '/calendars/main/events' },
    recordings: 4,
    body: (s) => ({
      kind: 'calendar#events',
      timeZone: 'Europe/Berlin',
      items: s.list(3, 6, () => ({
        id: s.base36(26),
        etag: `"${s.digits(16)}"`,
        summary: s.text(),
        start: { dateTime: s.second(), timeZone: 'Europe/Berlin' },
        attendees: s.list(1, 5, () => ({ email: s.email(), optional: s.chance(0.3), comment: s.maybe(s.text()) })),
        recurrence: s.maybe(['RRULE:FREQ=WEEKLY;BYDAY=TU']),
        sequence: s.count(9),
      })),
    }),
    targets: {
      required: '/items/*/id',
      integer: '/items/*/sequence',
      object: '/items/*/start',
      moment: '/items/*/start/dateTime',
      list: '/items',
    },
  },
  {
    name: 'contact',
    call: { service: 'Crm', operation: 'GET /contacts/:id', path: '/contacts/551' },
    recordings: 6,
    body: (s) => ({
      contact: {
        id: s.digits(9),
        firstName: s.person(),
        phones: s.list(1, 3, () => ({ label: 'work', value: s.phone() })),
        company: s.nullable({ id: s.count(800), vat: `DE${s.digits(9)}` }),
        score: s.count(100),
        custom: s.map({ known: ['cf_11', 'cf_12', 'cf_19'], later: ['cf_40'] }, () => s.text()),
        apiToken: s.token('pat_'),
        updatedAt: s.moment(),
      },
    }),
    targets: {
      required: '/contact/score',
      integer: '/contact/score',
      moment: '/contact/updatedAt',
      id: '/contact/id',
    },
  },
]
