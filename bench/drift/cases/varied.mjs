import { times, topic } from '../truth.mjs'

const varied = topic('values that vary', { service: 'Assets', operation: 'GET /assets/:id', path: '/assets/7' })

/** Values as recorded, and another that is just as natural. */
const PAIRS = {
  'versions of a package': [['1.2.3', '1.2.4', '2.0.0', '0.9.1', '1.10.2'], '3.0.0-beta.1+build.7'],
  durations: [['PT5M', 'PT1H', 'PT30S', 'PT12M', 'PT2H'], 'P1DT2H30M'],
  'languages with and without a region': [['en', 'de', 'fr-FR', 'sv', 'pt-BR'], 'zh-Hant-TW'],
  colours: [['#fff', '#a0b1c2', '#000', '#1e90ff', '#ccc'], '#FFA07A'],
  'time zones': [
    ['Europe/Berlin', 'UTC', 'Asia/Tokyo', 'America/New_York', 'Europe/Oslo'],
    'America/Argentina/Ushuaia',
  ],
  'names of files': [['a.pdf', 'scan-2.png', 'notes.txt', 'IMG_0042.JPG', 'x.csv'], 'Übersicht (final) v2.tar.gz'],
  'media types': [['image/png', 'text/plain', 'application/pdf', 'image/jpeg', 'text/csv'], 'application/vnd.ms-excel'],
  'hashes in either case': [
    ['9f86d081884c7d65', 'A94A8FE5CCB19BA6', 'e3b0c44298fc1c14', 'D41D8CD98F00B204', '5d41402abc4b2a76'],
    'CAFEBABEDEADBEEF',
  ],
  'cursors with and without padding': [['YWJj', 'YWJjZA==', 'YWJjZGU=', 'eHl6', 'MTIzNA=='], 'Zm9vYmFyYmF6cXV4'],
  'moments with fewer digits of a second': [
    [
      '2026-11-01T10:00:00.123Z',
      '2026-11-02T10:00:00.12Z',
      '2026-11-03T10:00:00Z',
      '2026-11-04T10:00:00.1Z',
      '2026-11-05T10:00:00.999Z',
    ],
    '2026-11-22T10:00:00.5Z',
  ],
  'moments in two offsets': [
    [
      '2026-07-01T10:00:00+02:00',
      '2026-11-02T10:00:00+01:00',
      '2026-11-03T10:00:00+01:00',
      '2026-08-04T10:00:00+02:00',
      '2026-11-05T10:00:00+01:00',
    ],
    '2026-06-22T10:00:00+02:00',
  ],
  'links with and without a query': [
    [
      'https://a.example.com/x',
      'https://a.example.com/y?z=1',
      'https://a.example.com/',
      'https://a.example.com/q#r',
      'https://a.example.com/s/t',
    ],
    'https://a.example.com/%C3%BC?sig=a%2Fb&exp=9',
  ],
  'codes of articles': [['KT-100', 'MUG-7', 'TP-22-B', 'X1', 'LID-9000'], 'SPOON/STEEL/04'],
  'titles, of which one is a number': [['Kettle', 'Mug', '1984', 'Tray', 'Lid'], 'Spoon'],
  'sums of money': [['12.50', '0.99', '104.00', '7.25', '88.10'], '-3.00'],
  'ids that grow': [['998', '999', '1000', '1001', '1002'], '10000000'],
  'search terms': [['kettle', 'red mug', '', 'lid 20cm', 'tray'], 'SELECT * FROM "mugs" WHERE x < 4;'],
  shares: [['5%', '12.5%', '0%', '100%', '33%'], '7.25%'],
  'cron expressions': [['0 5 * * 1', '*/5 * * * *', '0 0 1 * *', '15 3 * * *', '0 5 * * 2'], '@daily'],
  'letters of rooms': [['A', 'B', 'C', 'A', 'D'], 'K'],
  'sizes of clothes, of few': [['S', 'M', 'L', 'M', 'S'], 'XXL'],
  'small whole numbers': [[1, 2, 3, 2, 1], 40],
  'moments as seconds, from zero on': [[0, 1_700_000_000, 1_710_000_000, 0, 1_720_000_000], 1_790_000_000],
  'measures near zero': [[0.1, -0.2, 0, 3.5e-7, 1.25], -4e-9],
  'masked and plain numbers of accounts': [['****1234', '****9876', '****0001', '****4242', '****7777'], '****0042'],
}
for (const [title, [recorded, live]] of Object.entries(PAIRS)) {
  varied.quiet(title, {
    recorded: recorded.map((value, index) => ({ id: index + 1, value, done: index % 2 === 0 })),
    live: { id: 4711, value: live, done: false },
  })
}

const outcomes = topic('answers that speak of failure', {
  service: 'Checks',
  operation: 'POST /checks',
  method: 'POST',
  path: '/checks',
})
outcomes.quiet('a check that was not passed', {
  recorded: times(5, (index) => ({ valid: index % 2 === 0, reason: index % 2 === 0 ? null : 'expired' })),
  live: { valid: false, reason: 'unknown' },
})
outcomes.quiet('a payment that was declined, as before', {
  recorded: times(6, (index) =>
    index % 2 === 0
      ? { id: `p${index}`, status: 'succeeded', failure: null }
      : { id: `p${index}`, status: 'failed', failure: { code: 'declined', message: 'no' } },
  ),
  live: { id: 'p9', status: 'failed', failure: { code: 'lost_card', message: 'no' } },
})
outcomes.quiet('state of a build is error', {
  recorded: times(8, (index) => ({
    sha: `a1b2c3d${index}`,
    state: ['success', 'error', 'pending', 'failure'][index % 4],
  })),
  live: { sha: 'a1b2c3d9', state: 'error' },
})
outcomes.quiet('recorded refusal with 200 is one again', {
  recorded: times(4, () => ({ ok: false, error: 'channel_not_found' })),
  live: { ok: false, error: 'channel_not_found' },
})
outcomes.quiet('refusals among others', {
  recorded: times(6, (index) =>
    index % 2 === 0 ? { ok: true, ts: `17900000.00${index}` } : { ok: false, error: 'not_in_channel' },
  ),
  compared: 1,
  live: { ok: false, error: 'is_archived' },
})
outcomes.quiet('batch in which some failed', {
  recorded: times(4, (index) => ({
    took: index,
    errors: index % 2 === 0,
    items: times(3, (n) => ({ id: `d${n}`, status: n === 1 ? 409 : 201 })),
  })),
  live: { took: 9, errors: true, items: [{ id: 'd7', status: 409 }] },
})
outcomes.quiet('log of errors', {
  recorded: times(4, (index) => ({
    errors: times(3, (n) => ({ at: `2026-11-0${n + 1}`, message: `m${index}` })),
    total: 3,
  })),
  live: { errors: [{ at: '2026-11-22', message: 'out of memory' }], total: 1 },
})
outcomes.quiet('field named error that is text in every answer', {
  recorded: times(4, (index) => ({ id: index, error: ['none', 'timeout', 'none', 'refused'][index] })),
  live: { id: 9, error: 'reset' },
})

export const CASES = [varied, outcomes].flatMap(({ cases }) => cases)
