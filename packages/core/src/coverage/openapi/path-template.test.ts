import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareConcreteness, configuredTemplate, fitsTemplate, openApiTemplate } from './path-template.js'

const fits = (template: string, path: string): boolean => fitsTemplate(openApiTemplate(template), path)

test.each([
  ['/users/{id}', '/users/7', true],
  ['/users/{id}', '/users/', false],
  ['/users/{id}', '/users/7/', false],
  ['/users/{id}', '/users/7/orders', false],
  ['/users/{id}', '/users/a%2Fb', true],
  ['/users/me', '/users/me', true],
  ['/users/me', '/users/%6De', true],
  ['/reports/{id}.pdf', '/reports/7.pdf', true],
  ['/reports/{id}.pdf', '/reports/7xpdf', false],
  ['/reports/{id}.pdf', '/reports/.pdf', false],
  ['/jobs/{id}:cancel', '/jobs/7:cancel', true],
  ['/jobs/{id}:cancel', '/jobs/7%3Acancel', true],
  ['/jobs/{id}:cancel', '/jobs/7', false],
  ['/maps/{x},{y}', '/maps/1,2', true],
  ['/maps/{x},{y}', '/maps/1', false],
  ['/$batch', '/%24batch', true],
  ['/a?action={b}', '/a', true],
  ['/', '/', true],
])('%s stands for %s: %s', (template, path, expected) => {
  expect(fits(template, path)).toBe(expected)
})

test('is written as the configuration writes it', () => {
  expect(openApiTemplate('/a/{b}/c/{d}.pdf').path).toBe('/a/:b/c/:d.pdf')
  expect(openApiTemplate('/jobs/{id}:cancel').path).toBe('/jobs/:id:cancel')
  expect(openApiTemplate('/payments/{payment}').key).toBe(configuredTemplate('/payments/:id').key)
  expect(openApiTemplate('/payments/{payment}:cancel').key).not.toBe(configuredTemplate('/payments/:id').key)
})

test('puts the more concrete template first, from the left', () => {
  const templates = ['/{a}/me', '/users/{id}', '/users/{id}.pdf', '/users/me', '/users/{id}.min.pdf', '/{a}/{b}']
  const sorted = templates.map(openApiTemplate).sort(compareConcreteness)
  expect(sorted.map(({ path }) => path)).toEqual([
    '/users/me',
    '/users/:id.min.pdf',
    '/users/:id.pdf',
    '/users/:id',
    '/:a/me',
    '/:a/:b',
  ])
})

const segment = fc.constantFrom('a', 'b', '{x}', '{y}', '{x}.pdf', 'a{x}')
const template = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => `/${segments.join('/')}`)

test('a template stands for itself, however its parameters are filled', () => {
  fc.assert(
    fc.property(template, fc.stringMatching(/^[\w.-]+$/), (path, value) => {
      expect(
        fits(
          path,
          path.replaceAll(/\{\w\}/g, () => value),
        ),
      ).toBe(true)
    }),
  )
})

test('text wins over a parameter in its place, in whatever order they are compared', () => {
  fc.assert(
    fc.property(template, fc.nat(3), (path, place) => {
      const segments = path.split('/').slice(1)
      const at = place % segments.length
      const vague = openApiTemplate(`/${segments.with(at, '{z}').join('/')}`)
      const mixed = openApiTemplate(`/${segments.with(at, '{z}.txt').join('/')}`)
      const concrete = openApiTemplate(`/${segments.with(at, 'text').join('/')}`)
      for (const list of [
        [vague, mixed, concrete],
        [concrete, vague, mixed],
        [mixed, concrete, vague],
      ])
        expect(list.sort(compareConcreteness)).toEqual([concrete, mixed, vague])
    }),
  )
})

test('comparing is an order', () => {
  fc.assert(
    fc.property(fc.array(template, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 8 }), (paths, keys) => {
      const sorted = paths.map(openApiTemplate).sort(compareConcreteness)
      const mixed = paths.map((path, index) => ({ path, by: keys[index] ?? 0 })).sort((a, b) => a.by - b.by)
      const again = mixed.map(({ path }) => openApiTemplate(path)).sort(compareConcreteness)
      expect(again.map(({ key }) => key)).toEqual(sorted.map(({ key }) => key))
    }),
  )
})
