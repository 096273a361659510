import { execFileSync } from 'node:child_process'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { branchOf, branchPrefixOf } from './branch-name.js'
import { bodyWith, findMarker, printMarker } from './marker.js'
import { createRedact } from './redact.js'

it('names a branch as its service is named, where Git allows it', () => {
  expect(['PaymentService', 'api.example.com', 'verified'].map((name) => branchOf(name))).toEqual([
    'understudy/drift/PaymentService',
    'understudy/drift/api.example.com',
    'understudy/drift/verified',
  ])
})

it('gives every package of a monorepo branches of its own', () => {
  expect(branchPrefixOf('')).toBe('understudy/drift/')
  expect(branchPrefixOf('packages/shop')).toBe('understudy/drift/packages/shop/')
  expect(branchPrefixOf('my apps/a..b')).toMatch(/^understudy\/drift\/my-apps-a\.b-[0-9a-f]{8}\/$/)
})

it('gives every service a branch of its own, and a name that Git takes', () => {
  const odd = [
    'a/b',
    'a-b',
    'a b',
    'a..b',
    '-a',
    'a.lock',
    '.a',
    'ä',
    '支付',
    '@{',
    '',
    'x'.repeat(300),
    'a:8080',
    'a~b^c',
  ]
  const branches = odd.map((name) => branchOf(name))
  expect(new Set(branches).size).toBe(odd.length)
  for (const branch of branches) execFileSync('git', ['check-ref-format', '--branch', branch])
})

it('never gives two services one branch', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'B', '-', '.', '/', ' ', 'é', '8') })
  fc.assert(
    fc.property(name, name, (one, other) => {
      expect(branchOf(one) === branchOf(other)).toBe(one === other)
    }),
  )
})

it('finds again what a marker holds, whatever stands around it', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }),
      fc.string({ minLength: 1 }),
      fc.boolean(),
      fc.string(),
      (key, service, isUnfinished, body) => {
        const marker = { key, service, isUnfinished }
        expect(findMarker(bodyWith(marker, body, 65_536))).toEqual(marker)
        expect(printMarker(marker).slice(4, -3)).not.toMatch(/--|>/)
      },
    ),
  )
})

it('keeps to the limit of a body', () => {
  const marker = { key: 'k', service: 's', isUnfinished: false }
  fc.assert(
    fc.property(
      fc.string({
        maxLength: 4000,
        size: 'max',
        unit: fc.constantFrom('`', '~', '\n', 'a', '<details>', '</details>'),
      }),
      (body) => {
        const text = bodyWith(marker, body, 1000)
        expect(text.length).toBeLessThanOrEqual(1000)
        expect(findMarker(text)).toEqual(marker)
      },
    ),
  )
})

it('takes tokens out of a text in each form that Git or a forge may show', () => {
  const token = 'seeded+token/4f8a'
  const redact = createRedact({ CI_JOB_TOKEN: token, GITLAB_TOKEN: '' })
  const text = [
    token,
    encodeURIComponent(token),
    `fatal: unable to access 'https://oauth2:${token}@gitlab.com/a/b.git/'`,
    "remote 'https://someone:hunter2hunter2@git.example.com/a.git'",
    'Authorization: Basic c29tZW9uZTpodW50ZXIy',
    'PRIVATE-TOKEN: hunter2hunter2',
    'ghp_0123456789abcdefghij and glpat-0123456789_abcdefgh',
  ].join('\n')
  expect(redact(text)).toBe(
    [
      '***',
      '***',
      "fatal: unable to access 'https://***@gitlab.com/a/b.git/'",
      "remote 'https://***@git.example.com/a.git'",
      'Authorization: ***',
      'PRIVATE-TOKEN: ***',
      '*** and ***',
    ].join('\n'),
  )
})
