import { expect, test } from 'vitest'
import type { ResolvedService } from '../config/config.js'
import { resolveConfig } from '../config/resolve-config.js'
import { createServices, isLoopback, type Services } from './services.js'

function service(name: string, ...baseUrls: string[]): ResolvedService {
  return resolveConfig({ services: { [name]: { baseUrl: baseUrls } } }, null).services[0]!
}

function servicesOf(services: ResolvedService[], passthrough: string[] = []): Services {
  return createServices({ services, passthrough })
}

function placed(services: Services, url: string): string {
  const { service, path, search, config } = services.place(url)
  return `${service} ${path}${search}${config === null ? ' (undeclared)' : ''}`
}

test.each([
  ['http://localhost', true],
  ['http://localhost:3000', true],
  ['https://api.localhost', true],
  ['http://localhost.', true],
  ['http://127.0.0.1:8080', true],
  ['http://127.8.9.1', true],
  ['http://[::1]:3000', true],
  ['http://[::]', true],
  ['http://[::ffff:7f00:1]:80', true],
  ['http://0.0.0.0:80', true],
  ['http://localhost.example.com', false],
  ['http://notlocalhost', false],
  ['http://128.0.0.1', false],
  ['http://127.0.0.1.example.com', false],
  ['http://10.0.0.1', false],
  ['http://[::2]', false],
  ['http://[2001:db8::1]', false],
])('%s is loopback: %s', (origin, expected) => {
  expect(isLoopback(origin)).toBe(expected)
})

test('passes loopback by, but not a service that is declared on it', () => {
  const services = servicesOf([service('Payments', 'http://localhost:4000'), service('Users', 'http://[::1]:4001/v1')])
  const passes = (url: string): boolean => services.passes(url)
  expect(passes('http://localhost:3000/')).toBe(true)
  expect(passes('http://localhost:4000/')).toBe(false)
  expect(passes('http://localhost:4000/any')).toBe(false)
  expect(passes('http://127.0.0.1:4000/')).toBe(true)
  expect(passes('http://[::1]:4001/v1/users')).toBe(false)
  expect(passes('http://[::1]:4001/v1')).toBe(false)
  expect(passes('http://[::1]:4001/v10')).toBe(true)
  expect(passes('http://[::1]:4001/')).toBe(true)
  expect(passes('http://[::1]:4001')).toBe(false)
  expect(passes('https://api.example.com/')).toBe(false)
})

test('passes hosts by, at any port or at one', () => {
  const services = servicesOf([], ['api.example.com', 'db.example.com:5432', 'www.example.com:443', '[2001:db8::1]'])
  const passes = (url: string): boolean => services.passes(url)
  expect(passes('https://api.example.com/a')).toBe(true)
  expect(passes('http://api.example.com:8080/a')).toBe(true)
  expect(passes('https://sub.api.example.com/')).toBe(false)
  expect(passes('http://db.example.com:5432/')).toBe(true)
  expect(passes('http://db.example.com:5433/')).toBe(false)
  expect(passes('https://www.example.com/')).toBe(true)
  expect(passes('http://www.example.com/')).toBe(false)
  expect(passes('http://[2001:db8::1]:8080/')).toBe(true)
})

test('passes by what is below a URL, and nothing beside it', () => {
  const services = servicesOf([], ['https://API.example.com:443', 'https://www.example.com/health/'])
  const passes = (url: string): boolean => services.passes(url)
  expect(passes('https://api.example.com/a?b')).toBe(true)
  expect(passes('https://api.example.com.evil.example/')).toBe(false)
  expect(passes('https://api.example.com:8443/')).toBe(false)
  expect(passes('http://api.example.com/')).toBe(false)
  expect(passes('https://www.example.com/health')).toBe(true)
  expect(passes('https://www.example.com/health/live')).toBe(true)
  expect(passes('https://www.example.com/healthy')).toBe(false)
  expect(passes('https://www.example.com/')).toBe(false)
})

test('passes by a service that the list names', () => {
  const services = servicesOf([service('Payments', 'https://api.example.com/v2')], ['api.example.com'])
  expect(services.passes('https://api.example.com/v2/refunds')).toBe(true)
})

test('places a URL below the longest base URL', () => {
  const services = servicesOf([
    service('Api', 'https://api.example.com'),
    service('Payments', 'https://api.example.com/payments/v2', 'https://staging.example.com:8443/p'),
    service('Refunds', 'https://api.example.com/payments/v2/refunds'),
  ])
  expect(placed(services, 'https://api.example.com/')).toBe('Api /')
  expect(placed(services, 'https://api.example.com/payments?a=1')).toBe('Api /payments?a=1')
  expect(placed(services, 'https://api.example.com/payments/v2')).toBe('Payments /')
  expect(placed(services, 'https://api.example.com/payments/v2?a=1')).toBe('Payments /?a=1')
  expect(placed(services, 'https://api.example.com/payments/v2/charges/1')).toBe('Payments /charges/1')
  expect(placed(services, 'https://api.example.com/payments/v2/refunds/1')).toBe('Refunds /1')
  expect(placed(services, 'https://staging.example.com:8443/p/charges/1')).toBe('Payments /charges/1')
  expect(placed(services, 'https://staging.example.com:8443/other')).toBe(
    'staging.example.com:8443 /other (undeclared)',
  )
})

test('takes a default port for no port', () => {
  const services = servicesOf([service('A', 'https://a.example.com:443'), service('B', 'http://b.example.com:80/x')])
  expect(placed(services, 'https://a.example.com/y')).toBe('A /y')
  expect(placed(services, 'http://b.example.com/x/y')).toBe('B /y')
  expect(placed(services, 'http://a.example.com/y')).toBe('a.example.com /y (undeclared)')
})

test('places a recorded URL that no base URL is above any more at the service of that name', () => {
  const services = servicesOf([
    service('Pay', 'http://localhost:4999/v2'),
    service('Other', 'https://other.example.com'),
  ])
  const recorded = (url: string, name: string): string => {
    const { service, path, search, config } = services.placeRecorded(url, name)
    return `${service} ${path}${search}${config === null ? ' (undeclared)' : ''}`
  }
  expect(recorded('http://localhost:4555/v2/refunds?a=1', 'Pay')).toBe('Pay /refunds?a=1')
  expect(recorded('http://localhost:4555/refunds', 'Pay')).toBe('Pay /refunds')
  expect(recorded('http://localhost:4555/v2/refunds', 'Gone')).toBe('localhost:4555 /v2/refunds (undeclared)')
  expect(recorded('https://other.example.com/a', 'Pay')).toBe('Other /a')
})
