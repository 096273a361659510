import { expect, test } from 'vitest'
import type { UnderstudyConfig } from './config.js'
import { resolveConfig } from './resolve-config.js'

const FILE = '/project/understudy.config.ts'

test('takes all that may be said of drift', () => {
  const drift: UnderstudyConfig['drift'] = {
    ignore: [{ service: 'Shop', path: '/meta/**' }, { kind: ['field-added', 'header-added'] }],
    severity: { 'sort-order-lost': 'risky', 'field-added': 'off' },
    headers: ['X-Total'],
    unsafe: ['Shop.cancelOrder'],
    sample: ' 12.5 % ',
    concurrency: 1,
    requestsPerSecond: 0.5,
    credentials: {
      Shop: {
        headers: { authorization: 'Bearer ${SHOP_TOKEN}' },
        query: { key: '${KEY}' },
        body: { client_secret: '${CLIENT_SECRET}' },
      },
    },
    runner: 'vitest',
    baseline: 'quality/known.json',
    notify: '$SLACK_WEBHOOK',
    pullRequest: { forge: 'gitlab', apiUrl: 'https://git.example.com/api/v4', reviewers: { Shop: ['ada'] } },
  }
  expect(resolveConfig({ drift }, FILE).drift).toEqual({
    ...drift,
    headers: ['x-total'],
    sample: 12.5,
    baseline: '/project/quality/known.json',
    notify: ['$SLACK_WEBHOOK'],
  })
})

test.each([
  [{ sample: '0%' }, '"drift.sample" is "0%"'],
  [{ sample: 20 }, '"drift.sample" is a number'],
  [{ severity: { 'field-remove': 'off' } }, 'rename it to "field-removed"'],
  [{ severity: { 'field-removed': 'braking' } }, 'set it to "breaking"'],
  [{ ignore: [{}] }, 'would ignore everything'],
  [{ ignore: [{ kind: 'field-remove' }] }, 'set it to "field-removed"'],
  [{ concurrency: 0 }, 'a whole number from 1 on'],
  [{ credentials: { Shop: { headers: { authorization: 'Bearer sk_live_0123456789' } } } }, 'names no variable'],
  [{ notify: 'slack' }, 'is no URL and names no variable'],
  [{ pullRequest: { forge: 'git-hub' } }, 'set it to "github"'],
  [{ unsave: true }, 'rename it to "unsafe"'],
])('refuses %j', (drift, message) => {
  expect(() => resolveConfig({ drift }, FILE)).toThrow(message)
})

test('shows nothing of a secret that stands in the configuration', () => {
  const drift = { credentials: { Shop: { headers: { authorization: 'sk_live_0' } } } }
  expect(() => resolveConfig({ drift }, FILE)).toThrow(expect.not.stringContaining('sk_live_0'))
})
