import { expect, test } from 'vitest'
import { resolveConfig } from './resolve-config.js'

function messageOf(sanitize: unknown, services: unknown = {}): string {
  try {
    resolveConfig({ sanitize, services }, null)
  } catch (error) {
    return (error as Error).message
  }
  return 'valid'
}

test('names the nearest rule where there is none of an id', () => {
  expect(messageOf({ rules: { emial: false } })).toBe(
    [
      '[config-invalid] In the configuration, "sanitize.rules["emial"]" is no rule',
      '  expected  the id of a rule, as docs/sanitizing.md lists them',
      '  fix       rename it to "email"',
    ].join('\n'),
  )
  expect(messageOf({ rules: { githubToken: false } })).toContain('rename it to "github-token"')
  expect(
    messageOf({}, { Pay: { baseUrl: 'https://pay.example.com', sanitize: { rules: { phones: true } } } }),
  ).toContain('rename it to "phone"')
})

test('takes rules of ours, of vendors and of the project by their ids', () => {
  const add = [{ id: 'badge', pattern: 'B-\\d+' }]
  expect(messageOf({ rules: { email: false, jwt: { except: ['/token'] }, badge: { except: ['/x'] } }, add })).toBe(
    'valid',
  )
  const Pay = { baseUrl: 'https://pay.example.com', sanitize: { rules: { badge: false } } }
  expect(messageOf({ add }, { Pay })).toBe('valid')
})

test.each([
  [{ add: [{ id: 'badge' }] }, 'has neither "keys" nor "pattern"'],
  [{ add: [{ id: 'badge', keys: [] }] }, 'has neither "keys" nor "pattern"'],
  [{ add: [{ id: 'email', keys: ['mail'] }] }, 'is "email", which is a rule already'],
  [{ add: [{ id: 'badge', pattern: '(' }] }, 'is no valid regular expression'],
  [{ add: [{ id: 'badge', pattern: /B-\d+/g }] }, 'has the flag "g"'],
  [{ add: [{ id: 'badge', pattern: /B-\d+/iy }] }, 'has the flag "y"'],
  [{ add: [{ pattern: 'x' }] }, 'lacks "id"'],
  [{ keep: [7] }, 'is a number'],
  [{ rules: { email: 'off' } }, 'is "off"'],
  [{ rules: { email: { except: '/x' } } }, 'is "/x"'],
])('refuses %j', (sanitize, expected) => {
  expect(messageOf(sanitize)).toContain(expected)
})
