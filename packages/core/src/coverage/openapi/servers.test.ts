import { expect, test } from 'vitest'
import { alignedPath, alignServers, areElsewhere } from './servers.js'

const PATHS = ['/refunds', '/refunds/{id}']

test.each([
  // The same path, on whatever host.
  [['https://api.example.com/v2'], 'https://api.example.com/v2', '/refunds'],
  [['https://api.example.com/v2/'], 'http://localhost:4010/v2', '/refunds'],
  [['/v2'], 'https://api.example.com/v2', '/refunds'],
  [['v2'], 'https://api.example.com/v2', '/refunds'],
  [['/'], 'https://api.example.com', '/refunds'],
  // The server is below the base URL.
  [['https://api.example.com/v2'], 'https://api.example.com', '/v2/refunds'],
  [['/api/v2'], 'https://api.example.com/api', '/v2/refunds'],
  // Behind a gateway one has more of a path than the other.
  [['/v2'], 'https://gateway.example.com/payments/v2', '/refunds'],
  [['/payments/v2'], 'https://payments.example.com/v2', '/refunds'],
  [['/'], 'https://api.example.com/v2', '/refunds'],
  [['/'], 'https://gateway.example.com/payments', '/refunds'],
  [['/internal'], 'https://gateway.example.com/payments', '/refunds'],
  // Of several servers the one that the base URL is on tells, then the nearest path.
  [['https://a.example.com/v1', 'https://b.example.com/v2'], 'https://b.example.com', '/v2/refunds'],
  [['https://a.example.com/v1', 'https://a.example.com/v2'], 'https://a.example.com/v2', '/refunds'],
  [['https://a.example.com/v1', '/v2'], 'https://staging.example.com/v2', '/refunds'],
])('below %j, at the base URL %s, a path is %s', (servers, baseUrl, expected) => {
  expect(alignedPath('/refunds', alignServers(servers, baseUrl, PATHS))).toBe(expected)
})

test('takes away what the base URL says already, and leaves out what lies beside it', () => {
  const paths = ['/v2/refunds', '/v2', '/v20/refunds', '/health']
  const alignment = alignServers(['https://api.example.com'], 'https://api.example.com/v2', paths)
  expect(paths.map((path) => alignedPath(path, alignment))).toEqual(['/refunds', '/', null, null])
})

test('tells servers on other hosts', () => {
  const own = ['https://api.example.com/v2']
  expect(areElsewhere(['https://files.example.com'], own)).toBe(true)
  expect(areElsewhere(['https://files.example.com', 'https://api.example.com:443'], own)).toBe(false)
  expect(areElsewhere(['/files'], own)).toBe(false)
})
