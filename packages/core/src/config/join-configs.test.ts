import { expect, test } from 'vitest'
import { joinConfigs } from './join-configs.js'
import { resolveConfig } from './resolve-config.js'

const pay = { baseUrl: 'https://pay.example.com', operations: { getPayment: 'GET /payments/:id' } }

test('returns a single configuration as it is', () => {
  const config = resolveConfig({ services: { Pay: pay }, staleAfter: '3d' }, '/a/understudy.config.json')
  expect(joinConfigs([config])).toEqual(config)
})

test('joins the services of all, and those of one name into one', () => {
  const a = resolveConfig({ services: { Pay: pay } }, '/a/understudy.config.json')
  const more = { baseUrl: ['https://pay.example.com', 'https://pay.test'], operations: { refund: 'POST /refunds' } }
  const b = resolveConfig(
    { services: { Pay: more, Mail: { baseUrl: 'https://mail.example.com' } } },
    '/b/understudy.config.json',
  )
  const { services } = joinConfigs([a, b])
  expect(services.map(({ name, baseUrls }) => [name, baseUrls])).toEqual([
    ['Pay', ['https://pay.example.com', 'https://pay.test']],
    ['Mail', ['https://mail.example.com']],
  ])
  expect(services[0]?.operations.map(({ name }) => name)).toEqual(['getPayment', 'refund'])
})

test('takes from the first file what is said once, and coverage from the first that speaks of it', () => {
  const none = resolveConfig({}, null)
  const a = resolveConfig({ staleAfter: '3d' }, '/a/understudy.config.json')
  const b = resolveConfig({ staleAfter: '9d', coverage: { directory: 'out' } }, '/b/understudy.config.json')
  const joined = joinConfigs([none, a, b])
  expect([joined.file, joined.staleAfterDays, joined.coverage.directory]).toEqual([a.file, 3, 'out'])
})
